"""What partners type in forms: made fit, or refused in words. Plain functions."""

import re

from ..meeting.texts import one_line

__all__ = ["many_lines", "one_line", "whole_number"]

# More people than that never came to a session.
DIGITS = re.compile(r"[0-9]{1,4}", re.ASCII)


def many_lines(text):
    """Visible characters and ends of lines only.

    :param str text: as received; may be None or False
    :return: str
    """
    return "\n".join(one_line(line) for line in (text or "").splitlines()).strip()


def whole_number(text):
    """A number of people: digits of our keyboards, nothing else; nothing means none.

    :param str text: as typed
    :return: int, or None when it is not one
    """
    text = (text or "").strip()
    if not text:
        return 0
    return int(text) if DIGITS.fullmatch(text) else None
