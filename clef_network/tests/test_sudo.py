"""Where the addon works as superuser, and where it speaks to PostgreSQL: a register.

A ``sudo()`` that is not in the table fails the test: whoever adds one writes down the
check that comes before it (quality J71).
"""

import ast
from collections import Counter
from pathlib import Path

from odoo.tests import BaseCase, tagged

ADDON = Path(__file__).parents[1]

# File -> function -> how many, and what is checked before or why nothing leaks.
SUDO = {
    "controllers/portal_meetings.py": {
        "clef_meetings": (1, "the records were searched as the reader"),
        "_clef_answers": (1, "the lines were searched as the reader"),
        "_clef_meeting": (
            2,
            "meeting and line were both searched as the reader",
        ),
    },
    "controllers/portal_people.py": {
        "clef_directory": (
            1,
            "networks are those the reader sees; _directory_entries stops at consent",
        ),
        "_mandates_page": (1, "the reader's own mandates, searched as the reader"),
        "_data_page": (1, "the reader's own contact"),
    },
    "models/action/clef_action_gates.py": {
        "_apply_decision": (
            1,
            "called by _apply alone, from action_close, which checks the meeting",
        ),
        "action_start": (1, "_check_stage checks write"),
        "action_finish": (1, "_check_stage checks write"),
        "action_cancel": (1, "_check_stage checks write"),
        "action_correct": (1, "managers only, then check_access"),
    },
    "models/action/clef_evaluation.py": {
        "_apply_decision": (1, "called by _apply alone, see action_close"),
    },
    "models/action/clef_objective.py": {
        "_revise": (1, "check_access on the line before"),
    },
    "models/action/clef_territory.py": {
        "_recount_sessions": (
            1,
            "after the write of a zone; marks a flag to be computed",
        ),
    },
    "models/meeting/calendar_attendee.py": {
        "_send_invitation_emails": (
            1,
            "only whether the event is a meeting; nothing comes out",
        ),
    },
    "models/meeting/calendar_event.py": {
        "write": (1, "only whether the event is a meeting, then check_access"),
    },
    "models/meeting/clef_agenda_item.py": {
        "create": (1, "after super().create, which checks; one flag"),
    },
    "models/meeting/clef_agenda_item_sending.py": {
        "_send_to": (
            3,
            "check_access first; the other body's agenda may be out of reach",
        ),
    },
    "models/meeting/clef_attendance.py": {
        "_compute_display_name": (1, "the line was read; of the contact, the name"),
    },
    "models/meeting/clef_attendance_answer.py": {
        "_from_token": (1, "the signature of the token is verified, then the person"),
        "_give_answer": (
            1,
            "written as the caller first; the attendee of the same line",
        ),
        "_awaited_domain": (1, "ids only, given to a search by the caller's rules"),
    },
    "models/meeting/clef_charter.py": {
        "_apply_decision": (1, "called by _apply alone, see action_close"),
    },
    "models/meeting/clef_decision.py": {
        "_number": (1, "the last number only; create checks afterwards"),
        "_apply": (1, "called by action_close, which checks the meeting"),
        "_remind_owners": (1, "called by _apply; the internal user of the owner"),
    },
    "models/meeting/clef_dispatch.py": {
        "action_mark_posted": (1, "write on the meetings is checked first"),
        "_build": (1, "cron only; the mail just made"),
        "_notify": (1, "cron only; the mail just made"),
    },
    "models/meeting/clef_institution.py": {
        "_apply_decision": (2, "called by _apply alone, see action_close"),
    },
    "models/meeting/clef_meeting.py": {
        "_compute_officers": (
            1,
            "the meeting is written by its caller; who presides is on the sheet",
        ),
        "unlink": (1, "super().unlink checks; then the events of what was deleted"),
        "_create_events": (1, "create checks first"),
        "_number": (1, "create checks first; the year of the event"),
        "_last_number": (1, "create checks first; the last number only"),
    },
    "models/meeting/clef_meeting_agenda.py": {
        "_prepare_agendas": (2, "after super().create of the meeting, which checks"),
        "_add_submission": (1, "called by verbs that checked what is submitted"),
        "_collect_items": (1, "called by create and action_close, which check"),
    },
    "models/meeting/clef_meeting_attendance.py": {
        "_invite": (2, "called by action_convene, which checks by _check_state"),
    },
    "models/meeting/clef_meeting_convocation.py": {
        "_call_off": (1, "called by action_cancel, which checks by _check_state"),
        "_preview_convocation": (1, "check_access read first; the template only"),
        "_convocation_file_names": (1, "names of the files of one template of ours"),
        "_queue": (
            3,
            "called by verbs that checked by _check_state, and by _after_move",
        ),
        "_when_and_where": (1, "called by calendar.event.write after its check"),
        "_after_move": (1, "called by calendar.event.write after its check"),
    },
    "models/meeting/clef_meeting_ics.py": {
        "_ics_sequence": (1, "a number only; callers have found the meeting"),
    },
    "models/meeting/clef_meeting_life.py": {
        "_enter": (1, "its callers check by _check_state"),
        "action_close": (1, "_check_state checks write; the body's own next agenda"),
        "action_cancel": (1, "_check_state checks write"),
        "action_reopen": (1, "_check_reopening: write, and managers only"),
    },
    "models/meeting/clef_meeting_minutes.py": {
        "_approve": (1, "called by _apply_decision, see action_close"),
        "_content": (1, "called by _approve; goes into a digest"),
        "_queue_minutes": (2, "called by verbs that checked by _check_state"),
        "_minutes_attachment": (1, "called by the cron that sends minutes"),
        "_minutes_content": (1, "pages call it after _minutes_are_open"),
        "_prepare_minutes_file": (2, "of a meeting its callers have checked"),
    },
    "models/meeting/clef_meeting_reminder.py": {
        "_reminders": (1, "what was sent for a meeting the caller reads"),
    },
    "models/meeting/clef_meeting_synthesis.py": {
        "_check_nothing_written": (
            1,
            "constraint after a write; only whether there are remarks",
        ),
        "_hide_event": (1, "after a create or write of the meeting, which check"),
    },
    "models/meeting/clef_network.py": {
        "_people_that_may_be_named": (2, "names compared with a text, none shown"),
    },
    "models/meeting/clef_seat.py": {
        "_update_engagement": (
            1,
            "called by action_close and action_reopen, which check",
        ),
        "_propose": (1, "called by _update_engagement"),
    },
    "models/meeting/clef_submission_mixin.py": {
        "action_submit": (2, "_check_submission checks write"),
        "_withdraw": (1, "called by verbs that checked write"),
        "_pass_to": (1, "called by _send_to, which checks"),
        "_apply_decision": (1, "called by _apply alone, see action_close"),
    },
    "models/meeting/ir_attachment.py": {
        "_check_minutes_open": (1, "only refuses; reading res_model checked the file"),
        "_check_not_of_synthesis": (1, "only refuses, after the write was checked"),
    },
    "models/network/clef_charter.py": {
        "_put_in_force": (1, "check_access first"),
    },
    "models/network/clef_institution.py": {
        "action_admit": (1, "check_access first"),
        "action_withdraw": (1, "check_access first"),
    },
    "models/network/clef_mandate.py": {
        "_compute_display_name": (1, "the mandate was read; of the contact, the name"),
    },
    "models/network/zones.py": {
        "zone_of": (1, "the time zone of a company only"),
        "lang_of": (1, "the language of a company only"),
    },
    "models/portal/clef_action.py": {
        "_referents": (1, "callers take the names, of actions they found"),
        "_portal_holders": (1, "names, of an action found by its rule"),
        "_portal_structures": (1, "names, of an action found by its rule"),
        "_what_became": (
            1,
            "of actions found by their rule; circulated, and no synthesis",
        ),
    },
    "models/portal/clef_agenda_proposal.py": {
        "_propose": (1, "mandate._check_own first; values are named one by one"),
        "_proposed": (1, "one's own proposals, in bodies the reader sees"),
    },
    "models/portal/clef_attendance.py": {
        "_is_member": (1, "whether the person of the line sits today"),
        "_give_remark": (2, "_can_remark first; values are named one by one"),
        "_remark_text": (1, "names compared with a text, none shown"),
        "_remarks": (1, "of the person of the line only"),
    },
    "models/portal/clef_coordination.py": {
        "_ask_coordination": (2, "callers checked _check_own or _check_myself"),
    },
    "models/portal/clef_feed.py": {
        "_of": (1, "of the person given: the user's own contact"),
        "_renew": (1, "of the person given: the user's own contact"),
        "_from_token": (2, "by the digest of 256 random bits, then the mandate"),
        "_sits": (1, "yes or no"),
        "_ics": (1, "_feed_domain: meetings of the person of the link"),
    },
    "models/portal/clef_mandate.py": {
        "_is_address_taken": (1, "action_invite checks write; yes or no"),
    },
    "models/portal/clef_mandate_upload.py": {
        "_receive_letter": (1, "_check_own first; values are named one by one"),
        "_letter_pdf": (1, "_check_own first"),
    },
    "models/portal/clef_meeting.py": {
        "_agenda_points": (
            1,
            "of a meeting the page found; minutes by _texts_are_open",
        ),
        "_documents": (2, "of a meeting the page found; none of internal notes"),
        "_who_sat": (1, "the page asks _texts_are_open"),
        "_people_that_may_be_named": (2, "names compared with a text, none shown"),
    },
    "models/portal/clef_network_public.py": {
        "_compute_slug": (1, "names in addresses already taken, none shown"),
        "_from_slug": (1, "public page: pages search by _public_domain"),
    },
    "models/portal/clef_proposal.py": {
        "_propose": (1, "mandate._check_own first; values are named one by one"),
    },
    "models/portal/clef_proposal_body.py": {
        "_meeting_for_proposals": (1, "called after mandate._check_own"),
    },
    "models/portal/clef_session.py": {
        "_report_counts": (1, "_check_reportable first; only counts are taken"),
    },
    "models/portal/portal_wizard_user.py": {
        "_send_email": (1, "of an account the wizard just made, as Odoo's own does"),
    },
    "models/portal/res_partner.py": {
        "_give_directory_consent": (1, "_check_myself first; one flag"),
        "_held_mandates": (1, "_check_myself first"),
        "_attendance_counts": (1, "_check_myself first; numbers"),
    },
    "wizards/clef_plan_meetings.py": {
        "_months": (1, "months off of the network of a body that was read"),
    },
    "wizards/clef_plan_meetings_line.py": {
        "_compute_conflict": (2, "only that the chair is taken, not what for"),
    },
    "models/watch/clef_alert.py": {
        "_alert_query": (1, "alerts are read by staff, by company and synthesis rules"),
        "_compute_label": (1, "names of what the reader's alerts are about"),
    },
    "models/watch/clef_signal.py": {
        "_put_on_agendas": (3, "after create or write of the signal as its author"),
    },
    "models/watch/res_partner.py": {
        "_clef_inactive_domain": (
            2,
            "a search of ids, combined with the reader's rules",
        ),
        "_clef_approved_meetings": (1, "called by action_clef_anonymise alone"),
        "_clef_forget": (3, "called by action_clef_anonymise alone"),
        "action_clef_anonymise": (1, "check_access on mandates and on the persons"),
    },
    "models/year/clef_exercise.py": {
        "_apply_decision": (2, "called by _apply alone, see action_close"),
        "_collect": (1, "action_collect checks write"),
        "action_take_back": (1, "check_access before"),
    },
    "models/year/clef_exercise_chapter.py": {
        "_after_change": (1, "after a write of the chapter as its author"),
    },
    "models/year/clef_exercise_report.py": {
        "action_build_again": (1, "check_access before"),
        "_prepare_report": (1, "the language of the host"),
    },
    "models/year/ir_attachment.py": {
        "_check_year_open": (
            1,
            "only whether the year is validated; nothing comes out",
        ),
    },
}

