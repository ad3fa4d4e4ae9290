from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged, warmup
from odoo.tools import SQL, mute_logger

from ..models.watch.alerts import Alert
from .common_action import ActionCase

WATCH = "odoo.addons.clef_network.models.watch"


class AlertCase(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.me.email = "coordinator@example.com"
        cls.network.coordinator_ids = cls.me
        cls.Alert = cls.env["clef.alert"]

    def _alerts(self, *codes, user=None, **conditions):
        """Alerts of this network; of these kinds, where some are named."""
        domain = [("network_id", "=", self.network.id)]
        domain += [("code", "in", codes)] if codes else []
        domain += [(name, "=", value) for name, value in conditions.items()]
        return self.Alert.with_user(user or self.me).search(domain)

    def _signal(self, **values):
        return self.env["clef.signal"].create(
            {"name": "No room left", "network_id": self.network.id, **values}
        )

    def _cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"clef_network.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestAlertKinds(AlertCase):
    """Each kind comes with its cause and goes with it.

    A ``_cause_`` method makes the cause, gives the record the alert is about, then
    takes the cause away.
    """

    def test_every_kind(self):
        for kind in self.Alert._alerts():
            cause = getattr(self, f"_cause_{kind.code}")()
            with self.subTest(kind.code):
                record = next(cause)
                found = self._alerts(kind.code)
                alert = found.filtered(lambda a, record=record: a.res_id == record.id)
                self.assertEqual(len(alert), 1, "it comes")
                self.assertEqual(alert.res_model, record._name)
                self.assertIn(record.display_name, alert.label)
                self.assertEqual(alert.company_id, self.company)
                self.assertGreaterEqual(alert.days, 0)
                next(cause, None)
                self.assertNotIn(alert, self._alerts(kind.code), "it goes")

    def test_ids_are_of_one_kind_each_and_safe_for_browsers(self):
        numbers = [kind.number for kind in self.Alert._alerts()]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertLess((max(numbers) + 1) * 2**32, 2**53 + 1)

    def _cause_cadence(self):
        group = self._instance("Monthly", "technical", date_start=self.day(-400))
        yield group
        group.monthly = False

    def _cause_group_over(self):
        group = self._instance("Group", "working_group", date_end=self.day(-1))
        yield group
        group.date_end = self.day()

    def _cause_seat_vacant(self):
        yield self.town_copil
        self._mandate(self.town_copil)

    def _cause_seat_warned(self):
        return self._engaged("warned")

    def _cause_seat_limit(self):
        return self._engaged("limit")

    def _engaged(self, engagement):
        self.school_ct.engagement = engagement
        yield self.school_ct
        self.school_ct.engagement = "engaged"

    def _cause_mandate_ending(self):
        mandate = self._mandate(self.school_copil, start=-9, end=9)
        yield mandate
        mandate.date_end = self.day(90)

    def _cause_letter(self):
        yield self.ann_mandate
        self.ann_mandate.letter = b"JVBERi0xLjQK"

    def _cause_funder_missing(self):
        region = self._institution("Region", is_funder=True)
        yield region
        self._seat(self.copil, region)

    def _cause_charter_unsigned(self):
        charter = self._charter(-10)
        yield self.town
        self.env["clef.charter.signature"].create(
            {"charter_id": charter.id, "institution_id": self.town.id}
        )

    def _cause_contact_inactive(self):
        left = self._person("Left")
        self._mandate(self.school_copil, left, start=-1500, end=-800)
        yield left
        self._mandate(self.town_copil, left)

    def _hosting(self, **values):
        return self.env["clef.hosting"].create(
            {
                "network_id": self.network.id,
                "partner_id": self.town.partner_id.id,
                "date_start": self.day(-90),
                **values,
            }
        )

    def _cause_board_seat(self):
        seat = self._seat(self._instance("Board", "external"))
        hosting = self._hosting(board_seat_id=seat.id)
        yield self.network
        self._mandate(seat)
        self.addCleanup(hosting.exists)
        hosting.date_end = self.day(-1)

    def _cause_post_ending(self):
        post = {"network_id": self.network.id, "name": "Coordination"}
        Post = self.env["clef.post"]
        Post.create({**post, "date_start": self.day(-9), "date_end": self.day(60)})
        yield self.network
        Post.create({**post, "date_start": self.day(61)})

    def _cause_hosting_ending(self):
        hosting = self._hosting(date_start=self.day(), date_end=self.day(60))
        yield self.network
        hosting.date_end = self.day(300)

    def _cause_convocation_late(self):
        meeting = self._meeting(2)
        yield meeting
        meeting.action_convene()

    def _cause_minutes_late(self):
        meeting = self._hold(self._meeting(-40), ann="present")
        meeting.held_on = fields.Datetime.now() - timedelta(days=30)
        yield meeting
        meeting.action_circulate()

    def _cause_decision_overdue(self):
        meeting = self._meeting(-1)
        item = self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Chairs"}
        )
        decision = self._decide(item, deadline=self.day(-1))
        yield decision
        decision.done = True

    def _cause_signal(self):
        signal = self._signal()
        yield signal
        signal.action_close()

    def _cause_request_waiting(self):
        action = self._action("request", received_on=self.day(-60))
        yield action
        action.answered_on = self.day()

    def _cause_action_empty(self):
        action = self._action("running", date_start=self.day(-40))
        yield action
        self._session(action, days=3)

    def _cause_session_uncounted(self):
        session = self._session(self._action("running"))
        yield session
        session.state = "cancelled"

    def _cause_referent_gone(self):
        referent = self._person("Rose")
        action = self._action("running")
        action.partner_ids.referent_id = referent
        referent.active = False
        yield action.partner_ids
        action.partner_ids.successor_id = self.bob

    def _cause_direction_missing(self):
        action = self._action("approved", is_cps=True)
        yield action.partner_ids
        action.partner_ids.write(
            {"direction_supports": True, "referent_id": self.ann.id}
        )

    def _cause_evaluation_missing(self):
        action = self._action("done", date_end=self.day(-5))
        yield action
        evaluation = self.env["clef.evaluation"].search([("action_id", "=", action.id)])
        evaluation = evaluation or evaluation.create({"action_id": action.id})
        evaluation.submission_state = "submitted"

    def _cause_orientation_alone(self):
        orientation = self.env["clef.orientation"].create(
            {
                "name": "Fathers too",
                "network_id": self.network.id,
                "submission_state": "adopted",
            }
        )
        yield orientation
        orientation.no_follow_up_reason = "Done elsewhere"

    def _cause_finding_alone(self):
        zone = {"territory_id": self.quarter.id, "kind": "qpv"}
        self.env["clef.territory.zone"].create(zone)
        finding = self._finding(date=self.day(-400))
        yield finding
        self._action("running", finding_ids=finding.ids)

    # details

    def test_since(self):
        """The days an alert has waited begin where its cause did."""
        meeting = next(self._cause_minutes_late())
        self.assertEqual(self._alerts("minutes_late").days, 30 - self.ct.minutes_days)
        self._meeting(3)
        late = self._alerts("convocation_late")
        self.assertEqual(late.days, self.ct.notice_days - 3)
        self.assertEqual(meeting.instance_id, self.ct)

    def test_a_signal_has_its_own_severity(self):
        for severity in ("urgent", "info"):
            signal = self._signal(severity=severity)
            alert = self._alerts("signal").filtered(
                lambda a, s=signal: a.res_id == s.id
            )
            self.assertEqual(alert.severity, severity)

    def test_most_urgent_first_also_in_groups(self):
        for severity in ("info", "urgent", "warning"):
            self._signal(severity=severity)
        order = ["urgent", "warning", "info"]
        self.assertEqual(self._alerts("signal").mapped("severity"), order)
        groups = self.Alert.web_read_group(
            [("code", "=", "signal"), ("network_id", "=", self.network.id)],
            ["severity"],
            aggregates=["rank:min"],
            order="rank:min",
        )["groups"]
        self.assertEqual([group["severity"] for group in groups], order)

    def test_archived_networks_need_nothing(self):
        self._signal()
        self.network.active = False
        self.assertFalse(self._alerts())

    def test_opens_its_record(self):
        signal = self._signal()
        action = self._alerts("signal").action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("clef.signal", signal.id)
        )

    def test_count_on_the_network(self):
        self._signal()
        shown = len(self._alerts(is_snoozed=False))
        network = self.network.with_user(self.me)
        self.assertEqual(network.alert_count, shown)
        opened = network.action_view_alerts()
        self.assertEqual(len(self.Alert.search(opened["domain"])), shown)


