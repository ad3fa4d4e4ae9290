from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common_meeting import MeetingCase


class ActionCase(MeetingCase):
    """The network with a territory, axes and missions: enough to plan an action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Territory = cls.env["clef.territory"]
        cls.sector = Territory.create({"name": "Sector", "kind": "sector"})
        cls.city = Territory.create(
            {"name": "City", "kind": "city", "parent_id": cls.sector.id}
        )
        cls.quarter = Territory.create(
            {"name": "Quarter", "kind": "neighbourhood", "parent_id": cls.city.id}
        )
        cls.ct.territory_id = cls.sector
        cls.axis = cls.env.ref("clef_network.charter_axis_1")
        cls.mission = cls.env.ref("clef_network.charter_mission_1")
        cls.theme = cls.env.ref("clef_network.theme_school")

    @classmethod
    def _action(cls, stage="project", **values):
        """A project that lacks nothing, at a stage."""
        host = {"institution_id": cls.town.id, "role": "host"}
        complete = {
            "name": "Coffee for parents",
            "network_id": cls.network.id,
            "axis_ids": cls.axis.ids,
            "mission_ids": cls.mission.ids,
            "theme_ids": cls.theme.ids,
            "territory_id": cls.quarter.id,
            "referent_id": cls.ann.id,
            "clef_role": "carries",
            "approach": "with",
            "free_adhesion": True,
            "partner_ids": [Command.create(host)],
        }
        return cls.env["clef.action"].create({**complete, "stage": stage, **values})

    @classmethod
    def _session(cls, action, days=-1, **values):
        start = fields.Datetime.now() + timedelta(days=days)
        return cls.env["clef.session"].create(
            {"action_id": action.id, "start": start, **values}
        )

    @classmethod
    def _finding(cls, **values):
        return cls.env["clef.finding"].create(
            {
                "name": "Parents do not dare to enter the school",
                "network_id": cls.network.id,
                "territory_id": cls.quarter.id,
                "theme_id": cls.theme.id,
                **values,
            }
        )

    @classmethod
    def _objective(cls, action, **values):
        return cls.env["clef.objective"].create(
            {
                "action_id": action.id,
                "name": "Parents come back",
                "indicator": "Parents who came twice",
                "unit": "parents",
                "baseline": 4,
                "target": 12,
                "deadline": cls.day(200),
                "owner_id": cls.ann.id,
                **values,
            }
        )

    @classmethod
    def _item_of(cls, record, meeting):
        return meeting.agenda_ids.filtered(
            lambda item: (item.res_model, item.res_id) == (record._name, record.id)
        )
