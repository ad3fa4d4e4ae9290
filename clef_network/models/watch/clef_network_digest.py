from odoo import api, fields, models
from odoo.fields import Command, Domain


class ClefNetwork(models.Model):
    """The mail of the morning: what awaits the coordination, when something is new.

    What was last told is kept as the ids of the alerts, and written in the transaction
    that queues the mail: a run that is killed tells later, none tells twice.
    """

    _inherit = "clef.network"

    alert_digest = fields.Boolean(
        "Mail of New Alerts",
        default=True,
        groups="clef_network.group_coordinator",
        help="Sent in the morning to the coordination, when there are new alerts.",
    )
    alert_digest_on = fields.Datetime(
        "Last Mail of Alerts",
        readonly=True,
        copy=False,
        groups="clef_network.group_coordinator",
    )
    alert_digest_seen = fields.Json(
        copy=False,
        export_string_translation=False,
        groups="clef_network.group_coordinator",
    )

    @api.model
    def _cron_alert_digest(self):
        """Tell each coordination what is new, one commit a network."""
        cron = self.env["ir.cron"]
        networks = self.search([("alert_digest", "=", True)])
        cron._commit_progress(remaining=len(networks))
        for network in networks:
            network._digest_alerts()
            if not cron._commit_progress(1):
                break

    def _digest_alerts(self):
        """Queue the mails of one network if there is something new, and remember.

        What went away is forgotten too: when it comes back, it is new.
        """
        self.ensure_one()
        alerts = self._alerts_to_tell()
        seen = set(self.alert_digest_seen or [])
        if seen == set(alerts.ids):
            return
        self.alert_digest_seen = sorted(alerts.ids)
        if new := set(alerts.ids) - seen:
            self._queue_digests(new)
            self.alert_digest_on = fields.Datetime.now()

    def _alerts_to_tell(self):
        """Alerts of this network that nobody has put off, as the user sees them.

        :return: clef.alert records
        """
        mine = Domain("network_id", "=", self.id) & Domain("is_snoozed", "=", False)
        return self.env["clef.alert"].search(mine)

    def _queue_digests(self, new):
        """Queue one mail a coordinator; Odoo's own queue sends them.

        :param set new: ids of the alerts that were not in the last one
        """
        values = [self._prepare_digest(user, new) for user in self._alert_users()]
        self.env["mail.mail"].create([vals for vals in values if vals])

    def _prepare_digest(self, user, new):
        """Values of the mail to one coordinator, in their language and rights.

        :param user: res.users record
        :param set new: ids of the new alerts
        :return: dict of values of mail.mail, empty when nothing is for them
        """
        network = (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(lang=user.lang)
        )
        alerts = network._alerts_to_tell()
        if not set(alerts.ids) & new:
            return {}
        return {
            "subject": network._digest_subject(len(new & set(alerts.ids))),
            "body_html": network._digest_body(alerts, new),
            "recipient_ids": [Command.set(user.partner_id.ids)],
            "email_from": self.company_id.email_formatted or user.email_formatted,
            "auto_delete": True,
        }

    def _digest_subject(self, count):
        if count == 1:
            return self.env._("%s: one new alert", self.name)
        return self.env._(
            "%(network)s: %(count)s new alerts", network=self.name, count=count
        )

    def _digest_body(self, alerts, new):
        """Body of the mail, by severity.

        :param alerts: clef.alert records in their order
        :param set new: ids of the new ones
        :return: Markup
        """
        severities = alerts._fields["severity"]._description_selection(self.env)
        grouped = alerts.grouped("severity")
        return self.env["ir.qweb"]._render(
            "clef_network.alert_digest",
            {
                "network": self,
                "groups": [
                    (label, grouped[severity])
                    for severity, label in severities
                    if severity in grouped
                ],
                "new": new,
                "base": self.get_base_url(),
            },
        )