@tagged("post_install", "-at_install")
class TestAlertBroken(AlertCase):
    """A kind that cannot be asked stops none of the others, and is named."""

    def _breaking(self, **values):
        kind = Alert(
            **{
                "code": "odd",
                "name": "Odd Ones",
                "model": "clef.network",
                "domain": [],
                "sentence": "Odd: %(record)s",
                "network": "id",
                **values,
            }
        )
        Model = type(self.env["clef.alert"])
        usual = Model._alerts
        return patch.object(Model, "_alerts", lambda model: [*usual(model), kind])

    def _page(self):
        """The alerts as the page of a coordinator reads them."""
        alerts = self.Alert.with_user(self.me)
        spec = {"label": {}, "code": {}, "severity": {}, "days": {}}
        found = alerts.web_search_read([("is_snoozed", "=", False)], spec)["records"]
        alerts.web_read_group([], ["severity"])
        alerts.web_read_group([], ["code"])
        return found

    @mute_logger(f"{WATCH}.clef_alert", "odoo.sql_db")
    def test_whatever_breaks(self):
        def divided(model, alias, _query):
            return SQL(
                "now()::date + 1 / (%s - %s)", *[SQL.identifier(alias, "id")] * 2
            )

        signal = self._signal()
        causes = {
            "field": {"domain": [("no_such_field", "=", 1)]},
            "model": {"model": "clef.nothing"},
            "table": {"since": lambda *a: SQL("(SELECT now() FROM no_such_table)")},
            "network": {"network": "no_such_field"},
            "runtime": {"since": divided},
        }
        for name, values in causes.items():
            with self.subTest(name), self._breaking(**values):
                self.env.invalidate_all()
                rows = self._page()
                (told,) = [row for row in rows if row["code"] == "odd"]
                self.assertIn("Odd Ones", told["label"])
                labels = [row["label"] for row in rows if row["code"] == "signal"]
                self.assertIn(signal.name, labels)
                broken = self.Alert.browse(told["id"])
                self.assertFalse(broken.action_open_record())

    @mute_logger(f"{WATCH}.clef_alert")
    def test_what_was_not_written_yet_is_not_lost(self):
        with self._breaking(domain=[("no_such_field", "=", 1)]):
            self.network.purpose = "Not flushed yet"
            self._page()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.network.purpose, "Not flushed yet")

    def test_a_kind_that_works_is_shown(self):
        with self._breaking():
            rows = [row for row in self._page() if row["code"] == "odd"]
            self.assertIn(f"Odd: {self.network.name}", [row["label"] for row in rows])

    @mute_logger(f"{WATCH}.clef_alert")
    def test_a_broken_kind_keeps_its_activities(self):
        with self._breaking():
            self._cron("alert_activities")
        with self._breaking(domain=[("no_such_field", "=", 1)]):
            self._cron("alert_activities")
            odd = [("clef_alert_key", "=", f"odd,{self.network.id}")]
            self.assertTrue(self.env["mail.activity"].search(odd))


