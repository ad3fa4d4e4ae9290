from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from ..network.groups import STAFF


class ClefMandate(models.Model):
    """Invitations to the portal: an account for a person, whose rights are dated.

    Nothing is to be revoked: what an account reads follows its open mandates.
    """

    _inherit = "clef.mandate"

    has_account = fields.Boolean(
        "Has a Login", compute="_compute_has_account", compute_sudo=True, groups=STAFF
    )

    @api.depends("partner_id.user_ids.active")
    def _compute_has_account(self):
        """Archived accounts count: whoever closed one knows why."""
        people = self.partner_id.with_context(active_test=False)
        known = people.filtered("user_ids")
        for mandate in self:
            mandate.has_account = mandate.partner_id in known

    def action_invite(self):
        """Give this person an account, by Odoo's own invitation.

        :return: dict, client action that says so
        :raise UserError: when the mandate is over or nobody can be invited by it
        """
        self.ensure_one()
        self.check_access("write")
        if self.date_end and self.date_end < self._today():
            raise UserError(
                self.env._(
                    "The mandate of %(name)s is over: it gives no access any more.",
                    name=self.partner_id.name,
                )
            )
        outcome = self._invite()
        if outcome != "invited":
            raise UserError(self._outcome_text(outcome, self.partner_id))
        return self._notification(self._outcome_text(outcome, self.partner_id))

    def _invite_all(self):
        """Invite the people of these mandates, whatever happens to one of them.

        :return: dict, client action that says who was invited, and who was not
        """
        self.check_access("write")
        outcomes = {}
        for mandate in self:
            outcome = mandate._invite()
            outcomes.setdefault(outcome, self.env["res.partner"])
            outcomes[outcome] |= mandate.partner_id
        lines = [
            self._outcome_text(outcome, outcomes[outcome])
            for outcome in ("invited", "unreachable", "taken", "known")
            if outcome in outcomes
        ]
        sticky = bool({"unreachable", "taken"} & set(outcomes))
        return self._notification("\n".join(lines), sticky)

    def _invite(self):
        """Invite one person; the mail waits in Odoo's queue.

        :return: str, ``invited``, ``known``, ``unreachable`` or ``taken``
        """
        self.ensure_one()
        if self.has_account:
            return "known"
        if not email_normalize(self.partner_id.email or ""):
            return "unreachable"
        wizard = self.env["portal.wizard"].with_company(self.company_id)
        entry = wizard.create({"partner_ids": [Command.set(self.partner_id.ids)]})
        entry = entry.user_ids.with_context(clef_queued=True)
        if entry.email_state != "ok" or self._is_address_taken():
            return "taken"
        entry.action_grant_access()
        self.invalidate_recordset(["has_account"])
        return "invited"

    def _is_address_taken(self):
        """Tell whether the address is that of somebody else's account.

        Odoo compares logins; an account may have another login than its address, and
        the invitation would be read by its owner.

        :return: bool
        """
        self.ensure_one()
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        same = [
            ("email_normalized", "=", email_normalize(self.partner_id.email)),
            ("partner_id", "!=", self.partner_id.id),
        ]
        return bool(users_sudo.search_count(same, limit=1))

    @api.model
    def _outcome_text(self, outcome, people):
        """What became of invitations, in words.

        :param str outcome: as returned by :meth:`_invite`
        :param people: res.partner records
        :return: str
        """
        names = ", ".join(people.mapped("name"))
        if outcome == "invited":
            return self.env._("Invited to the portal: %(names)s.", names=names)
        if outcome == "unreachable":
            return self.env._("Without an e-mail address: %(names)s.", names=names)
        if outcome == "taken":
            return self.env._(
                "Not invited, as somebody else has an account with the same e-mail "
                "address: %(names)s.",
                names=names,
            )
        return self.env._("Already have an account: %(names)s.", names=names)

    @api.model
    def _notification(self, message, sticky=False):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if sticky else "success",
                "message": message,
                "sticky": sticky,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
