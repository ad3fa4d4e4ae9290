import io

import xlsxwriter

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from ..models.network.groups import STAFF
from ..models.year.clef_exercise_funder import SCHEMES
from .register import XLSX


class YearController(http.Controller):
    """Figures of a year for a funder, for the staff of the host."""

    @http.route(
        "/clef/exercise/<int:exercise_id>/funder.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def funder(self, exercise_id, scheme="all", **_other):
        """A spreadsheet of the actions of a year, real numbers: not to be published.

        :param int exercise_id: number of the year pack
        :param str scheme: one of ``SCHEMES``, all the actions when it is none of them
        """
        if not request.env.user.has_group(STAFF):
            raise AccessError(request.env._("These figures are kept for the staff."))
        exercise = request.env["clef.exercise"].browse(exercise_id)
        exercise.check_access("read")
        scheme = scheme if scheme in SCHEMES else "all"
        title = request.env._("Figures %(year)s", year=exercise.year)
        return request.make_response(
            self._spreadsheet(exercise._funder_sheets(scheme)),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{title} {scheme}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _spreadsheet(self, sheets):
        """The sheets as a file; no text in it is taken for a formula.

        :param list sheets: of (name, rows)
        :return: bytes
        """
        harmless = request.env["clef.decision"]._harmless
        buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        options["strings_to_urls"] = False
        with xlsxwriter.Workbook(buffer, options) as workbook:
            for name, rows in sheets:
                sheet = workbook.add_worksheet(name)
                sheet.set_column(0, 0, 40)
                for number, row in enumerate(rows):
                    texts = (harmless(v) if isinstance(v, str) else v for v in row)
                    sheet.write_row(number, 0, texts)
        return buffer.getvalue()
