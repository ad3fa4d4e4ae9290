"""What a partner may try by RPC, with an account of the portal and a script.

Models, methods and fields are read in the registry: those of tomorrow are tried as
well, without anybody thinking of them.
"""

import inspect
import json
from collections import Counter
from contextlib import contextmanager

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_attack import HUSH, WATCHED, AttackCase

ADDON = "odoo.addons.clef_network."
# What Odoo answers by a dialog, and never by the trace of an error of ours.
REFUSALS = (AccessError, UserError, MissingError, TypeError)
# Arguments of public methods, by name; any other one gets a word.
PLAUSIBLE = {
    "vals": {"active": False},
    "vals_list": [{}],
    "values": {},
    "field_names": [],
    "fields": ["id"],
    "fields_spec": {"display_name": {}},
    "data": [["x"]],
    "domain": [],
    "default": {},
    "msg_dict": {"subject": "x", "from": "x@example.com"},
    "custom_values": {},
    "instance": False,
    "stage": "running",
    "message_type": "comment",
}
# Odoo does not refuse to search by these: not kept in the table, or required. They
# stand for a domain that is asked with the reader's own rights (see the oracles).
ASKED_AS_ONESELF = {
    ("clef.institution", "is_missing"),
    ("clef.institution", "is_shared"),
    ("clef.mandate", "email"),
    ("clef.mandate", "is_shared"),
    ("clef.mandate", "phone"),
    ("clef.meeting", "event_id"),
}
# How the addresses, logins and passwords of others begin.
SOUGHT = ("hushed%", "<p>hushed%", "cleo%", "$pbkdf2%")


