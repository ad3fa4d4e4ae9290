import base64
import random
from datetime import date, datetime
from email.message import EmailMessage

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.action import frames
from .common_action import ActionCase

NETWORK_ADDRESS = "demandes@clef.example"


class RuleCase(ActionCase):
    def assertForbidden(self, records, values=None):
        """The database refuses the values, or these new records."""
        refused = self.assertRaises(IntegrityError)
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint(), refused:
            records.write(values) if records else records.create(values)
            self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestSession(RuleCase):
    """R49, R53-R57: how many came, where and when."""

    def test_no_number_below_zero(self):
        session = self._session(self._action())
        alone = ("children", "families", "newcomers", "professionals", "volunteers")
        for name in (*alone, "volunteer_hours"):
            self.assertForbidden(session, {name: -1})
        self.assertForbidden(session, {"parents": -1, "newcomers": -1})
        self.assertForbidden(session, {"children": -1, "children_0_2": -1})
        for hours in (0, 24.5):
            self.assertForbidden(session, {"duration": hours})

    def test_details_add_up(self):
        session = self._session(self._action())
        with self.assertSays(ValidationError, "Parents: the details make 5"):
            session.write(
                {"parents": 4, "mothers": 3, "fathers": 1, "other_parents": 1}
            )
        session.invalidate_recordset()
        with self.assertSays(ValidationError, "the total says 7"):
            session.write({"children": 7, "children_0_2": 3, "children_15_17": 3})
        session.invalidate_recordset()
        session.write({"parents": 4, "mothers": 3, "other_parents": 1, "children": 7})
        self.assertFalse(session.children_3_5, "a total without details is fine")

    def test_new_parents_are_parents(self):
        session = self._session(self._action(), parents=3, newcomers=3)
        with self.assertSays(ValidationError, "more new parents than parents"):
            session.newcomers = 4
        session.invalidate_recordset()
        with self.assertSays(ValidationError, "more new parents than parents"):
            session.parents = 2

    def test_within_the_dates_of_the_action(self):
        action = self._action(date_start=self.day(-10), date_end=self.day(10))
        for days in (-11, 11):
            with self.assertSays(ValidationError, "is not within the dates of"):
                self._session(action, days)
        first, last = self._session(action, -10), self._session(action, 10)
        self.assertEqual((first.date, last.date), (self.day(-10), self.day(10)))
        cancelled = self._session(action, 11, state="cancelled")
        with self.assertSays(ValidationError, "is not within the dates of"):
            cancelled.state = "planned"
        for narrower in ({"date_start": self.day(-9)}, {"date_end": self.day(9)}):
            with self.assertSays(ValidationError, "is not within the dates of"):
                action.write(narrower)
            action.invalidate_recordset()
        last.action_cancel()
        action.date_end = self.day(9)

    def test_day_in_paris(self):
        """23:30 in Paris is of that day, in winter, in summer and as clocks change."""
        self.company.partner_id.tz = "Europe/Paris"
        action = self._action()
        moments = {
            datetime(2025, 7, 1, 21, 30): date(2025, 7, 1),
            datetime(2025, 7, 1, 22, 30): date(2025, 7, 2),
            datetime(2025, 12, 31, 22, 30): date(2025, 12, 31),
            datetime(2025, 12, 31, 23, 30): date(2026, 1, 1),
            datetime(2025, 3, 29, 22, 30): date(2025, 3, 29),
            datetime(2025, 3, 30, 21, 30): date(2025, 3, 30),
            datetime(2025, 3, 30, 22, 30): date(2025, 3, 31),
            datetime(2025, 10, 25, 22, 30): date(2025, 10, 26),
            datetime(2025, 10, 26, 22, 30): date(2025, 10, 26),
        }
        for start, day in moments.items():
            with self.subTest(start):
                self.assertEqual(self._session(action, start=start).date, day)

    def test_life_of_the_counts(self):
        action = self._action()
        session = self._session(action)
        self.assertEqual(session.state, "planned")
        session.write({"professionals": 2})
        self.assertEqual(session.state, "confirmed", "what is counted took place")
        made = self._session(action, children=3, volunteer_hours=1.5)
        self.assertEqual(made.state, "confirmed", "counted as it is made")
        reported = self._session(action, state="reported", families=4)
        self.assertEqual(reported.state, "reported", "a portal report waits")
        self.assertEqual((action.session_count, action.families_count), (3, 4))
        made.action_cancel()
        counted = ("children", "volunteer_hours")
        self.assertEqual([made[name] for name in counted], [0, 0])
        self.assertEqual((action.session_count, action.children_count), (2, 0))
        empty = self._session(action)
        empty.action_confirm()
        self.assertEqual(empty.state, "confirmed", "nobody came, and it is said")

    def test_counts_missing(self):
        action = self._action()
        missing = self._session(action, -1)
        others = (
            self._session(action, 1)
            + self._session(action, -1, parents=1)
            + self._session(action, -1, state="cancelled")
            + self._session(action, -1, state="reported")
        )
        self.assertFlag(missing + others, "is_uncounted", missing)
        missing.action_confirm()
        self.assertFlag(missing + others, "is_uncounted", missing.browse())

    def test_frames(self):
        """R53, R54: at the limit, just beyond it, and both functions alone."""
        self.assertEqual(frames.laep(0, 2), [])
        self.assertEqual(frames.laep(1, 1), ["laep_age", "laep_adults"])
        self.assertEqual(frames.clas(12, 0, 2), [])
        beyond = ["clas_group", "clas_age", "clas_adults"]
        self.assertEqual(frames.clas(13, 1, 1), beyond)
        small = {"children": 3, "children_0_2": 1, "children_3_5": 2}
        pair = {"professionals": 1, "volunteers": 1}
        cases = {
            "laep": [
                ({**small, **pair}, ""),
                ({**small, "volunteers": 1}, "two people at least receive"),
                ({"children": 1, "children_6_10": 1, **pair}, "under six"),
            ],
            "clas": [
                ({"children": 12, **pair}, ""),
                ({"children": 13, **pair}, "twelve children at most"),
                ({"children": 1, "children_3_5": 1, **pair}, "primary school"),
                ({"children": 5, "professionals": 1}, "two people at least help"),
            ],
            False: [({"children": 30, "children_0_2": 30}, "")],
        }
        for frame, examples in cases.items():
            action = self._action(frame=frame)
            for counts, words in examples:
                with self.subTest(frame, counts=counts):
                    warning = self._session(action, **counts).warning
                    self.assertEqual(bool(warning), bool(words))
                    self.assertIn(words, warning)
        coming = self._session(self._action(frame="laep"), 3)
        self.assertFalse(coming.warning, "nothing to say of what is to come")

    def test_priority_zones_by_date(self):
        """R49: random zones, then added, moved and deleted, against plain Python."""
        dice = random.Random(49)
        places = [self.sector, self.city, self.quarter, self._territory("Other")]
        action = self._action()
        sessions = self.env["clef.session"]
        for _number in range(40):
            days = -dice.randrange(900)
            place = dice.choice(places)
            sessions += self._session(action, days, territory_id=place.id)
        Zone = self.env["clef.territory.zone"]
        for _number in range(6):
            zone = Zone.create(self._prepare_zone(dice, places))
            self._assert_priority(sessions)
        alone = self._territory("Alone")
        sessions += self._session(action, territory_id=alone.id)
        zone.write({"territory_id": alone.id, "date_start": False, "date_end": False})
        self.assertTrue(sessions[-1].is_priority)
        zone.territory_id = self.quarter
        self._assert_priority(sessions)
        self.assertFalse(sessions[-1].is_priority, "the zone has left")
        zone.date_end = self.day(-200)
        self._assert_priority(sessions)
        Zone.search([("territory_id", "in", [p.id for p in places])])[:3].unlink()
        self._assert_priority(sessions)

    def _territory(self, name):
        return self.env["clef.territory"].create({"name": name, "kind": "city"})

    def _prepare_zone(self, dice, places):
        ends = sorted(dice.sample(range(-900, 200), 2))
        return {
            "territory_id": dice.choice(places).id,
            "date_start": dice.choice([False, self.day(ends[0])]),
            "date_end": dice.choice([False, self.day(ends[1])]),
        }

    def _assert_priority(self, sessions):
        self.env.flush_all()
        self.env.invalidate_all()
        zones = self.env["clef.territory.zone"].search([])
        for session in sessions:
            expected = in_zone(session.territory_id, session.date, zones)
            self.assertEqual(session.is_priority, expected)
        self.assertEqual(
            sessions.filtered("is_priority"),
            sessions.filtered_domain([("is_priority", "=", True)]),
        )