@tagged("post_install", "-at_install")
class TestAlertRights(AlertCase):
    def test_synthesis_meetings(self):
        """Staff who were not invited learn nothing of a synthesis by an alert."""
        meeting = self._meeting(1, kind="synthesis")
        staff = self.users["staff"]
        self.assertIn(meeting.id, self._alerts("convocation_late").mapped("res_id"))
        self.assertFalse(self._alerts("convocation_late", user=staff))
        self.env["clef.attendance"].create(
            {"meeting_id": meeting.id, "partner_id": staff.partner_id.id}
        )
        self.assertTrue(self._alerts("convocation_late", user=staff))

    def test_staff_reads_what_is_not_about_meetings(self):
        self._signal()
        self.assertTrue(self._alerts("signal", user=self.users["staff"]))

    def test_portal_and_others_read_nothing(self):
        for role in ("portal", "outsider"):
            with self.assertRaises(AccessError):
                self._alerts(user=self.users[role])

    def test_companies(self):
        self._signal()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "clef_other_coordinator",
            "clef_network.group_coordinator",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        self.assertFalse(self._alerts(user=user))

    def test_staff_puts_nothing_off(self):
        self._signal()
        alert = self._alerts("signal").with_user(self.users["staff"])
        with self.assertRaises(AccessError):
            alert.env["clef.alert.put.off"].create({"alerts": alert.ids, "reason": "x"})


