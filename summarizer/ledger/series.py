"""Figures over time: series by subject, measure and scope; their points by period, each with all its sources.

In: the rows of metrics that share a series. Out: points, and the flags where two articles give one point two values or
a figure that sums up a year shrinks. Promised: the same figure in two papers is one point with two sources; a point
that an article announces as corrected is no contradiction.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summarizer.checks import histories
from summarizer.ledger.stories import figure_of, flags_of
from summarizer.records import Flag

Row = Mapping[str, Any]


def series_flags(rows: Sequence[Row]) -> Iterator[tuple[str, tuple[Flag, ...]]]:
    """Yield the flags of each series."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["series"] is not None:
            found[row["series"]].append(row)
    for name in sorted(found):
        told = sorted(found[name], key=lambda row: (row["article"], row["pointer"]))
        figures = [figure for row in told if (figure := figure_of(row)) is not None]
        if len({figure.article for figure in figures}) < 2:
            continue
        subject = min(str(row["subject"]) for row in told)
        yield name, flags_of(subject, histories.points(figures))


def points(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the points of one series: by period and status, values with those who say them."""
    by_time: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        ahead = "actual" if row["status"] in (None, "actual") else "ahead"
        by_time[row["period"] or "", ahead].append(row)
    found = []
    for period, ahead in sorted(by_time):
        values: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in sorted(by_time[period, ahead], key=lambda one: (one["day"] or "", one["article"], one["pointer"])):
            values[row["low"], row["high"], row["bound"]].append(row)
        told = [
            {
                "text": same[0]["text"], "value": same[0]["low"], "unit": same[0]["unit"], "bound": same[0]["bound"],
                "status": same[0]["status"], "articles": list(dict.fromkeys(row["article"] for row in same)),
            }
            for same in values.values()
        ]  # fmt: skip
        found.append({"period": period or None, "status": ahead, "values": told})
    return found
