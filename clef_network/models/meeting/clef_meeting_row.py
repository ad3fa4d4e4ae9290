from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .clef_meeting import HELD

# A body sits at these; individual situations and preparations are other meetings, and
# what is said of a body does not depend on who may read of a situation.
SITTING = Domain("kind", "not in", ("synthesis", "preparation"))


class ClefMeetingRow(models.AbstractModel):
    """What the rows of all figures about meetings say of their meeting.

    Nothing is stored: each figure is a query on what happened. The day is that of the
    company, as everywhere else (see ``clef.dated.mixin``).
    """

    _name = "clef.meeting.row"
    _description = "Figure of a Meeting"
    _order = "date desc, id desc"
    _depends = {
        "clef.meeting": [
            "company_id",
            "instance_id",
            "kind",
            "network_id",
            "start",
            "state",
        ],
        "res.company": ["partner_id"],
        "res.partner": ["tz"],
    }

    meeting_id = fields.Many2one("clef.meeting", readonly=True)
    instance_id = fields.Many2one("clef.instance", "Body", readonly=True)
    network_id = fields.Many2one("clef.network", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(
        lambda self: self.env["clef.meeting"]._fields["kind"].selection,
        "Kind of Meeting",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)

    def _compute_display_name(self):
        for row in self:
            row.display_name = row.meeting_id.display_name

    def _day_sql(self, column):
        """Day of a moment where the company is.

        :param SQL column: stored datetime, in UTC
        :return: SQL
        """
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(here.tz, 'UTC'))::date",
            column,
        )

    def _meeting_columns(self):
        """Columns of the meeting ``m``, for the fields of this mixin.

        :return: SQL
        """
        day = self._day_sql(SQL("m.start"))
        return SQL(
            """
            m.id AS meeting_id,
            m.instance_id,
            m.network_id,
            m.company_id,
            m.kind,
            %(day)s AS date,
            EXTRACT(YEAR FROM %(day)s)::int AS year
            """,
            day=day,
        )

    def _meeting_from(self):
        """Held meetings ``m``, and the partner ``here`` that gives their time zone.

        :return: SQL, to be followed by other joins, then by :meth:`_meeting_where`
        """
        return SQL(
            """
                 clef_meeting m
            LEFT JOIN res_company company ON company.id = m.company_id
            LEFT JOIN res_partner here ON here.id = company.partner_id
            """
        )

    def _meeting_where(self):
        return SQL("m.state IN %s", HELD)

    def action_open_meeting(self):
        """Open the meeting behind a figure.

        :return: dict, window action
        """
        self.ensure_one()
        return self.meeting_id._get_records_action()
