from odoo import fields, models
from odoo.tools import SQL

# One row a finding, one row an action that no finding asks for.
ROWS = """
    WITH priority AS (
        SELECT DISTINCT t.id
          FROM clef_territory_zone z
          JOIN clef_territory up ON up.id = z.territory_id
          JOIN clef_territory t ON t.parent_path LIKE up.parent_path || '%%'
         WHERE (z.date_start IS NULL OR z.date_start <= %(today)s)
           AND (z.date_end IS NULL OR z.date_end >= %(today)s)
    ),
    rows AS (
        SELECT f.id * 2 AS id, f.network_id, f.company_id, f.territory_id, f.theme_id,
               f.date, f.id AS finding_id, NULL::integer AS action_id,
               f.state AS kind
          FROM clef_finding f
         WHERE f.active
     UNION ALL
        SELECT a.id * 2 + 1, a.network_id, a.company_id, a.territory_id, theme.id,
               COALESCE(a.date_start, a.received_on), NULL, a.id, 'unasked'
          FROM clef_action a
     LEFT JOIN LATERAL (
                   SELECT min(r.clef_theme_id) AS id
                     FROM clef_action_clef_theme_rel r
                    WHERE r.clef_action_id = a.id
               ) theme ON TRUE
         WHERE a.active
           AND a.stage IN %(alive)s
           AND NOT EXISTS (
                   SELECT 1 FROM clef_action_finding_rel r WHERE r.action_id = a.id
               )
    )
    SELECT rows.*,
           1 AS number,
           priority.id IS NOT NULL AS is_priority,
           (EXTRACT(YEAR FROM age(%(today)s, rows.date)) * 12
            + EXTRACT(MONTH FROM age(%(today)s, rows.date)))::integer AS months
      FROM rows
 LEFT JOIN priority ON priority.id = rows.territory_id
"""


class ClefAdequacyReport(models.Model):
    """Whether what is done answers what was found (S5, R50): findings and actions."""

    _name = "clef.adequacy.report"
    _description = "Findings and Actions"
    _auto = False
    _order = "months desc, id"
    _rec_name = "finding_id"
    _depends = {
        "clef.finding": ["territory_id", "theme_id", "date", "state", "active"],
        "clef.action": ["territory_id", "stage", "theme_ids", "finding_ids", "active"],
        "clef.territory.zone": ["territory_id", "date_start", "date_end"],
    }

    network_id = fields.Many2one("clef.network", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    territory_id = fields.Many2one("clef.territory", readonly=True)
    theme_id = fields.Many2one("clef.theme", readonly=True)
    date = fields.Date(readonly=True)
    finding_id = fields.Many2one("clef.finding", readonly=True)
    action_id = fields.Many2one("clef.action", readonly=True)
    kind = fields.Selection(
        [
            ("open", "Finding Without Action"),
            ("answered", "Finding Answered"),
            ("closed", "Finding Closed"),
            ("unasked", "Action Without Finding"),
        ],
        readonly=True,
    )
    is_priority = fields.Boolean("In a Priority Zone", readonly=True)
    months = fields.Integer(readonly=True, aggregator="max")
    number = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        today = self.env["clef.dated.mixin"]._today()
        alive = ("submitted", "approved", "running", "done", "evaluated")
        return SQL(ROWS, today=today, alive=alive)

    def action_open_record(self):
        """Open the finding or the action of the row."""
        self.ensure_one()
        return (self.finding_id or self.action_id)._get_records_action()
