from markupsafe import Markup

from odoo import api, fields, models


class ClefExerciseChapter(models.Model):
    """A chapter of a year: figures that are collected, a text that people write."""

    _name = "clef.exercise.chapter"
    _description = "Chapter of a Year"
    _inherit = ["clef.gated.mixin", "clef.anonymous.mixin"]
    _anonymous_fields = ("text",)
    _order = "exercise_id, sequence, id"

    exercise_id = fields.Many2one(
        "clef.exercise", "Year", required=True, index=True, ondelete="cascade"
    )
    network_id = fields.Many2one(
        related="exercise_id.network_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="exercise_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="exercise_id.state")
    sequence = fields.Integer(default=100)
    code = fields.Char(
        readonly=True, copy=False, help="Empty for a chapter that people added."
    )
    name = fields.Char("Title", required=True)
    text = fields.Html(
        sanitize_style=True,
        strip_style=True,
        strip_classes=True,
        help="Kept as it is when the figures are collected again.",
    )
    figures = fields.Json(readonly=True, copy=False)
    figures_html = fields.Html(
        "Collected Figures", compute="_compute_figures_html", sanitize=False
    )
    has_text = fields.Boolean("Written", compute="_compute_has_text")

    _code_unique = models.Constraint(
        "UNIQUE (exercise_id, code)", "This chapter is already in the report."
    )

    @api.model
    def _gates(self):
        return {**super()._gates(), "code": None, "figures": None}

    @api.model
    def _fixed(self):
        return (*super()._fixed(), "exercise_id")

    @api.depends("figures")
    def _compute_figures_html(self):
        for chapter in self:
            chapter.figures_html = chapter._rendered_figures()

    @api.depends("text")
    def _compute_has_text(self):
        for chapter in self:
            chapter.has_text = bool(chapter.text)

    def _rendered_figures(self):
        """The figures as tables and bars.

        :return: Markup
        """
        blocks = self.figures or []
        if not blocks:
            return Markup()
        return self.env["ir.qweb"]._render(
            "clef_network.exercise_figures", {"blocks": blocks}
        )

    @api.model_create_multi
    def create(self, vals_list):
        chapters = super().create(vals_list)
        chapters._after_change()
        return chapters

    def write(self, vals):
        self.exercise_id._check_draft()
        result = super().write(vals)
        self._after_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_presented(self):
        self._after_change()

    def _after_change(self):
        """What is printed has to be printed again; nothing changes once presented."""
        self.exercise_id._check_draft()
        self.exercise_id.filtered("collected_on").sudo()._queue_report()
