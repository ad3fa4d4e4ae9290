from collections import Counter

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date, formatLang

from ..network.groups import STAFF
from ..network.names import dictionary_order
from .clef_meeting_row import SITTING

BARS = "▁▂▃▄▅▆▇█"
# Meetings of the little curve on the card, and how far back they are looked for.
TREND = 5
TREND_YEARS = 3
# Meetings over which at least one participatory technique is expected (R59).
PARTICIPATIVE = 3

# Figures of a year: how each is asked of ``clef.meeting.report``.
FIGURES = {
    "meetings": "__count",
    "rate": "rate:avg",
    "seats_expected": "seat_count:sum",
    "seats_present": "present_seat_count:sum",
    "people": "person_count:avg",
    "professions": "profession_count:avg",
    "notice": "notice_days:avg",
    "turnaround": "turnaround_days:avg",
    "decisions": "decision_count:avg",
    "planned": "minutes_planned:avg",
    "timed": "minutes_timed:sum",
    "spent": "minutes_spent:sum",
    "answers": "mood_count:sum",
    "mood": "mood_rate:avg",
    "techniques": "technique_count:sum",
}


class ClefInstance(models.Model):
    """What a body's meetings are worth: this year against the last one (S50, S97).

    Meetings about individual situations are left out: the page is the same for all.
    """

    _inherit = "clef.instance"

    attendance_rate = fields.Float(
        "Attendance", compute="_compute_attendance", groups=STAFF
    )
    attendance_trend = fields.Char(
        "Attendance Curve", compute="_compute_attendance", groups=STAFF
    )
    attendance_text = fields.Char(
        "Attendance of the Last Meetings", compute="_compute_attendance", groups=STAFF
    )

    @api.depends("meeting_ids.state", "meeting_ids.attendance_ids.status")
    def _compute_attendance(self):
        rows = self._last_rows().grouped("instance_id")
        for body in self:
            last = rows.get(body._origin, self.env["clef.meeting.report"])[-TREND:]
            expected = sum(last.mapped("seat_count"))
            present = sum(last.mapped("present_seat_count"))
            body.attendance_rate = expected and present / expected
            body.attendance_trend = "".join(bar_of(row.rate) for row in last)
            body.attendance_text = ", ".join(
                self._percent_text(row.rate) for row in last
            )

    def _last_rows(self):
        """Meetings of the last years of which somebody was expected, oldest first.

        :return: clef.meeting.report records
        """
        since = self.env["clef.dated.mixin"]._today() - relativedelta(years=TREND_YEARS)
        return self._meeting_rows(
            Domain("date", ">=", since) & Domain("seat_count", ">", 0),
            ["instance_id", "present_seat_count", "rate", "seat_count"],
            order="date, id",
        )

    def _meeting_rows(self, domain, names, **options):
        """Figures of sittings, as they are now and not as this request read them.

        :param Domain domain: which of the sittings of these bodies
        :param list names: fields to fetch
        :param options: ``order`` and ``limit`` of the search
        :return: clef.meeting.report records
        """
        Report = self.env["clef.meeting.report"]
        Report.invalidate_model(flush=False)
        return Report.search_fetch(self._rows_domain() & domain, names, **options)

    def _rows_domain(self):
        """Rows of the reports on these bodies' sittings.

        :return: Domain, for any ``clef.meeting.row``
        """
        return Domain("instance_id", "in", self.ids) & SITTING

    def _percent_text(self, rate):
        share = formatLang(self.env, rate * 100, digits=0)
        return self.env._("%(share)s %%", share=share)

    # the page

    def _effectiveness(self, year=None):
        """Everything the page of a body says of a year, against the year before.

        :param int year: civil year, that of today by default
        :return: dict: ``year``; ``this`` and ``last``, dicts of plain numbers (keys of
            FIGURES, None where nothing is known); ``rows``, the same as texts;
            ``institutions``, ``techniques``, ``sentences`` and ``remarks``
        """
        self.ensure_one()
        year = year or self.env["clef.dated.mixin"]._today().year
        figures = self._figures((year - 1, year))
        this, last = figures[year], figures[year - 1]
        return {
            "year": year,
            "this": this,
            "last": last,
            "rows": self._figure_rows(this, last),
            "institutions": self._institution_rows(year),
            "techniques": self._techniques_used(year),
            "sentences": self._sentences(year, this, last),
            "remarks": self._effectiveness_remarks(year),
        }

    def _figures(self, years):
        """Figures of some years, in one query.

        :param years: civil years
        :return: dict year -> dict as ``this`` of :meth:`_effectiveness`
        """
        found = self.env["clef.meeting.report"]._read_group(
            self._rows_domain() & Domain("year", "in", years),
            ["year"],
            list(FIGURES.values()),
        )
        result = {year: {**dict.fromkeys(FIGURES), "meetings": 0} for year in years}
        for year, *values in found:
            # the ORM says False where SQL says NULL, which is not zero
            known = [None if value is False else value for value in values]
            result[year] = dict(zip(FIGURES, known, strict=True))
        return result

    def _figure_rows(self, this, last):
        """The figures in words, those of which nothing is known in both years left out.

        :return: list of dicts ``label``, ``this``, ``last`` (texts)
        """
        shown = {
            "meetings": (self.env._("Meetings held"), self._number_text),
            "rate": (self.env._("Seats present"), self._percent_text),
            "people": (self.env._("People present at a meeting"), self._number_text),
            "professions": (
                self.env._("Different professions at a meeting"),
                self._number_text,
            ),
            "notice": (self.env._("Notice given, in days"), self._number_text),
            "turnaround": (
                self.env._("Minutes sent after, in days"),
                self._number_text,
            ),
            "decisions": (self.env._("Decisions at a meeting"), self._number_text),
            "planned": (
                self.env._("Minutes planned on the agenda of a meeting"),
                self._number_text,
            ),
            "mood": (self.env._("Sunny or fair moods"), self._percent_text),
            "techniques": (self.env._("Techniques used"), self._number_text),
        }
        return [
            {
                "label": label,
                "this": self._known_text(this[key], text),
                "last": self._known_text(last[key], text),
            }
            for key, (label, text) in shown.items()
            if (this[key], last[key]) != (None, None)
        ]

    @api.model
    def _known_text(self, value, text):
        """A figure in words, a dash where nothing is known.

        :param value: number or None
        :param text: function that says a number
        :return: str
        """
        return "–" if value is None else text(value)

    @api.model
    def _number_text(self, value):
        digits = 0 if round(value, 1) == round(value) else 1
        return formatLang(self.env, value, digits=digits)

    def _institution_rows(self, year):
        """Attendance of each institution, by name, the network's own team last.

        :param int year: civil year, shown with the one before
        :return: list of dicts ``name``, ``present``, ``expected``, ``rate`` of the
            year, ``last``, the rate of the year before (None where not expected), and
            both as texts: ``rate_text``, ``last_text``
        """
        found = self.env["clef.attendance.report"]._read_group(
            self._rows_domain() & Domain("year", "in", (year - 1, year)),
            ["institution_id", "year"],
            ["present_count:sum", "__count"],
        )
        sums = {(holder, y): counts for holder, y, *counts in found}
        holders = sorted(
            {holder for holder, _year in sums},
            key=lambda holder: (not holder, dictionary_order(holder.name)),
        )
        return [self._institution_row(holder, sums, year) for holder in holders]

    def _institution_row(self, holder, sums, year):
        present, expected = sums.get((holder, year), (0, 0))
        before, expected_before = sums.get((holder, year - 1), (0, 0))
        rate = present / expected if expected else None
        last = before / expected_before if expected_before else None
        return {
            "name": holder.name or self.network_id.name,
            "present": present,
            "expected": expected,
            "rate": rate,
            "rate_text": self._known_text(rate, self._percent_text),
            "last": last,
            "last_text": self._known_text(last, self._percent_text),
        }

    def _year_rows(self, year):
        """Sittings of a year.

        :param int year: civil year
        :return: clef.meeting.report records
        """
        return self._meeting_rows(
            Domain("year", "=", year),
            ["date", "kind", "meeting_id", "technique_count"],
        )

    def _techniques_used(self, year):
        """Techniques of the year, the most used first.

        :return: list of dicts ``name``, ``times``
        """
        meetings = self._year_rows(year).meeting_id
        used = Counter(t for meeting in meetings for t in meeting.technique_ids)
        return [{"name": t.name, "times": times} for t, times in used.most_common()]

    # in words

    def _sentences(self, year, this, last):
        """What the figures mean, in whole sentences.

        :return: list of str
        """
        sentences = [
            *self._rhythm_sentences(year, this),
            self._rate_sentence(year, this, last),
            self._delay_sentence(
                this["notice"],
                self.notice_days,
                self.env._(
                    "Members are convened %(days)s days before, %(asked)s asked."
                ),
            ),
            self._delay_sentence(
                this["turnaround"],
                self.minutes_days,
                self.env._("Minutes are sent after %(days)s days, %(asked)s allowed."),
            ),
            self._time_sentence(this),
        ]
        return [sentence for sentence in sentences if sentence]

    def _rhythm_sentences(self, year, this):
        """How many meetings of how many, and the months that a monthly body missed."""
        sentences = [f"{self._yearly_text(this['meetings'], year)}."]
        if self.monthly and (missing := self._months_missed(year)):
            names = [format_date(self.env, m, date_format="MMMM") for m in missing]
            text = self.env._("Months without a meeting: %s.", ", ".join(names))
            sentences.append(text)
        return sentences

    def _months_missed(self, year):
        """Whole months of a year, already over, without a sitting (R32).

        :return: list of date, first days
        """
        today = self.env["clef.dated.mixin"]._today()
        begin = today.replace(year=year, month=1, day=1)
        end = begin + relativedelta(years=1, days=-1)
        over = today.replace(day=1) - relativedelta(days=1)
        held = self._held_by_month(begin).get(self, {})
        due = self._months_due(held, begin, min(end, over))
        return [month for month in due if not held.get(month)]

    def _rate_sentence(self, year, this, last):
        if this["rate"] is None:
            return ""
        rate = self._percent_text(this["rate"])
        if last["rate"] is None:
            return self.env._("Seats are present %(rate)s of the time.", rate=rate)
        return self.env._(
            "Seats are present %(rate)s of the time, against %(before)s in %(year)s.",
            rate=rate,
            before=self._percent_text(last["rate"]),
            year=year - 1,
        )

    def _delay_sentence(self, days, asked, sentence):
        if days is None or not asked:
            return ""
        return sentence % {"days": self._number_text(days), "asked": asked}

    def _time_sentence(self, this):
        if not this["spent"]:
            return ""
        return self.env._(
            "The items timed took %(spent)s minutes, %(timed)s planned.",
            spent=this["spent"],
            timed=this["timed"] or 0,
        )

    def _effectiveness_remarks(self, year):
        """What participative meetings lack (R59).

        :param int year: civil year of the page
        :return: list of str
        """
        remarks = []
        last = self._meeting_rows(
            Domain("year", "<=", year),
            ["technique_count"],
            order="date desc, id desc",
            limit=PARTICIPATIVE,
        )
        if len(last) == PARTICIPATIVE and not any(last.mapped("technique_count")):
            remarks.append(
                self.env._(
                    "No participatory technique at the last %s meetings.", PARTICIPATIVE
                )
            )
        return remarks + self._workshop_remarks(year)

    def _workshop_remarks(self, year):
        dull = self._year_rows(year).filtered(
            lambda row: row.kind == "workshop" and not row.technique_count
        )
        return [
            self.env._(
                "The workshop of %s used no technique.", format_date(self.env, row.date)
            )
            for row in dull
        ]

    def action_view_effectiveness(self):
        return self._action_view("clef_meeting_report_action")

    def action_view_attendance(self):
        return self._action_view("clef_attendance_report_action")


def bar_of(rate):
    """A share as a small bar.

    :param float rate: between 0 and 1
    :return: str, one character
    """
    return BARS[min(int(rate * len(BARS)), len(BARS) - 1)]
