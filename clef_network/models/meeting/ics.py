"""Files for calendar programs (RFC 5545): plain functions, no ORM."""

import re
from datetime import datetime

import vobject
from dateutil.tz import UTC

from .texts import one_line

# Octets in a line, its end apart.
LONGEST = 75
# How often a program should ask again.
REFRESH = "PT6H"


def new_calendar(name="", follows=False):
    """An empty file, published: it says what is, and invites nobody.

    :param str name: title that programs show
    :param bool follows: meant to be read again and again, not imported once
    :return: vobject component
    """
    calendar = vobject.iCalendar()
    calendar.add("prodid").value = "-//clef_network//Meetings//EN"
    calendar.add("method").value = "PUBLISH"
    if name:
        calendar.add("x-wr-calname").value = one_line(name)
    if follows:
        refresh = calendar.add("refresh-interval")
        refresh.value, refresh.value_param = REFRESH, "DURATION"
        calendar.add("x-published-ttl").value = REFRESH
    return calendar


def add_event(calendar, uid, start, stop, summary, **more):
    """Add what happens from a moment to another.

    :param calendar: as :func:`new_calendar` gives it
    :param str uid: the same as long as it is the same event
    :param datetime start: in UTC, naive as Odoo stores it
    :param datetime stop: as ``start``
    :param str summary: its title
    :param more: other properties by name; those that are empty are left out
    """
    event = calendar.add("vevent")
    event.add("uid").value = uid
    event.add("dtstamp").value = datetime.now(UTC).replace(microsecond=0)
    event.add("dtstart").value = start.replace(tzinfo=UTC)
    event.add("dtend").value = stop.replace(tzinfo=UTC)
    for name, value in {"summary": summary, **more}.items():
        if text := one_line(value):
            event.add(name).value = text


def to_bytes(calendar):
    """The file itself, with lines no longer than they may be.

    The library counts characters where the standard counts octets: what it folded
    is unfolded, then folded again.

    :param calendar: as :func:`new_calendar` gives it
    :return: bytes
    """
    text = re.sub("\r\n[ \t]", "", calendar.serialize())
    return b"\r\n".join(_folded(line) for line in text.split("\r\n"))


def _folded(line):
    """A line cut so that no piece of it is too long, nor any character cut in two.

    :param str line: without its end
    :return: bytes
    """
    pieces, room = [b""], LONGEST
    for character in line:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(b"")
            room = LONGEST - 1  # the space that begins the next line
        pieces[-1] += octets
    return b"\r\n ".join(pieces)
