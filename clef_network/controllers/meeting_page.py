"""What the page of a meeting does, reached by a link or by an account alike."""

from odoo.exceptions import UserError
from odoo.http import content_disposition, request

TYPED = ("reason", "name", "function", "email")
NOSNIFF = ("X-Content-Type-Options", "nosniff")


class MeetingPage:
    """Parts of a page about one meeting, which its caller has found and checked.

    ``line_sudo`` is the line of the reader on the sheet, in superuser mode; empty for
    a member who was not convened.
    """

    def _meeting_values(self, meeting_sudo, line_sudo, is_member, **changed):
        """What the shared parts of both pages show.

        :param bool is_member: the reader sits in the body today
        :param changed: what a refused form said, and why it was refused
        :return: dict
        """
        reads = is_member and meeting_sudo._minutes_are_open(line_sudo)
        texts = reads and meeting_sudo._texts_are_open(line_sudo)
        return {
            "meeting": meeting_sudo,
            "line": line_sudo,
            "answer": line_sudo.answer,
            "sat_as": line_sudo and line_sudo._sat_as(),
            "said": self._said(line_sudo),
            "remark": "",
            "error": None,
            "done": None,
            "reads_minutes": reads,
            "points": meeting_sudo._agenda_points(texts),
            "documents": meeting_sudo._documents(),
            "remarks": line_sudo and reads and line_sudo._remarks(),
            "can_remark": bool(line_sudo) and reads and line_sudo._can_remark(),
            **changed,
        }

    @staticmethod
    def _said(line_sudo):
        return {
            "reason": line_sudo.reason,
            "name": line_sudo.represented_by,
            "function": line_sudo.represented_function,
            "email": line_sudo.represented_email,
        }

    def _take_answer(self, line_sudo):
        """Record the answer of the form; of it, only what the page asks is read.

        :return: dict, what the page says when it is refused; empty when it is kept
        """
        form = request.httprequest.form
        answer = form.get("answer", "")
        said = {name: form.get(name, "") for name in TYPED}
        error = self._try(lambda: line_sudo._give_answer(answer, **said))
        return error and {"answer": answer, "said": said, "error": error}

    def _take_remark(self, line_sudo):
        """Record the remark of the form.

        :return: as :meth:`_take_answer`
        """
        text = request.httprequest.form.get("text", "")
        error = self._try(lambda: line_sudo._give_remark(text))
        return error and {"remark": text, "error": error}

    @staticmethod
    def _try(act):
        """Do something in a savepoint.

        :return: str, why it was refused; None when it was not
        """
        try:
            with request.env.cr.savepoint():
                act()
                request.env.flush_all()
        except UserError as error:
            return str(error)

    @staticmethod
    def _is_post():
        """Odoo also routes OPTIONS to routes of POST, and asks no CSRF token of it."""
        return request.httprequest.method == "POST"

    # files

    def _calendar_file(self, meeting_sudo, headers=()):
        return request.make_response(
            meeting_sudo._ics(),
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", content_disposition("invitation.ics")),
                NOSNIFF,
                *headers,
            ],
        )

    def _minutes_file(self, meeting_sudo, headers=()):
        name, content = meeting_sudo._minutes_content()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                NOSNIFF,
                *headers,
            ],
        )

    def _document_file(self, meeting_sudo, document_id, headers=()):
        """One of the documents of this meeting, and of no other.

        :return: response, or None when there is no such document
        """
        document_sudo = meeting_sudo._documents().filtered(
            lambda document: document.id == document_id
        )
        if not document_sudo:
            return None
        stream = request.env["ir.binary"]._get_stream_from(document_sudo)
        response = stream.get_response(as_attachment=True)
        response.headers.update(dict(headers))
        return response