@tagged("post_install", "-at_install")
class TestAlertPutOff(AlertCase):
    def setUp(self):
        super().setUp()
        self._signal()
        self.alert = self._alerts("signal")

    def _put_off(self, reason="The town council meets", **values):
        action = self.alert.action_put_off()
        wizard = self.env["clef.alert.put.off"].with_user(self.me)
        form = Form(wizard.with_context(**action["context"]))
        self.assertEqual(form.labels, self.alert.label)
        form.reason = reason
        for name, value in values.items():
            form[name] = value
        form.save().action_put_off()

    def test_for_a_week(self):
        self._put_off()
        self.assertRecordValues(
            self.alert,
            [
                {
                    "is_snoozed": True,
                    "until": self.day(7),
                    "reason": "The town council meets",
                }
            ],
        )
        self.assertFalse(self._alerts("signal", is_snoozed=False))

    def test_until_that_day_included(self):
        for offset, expected in ((0, True), (-1, False)):
            self._put_off(until=self.day(offset))
            self.assertEqual(self.alert.is_snoozed, expected)

    def test_again_replaces(self):
        self._put_off()
        self._put_off("Later still", until=self.day(30))
        self.assertEqual(self.alert.reason, "Later still")
        kept = self.env["clef.alert.snooze"].search([("code", "=", "signal")])
        self.assertEqual(len(kept), 1)
        self.assertEqual(kept.company_id, self.company)
        self.assertEqual(kept.user_id, self.me)

    def test_only_this_one(self):
        other = self._signal(name="Another")
        self._put_off()
        left = self._alerts("signal", is_snoozed=False)
        self.assertEqual(left.mapped("res_id"), other.ids)

    def test_shown_again(self):
        self._put_off()
        self.alert.action_wake()
        self.assertFalse(self.alert.is_snoozed)

    def test_a_reason_is_needed(self):
        with self.assertRaises(AssertionError):
            self._put_off(reason=False)

    def test_a_cause_that_went_meanwhile(self):
        action = self.alert.action_put_off()
        wizard = self.env["clef.alert.put.off"].with_context(**action["context"])
        self.env["clef.signal"].browse(self.alert.res_id).action_close()
        wizard.create({"reason": "Too late"}).action_put_off()
        self.assertFalse(
            self.env["clef.alert.snooze"].search([("code", "=", "signal")])
        )


