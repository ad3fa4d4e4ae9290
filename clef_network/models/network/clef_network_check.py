from odoo import api, fields, models
from odoo.fields import Domain

from .computed import flag_search, set_count, set_flag
from .groups import STAFF


class ClefNetwork(models.Model):
    """What a network's charter asks for and what today is missing (S46, S82)."""

    _inherit = "clef.network"

    institution_count = fields.Integer(
        compute="_compute_institution_count", groups=STAFF
    )
    instance_count = fields.Integer(
        "Bodies Sitting", compute="_compute_instance_count", groups=STAFF
    )
    person_count = fields.Integer(
        "Members", compute="_compute_person_count", groups=STAFF
    )
    missing_funder_count = fields.Integer(
        "Funders Not in Steering",
        compute="_compute_missing_funder_count",
        groups=STAFF,
    )
    unsigned_count = fields.Integer(
        "Charter Unsigned",
        compute="_compute_unsigned_count",
        groups=STAFF,
    )
    shared_partner_ids = fields.Many2many(
        "res.partner",
        string="Persons in Both Bodies",
        compute="_compute_shared",
        groups=STAFF,
    )
    shared_institution_ids = fields.Many2many(
        "clef.institution",
        string="Institutions in Both Bodies",
        compute="_compute_shared",
        groups=STAFF,
    )
    shared_partner_count = fields.Integer(compute="_compute_shared", groups=STAFF)
    shared_institution_count = fields.Integer(compute="_compute_shared", groups=STAFF)
    board_seat_vacant = fields.Boolean(
        "Host Board Seat to Fill",
        compute="_compute_board_seat_vacant",
        search="_search_board_seat_vacant",
        help="Nobody, or more than one person, holds the network's seat in the "
        "host's board.",
        groups=STAFF,
    )

    def _compute_institution_count(self):
        members = Domain("state", "=", "member")
        set_count(self, "institution_count", "clef.institution", "network_id", members)

    def _compute_instance_count(self):
        sitting = Domain("is_open", "=", True)
        set_count(self, "instance_count", "clef.instance", "network_id", sitting)

    def _compute_person_count(self):
        held = Domain("network_id", "in", self.ids) & Domain("is_open", "=", True)
        counts = dict(
            self.env["clef.mandate"]._read_group(
                held, ["network_id"], ["partner_id:count_distinct"]
            )
        )
        for network in self:
            network.person_count = counts.get(network._origin, 0)

    def _compute_missing_funder_count(self):
        self._count_flagged("missing_funder_count", "clef.institution", "is_missing")

    def _compute_unsigned_count(self):
        self._count_flagged("unsigned_count", "clef.institution", "is_charter_unsigned")

    # steering and technical bodies at once (R36)

    def _compute_shared(self):
        partners = self._shared_between_bodies("clef.mandate", "partner_id")
        institutions = self._shared_between_bodies("clef.seat", "institution_id")
        for network in self:
            network.shared_partner_ids = partners.get(network._origin)
            network.shared_institution_ids = institutions.get(network._origin)
            network.shared_partner_count = len(network.shared_partner_ids)
            network.shared_institution_count = len(network.shared_institution_ids)

    @api.model
    def _shared_between_bodies(self, model, holder):
        """Who takes part, today, in a steering and in a technical body of a network.

        The network's own team is left out: it prepares both.

        :param str model: ``clef.mandate`` for persons, ``clef.seat`` for institutions
        :param str holder: many2one of that model to the person or institution
        :return: dict network record -> records of the holder's model
        """
        both = (
            Domain("is_open", "=", True)
            & Domain("instance_id.is_open", "=", True)
            & Domain("instance_kind", "in", ("steering", "technical"))
            & Domain("institution_id", "!=", False)
        )
        rows = self.env[model]._read_group(
            both,
            ["network_id", holder],
            having=[("instance_kind:count_distinct", "=", 2)],
        )
        shared = {}
        for network, record in rows:
            shared[network] = shared.get(network, record) | record
        return shared

    # the seat of the network in its host's board (R45)

    @api.depends("hosting_ids.board_seat_id.mandate_ids.is_open")
    def _compute_board_seat_vacant(self):
        set_flag(self, "board_seat_vacant", self._board_seat_vacant_domain())

    def _search_board_seat_vacant(self, operator, value):
        return flag_search(operator, self._board_seat_vacant_domain())

    @api.model
    def _board_seat_vacant_domain(self):
        """Hosted networks whose board seat has not exactly one holder today."""
        hosted = Domain("is_open", "=", True)
        held = self.env["clef.mandate"]._read_group(
            Domain("is_open", "=", True) & Domain("instance_kind", "=", "external"),
            ["seat_id"],
            having=[("__count", "=", 1)],
        )
        filled = Domain("board_seat_id", "in", [seat.id for (seat,) in held])
        return Domain("hosting_ids", "any", hosted) & ~Domain(
            "hosting_ids", "any", hosted & filled
        )

    # opening what a figure counts

    def action_view_institutions(self):
        return self._action_view("clef_institution_action")

    def action_view_instances(self):
        return self._action_view("clef_instance_action")

    def action_view_missing_funders(self):
        return self._action_view("clef_institution_action", is_missing=True)

    def action_view_unsigned(self):
        return self._action_view("clef_institution_action", is_charter_unsigned=True)

    def action_view_board_seat(self):
        hostings = self.hosting_ids.filtered("is_open")
        seats = hostings.board_seat_id
        return (seats or hostings)._get_records_action()

    def action_view_shared_institutions(self):
        return self._action_view("clef_institution_action", is_shared=True)

    def action_view_shared_partners(self):
        return self._action_view("clef_mandate_action", is_shared=True, is_open=True)
