from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ClefSetup(models.TransientModel):
    """From an empty database to bodies that exist, on one page.

    Values are prepared by ``_prepare_*`` methods, which write nothing, and created in
    one place: extend the first to add to what is created.
    """

    _name = "clef.setup"
    _description = "Network Set-up Assistant"

    name = fields.Char("Name of the Network", required=True)
    company_id = fields.Many2one(
        "res.company",
        "Host's Company",
        required=True,
        default=lambda self: self.env.company,
    )
    coordinator_ids = fields.Many2many(
        "res.users",
        string="Coordination",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    territory_name = fields.Char("Territory", required=True)
    territory_kind = fields.Selection(
        selection=lambda self: (
            self.env["clef.territory"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
        default="territory",
    )
    host_id = fields.Many2one(
        "res.partner",
        required=True,
        compute="_compute_host_id",
        store=True,
        readonly=False,
        domain="[('is_company', '=', True)]",
        help="Structure that employs the coordination and keeps the accounts.",
    )
    hosted_since = fields.Date()
    has_board_seat = fields.Boolean(
        "Seat in the Host's Board",
        default=True,
        help="A member of the network sits in the board of its host.",
    )
    has_charter = fields.Boolean(
        "Draft of a Charter",
        default=True,
        help="With the missions, principles and axes supplied, to be reworded.",
    )
    body_ids = fields.One2many(
        "clef.setup.body",
        "setup_id",
        "Bodies",
        default=lambda self: self._default_body_ids(),
    )
    partner_line_ids = fields.One2many("clef.setup.partner", "setup_id", "Partners")

    @api.model
    def _default_body_ids(self):
        """A steering and a technical committee, the least a network has."""
        steering = {
            "name": self.env._("Steering Committee"),
            "kind": "steering",
            "meetings_min": 2,
            "meetings_max": 3,
        }
        technical = {
            "name": self.env._("Technical Committee"),
            "kind": "technical",
            "monthly": True,
        }
        return [Command.create(steering), Command.create(technical)]

    @api.depends("company_id")
    def _compute_host_id(self):
        for setup in self:
            setup.host_id = setup.company_id.partner_id

    def action_setup(self):
        """Create all that the page says, and open the bodies.

        :return: dict, window action on the overview of the bodies
        :raise UserError: when something is missing or said twice
        """
        self.ensure_one()
        self._check_bodies()
        network = self.env["clef.network"].create(self._prepare_network_values())
        institutions = self.env["clef.institution"].create(
            self._prepare_institution_values(network)
        )
        instances = self._create_instances(network)
        self._create_seats(network, instances, institutions)
        self._create_host_seat(network)
        return network.action_view_instances()

    def _check_bodies(self):
        if not self.body_ids:
            raise UserError(self.env._("Name at least one body of the network."))
        if len(self.partner_line_ids.partner_id) < len(self.partner_line_ids):
            raise UserError(
                self.env._("A structure is listed twice among the partners.")
            )

    # values

    def _prepare_network_values(self):
        """Values of the network with its territory, hosting and charter.

        :return: dict
        """
        self.ensure_one()
        values = {
            "name": self.name,
            "company_id": self.company_id.id,
            "coordinator_ids": [Command.set(self.coordinator_ids.ids)],
            "territory_id": self._find_or_create_territory().id,
            "hosting_ids": [Command.create(self._prepare_hosting_values())],
        }
        if self.has_charter:
            values["charter_ids"] = [Command.create(self._prepare_charter_values())]
        return values

    def _prepare_territory_values(self):
        return {
            "name": self.territory_name,
            "kind": self.territory_kind,
            "company_id": self.company_id.id,
        }

    def _prepare_hosting_values(self):
        return {"partner_id": self.host_id.id, "date_start": self.hosted_since}

    def _prepare_charter_values(self):
        articles = self.env["clef.charter.article"].search([("code", "!=", False)])
        return {"article_ids": [Command.set(articles.ids)]}

    def _prepare_institution_values(self, network):
        """Values of the institutions listed, as members of the network.

        :param network: clef.network record
        :return: list of dicts, in the order of the lines
        """
        return [
            {
                "network_id": network.id,
                "partner_id": line.partner_id.id,
                "kind_id": line.kind_id.id,
                "state": "member",
            }
            for line in self.partner_line_ids
        ]

    # records

    def _find_or_create_territory(self):
        Territory = self.env["clef.territory"]
        known = Territory.search(
            [
                ("name", "=ilike", self.territory_name),
                ("kind", "=", self.territory_kind),
                ("company_id", "in", (False, self.company_id.id)),
            ],
            limit=1,
        )
        return known or Territory.create(self._prepare_territory_values())

    def _create_instances(self, network):
        """Create the bodies; all report to the first steering body.

        :param network: clef.network record
        :return: clef.instance records, in the order of the lines
        """
        instances = self.env["clef.instance"].create(
            [
                {**body._prepare_instance_values(network), "sequence": rank}
                for rank, body in enumerate(self.body_ids, start=1)
            ]
        )
        steering = instances.filtered(lambda i: i.kind == "steering")[:1]
        (instances - steering).parent_id = steering
        return instances

    def _create_seats(self, network, instances, institutions):
        """Give the institutions their seats, and the network's own team one each."""
        values = [{"instance_id": instance.id} for instance in instances]
        lines = zip(self.partner_line_ids, institutions, strict=True)
        for line, institution in lines:
            seated = instances.filtered(lambda i, line=line: line._sits_in(i))
            values += [
                {"instance_id": instance.id, "institution_id": institution.id}
                for instance in seated
            ]
        return self.env["clef.seat"].create(values)

    def _create_host_seat(self, network):
        """Create the seat of the network in its host's board, when it has one."""
        if not self.has_board_seat:
            return
        board = self.env["clef.instance"].create(self._prepare_board_values(network))
        network.hosting_ids.board_seat_id = self.env["clef.seat"].create(
            {"instance_id": board.id, "voting": False}
        )

    def _prepare_board_values(self, network):
        return {
            "network_id": network.id,
            "name": self.env._("Board of %(host)s", host=self.host_id.name),
            "kind": "external",
            "sequence": 90,
        }