@tagged("post_install", "-at_install")
class TestAlertDigest(AlertCase):
    def _mails(self):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", self.me.partner_id.ids)]
        )

    def _digest(self):
        """Mails queued by one run, as plain values."""
        before = self._mails()
        self._cron("alert_digest")
        return self._mails() - before

    def test_once_until_something_is_new(self):
        self._signal()
        mail = self._digest()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(self.network.name, mail.subject)
        self.assertFalse(self._digest(), "nothing new")
        signal = self._signal(name="Something else")
        self.assertIn("Something else", self._digest().body_html)
        signal.action_close()
        self.assertFalse(self._digest(), "what went away is no news")
        signal.action_reopen()
        self.assertTrue(self._digest(), "what came back is")

    def test_what_is_put_off_is_left_out(self):
        self._digest()
        self._signal()
        alert = self._alerts("signal")
        self.env["clef.alert.put.off"].create(
            {"alerts": alert.ids, "reason": "Later"}
        ).action_put_off()
        self.assertFalse(self._digest())
        alert.action_wake()
        self.assertTrue(self._digest())

    def test_links_and_severities(self):
        signal = self._signal(severity="urgent")
        body = self._digest().body_html
        self.assertIn(f"/odoo/clef.signal/{signal.id}", body)
        self.assertLess(body.index("Urgent"), body.index("To Watch"))
        self.assertEqual(body.count(signal.name), 1)

    def test_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.me.lang = "fr_FR"
        self._signal(severity="urgent")
        seen = []
        Network = type(self.network)
        usual = Network._digest_body

        def watched(network, alerts, new):
            seen.append((network.env.lang, alerts.env.lang, network.env.user))
            return usual(network, alerts, new)

        with patch.object(Network, "_digest_body", watched):
            self._digest()
        self.assertIn(("fr_FR", "fr_FR", self.me), seen)

    def test_only_to_those_who_may_read(self):
        outsider = self.users["outsider"]
        outsider.email = "out@example.com"
        self.network.coordinator_ids = outsider + self.me
        self._signal()
        self.assertEqual(self._digest().recipient_ids, self.me.partner_id)

    def test_can_be_refused(self):
        self.network.alert_digest = False
        self._signal()
        self.assertFalse(self._digest())

    def test_killed_between_networks(self):
        """Of two networks the second fails at first: told later, the first once."""
        other = self.network.copy({"name": "Second", "coordinator_ids": self.me.ids})
        self._signal()
        self._signal(network_id=other.id)
        Network = type(self.network)
        usual = Network._queue_digests

        def killed(network, new):
            if network == other:
                raise RuntimeError("killed")
            return usual(network, new)

        with patch.object(Network, "_queue_digests", killed):
            with mute_logger("odoo.addons.base.models.ir_cron"):
                with suppress(RuntimeError):
                    self._digest()
        self.env.invalidate_all()
        self.assertEqual(len(self._mails()), 1)
        self.assertIn(self.network.name, self._mails().subject)
        second = self._digest()
        self.assertEqual(len(second), 1)
        self.assertIn("Second", second.subject)
        self.assertFalse(self._digest())


