"""Days, months and years as an article may know them, and the arithmetic on them.

In: '2024-03-05', '2024-03' or '2024', and what a phrase says. Out: stamps of the same three precisions and periods
between two of them. Promised: no stamp names a day that the calendar lacks.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1800, 2199
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)


@dataclass(frozen=True)
class Stamp:
    """A year, a month of it, or a day of it."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        month = "" if self.month is None else f"-{self.month:02}"
        return f"{self.year:04}{month}" + ("" if self.day is None else f"-{self.day:02}")

    @classmethod
    def parse(cls, text: str) -> "Stamp | None":
        """Read '2024', '2024-03' or '2024-03-05'; None where it is no date of the calendar."""
        match = _DAY.fullmatch(text.strip())
        if match is None:
            return None
        year, month, day = (int(part) if part else None for part in match.groups())
        return cls(year or 0, month, day).real()

    def real(self) -> "Stamp | None":
        """Return the stamp itself where the calendar has it."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            return None
        if self.month is None:
            return self if self.day is None else None
        if not 1 <= self.month <= 12:
            return None
        return self if self.day is None or 1 <= self.day <= last_day(self.year, self.month) else None

    def to_month(self) -> "Stamp":
        """Return the month of a day; months and years stay what they are."""
        return Stamp(self.year, self.month)

    def first(self) -> datetime.date:
        """Return the first day that the stamp covers."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def last(self) -> datetime.date:
        """Return the last day that the stamp covers."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or last_day(self.year, month))

    def plus_months(self, months: int) -> "Stamp":
        """Return the month so many months later."""
        index = self.year * 12 + (self.month or 1) - 1 + months
        return Stamp(index // 12, index % 12 + 1)

    def plus_days(self, days: int) -> "Stamp":
        """Return the day so many days later."""
        return of_date(self.first() + datetime.timedelta(days=days))

    def plus_years(self, years: int) -> "Stamp":
        """Return the same stamp in another year; the 29th of February becomes the 28th where it must."""
        year, day = self.year + years, self.day
        if self.month is not None and day is not None:
            day = min(day, last_day(year, self.month))
        return Stamp(year, self.month, day)


@dataclass(frozen=True)
class Period:
    """A time from the first stamp to the second, both included; mostly both are one."""

    low: Stamp
    high: Stamp

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}/{self.high}"

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> "Period | None":
        """Return the period that is one stamp, where the calendar has it."""
        stamp = Stamp(year, month, day).real()
        return None if stamp is None else cls(stamp, stamp)

    @classmethod
    def between(cls, low: Stamp | None, high: Stamp | None) -> "Period | None":
        """Return the period between two stamps, where both exist and follow one another."""
        if low is None or high is None or low.real() is None or high.real() is None:
            return None
        return cls(low, high) if low.first() <= high.last() else None

    @classmethod
    def of_months(cls, year: int, low: int, high: int) -> "Period | None":
        """Return the months from `low` to `high` of a year."""
        return cls.between(Stamp(year, low), Stamp(year, high))

    def plus_years(self, years: int) -> "Period":
        """Return the same period in another year."""
        return Period(self.low.plus_years(years), self.high.plus_years(years))

    def end_day(self) -> "Period":
        """Return the last day of the period."""
        stamp = of_date(self.high.last())
        return Period(stamp, stamp)


def last_day(year: int, month: int) -> int:
    """Return how many days the month has."""
    return calendar.monthrange(year, month)[1]


def of_date(day: datetime.date) -> Stamp:
    """Return the stamp of a calendar day."""
    return Stamp(day.year, day.month, day.day)
