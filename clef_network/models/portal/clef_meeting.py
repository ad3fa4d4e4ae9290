from odoo import models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..network.names import dictionary_order
from ..network.zones import zone_of
from .clef_attendance import THERE

# Minutes are read from here on.
READABLE = ("circulated", "approved")


class ClefMeeting(models.Model):
    """What is shown of a meeting outside of the back office.

    All that is here reads as superuser: whoever calls has found the meeting by its
    record rule, or by a link signed for it.
    """

    _inherit = "clef.meeting"

    def _short_date_text(self):
        """Day and hour as a list shows them, in the zone of the body.

        :return: str
        """
        self.ensure_one()
        zone = zone_of(self.company_id)
        pattern = "EEE d MMM y, HH:mm"
        return format_datetime(self.env, self.start, tz=zone, dt_format=pattern)

    def _minutes_are_open(self, line):
        """Tell whether the minutes may be read by a member of the body.

        Those of a meeting about individual situations: by those who were there.

        :param line: clef.attendance record of the reader, perhaps empty
        :return: bool
        """
        self.ensure_one()
        there = self.kind != "synthesis" or line.status in THERE
        return self.state in READABLE and there

    def _texts_are_open(self, line):
        """Tell whether the page may show what was said, besides the PDF.

        :param line: as in :meth:`_minutes_are_open`
        :return: bool
        """
        return self.kind != "synthesis" and self._minutes_are_open(line)

    def _agenda_points(self, with_minutes):
        """Points of the agenda by name; from circulation on, what was said of them.

        :param bool with_minutes: see :meth:`_texts_are_open`
        :return: list of dicts
        """
        self.ensure_one()
        return [
            {
                "name": item.name,
                "length": item.minutes_planned,
                "minutes": with_minutes and item.minutes or "",
            }
            for item in self.sudo().agenda_ids
        ]

    def _documents(self):
        """Files the coordination attached for those who sit.

        What hangs on an internal note of the chatter stays among staff.

        :return: ir.attachment records in superuser mode
        """
        self.ensure_one()
        here = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        notes = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        notes &= Domain("attachment_ids", "!=", False)
        notes &= Domain("is_internal", "=", True) | Domain(
            "subtype_id.internal", "=", True
        )
        hidden = self.env["mail.message"].sudo().search(notes).attachment_ids
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                here
                & Domain("res_field", "=", False)
                & Domain("type", "=", "binary")
                & Domain("id", "not in", hidden.ids),
                order="name, id",
            )
        )

    def _who_sat(self):
        """Who was there, and who was excused, by what they sit for.

        :return: list of (label, list of (holder, list of names))
        """
        self.ensure_one()
        lines = self.sudo()._sheet_lines()
        labels = dict(lines._fields["status"]._description_selection(self.env))
        groups = (
            (self.env._("There"), lines.filtered(lambda line: line.status in THERE)),
            (
                labels["excused"],
                lines.filtered(lambda line: line.status == "excused"),
            ),
        )
        return [(label, self._by_holder(group)) for label, group in groups if group]

    def _by_holder(self, lines):
        """Names on the sheet by institution, in the order of a dictionary.

        :param lines: clef.attendance records
        :return: list of (holder, list of names)
        """
        holders = {}
        for line in lines:
            holder = line.seat_id and line.seat_id._holder_name() or ""
            holders.setdefault(holder, []).append(self._name_on_sheet(line))
        return sorted(holders.items(), key=lambda pair: dictionary_order(pair[0]))

    def _name_on_sheet(self, line):
        name = line.partner_id.name
        if line.status == "represented" and line.represented_by:
            return f"{name} ({line.represented_by})"
        return name

    def _people_that_may_be_named(self):
        """Names of members of the network, of its coordination and of those invited.

        :return: list of str
        """
        self.ensure_one()
        network_sudo = self.sudo().network_id
        members_sudo = network_sudo.instance_ids.mandate_ids.partner_id
        people_sudo = members_sudo | network_sudo.coordinator_ids.partner_id
        return (people_sudo | self.sudo().attendance_ids.partner_id).mapped("name")
