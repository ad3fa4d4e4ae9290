import logging

from psycopg2 import Error

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .alerts import SHIFT

_logger = logging.getLogger(__name__)

SEVERITIES = [("urgent", "Urgent"), ("warning", "To Watch"), ("info", "To Know")]
# A kind whose query fails is told instead of the alerts it would have given.
BROKEN = "broken"


class ClefAlert(models.Model):
    """One row a thing that needs a human, asked of the data when looked at.

    Nothing is stored: an alert goes away with its cause. Each kind is a search on the
    model it is about (:meth:`_alerts`); rooms and glue addons add theirs by ``super()``.
    """

    _name = "clef.alert"
    _description = "Alert"
    _auto = False
    _order = "rank, since, id"
    _rec_name = "label"

    code = fields.Char(readonly=True)
    kind = fields.Char(compute="_compute_label")
    severity = fields.Selection(SEVERITIES, readonly=True)
    rank = fields.Integer(readonly=True, aggregator=None)
    network_id = fields.Many2one("clef.network", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    since = fields.Date(readonly=True)
    days = fields.Integer("For (Days)", compute="_compute_days")
    label = fields.Char("What", compute="_compute_label")
    snooze_id = fields.Many2one("clef.alert.snooze", readonly=True)
    is_snoozed = fields.Boolean("Put Off", readonly=True)

    @property
    def _table_query(self):
        today = self.env["clef.dated.mixin"]._today()
        return SQL(
            """
            SELECT a.*, s.id AS snooze_id, COALESCE(s.until >= %s, FALSE) AS is_snoozed
              FROM (%s) a
         LEFT JOIN clef_alert_snooze s
                ON s.code = a.code AND s.res_model = a.res_model AND s.res_id = a.res_id
            """,
            today,
            SQL(" UNION ALL ").join(self._alert_queries()),
        )

    @api.model
    def _alerts(self):
        """Kinds of alerts; each room and each glue addon adds its own.

        :return: list of :class:`.alerts.Alert`
        """
        return []

    @api.model
    def _alert_queries(self):
        """SQL of each kind, those that fail replaced by a row that says so.

        :return: list of SQL
        """
        queries = [self._nothing()]
        for alert in self._alerts():
            try:
                with self.env.cr.savepoint(flush=False):
                    query = self._alert_query(alert)
                    self.env.cr.execute(SQL("SELECT FROM (%s) q LIMIT 0", query))
            except (Error, KeyError, ValueError):
                _logger.warning("Alerts %s cannot be asked", alert.code, exc_info=True)
                query = self._broken(alert)
            queries.append(query)
        return queries

    def _alert_query(self, alert):
        """Rows of one kind.

        :param alert: :class:`.alerts.Alert`
        :return: SQL
        """
        model = self.env[alert.model].sudo().with_context(active_test=True)
        query = model._search(Domain(alert.domain))
        network = model._field_to_sql(query.table, alert.network, query)
        company = model._field_to_sql(query.table, "company_id", query)
        id_ = SQL.identifier(query.table, "id")
        return query.select(
            SQL("%s::bigint * %s + %s AS id", alert.number, SHIFT, id_),
            SQL("%s AS code", alert.code),
            SQL("%s AS severity", alert.severity),
            SQL("%s AS rank", [s for s, _label in SEVERITIES].index(alert.severity)),
            SQL("%s AS network_id", network),
            SQL("%s AS company_id", company),
            SQL("%s AS res_model", alert.model),
            SQL("%s AS res_id", id_),
            SQL("%s::date AS since", self._since(alert, model, query)),
        )

    def _since(self, alert, model, query):
        if alert.since is None:
            return SQL("NULL")
        if callable(alert.since):
            return alert.since(model, query.table, query)
        return model._field_to_sql(query.table, alert.since, query)

    def _nothing(self):
        """No row, in the shape of all: a union needs one side at least."""
        return SQL(
            "SELECT 0::bigint AS id, ''::varchar AS code, ''::varchar AS severity, "
            "0 AS rank, 0 AS network_id, 0 AS company_id, ''::varchar AS res_model, "
            "0 AS res_id, NULL::date AS since WHERE FALSE"
        )

    def _broken(self, alert):
        """One row that says which kind cannot be asked."""
        return SQL(
            "SELECT %s::bigint * %s, %s::varchar, 'warning', 1, NULL::integer, "
            "NULL::integer, %s::varchar, 0, NULL::date",
            alert.number,
            SHIFT,
            f"{BROKEN}:{alert.code}",
            alert.model,
        )

    @api.depends("since")
    def _compute_days(self):
        today = self.env["clef.dated.mixin"]._today()
        for alert in self:
            alert.days = (today - alert.since).days if alert.since else 0

    @api.depends("code", "res_model", "res_id")
    def _compute_label(self):
        """What each alert says, the records of a kind read together."""
        kinds = {alert.code: alert for alert in self._alerts()}
        for code, alerts in self.grouped("code").items():
            if code not in kinds:
                alerts._label_broken()
                continue
            kind = kinds[code]
            records_sudo = self.env[kind.model].sudo().browse(alerts.mapped("res_id"))
            for alert, record in zip(alerts, records_sudo, strict=True):
                alert.kind = str(kind.sentence % {"record": "…"})
                alert.label = str(kind.sentence % {"record": record.display_name})

    def _label_broken(self):
        for alert in self:
            alert.kind = self.env._("Alerts that cannot be asked")
            alert.label = self.env._(
                "The alerts “%s” cannot be asked: tell your administrator.",
                alert.code.removeprefix(f"{BROKEN}:"),
            )

    def action_open_record(self):
        """Open what the alert is about."""
        self.ensure_one()
        record = self.res_id and self.env[self.res_model].browse(self.res_id)
        return record and record._get_records_action()

    def action_snooze(self):
        """Ask until when, and why, the alerts may wait."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clef_network.clef_alert_put_off_action"
        )
        return {**action, "context": {"default_alert_ids": self.ids}}

    def action_wake(self):
        """Show alerts that were put off again."""
        self.env["clef.alert.snooze"].browse(self.snooze_id.ids).unlink()
        self.invalidate_model(["is_snoozed", "snooze_id"])
        return True