@tagged("post_install", "-at_install")
class TestAlertActivities(AlertCase):
    def _activities(self, *codes):
        found = self.env["mail.activity"].search([("clef_alert_key", "!=", False)])
        ours = self._alerts(*codes) if codes else self._alerts()
        keys = {alert._activity_key() for alert in ours}
        return found.filtered(lambda a: a.clef_alert_key in keys)

    def _run(self):
        self._cron("alert_activities")

    def test_one_each_and_no_second(self):
        signal = self._signal(severity="urgent")
        self._run()
        activity = self._activities("signal")
        self.assertEqual(activity.user_id, self.me)
        self.assertEqual(
            (activity.res_model, activity.res_id), ("clef.signal", signal.id)
        )
        self.assertEqual(activity.summary, signal.name)
        before = self._activities()
        self._run()
        self.assertEqual(self._activities(), before)

    def test_nothing_for_what_is_to_know(self):
        self._signal(severity="info")
        self._run()
        self.assertFalse(self._activities("signal"))

    def test_on_the_network_where_the_record_has_none(self):
        self._run()
        vacant = self._activities("seat_vacant")
        self.assertEqual(len(vacant), 2)
        self.assertEqual(set(vacant.mapped("res_model")), {"clef.network"})

    def test_closed_with_its_cause_and_never_those_of_people(self):
        signal = self._signal()
        own = signal.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.me.id
        )
        self._run()
        made = self._activities("signal")
        self.assertTrue(made)
        signal.action_close()
        self._run()
        self.assertFalse(made.exists())
        self.assertTrue(own.exists())

    def test_put_off_closes_it(self):
        self._signal()
        self._run()
        alert = self._alerts("signal")
        self.env["clef.alert.put.off"].create(
            {"alerts": alert.ids, "reason": "Later"}
        ).action_put_off()
        self._run()
        self.assertFalse(self._activities("signal"))

    def test_can_be_refused(self):
        self.network.alert_activities = False
        self._signal()
        self._run()
        self.assertFalse(self._activities())

    def test_nobody_is_written_to(self):
        """The digest tells: an activity an alert would be as many mails."""
        self._signal()
        mails = self.env["mail.mail"].search_count([])
        self._run()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    @mute_logger(f"{WATCH}.clef_alert_activity")
    def test_one_broken_record_stops_nothing(self):
        signals = self.env["clef.signal"].concat(
            *(self._signal(name=f"S{n}") for n in range(20))
        )
        Signal = type(signals)
        usual = Signal.activity_schedule

        def broken(record, *args, **kwargs):
            if record == signals[7]:
                raise RuntimeError("broken")
            return usual(record, *args, **kwargs)

        with patch.object(Signal, "activity_schedule", broken):
            self._run()
        self.assertEqual(len(self._activities("signal")), 19)
        self._run()
        self.assertEqual(len(self._activities("signal")), 20)

    def test_killed_between_batches(self):
        """Each is committed: a run that is cut goes on where it was."""
        for n in range(5):
            self._signal(name=f"S{n}")
        wanted = len(self.Alert._prepare_activities())
        standing = self.Alert._standing_activities
        usual = type(self.Alert)._schedule_or_log
        done = []

        def killed(model, key, **values):
            if len(done) == 3:
                raise RuntimeError("killed")
            done.append(key)
            return usual(model, key, **values)

        with patch.object(type(self.Alert), "_schedule_or_log", killed):
            self._run_killed()
        self.assertEqual(set(standing().mapped("clef_alert_key")), set(done))
        self.assertGreater(wanted, 3)
        self._run()
        self.assertEqual(len(standing()), wanted)

    def _run_killed(self):
        with mute_logger("odoo.addons.base.models.ir_cron"), suppress(RuntimeError):
            self._run()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestSignal(AlertCase):
    """S106: what no rule can see, said by the coordination."""

    def _mails(self):
        return self.env["mail.mail"].search([])

    def test_addressees_are_told_once_each(self):
        before = self._mails()
        signal = self._signal(partner_ids=self.ann.ids, description="Full every week.")
        mail = self._mails() - before
        self.assertEqual(mail.recipient_ids, self.ann)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn("Full every week.", mail.body_html)
        before = self._mails()
        signal.partner_ids += self.bob
        self.assertEqual((self._mails() - before).recipient_ids, self.bob)
        before = self._mails()
        signal.handling = "A larger room was found."
        self.assertEqual(self._mails(), before)

    def _items(self, signal, meeting):
        return self._item_of(signal, meeting)

    def test_on_the_next_agenda(self):
        meeting = self._meeting(5)
        later = self._meeting(25)
        signal = self._signal(instance_ids=self.ct.ids)
        self.assertEqual(self._items(signal, meeting).name, signal.name)
        self.assertFalse(self._items(signal, later))
        signal.instance_ids += self.copil
        self.assertEqual(len(self._items(signal, meeting)), 1)
        planned = self._meeting(9, self.copil)
        self.assertEqual(len(self._items(signal, planned)), 1)

    def test_treated_or_closed_it_does_not_come_back(self):
        signal = self._signal(instance_ids=self.ct.ids)
        left = self._signal(name="Left over", instance_ids=self.ct.ids)
        meeting = self._meeting(-3)
        self._items(signal, meeting).treated = True
        self._hold(meeting, ann="present")
        following = self._meeting(9)
        self.assertFalse(self._items(signal, following))
        self.assertEqual(len(self._items(left, following)), 1)
        left.action_close()
        self.assertFalse(self._items(left, self._meeting(1)))

    def test_a_decision_on_it_can_be_applied(self):
        signal = self._signal(instance_ids=self.ct.ids)
        meeting = self._meeting(-3)
        decision = self._decide(self._items(signal, meeting))
        self._hold(meeting, ann="present")
        self.assertTrue(decision.is_applied)
        self.assertFalse(signal.is_closed)