def in_zone(territory, day, zones):
    """The rule of zones in plain Python: one that covers the place or one around it."""
    around = set()
    while territory:
        around.add(territory.id)
        territory = territory.parent_id
    return any(
        zone.territory_id.id in around
        and (zone.date_start or date.min) <= day <= (zone.date_end or date.max)
        for zone in zones
    )


@tagged("post_install", "-at_install")
class TestObjective(RuleCase):
    """R48, S42, S135: what was promised, and how far it is kept."""

    def test_progress_by_hand(self):
        action = self._action()
        examples = {
            (4, 12, 8): 50,
            (4, 12, 4): 0,
            (4, 12, 14): 125,
            (4, 12, 2): -25,
            (30, 10, 15): 75,  # what should go down
            (5, 5, 9): 0,  # nowhere to go: no division
            (0, 3, 1): 33.3,
        }
        for (baseline, target, actual), progress in examples.items():
            values = {"baseline": baseline, "target": target, "actual": actual}
            with self.subTest(values):
                objective = self._objective(action, **values)
                self.assertAlmostEqual(objective.progress, progress)

    def test_each_piece_of_smart(self):
        action = self._action()
        smart = self._objective(action)
        self.assertFalse(smart.missing)
        pieces = {
            "an indicator": {"indicator": False},
            "a unit": {"unit": ""},
            "a target other than the starting point": {"target": 4},
            "a deadline": {"deadline": False},
            "somebody who answers for it": {"owner_id": False},
        }
        vague = smart.browse()
        for words, nothing in pieces.items():
            vague += self._objective(action, **nothing)
            self.assertEqual(vague[-1].missing, words)
        self.assertFlag(smart + vague, "is_smart", smart)
        vague.write({"target": 5, "baseline": 1})
        self.assertFlag(smart + vague, "is_smart", smart + vague[2])

    def test_of_one_thing_exactly(self):
        orientation = self._orientation()
        objective = self._objective(self._action())
        self.assertForbidden(objective, {"orientation_id": orientation.id})
        self.assertForbidden(objective.browse(), {"name": "Of nothing"})
        alone = {"action_id": False, "orientation_id": orientation.id}
        self.assertEqual(self._objective(objective, **alone).company_id, self.company)

    def _orientation(self, **values):
        return self.env["clef.orientation"].create(
            {"name": "Towards families", "network_id": self.network.id, **values}
        )

    def test_promised_then_revised(self):
        action = self._action()
        mine = self._objective(action, baseline=0).with_user(self.me)
        mine.target = 10
        action.stage = "running"
        for name, value in {
            "name": "Other",
            "indicator": "Other",
            "unit": "Other",
            "baseline": 3,
            "target": 3,
            "deadline": self.day(900),
            "action_id": self._action().id,
        }.items():
            with self.assertSays(UserError, "was approved as it stands"):
                mine[name] = value
            mine.invalidate_recordset()
        with self.assertSays(UserError, "it stays"):
            mine.unlink()
        mine.write({"actual": 5, "target": 10, "result": "partly"})
        meeting = self._meeting(-1)
        wizard = self.env["clef.objective.revise"].with_user(self.me)
        revise = wizard.with_context(default_objective_id=mine.id).create(
            {"reason": "Fewer came", "meeting_id": meeting.id}
        )
        self.assertEqual((revise.target, revise.name), (10, "Parents come back"))
        revise.write({"target": 8, "baseline": 2})
        revise.action_revise()
        self.assertEqual((mine.target, mine.baseline), (8, 2))
        told = {(r.what, r.old_value, r.new_value) for r in mine.revision_ids}
        self.assertEqual(told, {("Target", "10.0", "8.0"), ("Baseline", "0.0", "2.0")})
        self.assertEqual(set(mine.revision_ids.mapped("reason")), {"Fewer came"})
        self.assertEqual(mine.revision_ids.meeting_id, meeting)


