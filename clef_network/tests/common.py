from contextlib import contextmanager
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = ("outsider", "portal", "staff", "coordinator", "manager")


class ClefCase(TransactionCase):
    """A small network, and one user per role.

    Institutions: ``town`` and ``school``, both seated in the steering committee
    (``copil``) and in the technical committee (``ct``).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._speak_english()
        context = {**cls.env.context, "tracking_disable": True, "lang": "en_US"}
        cls.env = cls.env(context=context)
        cls.today = cls.env["clef.dated.mixin"]._today()
        cls.company = cls.env["res.company"].create({"name": "Host of the Network"})
        cls.users = cls._create_users()
        cls.network = cls.env["clef.network"].create(
            {"name": "Network Under Test", "company_id": cls.company.id}
        )
        cls.copil = cls._instance("COPIL", "steering")
        cls.ct = cls._instance("CT Here", "technical")
        cls.town = cls._institution("Town")
        cls.school = cls._institution("School")
        cls.town_copil = cls._seat(cls.copil, cls.town)
        cls.town_ct = cls._seat(cls.ct, cls.town)
        cls.school_copil = cls._seat(cls.copil, cls.school)
        cls.school_ct = cls._seat(cls.ct, cls.school)

    @classmethod
    def _speak_english(cls):
        """Sentences are compared in English, even where only French is installed."""
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")

    @classmethod
    def _create_users(cls):
        groups = {
            "outsider": "base.group_user",
            "portal": "base.group_portal",
            "staff": "clef_network.group_user",
            "coordinator": "clef_network.group_coordinator",
            "manager": "clef_network.group_manager",
        }
        company = {
            "company_id": cls.company.id,
            "company_ids": [Command.set(cls.company.ids)],
        }
        return {
            role: new_test_user(cls.env, f"clef_{role}", group, **company)
            for role, group in groups.items()
        }

    # builders

    @classmethod
    def day(cls, offset=0, **period) -> date:
        """A day so many days, or such a period, from today."""
        return cls.today + relativedelta(days=offset, **period)

    @classmethod
    def _instance(cls, name, kind, **values):
        return cls.env["clef.instance"].create(
            {"network_id": cls.network.id, "name": name, "kind": kind, **values}
        )

    @classmethod
    def _institution(cls, name, state="member", **values):
        partner = cls.env["res.partner"].create({"name": name, "is_company": True})
        return cls.env["clef.institution"].create(
            {
                "network_id": cls.network.id,
                "partner_id": partner.id,
                "state": state,
                **values,
            }
        )

    @classmethod
    def _seat(cls, instance, institution=None, **values):
        holder = {"institution_id": institution.id} if institution else {}
        return cls.env["clef.seat"].create(
            {"instance_id": instance.id, **holder, **values}
        )

    @classmethod
    def _person(cls, name="Somebody", **values):
        return cls.env["res.partner"].create({"name": name, **values})

    @classmethod
    def _mandate(cls, seat, partner=None, start=0, end=None, **values):
        """A mandate from ``start`` to ``end``, in days from today."""
        return cls.env["clef.mandate"].create(
            {
                "seat_id": seat.id,
                "partner_id": (partner or cls._person()).id,
                "date_start": cls.day(start),
                "date_end": end is not None and cls.day(end),
                **values,
            }
        )

    @classmethod
    def _charter(cls, start=0, **values):
        charter = cls.env["clef.charter"].create(
            {"network_id": cls.network.id, "date_start": cls.day(start), **values}
        )
        charter.action_adopt()
        return charter

    @contextmanager
    def assertSays(self, exception, sentence):
        """The block is refused in these words, and what it did is undone."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertIn(sentence, str(caught.exception))

    # what every searchable flag must satisfy

    def assertFlag(self, records, field_name, expected):
        """The flag, read, searched and searched negated, says ``expected``."""
        Model = records.browse().with_context(active_test=False)
        among = [("id", "in", records.ids)]
        self.env.invalidate_all()
        self.assertEqual(records.filtered(field_name), expected, "as it is read")
        found = Model.search([*among, (field_name, "=", True)])
        self.assertEqual(set(found), set(expected), "as it is searched")
        others = Model.search([*among, (field_name, "=", False)])
        self.assertEqual(set(others), set(records - expected), "searched negated")
