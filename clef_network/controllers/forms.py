"""Forms of the partners' pages: what is read of them, and how they are answered."""

from werkzeug.exceptions import MethodNotAllowed

from odoo.exceptions import UserError
from odoo.http import request


def typed(*names):
    """What was typed in the fields a page has; whatever else is sent is not looked at.

    Odoo routes OPTIONS to the routes of POST, and asks no CSRF token of it.

    :param names: of the fields
    :return: dict of str
    :raise MethodNotAllowed: when nothing was posted
    """
    if request.httprequest.method != "POST":
        raise MethodNotAllowed(["POST"])
    form = request.httprequest.form
    return {name: form.get(name, "") for name in names}


def refusal(function, *args):
    """Do what was asked, wholly or not at all.

    :param function: raises a UserError to refuse
    :param args: of the function
    :return: str, why it is refused, or None when it is done
    """
    try:
        with request.env.cr.savepoint():
            function(*args)
            request.env.flush_all()
    except UserError as error:
        return str(error)
    return None


def number(text):
    """An id typed in a form, zero for anything that is none.

    :param str text: as received
    :return: int
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