@tagged("post_install", "-at_install")
class TestFinding(RuleCase):
    """S5, S8, S13: what was seen, whether something answers it, nobody in it."""

    def test_state_follows_actions(self):
        finding = self._finding()
        action = self._action(finding_ids=finding.ids)
        expected = {
            "request": "open",
            "project": "open",
            "submitted": "open",
            "approved": "answered",
            "running": "answered",
            "done": "answered",
            "evaluated": "answered",
            "refused": "open",
            "cancelled": "open",
        }
        for stage, state in expected.items():
            action.stage = stage
            self.assertEqual(finding.state, state, stage)
        finding.closed_reason = "Seen no more"
        self.assertEqual(finding.state, "closed")
        action.stage = "running"
        self.assertEqual(finding.state, "answered", "done all the same")
        action.finding_ids = [Command.clear()]
        self.assertEqual(finding.state, "closed")

    def test_nobody_is_named(self):
        me = self.me
        named = "Mme Tartempion does not sleep"
        count = self.env["clef.finding"].search_count([])
        for name in ("name", "description", "source"):
            with self.assertSays(ValidationError, "seems to name a person") as said:
                self._finding(**{name: named})
        self.assertNotIn("Tartempion", str(said))
        self.env.invalidate_all()
        self.assertEqual(self.env["clef.finding"].search_count([]), count)
        self.assertFalse(
            self.env["mail.message"].search([("body", "ilike", "Tartempion")])
        )
        read = self._finding(name=named, anonymised=True).with_user(me)
        self.assertEqual(read.name, named)
        with self.assertSays(ValidationError, "seems to name a person"):
            read.anonymised = False
        self._finding(name="Mme Ann said that parents wait")  # sits in the network

    def test_propose_an_action(self):
        findings = self._finding() + self._finding(
            theme_id=self.env.ref("clef_network.theme_health").id
        )
        action = self.env["clef.action"].browse(
            findings.with_user(self.me).action_propose()["res_id"]
        )
        self.assertRecordValues(
            action,
            [
                {
                    "stage": "project",
                    "network_id": self.network.id,
                    "territory_id": self.quarter.id,
                    "finding_ids": findings.ids,
                    "instance_id": self.ct.id,
                }
            ],
        )
        self.assertEqual(action.theme_ids, findings.theme_id)
        self.assertFalse(action.is_orphan)

    def test_of_the_same_network(self):
        other = self.env["clef.network"].create(
            {"name": "Elsewhere", "company_id": self.company.id}
        )
        finding = self._finding(network_id=other.id)
        with self.assertSays(UserError, "An action of another network"):
            self._action(finding_ids=finding.ids)
        self.env.invalidate_all()
        with self.assertSays(UserError, "An action of another network"):
            finding.action_ids = self._action()

    def test_log_names_no_family(self):
        entry = {"name": "Call", "network_id": self.network.id}
        Log = self.env["clef.log.entry"].with_user(self.me)
        for text in ("la famille Tartempion", "enfant né le 3 mars", "06 12 34 56 78"):
            with self.assertSays(ValidationError, "seems to name a person"):
                Log.create({**entry, "answer": text})
        self.assertEqual(Log.create({**entry, "answer": "To be seen"}).user_id, self.me)
        self.assertForbidden(Log, {**entry, "duration": -1})


