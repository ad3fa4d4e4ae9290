from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .actions import window_action
from .computed import flag_search, set_flag
from .periods import no_overlap
from .templates import import_template

# Between the body and the holder in a seat's name; imports write it the same way.
SEPARATOR = " / "


class ClefSeat(models.Model):
    """A place in a body, held by an institution: the unit of quorum and votes.

    Two people of one institution may both sit: one of them coming is presence.
    """

    _name = "clef.seat"
    _description = "Seat"
    _inherit = ["clef.gated.mixin", "clef.dated.mixin"]
    _order = "instance_id, institution_id, id"

    instance_id = fields.Many2one(
        "clef.instance", "Body", required=True, index=True, ondelete="cascade"
    )
    network_id = fields.Many2one(
        related="instance_id.network_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, precompute=True, index=True
    )
    instance_kind = fields.Selection(
        related="instance_id.kind", string="Kind of Body", store=True, precompute=True
    )
    institution_id = fields.Many2one(
        "clef.institution",
        index=True,
        ondelete="restrict",
        domain="[('network_id', '=', network_id)]",
        help="Empty: the network's own team, or a person who speaks for nobody else.",
    )
    label = fields.Char(
        help="Name of a seat without institution: coordination, parent, chair..."
    )
    date_start = fields.Date("Since", help="Empty: since the body exists.")
    voting = fields.Boolean(default=True)
    counts_absence = fields.Boolean(
        "Absences Count",
        compute="_compute_counts_absence",
        store=True,
        readonly=False,
        precompute=True,
        help="Successive absences of this seat call for a word with the partner. "
        "The network's own team is left out.",
    )
    absence_streak = fields.Integer("Absences in a Row", readonly=True, copy=False)
    engagement = fields.Selection(
        [
            ("engaged", "Engaged"),
            ("warned", "Warned"),
            ("limit", "At the Limit"),
            ("disengaged", "Disengaged"),
        ],
        default="engaged",
        required=True,
        readonly=True,
        copy=False,
    )
    mandate_ids = fields.One2many("clef.mandate", "seat_id", "Mandates")
    holder_ids = fields.Many2many(
        "res.partner", string="Held By", compute="_compute_holder_ids"
    )
    vacant = fields.Boolean(
        compute="_compute_vacant",
        search="_search_vacant",
        help="Open today, and nobody holds a mandate on it.",
    )

    _one_seat = models.Constraint(
        no_overlap("instance_id", "institution_id", where="institution_id IS NOT NULL"),
        "This institution already has a seat in this body for part of that period. "
        "Several people can share one seat: add mandates to it.",
    )

    @api.model
    def _gates(self):
        """Engagement is counted, or decided (S98)."""
        return {**super()._gates(), "absence_streak": None, "engagement": None}

    @api.depends("instance_id", "institution_id", "label")
    def _compute_display_name(self):
        for seat in self:
            names = [seat.instance_id.name, seat._holder_name()]
            seat.display_name = SEPARATOR.join(filter(None, names))

    def _holder_name(self):
        """Who the seat is for: an institution, or its label, or the network.

        :return: str
        """
        return self.institution_id.name or self.label or self.network_id.name

    @api.model
    def _search_display_name(self, operator, value):
        """Find "Body / Institution" as it is displayed, for imports and searches."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        names = value if operator == "in" else [value]
        return Domain.OR(self._named_domain(operator, name) for name in names)

    @api.model
    def _named_domain(self, operator, name):
        """Seats of this name, or that have it as one of the two parts of theirs.

        :param str operator: a positive text operator
        :param str name: "Body / Institution", or a part of either
        :return: Domain
        """
        operator = "=" if operator == "in" else operator
        body, separator, holder = (name or "").partition(SEPARATOR)
        in_body = Domain("instance_id.display_name", operator, body)
        held = Domain("institution_id.name", operator, holder or body)
        held |= Domain("label", operator, holder or body)
        return in_body & held if separator else in_body | held

    @api.depends("institution_id", "instance_kind")
    def _compute_counts_absence(self):
        """The charter counts absences in technical committees, of partners only."""
        for seat in self:
            seat.counts_absence = (
                bool(seat.institution_id) and seat.instance_kind == "technical"
            )

    @api.depends("mandate_ids.is_open", "mandate_ids.partner_id")
    def _compute_holder_ids(self):
        for seat in self:
            seat.holder_ids = seat.mandate_ids.filtered("is_open").partner_id

    @api.depends("is_open", "mandate_ids.is_open")
    def _compute_vacant(self):
        set_flag(self, "vacant", self._vacant_domain())

    def _search_vacant(self, operator, value):
        return flag_search(operator, self._vacant_domain())

    @api.model
    def _vacant_domain(self):
        """Seats of open bodies, open today, on which nobody holds a mandate today."""
        held = Domain("is_open", "=", True)
        return (
            held
            & Domain("instance_id.is_open", "=", True)
            & ~Domain("mandate_ids", "any", held)
        )

    @api.constrains("instance_id", "institution_id")
    def _check_network(self):
        for seat in self.filtered("institution_id"):
            if seat.institution_id.network_id != seat.network_id:
                raise ValidationError(
                    self.env._(
                        "%(institution)s is not a partner of %(network)s.",
                        institution=seat.institution_id.display_name,
                        network=seat.network_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if held := self.filtered("mandate_ids"):
            raise UserError(
                self.env._(
                    "People have held the seat %(seat)s: give it an end date, do "
                    "not delete it.",
                    seat=held[0].display_name,
                )
            )

    @api.model
    def get_import_templates(self):
        label = self.env._("Import Template for Seats")
        return import_template(self.env, label, "seats")

    def _end_on(self, day):
        """End the seats on a day, and with them their mandates.

        :param date day: last day of the seats
        """
        self.date_end = day
        self.mandate_ids._end_on(day)

    def action_view_mandates(self):
        self.ensure_one()
        mine = [("seat_id", "=", self.id)]
        return window_action(
            self.env, "clef_mandate_action", mine, default_seat_id=self.id
        )