@tagged("post_install", "-at_install")
class TestRpcAttacks(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.env["res.users"].browse()
        cls.intruders = {
            "member": users.search([("login", "=", "ann")]),
            "former": users.search([("login", "=", "max")]),
            "stranger": users.search([("login", "=", "zoe")]),
        }
        # what none of those without a mandate today may read
        cls.told = {
            "member": (HUSH,),
            "former": (HUSH, "Network Under Test", "What was said", "Room 2"),
            "stranger": (HUSH, "Network Under Test", "What was said", "Room 2"),
        }

    # tools

    def _call(self, user, model, name, ids=None, *args, **kwargs):
        """Call as ``/web/dataset/call_kw`` does, on a cache that knows nothing."""
        self.env.invalidate_all()
        api_model = getattr(getattr(type(self.env[model]), name), "_api_model", False)
        given = args if api_model else (ids or [], *args)
        return call_kw(self.env[model].with_user(user), name, given, kwargs)

    @contextmanager
    def _undone(self):
        """A block of which nothing stays, as at the end of a request refused."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            yield
        finally:
            self.env.cr.precommit.clear()
            self.env.clear()
            savepoint.close(rollback=True)

    def _written(self):
        """Rows written in this transaction so far, by table.

        PostgreSQL's own count: also of what was undone, or written with no change.
        """
        rows = SQL(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del "
            "FROM pg_stat_xact_user_tables "
            "WHERE relname LIKE %s OR relname IN %s",
            r"clef\_%",
            WATCHED,
        )
        return Counter(dict(self._query(rows)))

    def _try(self, who, model, name, ids, args, kwargs):
        """Call, and prove that what is not refused wrote nothing and told nothing.

        :return: str, the sort of answer
        """
        label = f"{who}: {model}.{name}({ids}, {args}, {kwargs})"
        user = self.intruders[who]
        with self._undone(), mute_logger("odoo.sql_db"):
            before = self._written()
            try:
                result = self._call(user, model, name, ids, *args, **kwargs)
                self.env.flush_all()
            except REFUSALS as refusal:
                self.assertUntold(who, str(refusal), label)
                return type(refusal).__name__
            except Exception as error:
                # what Odoo itself says of a button pressed on nothing
                if "Expected singleton" not in str(error):
                    raise AssertionError(f"{label} broke: {error!r}") from error
                return "singleton"
            self.assertFalse(self._written() - before, f"{label} wrote")
        self.assertUntold(who, json.dumps(result, default=str), label)
        return "result"

    def assertUntold(self, who, text, label):
        for secret in self.told[who]:
            self.assertNotIn(secret, text, label)

    def assertRefused(self, who, model, name, ids, *args, **kwargs):
        # Odoo has its own words for who may not export
        refusal = UserError if name == "export_data" else AccessError
        with self.assertRaises(refusal, msg=f"{who}: {model}.{name}{args}"):
            with self._undone(), mute_logger("odoo.sql_db"):
                self._call(self.intruders[who], model, name, ids, *args, **kwargs)

    def _own_and_foreign(self, user, model):
        """Some ids the user may see, and some that are kept from them."""
        mine = self.env[model].with_user(user).browse()
        own = mine.search([]).ids if mine.has_access("read") else []
        foreign = self.env[model].search([("id", "not in", own)], order="id desc")
        return own[:1], foreign[:1].ids

    def _public_methods(self, model):
        """Those this addon adds to a model, or overrides, and RPC may call.

        :return: dict of signature by name
        """
        found = {}
        for owner in type(model).__mro__:
            if owner.__module__.startswith(ADDON):
                for name, method in vars(owner).items():
                    if inspect.isfunction(method) and not name.startswith("_"):
                        found.setdefault(name, inspect.signature(method))
        hidden = [n for n in found if getattr(getattr(model, n), "_api_private", False)]
        return {name: found[name] for name in found if name not in hidden}

    def _arguments(self, signature):
        """Calls worth trying: with nothing, and with something plausible everywhere.

        :return: list of (positional, by name)
        """
        parameters = list(signature.parameters.values())[1:]
        given = [
            PLAUSIBLE.get(parameter.name, "x")
            for parameter in parameters
            if parameter.kind == parameter.POSITIONAL_OR_KEYWORD
        ]
        named = {
            parameter.name: PLAUSIBLE.get(parameter.name, "x")
            for parameter in parameters
            if parameter.kind == parameter.KEYWORD_ONLY
        }
        needed = any(parameter.default is parameter.empty for parameter in parameters)
        tried = [(given, named)] if given or named else []
        return tried if needed and tried else [((), {}), *tried]

    # every public method

    def test_there_is_something_of_every_model(self):
        """The attacks below would pass on a model without any record."""
        empty = [n for n, model in self._kept_models().items() if not model.search([])]
        self.assertFalse(empty)

    def test_public_methods_of_the_registry(self):
        """B13: verbs check who calls before they write or answer (``_check_state``,
        ``check_access``), those of models the addon extends included."""
        before = self._rows()
        answers = Counter()
        for model_name, model in sorted(self.env.items()):
            methods = {} if model._abstract else self._public_methods(model)
            for who, user in self.intruders.items() if methods else ():
                own, foreign = self._own_and_foreign(user, model_name)
                for name, signature in methods.items():
                    for ids in [i for i in (own, foreign) if i] + [[]]:
                        for args, kwargs in self._arguments(signature):
                            call = (who, model_name, name, ids, args, kwargs)
                            answers[self._try(*call)] += 1
        self.assertSameRows(before)
        self.assertGreater(answers["AccessError"], 300, answers)
        self.assertGreater(answers["result"], 100, answers)

    # what Odoo offers on every model

    def test_nothing_is_written_on_any_model(self):
        """B14: rights on models (``ir.model.access.csv``) let partners only read."""
        before = self._rows()
        for name, model in sorted(self.env.items()):
            if not name.startswith("clef.") or model._abstract:
                continue
            field = model._rec_name or "create_date"
            for who, user in self.intruders.items():
                own, foreign = self._own_and_foreign(user, name)
                self.assertRefused(who, name, "create", None, [{field: "x"}])
                if "name" in model._fields and model._rec_name == "name":
                    self.assertRefused(who, name, "name_create", None, "x")
                for ids in filter(None, (own, foreign)):
                    for attack, *args in (
                        ("write", {field: "x"}),
                        ("web_save", {field: "x"}, {"id": {}}),
                        ("unlink",),
                        ("copy",),
                        ("export_data", ["id", ".id"]),
                    ):
                        self.assertRefused(who, name, attack, ids, *args)
                    if "active" in model._fields:
                        self.assertRefused(who, name, "action_archive", ids)
                        self.assertRefused(who, name, "write", ids, {"active": False})
        self.assertSameRows(before)

    def test_importing_is_refused(self):
        """B14: ``load`` says no in its messages, and keeps nothing."""
        before = self._rows()
        for name, model in sorted(self._kept_models().items()):
            if model._auto and model._rec_name in model._fields:
                for who in self.intruders:
                    with self._undone(), mute_logger("odoo.sql_db"):
                        with self.assertRaises(AccessError, msg=name):
                            user = self.intruders[who]
                            result = self._call(
                                user, name, "load", None, [model._rec_name], [["x"]]
                            )
                            self.assertFalse(result["ids"], name)
                            raise AccessError(str(result["messages"]))
        self.assertSameRows(before)

    def _locked_fields(self, model):
        """Fields of a model that are for the staff, Odoo's own activities left out.

        :return: list of names
        """
        return [
            name
            for name, field in model._fields.items()
            if field.groups and not name.startswith(("activity_", "my_activity_"))
        ]

    def test_locked_fields_are_neither_read_nor_asked_about(self):
        """B15, B17: ``groups`` of the fields hold in reading, searching, sorting,
        grouping, exporting: no oracle."""
        tried = 0
        for name, model in sorted(self._kept_models().items()):
            for field in self._locked_fields(model):
                stored = model._fields[field].store
                own, foreign = self._own_and_foreign(self.intruders["member"], name)
                for ids in filter(None, (own, foreign)):
                    tried += 1
                    self.assertRefused("member", name, "read", ids, [field])
                    self.assertRefused("member", name, "web_read", ids, {field: {}})
                domain = [(field, "!=", False)]
                asked = (name, field) not in ASKED_AS_ONESELF
                if asked and model._fields[field]._description_searchable:
                    search = ("web_search_read", None, domain, {})
                    self.assertRefused("member", name, "search_count", None, domain)
                    self.assertRefused("member", name, *search)
                if stored and model._fields[field].column_type:
                    order = {"order": f"{field} desc"}
                    self.assertRefused("member", name, "search", None, [], **order)
                    group = [], [field], ["__count"]
                    self.assertRefused(
                        "member", name, "formatted_read_group", None, *group
                    )
                    self.assertRefused("member", name, "web_read_group", None, *group)
        self.assertGreater(tried, 50)

    def test_models_kept_from_partners_answer_nothing(self):
        """B14: without ``perm_read``, neither ids nor numbers come out."""
        kept = [
            name
            for name, model in self._kept_models().items()
            if not model.with_user(self.intruders["member"]).has_access("read")
        ]
        self.assertGreater(len(kept), 10)
        for name in kept:
            for attack, *args in (
                ("search", []),
                ("search_count", []),
                ("name_search", "x"),
                ("search_read", [], ["id"]),
                ("web_search_read", [], {"id": {}}),
                ("formatted_read_group", [], [], ["__count"]),
            ):
                self.assertRefused("member", name, attack, None, *args)

    # ways around

    def test_paths_are_no_oracles(self):
        """B16: rules and groups hold along a path; an answer says nothing."""
        for model, path in (
            ("clef.instance", "meeting_ids.attendance_ids.partner_id.email"),
            ("clef.meeting", "attendance_ids.partner_id.email"),
            ("clef.meeting", "attendance_ids.partner_id.user_ids.password"),
            ("clef.meeting", "create_uid.password"),
            ("clef.meeting", "create_uid.email"),
            ("clef.meeting", "remark_ids.text"),
            ("clef.meeting", "event_id.attendee_ids.access_token"),
            ("clef.seat", "mandate_ids.partner_id.email"),
            ("clef.seat", "mandate_ids.email"),
            ("clef.mandate", "partner_id.email"),
            ("clef.mandate", "email"),
            ("clef.mandate", "phone"),
            ("clef.mandate", "partner_id.user_ids.login"),
            ("clef.institution", "note"),
            ("clef.network", "coordinator_ids.login"),
            ("clef.network", "institution_ids.note"),
            ("clef.action", "request_partner_id.email"),
            ("clef.action", "message_ids.body"),
        ):
            with self.subTest(model=model, path=path):
                found = [self._oracle(model, path, text) for text in SOUGHT]
                self.assertFalse(any(found), found)

    def _oracle(self, model, path, text):
        """How many records a search along a path finds, None when it is refused."""
        domain = [(path, "=ilike", text)]
        with self._undone():
            try:
                user = self.intruders["member"]
                return self._call(user, model, "search_count", None, domain)
            except (AccessError, ValueError) as error:
                self.assertNotIn(HUSH, str(error))
                return None

    def test_nested_reading_stops_where_rights_stop(self):
        """B18: ``web_read`` follows a specification with the reader's own rights."""
        people = {"fields": {"email": {}, "phone": {}, "user_ids": {}}}
        for model, specification in (
            ("clef.meeting", {"attendance_ids": {"fields": {"partner_id": people}}}),
            ("clef.meeting", {"remark_ids": {"fields": {"text": {}}}}),
            ("clef.meeting", {"dispatch_ids": {"fields": {"explanation": {}}}}),
            ("clef.meeting", {"event_id": {"fields": {"attendee_ids": {}}}}),
            ("clef.seat", {"mandate_ids": {"fields": {"partner_id": people}}}),
            ("clef.mandate", {"partner_id": people}),
            ("clef.network", {"institution_ids": {"fields": {"note": {}}}}),
            ("clef.network", {"instance_ids": {"fields": {"meeting_ids": {}}}}),
            ("clef.network", {"coordinator_ids": {"fields": {"login": {}}}}),
            ("clef.action", {"request_partner_id": people}),
        ):
            with self.subTest(model=model, specification=specification):
                own, _foreign = self._own_and_foreign(self.intruders["member"], model)
                self.assertTrue(own, model)
                call = ("member", model, "web_read", own, [specification], {})
                self._try(*call)

    def test_everything_a_member_may_read(self):
        """A7, B18: all fields of all records within reach, and nothing of the rest."""
        for name in self._kept_models():
            for who, user in self.intruders.items():
                mine = self.env[name].with_user(user).browse()
                if not mine.has_access("read"):
                    continue
                ids = mine.search([]).ids
                fields = [n for n in mine.fields_get() if "activity" not in n]
                self._try(who, name, "read", ids, [fields], {})
                for call in (("name_search", [""]), ("search_read", [[], ["id"]])):
                    self._try(who, name, call[0], None, call[1], {})

    def test_chatter_of_what_one_cannot_read(self):
        """B19 (CVE-2019-11785): neither followed, nor written to, nor its messages
        read; Odoo's check of the document."""
        me = self.intruders["member"].partner_id
        self.hidden.message_post(body=HUSH)
        before = self._rows()
        for record in (self.hidden, self.project, self.board_mandate):
            for attack, *args in (
                ("message_subscribe", self.victim.ids),
                ("message_post",),
                ("message_unsubscribe", self.victim.ids),
                ("activity_schedule",),
            ):
                with self.subTest(record=record, attack=attack):
                    name = record._name
                    for who in self.intruders:
                        self.assertRefused(who, name, attack, record.ids, *args)
            # Odoo answers False, and has nobody follow
            call = ("member", record._name, "message_subscribe", record.ids)
            self._try(*call, [me.ids], {})
        messages = self.hidden.message_ids.ids
        self.assertTrue(messages)
        self.assertRefused("member", "mail.message", "read", messages, ["body"])
        self.assertRefused("member", "ir.attachment", "read", self.file.ids, ["name"])
        self.assertSameRows(before)

    def test_company_of_somebody_else(self):
        """B21: ``allowed_company_ids`` is checked against the companies of the user."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        for model in ("clef.network", "clef.meeting", "clef.action"):
            for companies in (company.ids, [*self.company.ids, company.id], [10**6]):
                context = {"allowed_company_ids": companies}
                refused = ("member", model, "search_read", None, [], ["id"])
                self.assertRefused(*refused, context=context)

    # models of Odoo this addon watches

    def test_event_of_a_meeting_names_nothing(self):
        """J71: who may not change an event is told so, before whose it is."""
        event = self.hidden.event_id
        before = self._rows()
        for values in ({"start": "2030-01-01"}, {"location": "x"}, {"name": "x"}):
            call = ("member", "calendar.event", "write", event.ids, [values], {})
            self.assertEqual(self._try(*call), "AccessError")
        self.assertSameRows(before)

    def test_files_of_what_one_cannot_read(self):
        """F50: no file on a meeting out of reach, and not a word of why."""
        before = self._rows()
        here = {"name": "x", "res_model": "clef.meeting", "res_id": self.hidden.id}
        for name, ids, args in (
            ("create", None, [[here]]),
            ("write", self.file.ids, [{"name": "x"}]),
            ("unlink", self.file.ids, []),
            ("copy", self.file.ids, []),
        ):
            call = ("member", "ir.attachment", name, ids, args, {})
            self.assertEqual(self._try(*call), "AccessError", name)
        self.assertSameRows(before)
