"""Signs that a text may name a family: plain functions, no ORM (R62)."""

import re

from odoo.tools import remove_accents

NAME = r"([A-ZÀ-Þ][\w’'-]+)"
TITLED = re.compile(
    r"\b(?:M\.|Mr|Mme|Mlle|Madame|Monsieur|Mademoiselle|[Ff]amille)\s+" + NAME
)
CHILD = re.compile(
    r"\b(?:[Ee]nfant|[Ee]lève|[Éé]lève|[Pp]etite?|[Ff]ils|[Ff]ille|[Jj]eune)\s+" + NAME
)
BORN = re.compile(r"\bn[ée]{1,2}\s+le\s+\d", re.IGNORECASE)
# French social security number, with or without its key.
NUMBER = re.compile(r"\b[12](?:\s?\d{2}){3}(?:\s?\d{3}){2}(?:\s?\d{2})?\b")
PHONE = re.compile(r"\b0[1-9](?:[ .-]?\d{2}){4}\b")


def signs(text, known):
    """What in a text looks like a named family situation.

    Nothing of the text is returned: what is refused is kept nowhere.

    :param str text: plain text
    :param known: names of people who may be named: members, guests, staff
    :return: set among ``name``, ``child``, ``birth``, ``number``, ``phone``
    """
    words = {word for name in known for word in _plain(name).split()}
    found = {
        "name": _unknown(TITLED, text, words),
        "child": _unknown(CHILD, text, words),
        "birth": BORN.search(text),
        "number": NUMBER.search(text),
        "phone": PHONE.search(text),
    }
    return {sign for sign, seen in found.items() if seen}


def _unknown(pattern, text, words):
    return any(_plain(name) not in words for name in pattern.findall(text))


def _plain(name):
    return remove_accents(name or "").casefold()
