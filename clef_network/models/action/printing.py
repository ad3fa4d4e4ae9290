"""What a printed sheet needs of texts and numbers: no record is read here."""

from lxml import etree
from lxml.html import fragment_fromstring, tostring
from markupsafe import Markup

from odoo.tools import formatLang, is_html_empty

# What would be run or fetched while printing: a sheet holds what was written only.
RUN = ("script", "style", "link", "iframe", "object", "embed")
FETCHED = ("img", "picture", "svg", "video", "audio")
KEPT = {"colspan", "rowspan"}
LIMIT = 5


def printed(html):
    """A formatted text as plain paragraphs, lists and tables of its sheet.

    A class, a style or a picture in it could cover the sheet, or have the server
    fetch an address: only the structure of the text stays.

    :param html: value of an Html field, perhaps empty
    :return: Markup
    """
    if is_html_empty(html):
        return Markup()
    root = fragment_fromstring(str(html), create_parent="div")
    etree.strip_elements(root, *RUN, *FETCHED, with_tail=False)
    for element in root.iterdescendants(etree.Element):
        for name in set(element.attrib) - KEPT:
            del element.attrib[name]
    return Markup(tostring(root, encoding="unicode"))


def cut(text, length):
    """A text short enough for its place, ending in an ellipsis when it was not.

    :param str text: may be empty or False
    :param int length: characters at most
    :return: str
    """
    text = " ".join((text or "").split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def number_text(env, value):
    """A number as people of the language write it, decimals only where there are.

    :param env: environment, for its language
    :param value: int or float
    :return: str
    """
    decimals = next((n for n in (0, 1) if round(value, n) == round(value, 2)), 2)
    return formatLang(env, value, digits=decimals)


def split_evenly(items, width):
    """The items in as few lists as can be, of about the same length.

    :param list items: to split
    :param int width: items of a list at most
    :return: list of lists, none of them empty
    """
    number = -(-len(items) // width)
    size = -(-len(items) // number) if number else 1
    return [items[start : start + size] for start in range(0, len(items), size)]


def masked(counts, limit=LIMIT):
    """Counts of people of one column, the small ones hidden (R63).

    Where a total is printed too, a hidden number could be worked out from the others:
    the smallest of those is then left out as well.

    :param list counts: of int, one a line
    :param int limit: the first number that is shown
    :return: list of int, of ``"<5"``, or ``"–"`` where it is left out with another
    """
    small = [count for count in counts if 0 < count < limit]
    others = sorted((n, place) for place, n in enumerate(counts) if n >= limit)
    left_out = others[0][1] if others and _can_be_worked_out(small, limit) else None
    cells = [f"<{limit}" if 0 < count < limit else count for count in counts]
    if left_out is not None:
        cells[left_out] = "–"
    return cells


def _can_be_worked_out(small, limit):
    """Whether the sum of hidden numbers says each of them.

    :param list small: of int, the hidden ones
    :param int limit: the first number that is shown
    :return: bool
    """
    extremes = (len(small), len(small) * (limit - 1))
    return len(small) == 1 or bool(small) and sum(small) in extremes
