"""Words of time in the order of a text, and what lies inside of what.

In: readings of words of time. Out: those of a range. Promised: a range is found without looking at all of them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable

from summarizer.dates import DateRead

_REPORT = re.compile(
    r"(?:[全我本][省市县区州旗])?(?:国民|工业)?经济(?:运行|形势|工作)|(?:经济)?“(?:成绩单|答卷|账单|账本)”"
)


def holds(span: str, period: str) -> bool:
    """Tell whether a period is a part of another one of the same year: 2024-04/2024-06 of 2024-01/2024-06."""
    first, last = span.split("/")
    start, end = period.split("/")[0], period.split("/")[-1]
    return len(start) > len("2024") and first < start[: len(first)] and end[: len(last)] <= last


def opens(span: str, period: str) -> bool:
    """Tell whether a period is the first part of another one: 1—2月 of 一季度."""
    (first, last), (start, end) = span.split("/"), (period.split("/")[0], period.split("/")[-1])
    return first == start and end < last


class Row(list[DateRead]):
    """Words of time in order, with their places."""

    def __init__(self, dates: Iterable[DateRead]) -> None:
        super().__init__(dates)
        self.places = [date.a for date in self]


def between(dates: Row, start: int, end: int) -> list[DateRead]:
    """Return the words of time that begin in a range."""
    places = dates.places
    if not places or places[-1] < start or places[0] >= end:
        return []
    return dates[bisect_left(places, start) : bisect_left(places, end)]


def names_report(text: str, date: DateRead) -> bool:
    """Tell whether words of time name what the article reports on: 一季度经济运行分析会."""
    return "/" in (date.period or "") and _REPORT.match(text, date.b) is not None
