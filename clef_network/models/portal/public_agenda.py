"""What families see of a network: reading only, over what the models let through."""

import calendar
from datetime import date, timedelta
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import format_date

from ..meeting import ics
from ..network.zones import day_of

# Sessions on one page, and in one file; the others are in the months.
MANY = 200


class PublicAgenda:
    """What is open in a network, by day or by month, as far as it was asked for.

    What an address asks for and the page does not know is read as not asked for.
    Five queries and what the records read take, whatever the number of sessions.
    """

    def __init__(
        self, network_sudo, month=None, territory=None, theme=None, action_sudo=None
    ):
        """Read what was asked for.

        :param network_sudo: as ``_from_slug`` gives it
        :param str month: as ``2026-05``; without, the page goes by day
        :param str territory: number of a territory
        :param str theme: number of a theme
        :param action_sudo: the only clef.action to look at, if any
        """
        self.network = network_sudo
        self.Session = network_sudo.env["clef.session"]
        self.open = self.Session._public_domain() & Domain(
            "network_id", "=", network_sudo.id
        )
        if action_sudo:
            self.open &= Domain("action_id", "=", action_sudo.id)
        self.territories, self.themes, last = self._choices()
        self.territory = self._chosen(self.territories, territory)
        self.theme = self._chosen(self.themes, theme)
        self.domain = self.open & self._filter()
        self.today = day_of(fields.Datetime.now(), network_sudo.company_id)
        self.first = self.today.replace(day=1)
        self.last = last.replace(day=1) if last else self.first
        self.month = self._month(month)

    # what was asked for

    def _choices(self):
        """What there is to choose among, and how far it goes.

        :return: territories and themes of the sessions, and the day of the last one
        """
        territories = self.Session._read_group(self.open, ["territory_id"])
        actions = self.Session._read_group(self.open, ["action_id"], ["date:max"])
        places = self.Session.territory_id.union(*(place for (place,) in territories))
        ancestors = places.browse(
            {int(n) for p in places for n in (p.parent_path or "").split("/") if n}
        )
        run = self.Session.action_id.union(*(action for action, _last in actions))
        last = max((day for _action, day in actions), default=None)
        return (
            (places | ancestors).sorted("complete_name"),
            run.theme_ids.sorted(),
            last,
        )

    @staticmethod
    def _chosen(records, number):
        return records.filtered(lambda r: str(r.id) == number)

    def _filter(self):
        domain = Domain.TRUE
        if self.territory:
            domain &= Domain("territory_id", "child_of", self.territory.id)
        if self.theme:
            domain &= Domain("action_id.theme_ids", "in", self.theme.ids)
        return domain

    def _month(self, text):
        """First day of the month asked for, brought to those where something is.

        :param str text: perhaps garbage
        :return: date, or None when no month was asked for
        """
        if text is None:
            return None
        try:
            year, number = text.split("-")
            month = date(int(year), int(number), 1)
        except (ValueError, OverflowError):
            return self.first
        return month if self.first <= month <= self.last else self.first

    # what is shown

    def sessions(self, limit=MANY):
        """The next sessions.

        :param int limit: how many at most
        :return: clef.session records
        """
        return self.Session.search(self.domain, order="start, id", limit=limit)

    def ics(self):
        """The next sessions for calendar programs.

        :return: bytes
        """
        title = self.network.env._("%s: open to families", self.network.name)
        file = ics.new_calendar(title, follows=True)
        self.sessions()._ics_add(file)
        return ics.to_bytes(file)

    def days(self):
        """The next sessions by day.

        :return: list of (date, clef.session records)
        """
        return list(self.sessions().grouped("date").items())

    def weeks(self):
        """The month as a sheet: what happens on each of its days.

        :return: list of list of (date, or None beyond the month; clef.session records)
        """
        end = self.month + relativedelta(months=1)
        within = Domain("date", ">=", self.month) & Domain("date", "<", end)
        sessions = self.Session.search(self.domain & within, order="start, id")
        by_day = sessions.grouped("date")
        return [
            [
                (day if day.month == self.month.month else None, by_day.get(day))
                for day in week
            ]
            for week in calendar.Calendar().monthdatescalendar(
                self.month.year, self.month.month
            )
        ]

    def weekdays(self):
        """Names of the days of the week, from Monday on.

        :return: list of str
        """
        monday = date(2024, 1, 1)
        return [self.title(monday + timedelta(days=n), "EEEE") for n in range(7)]

    def title(self, day, pattern):
        """A day in words.

        :param date day: the day
        :param str pattern: as Unicode writes them
        :return: str
        """
        return format_date(self.network.env, day, date_format=pattern)

    def address(self, month=None):
        """Address of the page with the same filters.

        :param date month: any day of the month shown; without, the page goes by day
        :return: str
        """
        asked = {
            "month": month and f"{month:%Y-%m}",
            "territory": self.territory.id,
            "theme": self.theme.id,
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/clef/{self.network.slug}{'?' if query else ''}{query}"

    def beside(self, months):
        """The month before or after, if something can be there.

        :param int months: -1 or 1
        :return: date, or None
        """
        month = self.month + relativedelta(months=months)
        return month if self.first <= month <= self.last else None
