from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..models.action.clef_session import COUNTS
from ..models.portal.clef_session import OTHERS, SUMS
from .forms import number, refusal, typed
from .listing import STEP, Listing
from .portal import ClefPortal

SAID = ("what", "mandate_id", "name", "text", "audience", "request_type", "kind")
PAGE = {
    "type": "http",
    "auth": "user",
    "website": True,
    "methods": ["GET"],
    "readonly": True,
}
POST = {"type": "http", "auth": "user", "website": True, "methods": ["POST"]}


class ClefPortalActions(ClefPortal):
    """Actions, the counts of their sessions, and what members propose."""

    # actions

    @http.route(["/my/clef/actions", "/my/clef/actions/page/<int:page>"], **PAGE)
    def clef_actions(
        self,
        page=1,
        sortby=None,
        filterby=None,
        search=None,
        search_in=None,
        **_other,
    ):
        """The actions the partner may read."""
        listing = self._actions_listing()
        values = listing.values(page, sortby, filterby, search, search_in)
        return self._clef_page(
            "portal_actions",
            "clef_actions",
            clef_here=request.env._("Actions"),
            waiting=self._sessions_to_count(),
            **values,
        )

    @http.route("/my/clef/actions/<int:action_id>", **PAGE)
    def clef_action(self, action_id, **_other):
        """The sheet of an action: what partners know of it, nothing internal."""
        action = self._clef_find("clef.action", action_id)
        return self._clef_page(
            "portal_action",
            "clef_action",
            clef_parent=("/my/clef/actions", request.env._("Actions")),
            clef_here=action.name,
            action=action,
            meetings=action._portal_meetings(),
            mine=self._sessions_held(action),
            **self._sessions_of(action),
        )

    def _actions_listing(self):
        mine = request.env["clef.action"]._mine_domain(request.env.user.partner_id)
        running = [("stage", "=", "running")]
        coming = [("stage", "in", ("request", "project", "submitted", "approved"))]
        over = [("stage", "in", ("done", "evaluated"))]
        return Listing(
            model="clef.action",
            url="/my/clef/actions",
            sortings={
                "date": (request.env._("Newest"), "date_start desc, id desc"),
                "name": (request.env._("Name"), "name, id"),
            },
            filters={
                "all": (request.env._("All"), []),
                "running": (request.env._("Running"), running),
                "coming": (request.env._("Being Prepared"), coming),
                "done": (request.env._("Done"), over),
                "mine": (request.env._("Mine"), mine),
            },
            searches={
                "name": (request.env._("Name"), "name"),
                "territory": (request.env._("Territory"), "territory_id"),
                "theme": (request.env._("Theme"), "theme_ids"),
            },
        )

    def _sessions_of(self, action):
        """Sessions of an action, those to come and those past.

        :param action: clef.action record
        :return: dict of ``coming`` and ``past``, clef.session records
        """
        Session = request.env["clef.session"]
        known = Domain("action_id", "=", action.id)
        known &= Domain("state", "!=", "cancelled")
        coming = known & Domain("start", ">=", "now")
        return {
            "coming": Session.search(coming, order="start, id", limit=STEP),
            "past": Session.search(known & ~coming, limit=STEP),
        }

    def _sessions_held(self, action):
        """Sessions of an action of which the user may say how many came.

        :param action: clef.action record
        :return: clef.session records
        """
        Session = request.env["clef.session"]
        held = Session._referent_domain(request.env.user.partner_id)
        return Session.search(held & Domain("action_id", "=", action.id))

    # counts

    @http.route(["/my/clef/sessions", "/my/clef/sessions/page/<int:page>"], **PAGE)
    def clef_sessions(self, page=1, sortby=None, filterby=None, **_other):
        """The sessions of which the partner gives the counts, those missing first."""
        Session = request.env["clef.session"]
        coming = [("start", ">=", "now")]
        reported = [("state", "=", "reported")]
        confirmed = [("state", "=", "confirmed")]
        listing = Listing(
            model="clef.session",
            url="/my/clef/sessions",
            sortings={"date": (request.env._("Newest"), "start desc, id desc")},
            filters={
                "all": (request.env._("All"), []),
                "coming": (request.env._("To Come"), coming),
                "reported": (request.env._("Reported"), reported),
                "confirmed": (request.env._("Confirmed"), confirmed),
            },
            domain=Session._referent_domain(request.env.user.partner_id)
            & ~Session._uncounted_domain(),
        )
        return self._clef_page(
            "portal_sessions",
            "clef_sessions",
            clef_here=request.env._("Counts"),
            waiting=self._sessions_to_count(),
            **listing.values(page, sortby, filterby),
        )

    @http.route("/my/clef/sessions/<int:session_id>", **PAGE)
    def clef_session(self, session_id, done=None, **_other):
        """The form in which a referent says how many came."""
        session = self._find_session(session_id)
        fresh = session.state == "planned"
        counts = {name: "" if fresh else str(session[name]) for name in COUNTS}
        return self._session_page(session, counts=counts, done=bool(done))

    @http.route("/my/clef/sessions/<int:session_id>", **POST)
    def clef_session_report(self, session_id, **_other):
        """Record the counts; what cannot be read is shown again as it was typed."""
        counts = typed(*COUNTS)
        session = self._find_session(session_id)
        if error := refusal(session._report_counts, counts):
            return self._session_page(session, counts=counts, error=error)
        return request.redirect(f"/my/clef/sessions/{session.id}?done=1", code=303)

    def _find_session(self, session_id):
        session = self._clef_find("clef.session", session_id)
        held = session._referent_domain(request.env.user.partner_id)
        if not session.search_count(held & Domain("id", "=", session.id)):
            raise NotFound()
        return session

    def _session_page(self, session, error=None, done=False, **values):
        response = self._clef_page(
            "portal_session",
            "clef_session",
            clef_parent=("/my/clef/sessions", request.env._("Counts")),
            clef_here=session._date_text(),
            session=session,
            sums=SUMS,
            others=OTHERS,
            error=error,
            done=done,
            **values,
        )
        response.status_code = 422 if error else 200
        return response

    def _sessions_to_count(self):
        """Sessions that wait for the counts of the user, the oldest first.

        :return: clef.session records
        """
        Session = request.env["clef.session"]
        held = Session._referent_domain(request.env.user.partner_id)
        uncounted = held & Session._uncounted_domain()
        return Session.search(uncounted, order="start, id", limit=STEP)

    # proposals

    @http.route(["/my/clef/proposals", "/my/clef/proposals/page/<int:page>"], **PAGE)
    def clef_proposals(self, page=1, sortby=None, done=None, **_other):
        """What the partner proposed, and what became of it."""
        Action = request.env["clef.action"]
        listing = Listing(
            model="clef.action",
            url="/my/clef/proposals",
            sortings={"date": (request.env._("Newest"), "received_on desc, id desc")},
            filters={"all": (request.env._("All"), [])},
            domain=Action._proposed_domain(),
        )
        values = listing.values(page, sortby)
        bodies = request.env["clef.instance"].search([])
        return self._clef_page(
            "portal_proposals",
            "clef_proposals",
            clef_here=request.env._("My proposals"),
            decisions=values["records"]._what_became(),
            items=request.env["clef.agenda.item"]._proposed(bodies),
            mandates=self._my_mandates(),
            done=done if done in ("item", "action", "request") else None,
            **values,
        )

    @http.route("/my/clef/proposals/new", **PAGE)
    def clef_proposal(self, what="item", **_other):
        """The form in which a member proposes something."""
        what = what if what in ("action", "request") else "item"
        return self._proposal_page({**dict.fromkeys(SAID, ""), "what": what})

    @http.route("/my/clef/proposals/new", **POST)
    def clef_proposal_send(self, **_other):
        """Record a proposal; a refusal gives back all that was typed."""
        said = typed(*SAID)
        if error := refusal(self._propose, said):
            return self._proposal_page(said, error)
        return request.redirect(f"/my/clef/proposals?done={said['what']}", code=303)

    def _propose(self, said):
        """Put what was typed where it belongs.

        :param dict said: as typed
        :raise NotFound: when the mandate is not one of the user's
        """
        id_ = number(said["mandate_id"])
        mandate = self._my_mandates().filtered(lambda mandate: mandate.id == id_)
        if not mandate or said["what"] not in ("item", "action", "request"):
            raise NotFound()
        if said["what"] == "item":
            request.env["clef.agenda.item"]._propose(mandate, said)
            return
        if said["what"] == "action":
            said = {**said, "request_type": "project"}
        request.env["clef.action"]._propose(mandate, said)

    def _my_mandates(self):
        """Mandates the user holds today.

        :return: clef.mandate records
        """
        mine = Domain("partner_id", "=", request.env.user.partner_id.id)
        return request.env["clef.mandate"].search(mine & Domain("is_open", "=", True))

    def _proposal_page(self, said, error=None):
        mandates = self._my_mandates()
        titles = {
            "action": request.env._("Propose an action"),
            "request": request.env._("Make a request"),
        }
        types = request.env["clef.action"]._fields["request_type"]
        kinds = request.env["clef.agenda.item"]._fields["kind"]
        response = self._clef_page(
            "portal_proposal",
            "clef_proposal",
            clef_parent=("/my/clef/proposals", request.env._("My proposals")),
            clef_here=titles.get(said["what"], request.env._("Propose an agenda item")),
            said=said,
            error=error,
            mandates=self._choices(said["what"], mandates),
            types=[
                choice
                for choice in types._description_selection(request.env)
                if choice[0] != "project"
            ],
            kinds=kinds._description_selection(request.env),
        )
        response.status_code = 422 if error else 200
        return response

    def _choices(self, what, mandates):
        """In which body, or in whose name: one mandate for each answer.

        :param str what: what is proposed
        :param mandates: clef.mandate records of the user
        :return: list of (id, label)
        """
        if what == "item":
            return [(mandate.id, mandate.instance_id.name) for mandate in mandates]
        places = {}
        for mandate in mandates:
            label = mandate.institution_id.name or mandate.network_id.name
            places.setdefault((mandate.network_id, label), (mandate.id, label))
        return list(places.values())