@tagged("post_install", "-at_install")
class TestOrientation(RuleCase):
    """S25, R43: what became of an orientation."""

    def test_each_way_of_following(self):
        Orientation = self.env["clef.orientation"]
        values = {"name": "Way", "network_id": self.network.id}
        nothing, planned, acted, grouped, said, excused = Orientation.create(
            [values] * 6
        )
        self._action("project", orientation_ids=planned.ids)
        self._action("refused", orientation_ids=nothing.ids)
        self._action("submitted", orientation_ids=acted.ids)
        grouped.instance_ids = self._instance(
            "Group", "working_group", axis_id=self.axis.id
        )
        self.env["clef.agenda.item"].create(
            {
                "name": "About it",
                "meeting_id": self._meeting(3).id,
                "orientation_id": said.id,
            }
        )
        excused.no_follow_up_reason = "Too costly"
        every = nothing + planned + acted + grouped + said + excused
        self.assertFlag(every, "is_followed", acted + grouped + said + excused)
        self.assertEqual(acted.action_count, 1)

    def test_only_the_steering_body_adopts(self):
        orientation = self.env["clef.orientation"].create(
            {"name": "Way", "network_id": self.network.id}
        )
        with self.assertSays(UserError, "cannot be decided by this body"):
            orientation.action_submit(self.ct)
        self._mandate(self.town_copil, self.ann, start=-90)
        meeting = self._meeting(-5, self.copil)
        orientation.action_submit()
        item = self._item_of(orientation, meeting)
        self.assertEqual(item.name, "Orientation: Way")
        self.assertEqual(orientation.agenda_item_ids, item)
        self.assertFalse(orientation.is_followed, "submitted is not followed up")
        self._decide(item)
        self._hold(meeting, ann="present")
        self.assertEqual(orientation.submission_state, "adopted")


