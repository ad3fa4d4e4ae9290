import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .alerts import SHIFT

_logger = logging.getLogger(__name__)

SEVERITIES = [("urgent", "Urgent"), ("warning", "To Watch"), ("info", "To Know")]
# What is shown of the kinds; alerts without a network are those of broken kinds.
ROWS = """
    SELECT a.*, n.company_id, s.until, s.reason,
           array_position(%(ranks)s::varchar[], a.severity) AS rank,
           COALESCE(s.until >= %(today)s, FALSE) AS is_snoozed
      FROM (%(alerts)s) a
 LEFT JOIN clef_network n ON n.id = a.network_id
 LEFT JOIN clef_alert_snooze s
        ON s.code = a.code AND s.res_model = a.res_model AND s.res_id = a.res_id
     WHERE a.is_broken OR n.active
"""
# No row, in the shape of all: a union needs one side at least.
NOTHING = """
    SELECT 0::bigint AS id, ''::varchar AS code, ''::varchar AS severity,
           0 AS network_id, 0 AS meeting_id, ''::varchar AS res_model, 0 AS res_id,
           NULL::date AS since, FALSE AS is_broken
     WHERE FALSE
"""


class ClefAlert(models.Model):
    """One row a thing that needs a human, asked of the data when looked at.

    Nothing is stored: an alert goes away with its cause. Each kind is a search on the
    model it is about (:meth:`_alerts`); rooms and glue addons add theirs by calling
    ``super()``.
    """

    _name = "clef.alert"
    _description = "Alert"
    _auto = False
    _order = "rank, since, id"
    _rec_name = "label"
    _depends = {
        "clef.network": ["active", "company_id"],
        "clef.alert.snooze": ["code", "res_model", "res_id", "until", "reason"],
    }

    code = fields.Selection("_code_selection", "Kind", readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    rank = fields.Integer(
        readonly=True, aggregator="min", export_string_translation=False
    )
    network_id = fields.Many2one("clef.network", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    meeting_id = fields.Many2one("clef.meeting", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    since = fields.Date(readonly=True)
    days = fields.Integer("For (Days)", compute="_compute_days")
    label = fields.Char("What", compute="_compute_label")
    until = fields.Date("Put Off Until", readonly=True)
    reason = fields.Char("Why It Waits", readonly=True)
    is_snoozed = fields.Boolean("Put Off", readonly=True)
    is_broken = fields.Boolean(readonly=True, export_string_translation=False)

    @property
    def _table_query(self):
        return SQL(
            ROWS,
            ranks=[severity for severity, _label in SEVERITIES],
            today=self.env["clef.dated.mixin"]._today(),
            alerts=SQL(" UNION ALL ").join(self._alert_queries()),
        )

    @api.model
    def _alerts(self):
        """Kinds of alerts; each room and each glue addon adds its own.

        :return: list of :class:`.alerts.Alert`
        """
        return []

    @api.model
    def _code_selection(self):
        """Kinds by their names.

        :return: list of (code, name)
        """
        translate = self.env._
        return [(alert.code, translate(alert.name)) for alert in self._alerts()]

    @api.model
    def _alert_queries(self):
        """SQL of all kinds, those that fail replaced by a row that says so.

        :return: list of SQL
        """
        self.env.flush_all()
        alerts = self._alerts()
        queries = self._try(alerts)
        if queries is None:
            each = [(alert, self._try([alert])) for alert in alerts]
            queries = [
                query
                for alert, tried in each
                for query in tried or [self._broken(alert)]
            ]
        return [SQL(NOTHING), *queries]

    def _try(self, alerts):
        """Ask kinds once, whole: what fails may do so on one record only.

        Everything was flushed before: going back to the savepoint loses nothing.

        :param list alerts: kinds
        :return: list of SQL, or None when one of them fails
        """
        try:
            with self.env.cr.savepoint(flush=False):
                queries = [self._alert_query(alert) for alert in alerts]
                rows = SQL(" UNION ALL ").join([SQL(NOTHING), *queries])
                self.env.cr.execute(
                    SQL("SELECT count(q::text) FROM (%s) q", rows), log_exceptions=False
                )
        except Exception:  # whatever a kind of another addon may do
            if len(alerts) == 1:
                _logger.warning(
                    "Alerts %s cannot be asked", alerts[0].code, exc_info=True
                )
            return None
        return queries

    def _alert_query(self, alert):
        """Rows of one kind, in the shape of ``NOTHING``.

        Searched as superuser: the rules of this model say who sees what.

        :param alert: :class:`.alerts.Alert`
        :return: SQL
        """
        model = self.env[alert.model].sudo().with_context(active_test=True)
        domain = alert.domain(model) if callable(alert.domain) else alert.domain
        query = model._search(Domain(domain))
        id_ = SQL.identifier(query.table, "id")

        def column(value):
            if callable(value):
                return value(model, query.table, query)
            return value and model._field_to_sql(query.table, value, query)

        return query.select(
            SQL("%s::bigint * %s + %s AS id", alert.number, SHIFT, id_),
            SQL("%s AS code", alert.code),
            SQL("(%s)::varchar AS severity", self._severity(alert, column)),
            SQL("%s AS network_id", column(alert.network)),
            SQL("(%s)::integer AS meeting_id", column(alert.meeting)),
            SQL("%s AS res_model", alert.model),
            SQL("%s AS res_id", id_),
            SQL("(%s)::date AS since", column(alert.since)),
            SQL("FALSE AS is_broken"),
        )

    def _severity(self, alert, column):
        if alert.severity in dict(SEVERITIES):
            return SQL("%s", alert.severity)
        return column(alert.severity)

    def _broken(self, alert):
        """One row that says which kind cannot be asked."""
        return SQL(
            "SELECT %s::bigint * %s, %s, 'warning', NULL::integer, NULL::integer, "
            "%s, 0, NULL::date, TRUE",
            alert.number,
            SHIFT,
            alert.code,
            alert.model,
        )

    @api.depends("since")
    def _compute_days(self):
        today = self.env["clef.dated.mixin"]._today()
        for alert in self:
            alert.days = max((today - alert.since).days, 0) if alert.since else 0

    @api.depends("code", "res_model", "res_id", "is_broken")
    @api.depends_context("lang")
    def _compute_label(self):
        """What each alert says, the records of a kind read together."""
        kinds = {alert.code: alert for alert in self._alerts()}
        broken = self.filtered("is_broken")
        broken._label_broken()
        translate = self.env._
        for code, alerts in (self - broken).grouped("code").items():
            sentence = translate(kinds[code].sentence)
            model_sudo = self.env[kinds[code].model].sudo()
            records_sudo = model_sudo.browse(alerts.mapped("res_id"))
            for alert, record in zip(alerts, records_sudo, strict=True):
                alert.label = sentence % {"record": record.display_name}

    def _label_broken(self):
        for alert in self:
            alert.label = self.env._(
                "The alerts “%s” cannot be asked: tell your administrator.",
                dict(self._code_selection()).get(alert.code),
            )

    def action_open_record(self):
        """Open what the alert is about; a kind that cannot be asked has nothing."""
        self.ensure_one()
        if self.is_broken:
            return False
        return self.env[self.res_model].browse(self.res_id)._get_records_action()

    def action_put_off(self):
        """Ask until when, and why, the alerts may wait."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clef_network.clef_alert_put_off_action"
        )
        return {**action, "context": {"default_alerts": self.ids}}

    def action_wake(self):
        """Show alerts that were put off again.

        :return: True
        """
        self.env["clef.alert.snooze"]._of(self).unlink()
        self._forget_snoozes()
        return True

    @api.model
    def _forget_snoozes(self):
        """Ask again what is put off: it has just changed."""
        self.invalidate_model(["is_snoozed", "until", "reason"])
