"""What a phrase leans on: the article's day, the day it reports from, and the times named before it.

In: the article's day and every reading in order. Out: the year that a date without one means, the time that 当年, 当天
and 同期 point back to. Promised: without something to lean on there is None, not a guess.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.dates.periods import Period, Stamp
from summarizer.dates.words import EVENTS, PLANNED, STANDING, TOLD

_STOPS = re.compile(r"[。!?！？;；…]")
_CLAUSE_END = re.compile(r"[,，。;；!?！？:：]")
_SHIFTED = ("迟", "延", "前", "期", "长", "改", "定", "续", "后")  # 推迟到年底 names a month, not a point of account
_TOWARDS = ("截至", "截止", "到", "至")
_COMPARED = ("比", "较", "高于", "低于", "多于", "少于")
_DIGIT = re.compile("[0-9]")
_REPORTED_AFTER = 31  # a dateline is at most so many days older than the paper
_LEAD_AFTER = 4  # and the day that the first lines tell of at most so many
_LEAD_WITHIN = 160
_FAR = 9  # months ahead: 12月 in an article of March is the last one
_REVIEWED_UNTIL = 3  # months of a year in which papers still go through the year before
_LATE = 2  # a plan may be so many months behind before it is one for the next year


class Place(NamedTuple):
    """A phrase in its paragraph: `start` to `end` of `text`; `offset` is where the paragraph begins in the article."""

    text: str
    start: int
    end: int
    offset: int = 0

    @property
    def before(self) -> str:
        """The clause so far."""
        lead = self.text[max(0, self.start - 30) : self.start]
        return _CLAUSE_END.split(lead)[-1]

    @property
    def after(self) -> str:
        """What the clause goes on with."""
        return _CLAUSE_END.split(self.text[self.end : self.end + 14], maxsplit=1)[0]

    @property
    def planned(self) -> bool:
        """Whether the clause tells of something to come."""
        before = self.before
        if "原定" in before or "原计划" in before:
            return False
        return bool(PLANNED.search(before) or PLANNED.search(self.after))

    @property
    def estimated(self) -> bool:
        """Whether the clause only expects something, and plans nothing: 全年生产总值预计438亿元."""
        told = self.before + self.after
        return "预计" in self.after and not PLANNED.search(told.replace("预计", ""))

    @property
    def in_plan(self) -> bool:
        """Whether the sentence so far, or what follows, tells of something to come."""
        lead = _STOPS.split(self.text[max(0, self.start - 80) : self.start])[-1]
        return bool(PLANNED.search(lead) or PLANNED.search(self.after))

    @property
    def standing(self) -> bool:
        """Whether the end of a time is meant as a point at which something stands."""
        lead = self.text[max(0, self.start - 2) : self.start]
        towards = lead.endswith(("到", "至", "达", "截止", "比", "较")) and not lead.startswith(_SHIFTED)
        if towards and not lead.startswith("截") and EVENTS.match(self.text, self.end):
            return False  # 到2025年底建成 is the time of an event
        return towards or bool(STANDING.match(self.text, self.end))


@dataclass(frozen=True)
class Shape:
    """A part of a year whose year is still open: months, and days where they are named."""

    low: int
    high: int
    day: int | None = None
    last: int | None = None

    def of(self, year: int) -> Period | None:
        """Return the period in that year; one that ends before it begins runs into the next."""
        high_year = year + (self.high < self.low)
        end = self.day if self.last is None else self.last
        return Period.between(Stamp(year, self.low, self.day), Stamp(high_year, self.high, end))


@dataclass(frozen=True)
class Named:
    """A time that the text has named."""

    period: Period
    end: int
    planned: bool


class Context:
    """The memory of one reading pass over an article."""

    def __init__(self, published: Stamp | None) -> None:
        """Begin with nothing but the article's day."""
        self.published = published
        self.dateline: Stamp | None = None
        self.lead: Stamp | None = None
        self.prior: Named | None = None  # in this sentence
        self.last: Period | None = None
        self.last_day: Stamp | None = None
        self.last_month: Stamp | None = None
        self.last_span: Period | None = None
        self.ahead: int | None = None  # 明年 as the subject of this paragraph

    @property
    def now(self) -> Stamp | None:
        """The day that the article reports from, as far as it is known."""
        return self.dateline or self.lead or self.published

    def enter(self, place: Place) -> None:
        """Forget the sentence before this one."""
        if self.prior is not None and _STOPS.search(place.text, self.prior.end, place.start):
            self.prior = None

    def leave_paragraph(self) -> None:
        """Forget the sentence at the end of its paragraph."""
        self.prior = None
        self.ahead = None

    def name(self, period: Period, place: Place, *, span: bool, planned: bool) -> None:
        """Remember a time that was named."""
        if not place.text.endswith(_COMPARED, 0, place.start):  # 较今年增加 says nothing of the sentence's own time
            self.prior = Named(period, place.end, planned)
            if period.low.month is None and self.now is not None:
                self.ahead = period.low.year if period.low.year == self.now.year + 1 else None
        self.last = period
        if period.low.day is not None and period.low == period.high:
            if self.published is None or period.low.first() <= self.published.last():
                self.last_day = period.low  # a day to come is not the one that 当天 points back to
            self._report_from(period.low, place)
        if period.high.month is not None:
            self.last_month = period.high.to_month()
            now = self.now
            if span and (now is None or period.low.first() <= now.last()):
                self.last_span = period

    def _report_from(self, day: Stamp, place: Place) -> None:
        published = self.published
        if published is None:
            return
        known = published.day is not None
        behind = (published.last() - day.first()).days
        leads = place.offset + place.start < _LEAD_WITHIN and not place.text.endswith(_TOWARDS, 0, place.start)
        if place.text.startswith(("讯", "电", "消息"), place.end):
            if day.first() <= published.last() and (behind <= _REPORTED_AFTER or not known):
                self.dateline = day
        elif known and self.lead is None and leads and 0 <= behind <= _LEAD_AFTER:
            self.lead = day

    def named_year(self, place: Place) -> int | None:
        """Return the year named in this sentence, else the article's, else the one named last."""
        if self.prior is not None:
            return self.prior.period.high.year
        if self.ahead is not None and place.in_plan:
            return self.ahead
        if self.now is not None:
            return self.now.year
        return None if self.last is None else self.last.high.year

    def reviewed_year(self, place: Place) -> int | None:
        """Return the year just ended where, early in a year, the text goes on about it: 2022年…。年末…, 全年…."""
        now, last = self.now, self.last
        if now is None or (now.month or 12) > _REVIEWED_UNTIL:
            return None
        told = not (place.planned or place.in_plan)
        if last is None or (now.month == 1 and last.high.month is not None):
            return now.year - 1 if now.month == 1 and told else None
        guessed = now.month == 1 and place.estimated  # in January the year before is not counted yet
        if not guessed and (place.planned or place.in_plan):
            return None
        return last.high.year if last.high.year == now.year - 1 else None

    def year_of(self, shape: Shape, place: Place, planned: bool) -> int | None:
        """Return the year of a date that names none."""
        now = self.now
        if self.prior is not None and now is not None and self.prior.period.low.first() > now.last():
            over = shape.low == 1 < shape.high <= (now.month or 0) and self.prior.period.low.year == now.year
            ahead = self.prior.period.low.month is not None and not over  # 年末 of a year whose 1至11月 are over
            planned = planned or ahead  # the sentence tells of what lies ahead
        inherited = self._inherited(shape, place, planned)
        if now is None or inherited is not None:
            return inherited
        if now.month is None:
            return now.year
        return now.year + _nearest(shape, now.month, planned, bool(TOLD.search(place.after)))

    def _inherited(self, shape: Shape, place: Place, planned: bool) -> int | None:
        prior, now = self.prior, self.now
        if prior is None:
            return None
        named = prior.period.high
        if named.month is None:
            return self._inherited_from_year(prior, shape, place, planned)
        if now is None:
            period = shape.of(named.year)
            return named.year if period and period.low.first() >= prior.period.low.to_month().first() else None
        if planned and not prior.planned and named.first() <= now.last():
            return None
        gap = shape.low - (now.month or shape.low)
        if shape.day is not None and gap in (0, -1) and not planned and named.year != now.year:
            return None
        for year in (named.year, named.year + 1):
            period = shape.of(year)
            if period is not None and period.low.first() >= prior.period.low.to_month().first():
                return year if planned or prior.planned or period.low.first() <= now.last() else None
        return None

    def _inherited_from_year(self, prior: Named, shape: Shape, place: Place, planned: bool) -> int | None:
        named, now = prior.period.high, self.now
        if prior.period.low != named or _DIGIT.search(place.text, prior.end, place.start):
            return None
        period = shape.of(named.year)
        if now is None or period is None:
            return named.year
        fits = period.high.last() >= now.first() if planned else period.low.first() <= now.last()
        return named.year if fits else None


def _nearest(shape: Shape, month: int, planned: bool, told: bool) -> int:
    """Return how many years off the article's the time lies: what is planned lies ahead, what is told behind.

    A month that the text puts neither here nor there is one of the article's year, as newspapers write, unless it is
    still far off.
    """
    if shape.low == 1 and shape.high > 1:  # counted from the year's beginning: it has ended, or is planned
        if planned:
            return 0 if month - shape.high <= _LATE else 1
        return 0 if shape.high <= month or shape.high in (3, 6) else -1
    gap = shape.low - month
    if planned:
        return 0 if gap >= -_LATE else 1
    return -1 if gap >= _FAR or (told and gap > 1) else 0
