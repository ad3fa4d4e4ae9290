import logging

from odoo import api, models

_logger = logging.getLogger(__name__)

# Severities that somebody must see to; the others are to be known.
TO_DO = ("urgent", "warning")


class ClefAlert(models.Model):
    """One activity an alert for the coordination, which goes away with its cause.

    Activities made by people carry no key and are never touched. One that is marked
    done while its cause stays comes back the next day: what may wait is put off.
    """

    _inherit = "clef.alert"

    @api.model
    def _cron_activities(self):
        """Close what is over, then add what is new: one commit each."""
        cron = self.env["ir.cron"]
        wanted = self._prepare_activities()
        standing = self._standing_activities()
        over = self._over(standing, wanted)
        missing = wanted.keys() - set(standing.mapped("clef_alert_key"))
        cron._commit_progress(remaining=len(over) + len(missing))
        for activity in over:
            activity.unlink()
            if not cron._commit_progress(1):
                return
        for key in sorted(missing):
            self._schedule_or_log(key, **wanted[key])
            if not cron._commit_progress(1):
                return

    @api.model
    def _standing_activities(self):
        """Activities made for alerts and not done yet.

        :return: mail.activity records
        """
        return self.env["mail.activity"].search([("clef_alert_key", "!=", False)])

    @api.model
    def _over(self, standing, wanted):
        """Activities whose cause is gone; a kind that cannot be asked keeps its own.

        :param standing: mail.activity records
        :param dict wanted: see :meth:`_prepare_activities`
        :return: mail.activity records
        """
        unknown = set(self.search([("is_broken", "=", True)]).mapped("code"))
        return standing.filtered(
            lambda activity: (
                activity.clef_alert_key not in wanted
                and activity.clef_alert_key.partition(",")[0] not in unknown
            )
        )

    @api.model
    def _prepare_activities(self):
        """What should be to do, as plain values: a commit empties the cache.

        :return: dict key -> dict of the arguments of :meth:`_schedule`
        """
        alerts = self.search([("is_snoozed", "=", False), ("is_broken", "=", False)])
        alerts = alerts.filtered(lambda a: a.severity in TO_DO)
        result = {}
        for network, of_network in alerts.grouped("network_id").items():
            user = network.alert_activities and network._alert_users()[:1]
            for alert in of_network.with_context(lang=user.lang) if user else ():
                result[alert._activity_key()] = alert._prepare_activity(user)
        return result

    def _activity_key(self):
        """What makes the activity of this alert its only one.

        :return: str, kind and id
        """
        return f"{self.code},{self.res_id}"

    def _prepare_activity(self, user):
        """Arguments of :meth:`_schedule`.

        Models without activities have theirs on the network.

        :param user: res.users record, who sees to it
        :return: dict
        """
        has_own = hasattr(self.env[self.res_model], "activity_schedule")
        return {
            "model": self.res_model if has_own else "clef.network",
            "res_id": self.res_id if has_own else self.network_id.id,
            "user_id": user.id,
            "summary": self.label,
        }

    @api.model
    def _schedule_or_log(self, key, **values):
        """Make one activity in a savepoint: what fails stops nothing."""
        try:
            with self.env.cr.savepoint():
                self._schedule(key, **values)
        except Exception:  # whatever another addon does when activities are made
            _logger.warning("No activity for the alert %s", key, exc_info=True)

    @api.model
    def _schedule(self, key, model, res_id, **values):
        """Make the activity of an alert, silently: the digest tells of it.

        :param str key: see :meth:`_activity_key`
        :param str model: of the record on which it is
        :param int res_id: of that record
        :param values: values of the activity
        """
        record = self.env[model].browse(res_id)
        silent = record.with_context(mail_activity_quick_update=True)
        silent.activity_schedule(
            "mail.mail_activity_data_todo", clef_alert_key=key, **values
        )