@tagged("post_install", "-at_install")
class TestRequest(RuleCase):
    """S9, S103, R42: what is asked, answered, or waits."""

    def test_waiting_for_a_month(self):
        def request(stage="request", **values):
            return self._action(stage, **values)

        old = self.day(-1, months=-1)
        late = request(received_on=old) + request("project", received_on=old)
        young = request(received_on=self.day(months=-1)) + request()
        decided = request("submitted", received_on=old)
        answered = request(received_on=old, answer="Yes", answered_on=self.today)
        on_agenda = request(received_on=old)
        elsewhere = request(received_on=old)
        item = {"meeting_id": self._meeting(3).id, "name": "Request"}
        carried = {"res_model": "clef.action", "res_id": on_agenda.id}
        foreign = {"res_model": "clef.institution", "res_id": elsewhere.id}
        self.env["clef.agenda.item"].create([{**item, **carried}, {**item, **foreign}])
        every = late + young + decided + answered + on_agenda + elsewhere
        self.assertFlag(every, "is_waiting", late + elsewhere)
        self.assertEqual(self.ct.waiting_action_count, 3)

    def test_parents_are_anonymous(self):
        person = self._person("A Parent")
        request = self._action("request", request_origin="parent")
        self.assertForbidden(request, {"request_partner_id": person.id})
        request.request_origin = "professional"
        request.request_partner_id = person
        self.assertForbidden(request, {"request_origin": "parent"})

    def test_answering_forgets_the_address(self):
        request = self._action("request", request_email="a@example.com")
        mine = request.with_user(self.me)
        with self.assertSays(UserError, "Write what was answered"):
            mine.action_answer()
        mine.answer = "The group meets on Mondays"
        with self.assertRaises(AccessError):
            request.with_user(self.users["staff"]).action_answer()
        with self.assertRaises(AccessError):
            request.with_user(self.users["staff"]).read(["request_email"])
        mine.action_answer()
        self.assertEqual((mine.answered_on, mine.request_email), (self.today, False))


