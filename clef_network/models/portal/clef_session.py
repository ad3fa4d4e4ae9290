import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..action.clef_session import BANDS, COUNTS, PARENTS
from ..network.groups import STAFF
from ..network.zones import zone_of
from .texts import whole_number

_logger = logging.getLogger(__name__)

# Totals, and the details that make them.
SUMS = {"parents": PARENTS, "children": BANDS}
OTHERS = ("families", "newcomers", "professionals", "volunteers")
REPORTABLE = ("planned", "reported")
# Counts nobody gave by then are asked for by hand, not by a mail.
LATEST_REMINDER = 60


class ClefSession(models.Model):
    """Counts given by the referents of the action, who are reminded of them (R56)."""

    _inherit = "clef.session"

    reminded_on = fields.Date(
        "Referents Reminded On", readonly=True, copy=False, groups=STAFF
    )

    @api.model
    def _referent_domain(self, person):
        """Sessions of which a person may report the counts.

        :param person: res.partner record
        :return: Domain
        """
        held = self.env["clef.action"]._referent_domain(person)
        return Domain("action_id", "any", held) & Domain("state", "!=", "cancelled")

    def _can_report(self):
        """Tell whether counts may still be given: begun, and not confirmed.

        :return: bool
        """
        self.ensure_one()
        return self.state in REPORTABLE and self.start <= fields.Datetime.now()

    def _report_counts(self, typed):
        """Record the counts a referent gives; the coordination confirms them.

        :param dict typed: texts by field name, all others than counts ignored
        :raise AccessError: for anybody but a referent who sees the action
        :raise UserError: when it is too early or too late, or a text is no number
        """
        self.ensure_one()
        self._check_reportable()
        values = self._prepare_counts(typed)
        self.sudo().write({**values, "state": "reported"})

    def _check_reportable(self):
        mine = Domain("id", "=", self.id) & self._referent_domain(
            self.env.user.partner_id
        )
        if not self.search_count(mine):
            raise AccessError(
                self.env._("Only the referents of the action give its counts.")
            )
        if self.state == "confirmed":
            raise UserError(
                self.env._(
                    "The coordination has confirmed these counts: tell it what is to "
                    "be corrected."
                )
            )
        if not self._can_report():
            raise UserError(self.env._("This session has not taken place yet."))

    @api.model
    def _prepare_counts(self, typed):
        """Values of a session from what was typed.

        :param dict typed: as :meth:`_report_counts` takes it
        :return: dict, every count given
        :raise UserError: naming the first that is not a whole number
        """
        values = {name: self._number(name, typed.get(name)) for name in COUNTS}
        for total, details in SUMS.items():
            if not (typed.get(total) or "").strip():
                values[total] = sum(values[name] for name in details)
        return values

    @api.model
    def _number(self, name, text):
        number = whole_number(text)
        if number is None:
            label = self._fields[name]._description_string(self.env)
            raise UserError(
                self.env._(
                    "%(label)s: write a whole number between 0 and 9999, such as 12.",
                    label=label,
                )
            )
        return number

    # reminders

    @api.model
    def _to_remind_domain(self):
        """Sessions over for some days, uncounted, of which nobody was reminded.

        :return: Domain
        """
        now = fields.Datetime.now()
        notices = self.env["clef.network"]._read_group(
            [], ["count_notice_days"], ["id:array_agg"]
        )
        late = Domain.OR(
            Domain("network_id", "in", network_ids)
            & Domain("start", "<", fields.Datetime.subtract(now, days=days))
            for days, network_ids in notices
        )
        recent = fields.Datetime.subtract(now, days=LATEST_REMINDER)
        return (
            self._uncounted_domain()
            & Domain("reminded_on", "=", False)
            & Domain("action_id.stage", "in", ("approved", "running", "done"))
            & Domain("start", ">=", recent)
            & late
        )

    @api.model
    def _cron_remind_counts(self):
        """Remind referents of missing counts, once a session, one commit each."""
        cron = self.env["ir.cron"]
        waiting = self.search(self._to_remind_domain(), order="start, id")
        cron._commit_progress(remaining=len(waiting))
        for session in waiting:
            locked = session.try_lock_for_update()
            locked.invalidate_recordset(["reminded_on"])
            if locked and not locked.reminded_on:
                locked._remind_or_log()
            if not cron._commit_progress(1):
                break

    def _remind_or_log(self):
        """Remind in a savepoint: what fails stops neither the others nor tomorrow."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._remind_referents()
        except Exception:  # whatever a template or an address may do
            _logger.warning("Session %s: no reminder", self.id, exc_info=True)

    def _remind_referents(self):
        """Queue one mail to each referent who can answer it, and note the day.

        Nobody to write to leaves the day empty: a referent named tomorrow is reminded.
        """
        self.ensure_one()
        people = self._reachable_referents()
        template = self.env.ref("clef_network.mail_template_counts")
        for person in people:
            template.with_context(lang=person.lang).send_mail(
                self.id,
                email_values={"recipient_ids": [fields.Command.set(person.ids)]},
            )
        if people:
            self.reminded_on = fields.Date.context_today(self)

    def _reachable_referents(self):
        """Referents with an address, and a login with which they see the action.

        :return: res.partner records
        """
        people = self.action_id._referents().filtered("email")
        return people.filtered(
            lambda person: any(
                self.with_user(user).has_access("read")
                for user in person.user_ids.filtered("active")
            )
        )

    def _portal_url(self):
        """Address of the page where the counts are given.

        :return: str, absolute URL
        """
        self.ensure_one()
        return f"{self.get_base_url()}/my/clef/sessions/{self.id}"

    def _date_text(self):
        """Day and hour in the language of the reader, in the zone of the company.

        :return: str
        """
        self.ensure_one()
        zone = zone_of(self.company_id)
        pattern = "EEEE d MMMM y, HH:mm"
        return format_datetime(self.env, self.start, tz=zone, dt_format=pattern)
