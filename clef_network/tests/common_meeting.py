from datetime import timedelta

from odoo import fields

from .common import ClefCase


class MeetingCase(ClefCase):
    """The small network of ``ClefCase``, with people on its seats and a coordinator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls._person("Ann", email="ann@example.com")
        cls.bob = cls._person("Bob", email="bob@example.com")
        cls.cleo = cls._person("Cleo", email="cleo@example.com")
        cls.ann_mandate = cls._mandate(cls.town_ct, cls.ann, start=-900)
        cls.bob_mandate = cls._mandate(cls.town_ct, cls.bob, start=-900, role="deputy")
        cls.cleo_mandate = cls._mandate(cls.school_ct, cls.cleo, start=-900)
        cls.me = cls.users["coordinator"]

    @classmethod
    def _meeting(cls, days=0, instance=None, **values):
        """A meeting so many days from now, two hours long."""
        start = fields.Datetime.now() + timedelta(days=days)
        return cls.env["clef.meeting"].create(
            {
                "instance_id": (instance or cls.ct).id,
                "start": start,
                "stop": start + timedelta(hours=2),
                **values,
            }
        )

    @classmethod
    def _hold(cls, meeting, **statuses):
        """Convene and close a meeting with these statuses by first name."""
        people = {"ann": cls.ann, "bob": cls.bob, "cleo": cls.cleo}
        meeting.action_convene()
        for name, status in statuses.items():
            line = meeting.attendance_ids.filtered(
                lambda line, name=name: line.partner_id == people[name]
            )
            line.status = status
        meeting.action_close()
        return meeting

    @classmethod
    def _line(cls, meeting, person):
        return meeting.attendance_ids.filtered(lambda line: line.partner_id == person)

    @classmethod
    def _decide(cls, item, outcome="adopted", **values):
        return cls.env["clef.decision"].create(
            {"agenda_item_id": item.id, "outcome": outcome, **values}
        )