@tagged("post_install", "-at_install")
class TestForgotten(AlertCase):
    """R64: those who left two years ago are proposed, then forgotten."""

    def _left(self, name="Lea Left", end=-800, **values):
        known = {"email": "left@example.com", "phone": "+33 3 83 00 00 00"}
        person = self._person(name, **{**known, **values})
        self._mandate(self.school_ct, person, start=-1500, end=end)
        return person

    def test_who_left(self):
        old = self._left()
        recent = self._left("Recent", end=-700)
        back = self._left("Back")
        self._mandate(self.town_copil, back, start=-9)
        guest = self._left("Guest")
        self.env["clef.attendance"].create(
            {
                "meeting_id": self._meeting(-30).id,
                "partner_id": guest.id,
                "status": "present",
            }
        )
        stranger = self._person("Stranger")
        user = self._left("User")
        new_test_user(
            self.env, "clef_left_user", "base.group_portal", partner_id=user.id
        )
        people = old + recent + back + guest + stranger + user
        self.assertFlag(people, "clef_is_inactive", old)

    def test_forgotten(self):
        person = self._left()
        person.clef_directory_consent = True
        mandate = person.clef_mandate_ids
        mandate.letter = b"JVBERi0xLjQK"
        person.message_post(body="Lea Left called")
        person.with_user(self.me).action_clef_anonymise()
        self.assertNotIn("Lea", person.name)
        self.assertFalse(
            person.email
            or person.phone
            or person.clef_consent_date
            or person.active
            or person.message_ids
            or mandate.letter
        )
        self.assertEqual(mandate.partner_id, person, "that somebody sat stays")
        self.assertFalse(person.clef_is_inactive)

    def test_not_those_who_sit_nor_by_staff(self):
        with self.assertSays(UserError, "within two years"):
            self.ann.with_user(self.me).action_clef_anonymise()
        with self.assertRaises(AccessError):
            self._left().with_user(self.users["staff"]).action_clef_anonymise()

    def test_approved_minutes_stay_verifiable(self):
        person = self._left()
        meeting = self._meeting(-900)
        self.env["clef.attendance"].create(
            {"meeting_id": meeting.id, "partner_id": person.id, "status": "present"}
        )
        tampered = self._meeting(-890)
        self.env["clef.attendance"].create(
            {"meeting_id": tampered.id, "partner_id": person.id, "status": "present"}
        )
        former = meeting._fingerprint()
        meeting.write({"state": "approved", "content_hash": former})
        tampered.write({"state": "approved", "content_hash": "0" * 64})
        person.with_user(self.me).action_clef_anonymise()
        self.assertNotEqual(meeting.content_hash, former)
        self.assertEqual(meeting.content_hash, meeting._fingerprint())
        self.assertIn(former, meeting.message_ids[0].body)
        self.assertEqual(tampered.content_hash, "0" * 64, "not sealed anew")


@tagged("post_install", "-at_install")
class TestAlertQueries(AlertCase):
    """Reading the page costs the same whatever there is in it."""

    def _read(self):
        spec = {"label": {}, "code": {}, "severity": {}, "days": {}, "network_id": {}}
        alerts = self.Alert.with_user(self.me)
        alerts.web_search_read([("is_snoozed", "=", False)], spec)

    def _count(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._read()
        return self.cr.sql_log_count - before

    @warmup
    def test_flat(self):
        self._signal()
        for _n in range(20):
            self._mandate(self.school_copil, start=-9, end=9)
        self._count()
        few = self._count()
        for n in range(60):
            self._signal(name=f"S{n}")
            self._mandate(self.school_copil, start=-9, end=9)
        self.assertLessEqual(self._count(), few + 2, "caches filled or not")
        self.assertLess(few, 40)
