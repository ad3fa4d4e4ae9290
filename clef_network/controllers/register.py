from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from odoo.addons.web.controllers.export import ExportXlsxWriter

from ..models.network.groups import STAFF

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterController(http.Controller):
    """The register of decisions as a spreadsheet, for the staff of the host."""

    @http.route(
        "/clef/decisions.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def decisions(self, ids="", instance_id="", **_other):
        """Decisions chosen one by one, or all those of a body.

        What the reader may not see is left out, as in the list.

        :param str ids: numbers of decisions, with commas
        :param str instance_id: number of a body
        """
        if not request.env.user.has_group(STAFF):
            raise AccessError(request.env._("The register is kept for the staff."))
        bodies = self._numbers(instance_id)
        name = "instance_id" if bodies else "id"
        wanted = [(name, "in", bodies or self._numbers(ids))]
        decisions = request.env["clef.decision"].search(wanted)
        return request.make_response(
            self._spreadsheet(decisions), headers=self._headers(decisions)
        )

    def _numbers(self, text):
        """Identifiers given in an address; what is not one is left out.

        :param str text: as received
        :return: list of int
        """
        parts = [part for part in text.split(",") if part.isascii() and part.isdigit()]
        return [int(part) for part in parts if len(part) < 10]

    def _headers(self, decisions):
        bodies = decisions.instance_id
        name = bodies.code if len(bodies) == 1 else request.env._("all")
        title = request.env._("Decisions %(body)s", body=name)
        return [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{title}.xlsx")),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]

    def _spreadsheet(self, decisions):
        """The register as a file.

        :param decisions: clef.decision records
        :return: bytes
        """
        labels = decisions._register_labels()
        with ExportXlsxWriter([], labels, len(decisions)) as writer:
            rows = [d._register_row() for _body, of in decisions._by_body() for d in of]
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value
