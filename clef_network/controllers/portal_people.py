from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.portal.uploads import LARGEST
from .forms import number, refusal, typed
from .listing import LONGEST_SEARCH, STEP
from .portal import ClefPortal
from .portal_actions import PAGE, POST


class ClefPortalPeople(ClefPortal):
    """The directory, one's mandates, and what the network holds on oneself."""

    # directory

    @http.route(["/my/clef/directory", "/my/clef/directory/page/<int:page>"], **PAGE)
    def clef_directory(self, page=1, kind=None, search=None, **_other):
        """Institutions of the partner's networks, and their people who agreed."""
        networks = request.env["clef.network"].search([])
        kinds = request.env["clef.institution.kind"].search([])
        kind_id = number(kind or "")
        chosen = kinds.filtered(lambda known: known.id == kind_id)
        search = " ".join((search or "").replace("\0", "").split())[:LONGEST_SEARCH]
        # what of it is shown goes as far as consent, see _directory_entries
        Institution = request.env["clef.institution"].sudo()
        domain = Institution._directory_domain(networks, chosen.id, search)
        pager = portal_pager(
            url="/my/clef/directory",
            url_args={"kind": chosen.id or "", "search": search},
            total=Institution.search_count(domain),
            page=page,
            step=STEP,
        )
        found_sudo = Institution.search(
            domain, order="kind_id, name, id", limit=STEP, offset=pager["offset"]
        )
        return self._clef_page(
            "portal_directory",
            "clef_directory",
            clef_here=request.env._("Directory"),
            sections=found_sudo._directory_sections(),
            kinds=kinds,
            chosen=chosen,
            search=search,
            pager=pager,
        )

    # mandates

    @http.route("/my/clef/mandates", **PAGE)
    def clef_mandates(self, done=None, **_other):
        """The mandates the partner holds today, and their letters."""
        return self._mandates_page(done=bool(done))

    @http.route("/my/clef/mandates/<int:mandate_id>/letter", **PAGE)
    def clef_mandate_letter(self, mandate_id, **_other):
        """The letter of one's own mandate, to print and sign."""
        mandate = self._find_mandate(mandate_id)
        name = request.env._("Letter of mandate %s", mandate.instance_id.name)
        return request.make_response(
            mandate._letter_pdf(),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(f"{name}.pdf")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    @http.route("/my/clef/mandates/<int:mandate_id>/letter", **POST)
    def clef_mandate_upload(self, mandate_id, **_other):
        """Receive the signed letter of one's own mandate."""
        typed()
        mandate = self._find_mandate(mandate_id)
        sent = request.httprequest.files.get("letter")
        # one byte more than allowed is enough to know
        content = sent.read(LARGEST + 1) if sent else b""
        name = (sent and sent.filename) or ""
        if error := refusal(mandate._receive_letter, name, content):
            return self._mandates_page(error=error)
        return request.redirect("/my/clef/mandates?done=1", code=303)

    def _find_mandate(self, mandate_id):
        """One of the partner's own mandates, open today.

        :param int mandate_id: as in the address
        :return: clef.mandate record
        """
        mandate = self._clef_find("clef.mandate", mandate_id)
        if mandate.partner_id != request.env.user.partner_id:
            raise NotFound()
        return mandate

    def _mandates_page(self, error=None, done=False):
        mine = Domain("partner_id", "=", request.env.user.partner_id.id)
        open_ = mine & Domain("is_open", "=", True)
        mandates = request.env["clef.mandate"].search(open_)
        response = self._clef_page(
            "portal_mandates",
            "clef_mandates",
            clef_here=request.env._("My mandates"),
            # his own: the state of the letter is else for the staff
            mandates=mandates.sudo(),
            error=error,
            done=done,
        )
        response.status_code = 422 if error else 200
        return response

    # what is held on me

    @http.route("/my/clef/data", **PAGE)
    def clef_data(self, done=None, **_other):
        """What the network holds on the partner, former members included."""
        done = done if done in ("consent", "correction") else None
        return self._data_page(done=done)

    @http.route("/my/clef/data/consent", **POST)
    def clef_data_consent(self, **_other):
        """Give or withdraw the consent to be in the directory."""
        answer = typed("agrees")["agrees"]
        if answer in ("yes", "no"):
            me = request.env.user.partner_id
            me._give_directory_consent(answer == "yes")
        return request.redirect("/my/clef/data?done=consent", code=303)

    @http.route("/my/clef/data/correction", **POST)
    def clef_data_correction(self, **_other):
        """Ask the coordination for a correction."""
        text = typed("text")["text"]
        me = request.env.user.partner_id
        if error := refusal(me._ask_correction, text):
            return self._data_page(error=error, text=text)
        return request.redirect("/my/clef/data?done=correction", code=303)

    def _data_page(self, error=None, text="", done=None):
        me = request.env.user.partner_id
        response = self._clef_page(
            "portal_data",
            "clef_data",
            clef_here=request.env._("My data"),
            me=me.sudo(),
            mandates=me._held_mandates(),
            attendances=me._attendance_counts(),
            error=error,
            text=text,
            done=done,
        )
        response.status_code = 422 if error else 200
        return response
