"""Texts typed in by the staff, made fit for everybody's browser."""

import lxml.html
from markupsafe import Markup

# Text and links; nothing that a browser would run, or fetch from elsewhere.
TAGS = frozenset(
    "a b blockquote br div em h3 h4 h5 h6 i li ol p strong sub sup u ul".split()
)
# Gone with what they hold.
OPAQUE = frozenset("iframe math noscript object script style svg template".split())
SCHEMES = ("http://", "https://", "mailto:", "tel:")


def plain_html(html):
    """The same text with its paragraphs, lists and links, and without the rest.

    A picture of another site would tell that site who reads the page.

    :param str html: as an Html field keeps it
    :return: Markup
    """
    tree = lxml.html.fragment_fromstring(str(html), create_parent="div")
    for node in list(tree.iterdescendants()):
        if not isinstance(node.tag, str) or node.tag in OPAQUE:
            node.drop_tree()
            continue
        href = node.get("href", "").strip() if node.tag == "a" else ""
        node.attrib.clear()
        if href.lower().startswith(SCHEMES):
            node.attrib.update({"href": href, "rel": "noopener noreferrer nofollow"})
        elif node.tag not in TAGS:
            node.drop_tag()
    return Markup(lxml.html.tostring(tree, encoding="unicode"))
