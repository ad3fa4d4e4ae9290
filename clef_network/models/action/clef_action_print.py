from odoo import api, models
from odoo.tools.misc import format_date

from ..meeting.clef_meeting import HELD
from ..meeting.clef_submission_mixin import OPEN
from ..network.zones import day_of
from .clef_action import FREE
from .printing import cut, masked, number_text, printed

# Lines of each block of the overview: it holds on one page whatever the action is.
STEPS = 9
MEETINGS = 5
OBJECTIVES = 7
CONTACTS = 7
WIDTH = 60
LONGEST = 100
PEOPLE = ("parents_count", "children_count", "families_count")
# What is missing depends on what comes next.
NEXT = {"approved": "missing_to_start", "running": "missing_to_finish"}


class ClefAction(models.Model):
    """What the printed sheets of an action say (S133)."""

    _inherit = "clef.action"

    def _missing_now(self):
        """What the action lacks for what comes next, to be printed on top.

        :return: tuple of label (str) and list of str, empty when nothing lacks
        """
        self.ensure_one()
        open_stages = dict.fromkeys((*FREE, "submitted"), "missing_to_submit")
        name = {**open_stages, **NEXT}.get(self.stage)
        label = name and self._fields[name]._description_string(self.env)
        return label, (name and self[name] or "").splitlines()

    def _printed_description(self):
        return printed(self.description)

    def _printed_partners(self):
        """Partners in the order of their roles: who hosts it first.

        :return: clef.action.partner records
        """
        roles = [role for role, _label in self.partner_ids._fields["role"].selection]
        return self.partner_ids.sorted(lambda partner: roles.index(partner.role))

    def _period_text(self):
        return self._dates_text(self.date_start, self.date_end)

    @api.model
    def _dates_text(self, start, end):
        """A period in words, one side only when the other is open.

        :param start: date or False
        :param end: date or False
        :return: str
        """
        first, last = format_date(self.env, start), format_date(self.env, end)
        if start and end and start != end:
            return self.env._("from %(start)s to %(end)s", start=first, end=last)
        if start and not end:
            return self.env._("from %s", first)
        return self.env._("until %s", last) if end and not start else first

    def _ages_text(self):
        """Ages of the children, in words; empty when none was said.

        :return: str
        """
        ages = {"youngest": self.age_min, "oldest": self.age_max}
        if self.age_max:
            return self.env._("children from %(youngest)s to %(oldest)s", **ages)
        return self.env._("children from %s on", self.age_min) if self.age_min else ""

    # overview

    def _overview_title(self):
        return cut(self.name, LONGEST)

    def _overview_subtitle(self):
        """Stage, dates and place on one line.

        :return: str
        """
        stages = dict(self._fields["stage"]._description_selection(self.env))
        parts = [stages[self.stage], self._period_text(), self.territory_id.name]
        return cut(" · ".join(filter(None, parts)), LONGEST)

    def _overview(self):
        """All that the one-page overview shows, already cut to hold on a page.

        :return: dict ``steps``, ``meetings``, ``objectives``, ``contacts`` (each a
            tuple of lines and number of those left out), ``next`` and ``figures``
            (lists of tuples of str)
        """
        self.ensure_one()
        timeline = self._timeline()
        return {
            "steps": self._overview_steps(),
            "meetings": self._overview_meetings(timeline),
            "next": self._next_dates(timeline),
            "objectives": self._overview_objectives(),
            "figures": self._overview_figures(),
            "contacts": self._overview_contacts(),
        }

    def _overview_steps(self):
        """Steps still to take first, then those done, in their own order.

        :return: tuple of list of dicts and int
        """
        kept = self.step_ids.sorted("done")[:STEPS]
        lines = [step._print_line(WIDTH) for step in self.step_ids if step in kept]
        return lines, len(self.step_ids - kept)

    @api.model
    def _overview_meetings(self, timeline):
        """The last meetings held about the action, the latest first.

        :param list timeline: see :meth:`_timeline`
        :return: tuple of list of (day, text) and int
        """
        held = [entry for entry in timeline if entry["meeting"].state in HELD]
        lines = [
            (format_date(self.env, entry["date"]), self._meeting_text(entry))
            for entry in reversed(held[-MEETINGS:])
        ]
        return lines, max(len(held) - MEETINGS, 0)

    @api.model
    def _meeting_text(self, entry):
        name = entry["meeting"].instance_id.name
        return cut(f"{name} – {entry['text']}", WIDTH + 20)

    def _next_dates(self, timeline):
        """What comes next: a meeting, a session.

        :param list timeline: see :meth:`_timeline`
        :return: list of (what, when), those that are planned
        """
        coming = [e["meeting"] for e in timeline if e["meeting"].state in OPEN]
        following = [m for m in coming if m.start > self.env.cr.now()]
        session = self.next_session and day_of(self.next_session, self.company_id)
        dates = [
            (self.env._("Next meeting"), following and following[0]._heading()),
            (self.env._("Next session"), format_date(self.env, session)),
        ]
        return [(what, when) for what, when in dates if when]

    def _overview_objectives(self):
        kept = self.objective_ids[:OBJECTIVES]
        lines = [objective._print_line(WIDTH) for objective in kept]
        return lines, len(self.objective_ids - kept)

    def _overview_figures(self):
        """Sessions and participation so far, small numbers of people hidden (R63).

        :return: list of (label, number as text)
        """
        labels = [
            self._fields[name]._description_string(self.env)
            for name in ("session_count", *PEOPLE, "volunteer_hours")
        ]
        people = [masked([self[name]])[0] for name in PEOPLE]
        hours = number_text(self.env, self.volunteer_hours)
        return list(zip(labels, [self.session_count, *people, hours], strict=True))

    def _overview_contacts(self):
        """Whom to call, each person once.

        :return: tuple of list of dicts ``name``, ``what``, ``reach`` and int
        """
        coordination = self.env._("Coordination")
        roles = [
            (self.referent_id, self.env._("Referent")),
            (self.deputy_id, self.env._("Deputy")),
            *((person, coordination) for person in self._coordinators().partner_id),
            *((p.referent_id, p.institution_id.display_name) for p in self.partner_ids),
        ]
        people = {}
        for person, what in roles:
            people.setdefault(person, what)
        people.pop(self.env["res.partner"], None)
        lines = [self._contact_line(person, what) for person, what in people.items()]
        return lines[:CONTACTS], max(len(lines) - CONTACTS, 0)

    def _coordinators(self):
        return self.network_id.coordinator_ids

    def _contact_line(self, person, what):
        """How to reach somebody: those who agreed to it, and the coordination.

        :param person: res.partner record
        :param str what: as what one calls
        :return: dict
        """
        staff = self._coordinators().partner_id
        told = person in staff or person.clef_directory_consent
        reach = filter(None, [person.phone, person.email]) if told else ()
        return {
            "name": cut(person.name, 40),
            "what": cut(what, 40),
            "reach": cut(" · ".join(reach), 70),
        }
