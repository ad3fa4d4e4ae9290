"""Dates of a year's meetings: plain computation, no ORM."""

import calendar
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# Days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
MOVABLE = (1, 39, 50)


def public_holidays(year):
    """French public holidays of a year (those of the whole country).

    :param int year: from 1583 on
    :return: set of date
    """
    fixed = {date(year, month, day) for month, day in FIXED}
    return fixed | {easter(year) + timedelta(days=days) for days in MOVABLE}


def next_working_day(day):
    """The first day after this one on which people work.

    :param date day: left out itself
    :return: date, neither a Saturday, a Sunday nor a public holiday
    """
    day += timedelta(days=1)
    while day.weekday() > 4 or day in public_holidays(day.year):
        day += timedelta(days=1)
    return day


def months_between(begin, end):
    """First days of the months that a period touches.

    :param date begin: first day
    :param date end: last day
    :return: list of date
    """
    first = begin.replace(day=1)
    count = (end.year - first.year) * 12 + end.month - first.month + 1
    return [first + relativedelta(months=n) for n in range(max(count, 0))]


def spread(months, number):
    """Months in which to sit when a body sits so many times in the period.

    :param list months: candidates, in order
    :param int number: how many to keep, all of them when there are fewer
    :return: list, as evenly spread as can be
    """
    if number >= len(months):
        return list(months)
    step = len(months) / number if number else 0
    return [months[int(step * (n + 0.5))] for n in range(number)]


def weekday_of_month(month, weekday, rank):
    """A given weekday of a month: the second Tuesday, the last Thursday.

    :param date month: any day of the month
    :param int weekday: 0 Monday to 6 Sunday
    :param int rank: 1 to 4, or -1 for the last
    :return: date
    """
    weeks = calendar.monthcalendar(month.year, month.month)
    days = [week[weekday] for week in weeks if week[weekday]]
    return month.replace(day=days[rank - 1 if rank > 0 else rank])


def sitting_day(month, weekday, rank):
    """Day on which to sit in a month, a week later when it is a public holiday.

    :return: date, in the same month whenever the month allows
    """
    day = weekday_of_month(month, weekday, rank)
    if day not in public_holidays(day.year):
        return day
    later, earlier = day + timedelta(weeks=1), day - timedelta(weeks=1)
    return later if later.month == day.month else earlier
