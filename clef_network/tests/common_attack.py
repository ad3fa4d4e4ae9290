from odoo.fields import Command
from odoo.tools import SQL

from .common_action import ActionCase
from .common_portal import PortalCase

# Said in all that Ann must not read: found in an answer, it has leaked.
HUSH = "Hushed"
# Besides the tables of the addon: what its verbs might write.
WATCHED = (
    "calendar_attendee",
    "calendar_event",
    "ir_attachment",
    "mail_activity",
    "mail_followers",
    "mail_mail",
    "mail_message",
    "mail_notification",
    "res_company",
    "res_groups_users_rel",
    "res_partner",
    "res_users",
)


class AttackCase(PortalCase, ActionCase):
    """The network of ``PortalCase``, with at least one record of every model.

    Ann sits in ``ct``; ``board`` and all that is of it is kept from her. Max left
    yesterday, Zoe has an account and no mandate.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network.slug = "under-test"
        cls.network.coordinator_ids = cls.users["coordinator"]
        cls.victim = cls._person(f"{HUSH} Person", email="hushed@example.com")
        cls.board = cls._instance(f"{HUSH} Board", "technical", code=HUSH)
        cls.house = cls._institution(f"{HUSH} House", note=f"<p>{HUSH}</p>")
        cls.board_mandate = cls._mandate(
            cls._seat(cls.board, cls.house), cls.victim, start=-900
        )
        for partner in (cls.cleo, cls.bob, cls.dan):
            partner.write({"phone": f"{HUSH} 1", "email": f"{HUSH}.{partner.email}"})
        cls.school.note = f"<p>{HUSH}</p>"
        cls.hidden = cls._board_meeting()
        cls.action = cls._action("running", published=True, open_to_public=True)
        cls.sitting = cls._session(cls.action)
        cls.project = cls._secret_project()
        cls._file_the_rest()
        cls.env["clef.network"].create(
            {"name": f"{HUSH} Network", "company_id": cls.company.id}
        )
        cls.env.flush_all()

    @classmethod
    def _board_meeting(cls):
        """Minutes sent in the body where Ann does not sit, with a file and a remark."""
        meeting = cls._meeting(-9, cls.board, name=f"{HUSH} meeting", location=HUSH)
        item = cls.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": HUSH, "minutes": f"<p>{HUSH}</p>"}
        )
        cls._decide(item, text=f"{HUSH} decision")
        cls._hold(meeting)
        meeting.action_circulate()
        cls.env["clef.remark"].create(
            {"meeting_id": meeting.id, "partner_id": cls.victim.id, "text": HUSH}
        )
        cls.file = cls._attach(meeting, f"{HUSH}.pdf", raw=HUSH.encode())
        return meeting

    @classmethod
    def _secret_project(cls):
        host = {"institution_id": cls.house.id, "role": "host"}
        people = {"referent_id": cls.victim.id, "request_partner_id": cls.victim.id}
        project = cls._action(
            name=f"{HUSH} project",
            description=f"<p>{HUSH}</p>",
            partner_ids=[Command.create(host)],
            **people,
        )
        objective = cls._objective(project, name=f"{HUSH} objective")
        objective._revise({"target": 20}, f"{HUSH} reason")
        cls._session(project, place=HUSH)
        cls.env["clef.action.step"].create({"action_id": project.id, "name": HUSH})
        cls.env["clef.evaluation"].create({"action_id": project.id})
        return project

    @classmethod
    def _file_the_rest(cls):
        """One record of each model nothing above makes, kept from Ann."""
        network = {"network_id": cls.network.id}
        here = {**network, "name": HUSH, "territory_id": cls.quarter.id}
        charter = cls._charter(-10)
        cls._finding(name=f"{HUSH} finding")
        for model, values in (
            ("clef.agenda.template", {"instance_id": cls.board.id, "name": HUSH}),
            ("clef.signal", {**network, "name": HUSH}),
            ("clef.diagnosis", here),
            ("clef.hosting", {**network, "partner_id": cls.house.partner_id.id}),
            ("clef.log.entry", {**network, "name": HUSH, "shared": False}),
            ("clef.orientation", {**network, "name": f"{HUSH} orientation"}),
            ("clef.post", {**network, "name": HUSH}),
            ("clef.skill", {"name": "Listening"}),
            ("clef.territory.zone", {"territory_id": cls.quarter.id}),
            (
                "clef.charter.signature",
                {
                    "charter_id": charter.id,
                    "institution_id": cls.house.id,
                    "date": cls.today,
                },
            ),
        ):
            cls.env[model].create(values)
        cls.env["clef.feed"]._renew(cls.victim)
        year = {**network, "year": cls.today.year - 1}
        cls.exercise = cls.env["clef.exercise"].create(year)
        cls.env["clef.exercise.chapter"].create(
            {"exercise_id": cls.exercise.id, "code": "more", "name": HUSH}
        )
        cls.env["clef.alert.snooze"].create(
            {
                "code": "letter",
                "res_model": "clef.mandate",
                "res_id": cls.board_mandate.id,
                "until": cls.day(7),
                "reason": HUSH,
            }
        )

    @classmethod
    def _kept_models(cls):
        """Models of the addon whose records live in a table or a view.

        :return: dict of model by name, in superuser mode
        """
        return {
            name: model
            for name, model in cls.env.items()
            if name.startswith("clef.") and not (model._abstract or model._transient)
        }

    def _rows(self):
        """What is written in our tables and in those a verb may touch.

        :return: dict of digest by table
        """
        self.env.flush_all()
        tables = SQL(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
            "AND (tablename LIKE %s OR tablename IN %s)",
            r"clef\_%",
            WATCHED,
        )
        return {table: self._digest(table) for (table,) in self._query(tables)}

    def _digest(self, table):
        # Odoo keeps the assets of the pages it shows as files with an address
        kept = SQL("WHERE url IS NULL" if table == "ir_attachment" else "")
        ((digest,),) = self._query(
            SQL(
                "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM %s t %s",
                SQL.identifier(table),
                kept,
            )
        )
        return digest

    def _query(self, sql):
        return self.env.execute_query(sql)

    def assertSameRows(self, before, why=""):
        """Nothing was written since ``before``, in any table watched."""
        self.env.invalidate_all()
        after = self._rows()
        changed = [table for table in before if before[table] != after[table]]
        self.assertFalse(changed, why)