# Superuser by another door: the key of signatures, nothing is read or written with it.
SUPERUSER = {
    "models/meeting/clef_attendance_answer.py": {"_answer_token": 1, "_from_token": 1}
}


@tagged("post_install", "-at_install")
class TestSudo(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trees = {
            path.relative_to(ADDON).as_posix(): ast.parse(path.read_text())
            for path in sorted(ADDON.rglob("*.py"))
            if path.relative_to(ADDON).parts[0] != "tests"
        }

    def _calls(self, node, function=""):
        """All calls below a node of the code.

        :return: generator of (name of the function they are in, ast.Call)
        """
        for child in ast.iter_child_nodes(node):
            inside = getattr(child, "name", function)
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = function
            if isinstance(child, ast.Call):
                yield function, child
            yield from self._calls(child, inside)

    def _counted(self, wanted):
        """Calls that are wanted, by file and by function.

        :param wanted: function of an ast.Call
        :return: dict of dict of int
        """
        found = {}
        for file, tree in self.trees.items():
            where = Counter(name for name, call in self._calls(tree) if wanted(call))
            if where:
                found[file] = dict(where)
        return found

    @staticmethod
    def _is(call, *names):
        return isinstance(call.func, ast.Attribute) and call.func.attr in names

    def test_the_register_is_complete(self):
        """J71, S9: each ``sudo()`` is known, and so is the check before it."""
        self.maxDiff = None
        register = {
            file: {name: count for name, (count, _why) in functions.items()}
            for file, functions in SUDO.items()
        }
        self.assertEqual(self._counted(lambda call: self._is(call, "sudo")), register)

    def test_no_other_way_to_be_superuser(self):
        """J71: neither ``su=True`` nor ``with_user(SUPERUSER_ID)`` beside the table."""

        def wanted(call):
            named = {word.arg for word in call.keywords}
            root = self._is(call, "with_user") and "SUPERUSER" in ast.dump(call)
            return "su" in named or root

        self.assertEqual(self._counted(wanted), SUPERUSER)

    def test_every_reason_is_a_sentence(self):
        for file, functions in SUDO.items():
            for name, (_count, why) in functions.items():
                self.assertGreater(len(why), 5, (file, name))

    def test_no_sql_but_by_sql(self):
        """S9: ``execute`` and ``execute_query`` are never handed a text, be it built or
        plain; ``SQL()`` never an f-string, nor a text put together."""

        def is_text(node):
            built = isinstance(node, ast.JoinedStr | ast.BinOp)
            formatted = isinstance(node, ast.Call) and self._is(node, "format", "join")
            plain = isinstance(node, ast.Constant) and isinstance(node.value, str)
            return built or formatted, plain

        def wanted(call):
            built, plain = is_text(call.args[0]) if call.args else (False, False)
            name = getattr(call.func, "id", "")
            executes = self._is(
                call, "execute", "executemany", "execute_query", "mogrify"
            )
            return (executes and (built or plain)) or (name == "SQL" and built)

        self.assertEqual(self._counted(wanted), {})

    def test_nothing_is_evaluated(self):
        """F47: no ``eval``, ``exec`` or ``safe_eval`` of what people write."""
        names = ("eval", "exec", "safe_eval", "compile", "__import__")
        found = self._counted(lambda call: getattr(call.func, "id", "") in names)
        self.assertEqual(found, {})