@tagged("post_install", "-at_install")
class TestMail(RuleCase):
    """A mail to the network's address is a request, whatever is in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "clef.example"})
        cls.company.alias_domain_id = domain
        other = {"name": "Another Network", "company_id": cls.company.id}
        cls.env["clef.network"].create(other)
        cls.network.alias_name = "demandes"
        cls.network.alias_domain_id = domain

    def _receive(self, body, subject="A workshop", sender="new@example.com", files=()):
        """Have the gateway process a mail to the network.

        :return: clef.action records made of it
        """
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, NETWORK_ADDRESS
        mail["Message-Id"] = f"<{random.random()}@example.com>"
        if subject is not None:
            mail["Subject"] = subject
        mail.set_content(body)
        for name, content in files:
            mail.add_attachment(
                content, maintype="application", subtype="pdf", filename=name
            )
        before = self.env["clef.action"].search([])
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(False, mail.as_bytes())
        return self.env["clef.action"].search([]) - before

    def test_from_somebody_unknown(self):
        files = [("leaflet.pdf", b"%PDF one"), ("plan.pdf", b"%PDF two")]
        request = self._receive("Could you come and speak?", files=files)
        self.assertRecordValues(
            request,
            [
                {
                    "name": "A workshop",
                    "request_text": "Could you come and speak?",
                    "stage": "request",
                    "network_id": self.network.id,
                    "company_id": self.company.id,
                    "request_origin": "professional",
                    "request_partner_id": False,
                    "request_institution_id": False,
                    "request_email": "new@example.com",
                    "received_on": self.today,
                }
            ],
        )
        papers = self.env["ir.attachment"].search(
            [("res_model", "=", "clef.action"), ("res_id", "=", request.id)]
        )
        self.assertEqual(
            {paper.name: base64.b64decode(paper.datas) for paper in papers}, dict(files)
        )

    def test_from_a_member(self):
        request = self._receive("One more room", sender="Ann <ANN@example.com>")
        self.assertRecordValues(
            request,
            [
                {
                    "request_origin": "member",
                    "request_partner_id": self.ann.id,
                    "request_institution_id": self.town.id,
                    "request_email": "ann@example.com",
                }
            ],
        )
        self.ann_mandate.date_end = self.day(-1)
        former = self._receive("Again", sender="ann@example.com")
        self.assertEqual(former.request_origin, "professional")

    def test_without_a_subject(self):
        for subject in (None, "", "   "):
            request = self._receive("Words", subject=subject)
            self.assertEqual(request.name, "Request without a subject")
        self.assertEqual(len(self._receive("Words", subject="x" * 400).name), 120)

    def test_large_attachment(self):
        content = bytes(30 * 1024 * 1024)
        request = self._receive("See the film", files=[("film.pdf", content)])
        paper = self.env["ir.attachment"].search(
            [("res_model", "=", "clef.action"), ("res_id", "=", request.id)]
        )
        self.assertEqual(paper.file_size, len(content))

    def test_a_family_in_the_mail(self):
        """The mail is not lost, and nothing of it is copied."""
        for subject, body in (
            ("A question", "L’élève Kevin ne dort pas"),
            ("La famille Tartempion", "Que faire ?"),
            ("A question", "Appelez le 06 12 34 56 78"),
        ):
            with self.subTest(body):
                request = self._receive(body, subject=subject)
                self.assertEqual(request.name, "Request received by mail")
                self.assertIn("may name a family", request.request_text)
                self.assertEqual(request.request_email, "new@example.com")
                self.assertFalse(request.anonymised)
                mails = request.message_ids.filtered("email_from")
                self.assertTrue(mails, "read below")
                request.with_user(self.me).request_text = "Sleep of a child"
        member = self._receive("Mme Ann viendra aussi")
        self.assertEqual(member.request_text, "Mme Ann viendra aussi")


@tagged("post_install", "-at_install")
class TestEvaluation(RuleCase):
    """S19, S142, R57: what the sessions say, and who took part in the review."""

    def _evaluation(self, action, **values):
        return self.env["clef.evaluation"].create({"action_id": action.id, **values})

    def test_different_people_were_counted(self):
        action = self._action("done")
        self._session(action, parents=5, children=3, families=4)
        self._session(action, parents=2, children=3)
        self._session(action, 1, state="planned")
        evaluation = self._evaluation(
            action, distinct_parents=7, distinct_children=6, distinct_families=4
        )
        for name in ("parents", "children", "families"):
            with self.assertSays(UserError, "while the sessions counted"):
                evaluation[f"distinct_{name}"] += 1
            evaluation.invalidate_recordset()
        self.assertForbidden(evaluation, {"distinct_parents": -1})

    def test_one_an_action(self):
        action = self._action("done")
        self._evaluation(action)
        self.assertForbidden(self.env["clef.evaluation"], {"action_id": action.id})

    def test_participation(self):
        action = self._action("running")
        funder = {"action_id": action.id, "institution_id": self.town.id}
        Partner = self.env["clef.action.partner"]
        Partner.create({**funder, "role": "funder"})
        Partner.create({"action_id": action.id, "institution_id": self.school.id})
        evaluation = self._evaluation(action)
        follow = self._meeting(-9, kind="ordinary", action_id=action.id)
        self._hold(follow, ann="present", cleo="present")
        numbers = ("partner_count", "reviewer_count")
        self.assertEqual([evaluation[name] for name in numbers], [2, 0])
        review = self._meeting(-8, kind="review", action_id=action.id)
        self._hold(review, bob="represented", cleo="absent")
        evaluation.invalidate_recordset()
        self.assertEqual([evaluation[name] for name in numbers], [2, 1])

    def test_nothing_is_missing_once_evaluated(self):
        action = self._action("done")
        evaluation = self._evaluation(action, worked="Well", continuation="again")
        self.assertFalse(evaluation.missing)
        action.stage = "evaluated"
        self.assertFalse(evaluation.missing)
        action.stage = "running"
        self.assertEqual(evaluation.missing, "an action that is done")


@tagged("post_install", "-at_install")
class TestAdequacy(RuleCase):
    def test_report_against_plain_python(self):
        """S5, R50: 200 findings, actions and zones."""
        dice = random.Random(50)
        territories = self._territories(dice)
        zones = self._zones(dice, territories)
        findings = self.env["clef.finding"].create(
            [self._prepare_finding(dice, territories) for _number in range(110)]
        )
        actions = self.env["clef.action"].create(
            [self._prepare_action(dice, territories, findings) for _number in range(70)]
        )
        expected = {self._finding_row(f, zones) for f in findings if f.active}
        expected |= {self._action_row(a, zones) for a in actions if self._is_unasked(a)}
        self.env.flush_all()
        rows = self.env["clef.adequacy.report"].search(
            [("network_id", "=", self.network.id)]
        )
        found = {
            (
                row.finding_id.id,
                row.action_id.id,
                row.kind,
                row.territory_id.id,
                row.theme_id.id,
                row.is_priority,
                row.months,
            )
            for row in rows
        }
        self.assertEqual(len(rows), len(found))
        self.assertEqual(found, expected)
        self.assertEqual(
            {row[2] for row in found}, {"open", "answered", "closed", "unasked"}
        )

    def _territories(self, dice):
        made = [self.sector, self.city, self.quarter]
        for number in range(9):
            parent = dice.choice([self.sector, self.city, None])
            kind = "neighbourhood" if parent == self.city else "city"
            made.append(
                self.env["clef.territory"].create(
                    {
                        "name": f"T{number}",
                        "kind": kind,
                        "parent_id": parent and parent.id,
                    }
                )
            )
        return made

    def _zones(self, dice, territories):
        days = [False, self.day(-300), self.day(-1), self.day(), self.day(1)]
        values = [
            {
                "territory_id": dice.choice(territories[2:]).id,
                "date_start": dice.choice(days[:3] + days[3:] * 2),
                "date_end": dice.choice([False, self.day(1), self.day(400)]),
            }
            for _number in range(12)
        ]
        over = {"territory_id": self.sector.id, "date_end": self.day(-1)}
        around = {"territory_id": self.city.id, "date_end": self.day()}
        return self.env["clef.territory.zone"].create([*values, over, around])

    def _prepare_finding(self, dice, territories):
        return {
            "name": "Seen",
            "network_id": self.network.id,
            "territory_id": dice.choice(territories).id,
            "theme_id": self.theme.id,
            "date": self.day(-dice.randrange(1500)),
            "closed_reason": dice.choice([False, False, "Over"]),
            "active": dice.random() > 0.1,
        }

    def _prepare_action(self, dice, territories, findings):
        stages = [
            value for value, _label in findings.action_ids._fields["stage"].selection
        ]
        themes = self.env["clef.theme"].search([]).ids
        seen = dice.sample(findings.ids, dice.choice([0, 0, 1, 2]))
        return {
            "name": "Done",
            "network_id": self.network.id,
            "stage": dice.choice(stages),
            "territory_id": dice.choice(territories).id,
            "theme_ids": dice.sample(themes, dice.randrange(3)),
            "finding_ids": seen,
            "received_on": self.day(-dice.randrange(900)),
            "date_start": dice.choice([False, self.day(-dice.randrange(900))]),
            "active": dice.random() > 0.1,
        }

    def _is_unasked(self, action):
        going = ("submitted", "approved", "running", "done", "evaluated")
        seen = action.with_context(active_test=False).finding_ids
        return action.active and action.stage in going and not seen

    def _months(self, day):
        today = self.today
        whole = (today.year - day.year) * 12 + today.month - day.month
        return whole - (today.day < day.day)

    def _finding_row(self, finding, zones):
        going = ("approved", "running", "done", "evaluated")
        answers = [a for a in finding.action_ids if a.active and a.stage in going]
        kind = "answered" if answers else "closed" if finding.closed_reason else "open"
        return (
            finding.id,
            False,
            kind,
            finding.territory_id.id,
            finding.theme_id.id,
            in_zone(finding.territory_id, self.today, zones),
            self._months(finding.date),
        )

    def _action_row(self, action, zones):
        return (
            False,
            action.id,
            "unasked",
            action.territory_id.id,
            min(action.theme_ids.ids, default=False),
            in_zone(action.territory_id, self.today, zones),
            self._months(action.date_start or action.received_on),
        )


@tagged("post_install", "-at_install")
class TestPartner(RuleCase):
    def test_once_in_a_role(self):
        action = self._action()
        again = {"action_id": action.id, "institution_id": self.town.id}
        Partner = self.env["clef.action.partner"]
        self.assertForbidden(Partner, {**again, "role": "host"})
        Partner.create({**again, "role": "funder"})

    def test_referent_gone(self):
        """S130: archived, and nobody at work was named to succeed."""
        left, gone = self._person("Left", active=False), self._person("Gone")
        gone.active = False
        Partner = self.env["clef.action.partner"]
        values = {"action_id": self._action().id, "institution_id": self.school.id}

        def partner(role, **people):
            return Partner.create({**values, "role": role, **people})

        alone = partner("host", referent_id=left.id)
        both = partner("funder", referent_id=left.id, successor_id=gone.id)
        heir = partner("expert", referent_id=left.id, successor_id=self.bob.id)
        fine = partner("contributor", referent_id=self.bob.id, successor_id=gone.id)
        nobody = partner("co_carrier")
        every = alone + both + heir + fine + nobody
        self.assertFlag(every, "is_referent_gone", alone + both)
        self.assertIn("a referent in School", "\n".join(alone._missing_to_start()))


@tagged("post_install", "-at_install")
class TestWay(RuleCase):
    """Items that go up and down, bodies that close, stages put right."""

    def _waiting(self):
        """An action on the agenda of the technical committee."""
        meeting, action = self._meeting(3), self._action()
        action.action_submit()
        return action, self._item_of(action, meeting)

    def test_up_then_only_down_once_treated(self):
        action, item = self._waiting()
        with self.assertSays(UserError, "is planned: plan one"):
            item._send_to(self.copil)
        above = self._meeting(5, self.copil)
        item._send_to(self.copil)
        self.assertEqual(action.submitted_to_id, self.copil)
        raised = self._item_of(action, above)
        with self.assertSays(UserError, "it would go round in circles"):
            raised._send_to(self.ct)
        with self.assertSays(UserError, "is not before CT Here"):
            self._decide(item)._apply()
        self.assertEqual(action.submitted_to_id, self.copil, "nothing moved")

    def test_down_again_to_the_next_meeting(self):
        meeting, action = self._meeting(-3), self._action()
        action.action_submit()
        item = self._item_of(action, meeting)
        above = self._meeting(5, self.copil)
        item._send_to(self.copil)
        self._hold(meeting, ann="present")
        following = self._meeting(9)
        self.assertFalse(
            self._item_of(action, following), "it is before the other body"
        )
        raised = self._item_of(action, above)
        raised._send_to(self.ct)
        self.assertEqual(action.submitted_to_id, self.ct)
        back = self._item_of(action, following)
        self.assertEqual(back._journey(), back + raised + item)
        with self.assertSays(UserError, "it would go round in circles"):
            back._send_to(self.copil)

    def test_committee_closed_while_the_action_waits(self):
        action, item = self._waiting()
        self.ct.date_end = self.day(-1)
        other = self._instance("CT There", "technical", territory_id=self.city.id)
        with self.assertSays(UserError, "is already submitted"):
            action.action_submit(other)
        coming = self._meeting(6, other)
        item._send_to(other)
        self.assertEqual(action.submitted_to_id, other)
        self.assertTrue(self._item_of(action, coming))
        action.action_cancel("Both are gone")
        self.assertFalse(self._item_of(action, coming))

    def test_put_back_to_project_it_is_submitted_again(self):
        action, item = self._waiting()
        manager = action.with_user(self.users["manager"])
        manager.action_correct("project", "Committee closed")
        self.assertEqual(action.submission_state, "draft")
        self.assertFalse(item.exists(), "taken off the agenda")
        action.action_submit()
        decided = self._action("running", submission_state="adopted")
        decided.with_user(self.users["manager"]).action_correct("project", "Redone")
        decided.action_submit()
        self.assertEqual(decided.stage, "submitted")
