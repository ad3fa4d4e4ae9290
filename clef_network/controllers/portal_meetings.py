from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .listing import Listing
from .meeting_page import MeetingPage
from .portal import ClefPortal

# What the hub shows of each kind: the rest is one click away.
SHOWN = 5
COMING = Domain("state", "=", "convened") & Domain("stop", ">=", "now")


class ClefMeetingPortal(MeetingPage, ClefPortal):
    """Partners with an account: what awaits them, their meetings, their decisions."""

    @http.route(
        "/my/clef",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def clef_hub(self, **_other):
        """What awaits the reader, then the way to everything else."""
        meetings = request.env["clef.meeting"].search(
            COMING, order="start, id", limit=SHOWN
        )
        awaited = self._clef_awaited()
        return self._clef_page(
            "portal_hub",
            "clef",
            title=request.env._("My Network"),
            bodies=request.env["clef.instance"].search([]),
            awaited=awaited,
            meetings=meetings - awaited,
            answers=self._clef_answers(meetings),
            decisions=self._clef_decisions_to_do(),
        )

    @http.route(
        ["/my/clef/meetings", "/my/clef/meetings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def clef_meetings(
        self, page=1, sortby=None, filterby=None, search=None, search_in=None, **_other
    ):
        """Meetings of the reader's bodies."""
        listing = self._clef_meeting_listing(filterby)
        values = listing.values(page, sortby, filterby, search, search_in)
        # found by the record rules: to ask them again for each cell takes its time
        meetings_sudo = values["records"].sudo()
        return self._clef_page(
            "portal_meetings",
            "clef_meetings",
            title=request.env._("Meetings"),
            clef_here=request.env._("Meetings"),
            answers=self._clef_answers(meetings_sudo),
            states=self._clef_labels("clef.meeting", "state"),
            **{**values, "records": meetings_sudo},
        )

    @http.route(
        "/my/clef/meetings/<int:meeting_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def clef_meeting(self, meeting_id, done=None, **_other):
        """One meeting: the answer, then what there is to read."""
        return self._clef_meeting_page(*self._clef_meeting(meeting_id), done=done)

    @http.route(
        "/my/clef/meetings/<int:meeting_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def clef_meeting_answer(self, meeting_id, **_other):
        """Record the reader's answer, on their own line."""
        return self._clef_take(meeting_id, self._take_answer, "1")

    @http.route(
        "/my/clef/meetings/<int:meeting_id>/remark",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def clef_meeting_remark(self, meeting_id, **_other):
        """Record the reader's remark on circulated minutes."""
        return self._clef_take(meeting_id, self._take_remark, "remark")

    @http.route(
        "/my/clef/meetings/<int:meeting_id>/calendar.ics",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def clef_meeting_calendar(self, meeting_id, **_other):
        """The meeting for a calendar program."""
        meeting_sudo, _line_sudo = self._clef_meeting(meeting_id)
        return self._calendar_file(meeting_sudo)

    @http.route(
        "/my/clef/meetings/<int:meeting_id>/minutes.pdf",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def clef_meeting_minutes(self, meeting_id, **_other):
        """The minutes, once circulated."""
        meeting_sudo, line_sudo = self._clef_meeting(meeting_id)
        if not meeting_sudo._minutes_are_open(line_sudo):
            raise request.not_found()
        return self._minutes_file(meeting_sudo)

    @http.route(
        "/my/clef/meetings/<int:meeting_id>/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def clef_meeting_document(self, meeting_id, document_id, **_other):
        """One of the documents of the meeting."""
        meeting_sudo, _line_sudo = self._clef_meeting(meeting_id)
        response = self._document_file(meeting_sudo, document_id)
        if response is None:
            raise request.not_found()
        return response

    @http.route(
        ["/my/clef/decisions", "/my/clef/decisions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def clef_decisions(
        self, page=1, sortby=None, filterby=None, search=None, search_in=None, **_other
    ):
        """Decisions of the reader's bodies, first those that wait for the reader."""
        listing = self._clef_decision_listing()
        values = listing.values(page, sortby, filterby, search, search_in)
        return self._clef_page(
            "portal_decisions",
            "clef_decisions",
            title=request.env._("Decisions"),
            clef_here=request.env._("Decisions"),
            outcomes=self._clef_labels("clef.decision", "outcome"),
            me=request.env.user.partner_id,
            **values,
        )

    # what the pages ask for

    def _clef_meeting(self, meeting_id):
        """A meeting the reader may see, and the reader's own line on its sheet.

        :param int meeting_id: as given in the address
        :return: tuple of clef.meeting and clef.attendance records, both in superuser
            mode as their record rules have been asked
        :raise NotFound: when there is nothing to be seen
        """
        meeting = self._clef_find("clef.meeting", meeting_id)
        me = request.env.user.partner_id
        line = request.env["clef.attendance"].search(
            [("meeting_id", "=", meeting.id), ("partner_id", "=", me.id)]
        )
        return meeting.sudo(), line.sudo()

    def _clef_meeting_page(self, meeting_sudo, line_sudo, status=200, **changed):
        values = self._meeting_values(meeting_sudo, line_sudo, True, **changed)
        texts = meeting_sudo._texts_are_open(line_sudo)
        decisions_sudo = meeting_sudo.decision_ids if texts else ()
        response = self._clef_page(
            "portal_meeting",
            "clef_meeting",
            title=meeting_sudo.display_name,
            clef_parent=("/my/clef/meetings", request.env._("Meetings")),
            clef_here=meeting_sudo.reference,
            address=f"/my/clef/meetings/{meeting_sudo.id}",
            decisions=decisions_sudo,
            outcomes=self._clef_labels("clef.decision", "outcome"),
            me=request.env.user.partner_id,
            sat=meeting_sudo._who_sat() if texts else (),
            **values,
        )
        response.status_code = status
        return response

    def _clef_take(self, meeting_id, take, done):
        """Record what a form says on the reader's own line, then show the page.

        :param int meeting_id: as given in the address
        :param take: method of this page that reads the form
        :param str done: what to thank for
        :return: response
        :raise NotFound: when the reader is not on the sheet
        """
        meeting_sudo, line_sudo = self._clef_meeting(meeting_id)
        if not line_sudo:
            raise request.not_found()
        if not self._is_post():
            return self._clef_meeting_page(meeting_sudo, line_sudo)
        if refused := take(line_sudo):
            return self._clef_meeting_page(
                meeting_sudo, line_sudo, status=422, **refused
            )
        url = f"/my/clef/meetings/{meeting_sudo.id}?done={done}"
        return request.redirect(url, code=303)

    def _clef_awaited(self):
        """Meetings that await the reader's answer, the next one first.

        :return: clef.meeting records
        """
        Line = request.env["clef.attendance"]
        lines = Line.search(
            Line._awaited_domain(request.env.user.partner_id),
            order="meeting_start, id",
            limit=SHOWN,
        )
        return lines.meeting_id

    def _clef_decisions_to_do(self):
        """Decisions the reader is to see to, those with a deadline first.

        :return: clef.decision records
        """
        return request.env["clef.decision"].search(
            self._clef_to_do_domain(), order="deadline, id", limit=SHOWN
        )

    def _clef_to_do_domain(self):
        me = request.env.user.partner_id
        return Domain("owner_id", "=", me.id) & Domain("is_pending", "=", True)

    def _clef_answers(self, meetings):
        """What the reader answered, in words; then how they sat.

        :param meetings: clef.meeting records
        :return: dict of label by meeting id; absent: not convened
        """
        me = request.env.user.partner_id
        lines = request.env["clef.attendance"].search(
            [("meeting_id", "in", meetings.ids), ("partner_id", "=", me.id)]
        )
        lines_sudo = lines.sudo()
        labels = self._clef_labels("clef.attendance", "answer")
        none = request.env._("No answer")
        return {
            line.meeting_id.id: line._sat_as() or labels.get(line.answer, none)
            for line in lines_sudo
        }

    @staticmethod
    def _clef_labels(model, name):
        """Labels of a selection field in the reader's language.

        :return: dict
        """
        field = request.env[model]._fields[name]
        return dict(field._description_selection(request.env))

    def _clef_meeting_listing(self, filterby):
        """The list of meetings: what is to come begins with the soonest.

        :param str filterby: as asked for
        :return: Listing
        """
        me = request.env.user.partner_id
        Line = request.env["clef.attendance"]
        backwards = filterby in ("past", "all")
        return Listing(
            "clef.meeting",
            "/my/clef/meetings",
            sortings={
                "date": (request.env._("Date"), "start desc" if backwards else "start"),
                "body": (request.env._("Body"), "instance_id, start desc"),
            },
            filters={
                "next": (request.env._("To come"), COMING),
                "awaited": (
                    request.env._("Your answer is awaited"),
                    lambda: Domain("attendance_ids", "any", Line._awaited_domain(me)),
                ),
                "past": (request.env._("Past"), Domain("stop", "<", "now")),
                "all": (request.env._("All"), Domain.TRUE),
            },
            searches={
                "name": (request.env._("Title"), "name"),
                "body": (request.env._("Body"), "instance_id.name"),
                "place": (request.env._("Place"), "location"),
                "reference": (request.env._("Reference"), "reference"),
            },
        )

    def _clef_decision_listing(self):
        me = request.env.user.partner_id
        return Listing(
            "clef.decision",
            "/my/clef/decisions",
            sortings={
                "date": (request.env._("Date"), "date desc, number"),
                "deadline": (request.env._("Deadline"), "deadline, date desc"),
                "body": (request.env._("Body"), "instance_id, date desc"),
            },
            filters={
                "all": (request.env._("All"), Domain.TRUE),
                "waiting": (
                    request.env._("You are to see to"),
                    self._clef_to_do_domain(),
                ),
                "mine": (request.env._("Yours"), Domain("owner_id", "=", me.id)),
            },
            searches={
                "text": (request.env._("What is decided"), "text"),
                "item": (request.env._("Item"), "agenda_item_id.name"),
                "reference": (request.env._("Reference"), "reference"),
                "body": (request.env._("Body"), "instance_id.name"),
            },
        )
