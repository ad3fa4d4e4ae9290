import io

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

from odoo import fields, models
from odoo.exceptions import UserError

MARGIN = 28  # points between the page number and the edges of the sheet


class IrActionsReport(models.Model):
    """Page numbers printed on the finished PDF.

    Debian's wkhtmltopdf ignores headers and footers without a word, so what a
    printed sheet must carry is in its body, and its numbers are stamped here; a
    patched build gives the same pages.
    """

    _inherit = "ir.actions.report"

    stamp_page_numbers = fields.Boolean(
        help="Print “page / pages” at the foot of each document, after rendering."
    )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        if self._get_report(report_ref).stamp_page_numbers:
            for content in streams.values():
                if content["stream"]:
                    content["stream"] = self._stamped(content["stream"])
        return streams

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """Leave out the header and footer of reports that have theirs in the body."""
        if report_ref and self._get_report(report_ref).stamp_page_numbers:
            header = footer = None
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref,
            header,
            footer,
            landscape,
            specific_paperformat_args,
            set_viewport_size,
        )

    def _stamped(self, stream):
        """Copy of a PDF with its page numbers.

        :param stream: binary file object of a PDF
        :return: io.BytesIO
        :raise UserError: when the file cannot be read as a PDF
        """
        try:
            writer = PdfWriter(clone_from=PdfReader(stream))
        except Exception as error:
            raise UserError(self.env._("This PDF cannot be read.")) from error
        for number, page in enumerate(writer.pages, start=1):
            page.merge_page(self._page_number(page, number, len(writer.pages)))
            page.compress_content_streams()
        result = io.BytesIO()
        writer.write(result)
        result.seek(0)
        return result

    def _page_number(self, page, number, total):
        """One transparent PDF page that carries only the number of another.

        :param page: pypdf page to number, which gives the size
        :param int number: from 1
        :param int total: pages of the document
        :return: pypdf page
        """
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        buffer = io.BytesIO()
        sheet = canvas.Canvas(buffer, pagesize=(width, height))
        sheet.setFont("Helvetica", 8)
        sheet.drawRightString(width - MARGIN, MARGIN / 2, f"{number} / {total}")
        sheet.save()
        return PdfReader(buffer).pages[0]
