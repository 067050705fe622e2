"""Which days a briefing is about.

In: the words of the command line. Out: a frozen Span with its first and last day, its name, and the span before it.
Promised: an article whose day is known only by month or year belongs to a span only if the whole month or year does.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from summarizer.errors import UsageError

Kind = Literal["day", "week", "month", "quarter", "span", "all"]
_ONE_DAY = datetime.timedelta(days=1)
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until`, both included; both are None for everything that there is."""

    kind: Kind
    since: datetime.date | None
    until: datetime.date | None
    label: str

    def before(self) -> "Span | None":
        """Return the span of the same kind before this one."""
        if self.since is None or self.until is None:
            return None
        last = self.since - _ONE_DAY
        if self.kind == "month":
            return _month(last.year, last.month)
        if self.kind == "quarter":
            return _quarter(last.year, (last.month + 2) // 3)
        first = self.since - (self.until - self.since) - _ONE_DAY
        return Span(self.kind, first, last, told(first, last))

    def holds(self, day: str | None) -> bool:
        """Tell whether a day, month or year as the contract writes it lies within."""
        if self.since is None or self.until is None:
            return True
        found = first_and_last(day)
        return found is not None and self.since <= found[0] and found[1] <= self.until

    @property
    def period(self) -> str:
        """The days as the contract writes them, or all."""
        if self.since is None or self.until is None:
            return "all"
        return f"{self.since.isoformat()}/{self.until.isoformat()}"


@lru_cache(maxsize=65536)
def first_and_last(period: str | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day of a period of the contract; None where there is none."""
    if not period:
        return None
    ends = period.split("/")
    first, last = _bounds(ends[0]), _bounds(ends[-1])
    return (first[0], last[1]) if first and last else None


def _bounds(text: str) -> tuple[datetime.date, datetime.date] | None:
    try:
        parts = [int(part) for part in text.split("-")]
        year, month, day = (*parts, None, None)[:3]
        if year is None:
            return None
        first = datetime.date(year, month or 1, day or 1)
        if day is not None:
            return first, first
        end = month or 12
        return first, datetime.date(year, end, calendar.monthrange(year, end)[1])
    except (ValueError, TypeError):
        return None


def told(first: datetime.date, last: datetime.date) -> str:
    """Return two days as a Chinese text writes them."""
    if first == last:
        return f"{first.year}年{first.month}月{first.day}日"
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    end = end if first.year == last.year else f"{last.year}年{end}"
    return f"{first.year}年{first.month}月{first.day}日—{end}"


@dataclass(frozen=True)
class Asked:
    """What the command line says about the span; None where it does not."""

    day: str | None = None
    week: str | None = None
    month: str | None = None
    quarter: str | None = None
    since: str | None = None
    until: str | None = None
    everything: bool = False


def span_of(asked: Asked, week_start: int = 0) -> Span:
    """Return the span that was asked for; `week_start` is the day on which weeks begin, 0 for Monday."""
    named = (asked.everything, asked.day, asked.week, asked.month, asked.quarter, asked.since or asked.until)
    if sum(map(bool, named)) > 1:
        raise UsageError(
            "say which days in one way only: --day, --week, --month, --quarter, --from with --to, or --all"
        )
    if asked.everything:
        return Span("all", None, None, "全部报道")
    if asked.day:
        day = _day("--day", asked.day)
        return Span("day", day, day, told(day, day))
    if asked.week:
        return _week(asked.week, week_start)
    if asked.month:
        found = _bounds(asked.month)
        if found is None or not re.fullmatch(r"\d{4}-\d{1,2}", asked.month):
            raise UsageError(f"--month {asked.month}: no month; write 2024-03")
        return _month(found[0].year, found[0].month)
    if asked.quarter:
        quarter = _QUARTER.fullmatch(asked.quarter.strip())
        if quarter is None:
            raise UsageError(f"--quarter {asked.quarter}: no quarter; write 2024-Q1")
        return _quarter(int(quarter[1]), int(quarter[2]))
    if asked.since and asked.until:
        first, last = _day("--from", asked.since), _day("--to", asked.until)
        if last < first:
            raise UsageError(f"--to {asked.until}: lies before --from {asked.since}")
        return Span("span", first, last, told(first, last))
    raise UsageError("say which days: --day, --week, --month, --quarter, --from with --to, or --all")


def _day(flag: str, words: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(words.strip())
    except ValueError:
        raise UsageError(f"{flag} {words}: no day; write 2024-03-05") from None


def _week(words: str, week_start: int) -> Span:
    found = _WEEK.fullmatch(words.strip())
    try:
        if found is not None:
            monday = datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        else:
            day = datetime.date.fromisoformat(words.strip())
            monday = day - datetime.timedelta(days=(day.weekday() - week_start) % 7 + week_start)
    except ValueError:
        raise UsageError(f"--week {words}: no week; write 2024-W09, or a day of it") from None
    # An office whose week begins on Friday counts the Friday before the Monday that ISO counts from.
    first = monday + datetime.timedelta(days=week_start if week_start < 4 else week_start - 7)
    if found is None:
        first = day - datetime.timedelta(days=(day.weekday() - week_start) % 7)
    last = first + datetime.timedelta(days=6)
    number = (first + datetime.timedelta(days=3)).isocalendar()
    return Span("week", first, last, f"{number.year}年第{number.week}周（{told(first, last)}）")


def _month(year: int, month: int) -> Span:
    last = calendar.monthrange(year, month)[1]
    return Span("month", datetime.date(year, month, 1), datetime.date(year, month, last), f"{year}年{month}月")


def _quarter(year: int, quarter: int) -> Span:
    end = quarter * 3
    last = datetime.date(year, end, calendar.monthrange(year, end)[1])
    return Span("quarter", datetime.date(year, end - 2, 1), last, f"{year}年第{'一二三四'[quarter - 1]}季度")
