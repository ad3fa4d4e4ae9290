from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext

from ..network.computed import flag_search, set_flag
from ..network.groups import STAFF

LONGEST_NAME = 120


class ClefAction(models.Model):
    """What was asked, by whom, and whether it waits for too long (S9, S103, R42)."""

    _inherit = "clef.action"

    request_kind = fields.Selection(
        [("collective", "Collective"), ("individual", "Individual")],
        default="collective",
        required=True,
    )
    request_type = fields.Selection(
        [
            ("project", "Project"),
            ("advice", "Advice or Support"),
            ("speaker", "Somebody to Come and Speak"),
            ("tool", "Tool or Document"),
            ("training", "Training"),
            ("exchange", "Mutual Help Between Members"),
        ],
        default="project",
        required=True,
    )
    request_origin = fields.Selection(
        [
            ("professional", "A Professional"),
            ("parent", "A Parent, Anonymously"),
            ("institution", "An Institution"),
            ("member", "A Member of the Network"),
        ],
        "Asked By",
        default="professional",
        required=True,
    )
    request_partner_id = fields.Many2one(
        "res.partner",
        "Who Asked",
        index="btree_not_null",
        domain="[('is_company', '=', False)]",
    )
    request_institution_id = fields.Many2one(
        "clef.institution",
        "Their Institution",
        index="btree_not_null",
        domain="[('network_id', '=', network_id)]",
    )
    request_email = fields.Char(
        "Answer To",
        groups="clef_network.group_coordinator",
        copy=False,
        help="Address a request came from by mail; forgotten when it is answered.",
    )
    request_text = fields.Text("What Is Asked", groups=STAFF)
    received_on = fields.Date(default=fields.Date.context_today, index=True, copy=False)
    answer = fields.Text(copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    is_waiting = fields.Boolean(
        "Waiting for a Month",
        compute="_compute_is_waiting",
        search="_search_is_waiting",
        groups=STAFF,
        help="Received a month ago, neither answered nor on any agenda.",
    )

    _parent_anonymous = models.Constraint(
        "CHECK (request_origin != 'parent' OR request_partner_id IS NULL)",
        "A parent's request is anonymous: leave “Who Asked” empty.",
    )

    @api.depends("stage", "received_on", "answered_on", "agenda_item_ids")
    def _compute_is_waiting(self):
        set_flag(self, "is_waiting", self._waiting_domain())

    def _search_is_waiting(self, operator, value):
        return flag_search(operator, self._waiting_domain())

    @api.model
    def _waiting_domain(self):
        """Requests nobody has dealt with for a month (R42).

        :return: Domain
        """
        limit = fields.Date.subtract(self._today(), months=1)
        return (
            Domain("stage", "in", ("request", "project"))
            & Domain("received_on", "<", limit)
            & Domain("answered_on", "=", False)
            & Domain("agenda_item_ids", "=", False)
        )

    def action_answer(self):
        """Record that the request was answered today, and forget where it came from.

        :raise UserError: without an answer
        """
        for action in self:
            action._check_stage("request", "project")
            if not (action.answer or "").strip():
                raise UserError(
                    self.env._("Write what was answered to “%s” first.", action.name)
                )
        self.write({"answered_on": self._today(), "request_email": False})
        return True

    # mails to the network's address

    @api.model
    def _mail_get_partner_fields(self, introspect_fields=False):
        """Who asked and who answers for it; ``partner_ids`` are no contacts."""
        return ["request_partner_id", "referent_id"]

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a request of a mail; a text that may name a family is not copied."""
        values = {**self._prepare_request(msg_dict), **(custom_values or {})}
        if self.new(values)._revealing_fields():
            values.update(self._prepare_neutral_texts())
        return super().message_new(msg_dict, custom_values=values)

    @api.model
    def _prepare_neutral_texts(self):
        """Texts of a request of which the mail may name a family (R61, R62).

        Refusing it would lose the mail: it is kept as a message only, to be deleted.

        :return: dict
        """
        return {
            "name": self.env._("Request received by mail"),
            "request_text": self.env._(
                "The text of the mail was left out: it may name a family. Read it in "
                "the mail below, write here in your own words what is asked, then "
                "delete the mail."
            ),
        }

    @api.model
    def _prepare_request(self, msg_dict):
        """Values of the request that a mail makes.

        :param dict msg_dict: parsed mail, see ``mail.thread.message_parse``
        :return: dict
        """
        sender = self.env["res.partner"].browse(msg_dict.get("author_id") or ())
        subject = " ".join((msg_dict.get("subject") or "").split())
        return {
            "name": subject[:LONGEST_NAME] or self.env._("Request without a subject"),
            "request_text": html2plaintext(msg_dict.get("body") or "").strip(),
            **self._prepare_requester(sender, msg_dict.get("email_from")),
        }

    @api.model
    def _prepare_requester(self, sender, email_from):
        """Who asked: somebody we know, or an address to answer to.

        :param sender: res.partner record, perhaps empty
        :param str email_from: as in the mail
        :return: dict
        """
        institution = self.env["clef.mandate"].search(
            Domain("partner_id", "=", sender.id) & Domain("is_open", "=", True), limit=1
        )
        known = bool(institution)
        return {
            "request_origin": "member" if known else "professional",
            "request_partner_id": known and sender.id,
            "request_institution_id": institution.seat_id.institution_id.id,
            "request_email": email_normalize(email_from or ""),
        }
