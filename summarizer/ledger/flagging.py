"""Flags as rows: what became of each, and its turn in the queue of what people should look at.

In: flags of a record, or between articles, and the decisions on them. Out: rows of the table `flags`. Promised: pure;
the queue is ordered by severity, then by the money at stake, then by day, the latest first; a flag that follows from
another has no turn of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from summarizer.ledger.amending import item_at, item_pointer
from summarizer.ledger.decided import Settled, roots_of, settled
from summarizer.numbers import parse
from summarizer.records import Canonical, Flag, Project, Quantity, Record, as_line

Row = dict[str, Any]

_RANK = {"error": 0, "warning": 1, "notice": 2}
_MOST, _WIDTH = 10**17 - 1, 17  # more money than that is no difference
_LAST_DAY = 99_999_999


def of_record(record: Record, about: Row, decided: Mapping[str, Settled]) -> Iterator[Row]:
    """Yield the rows of a record's own flags; `about` is its article's row."""
    roots = roots_of(record.flags)
    for position, flag in enumerate(record.flags):
        row = _row(flag, about, position, _at_stake(record, flag))
        root = roots[flag.id]
        status = settled(flag, decided, root).status
        yield {
            **row, "article": record.article.id, "root": root, "status": status,
            "turn": row["turn"] if root == flag.id else None,
        }  # fmt: skip


def between(flags: Sequence[Flag], about: Sequence[Mapping[str, Any]], decided: Mapping[str, Settled]) -> list[Row]:
    """Return the rows of flags between articles; `about` tells the day, outlet and region of each."""
    return [
        {**_row(flag, place, at, _worded(flag)), "root": flag.id, "status": settled(flag, decided).status}
        for at, (flag, place) in enumerate(zip(flags, about, strict=True))
    ]


def latest(flag: Flag, articles: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the article's row that a flag between articles goes by: the latest that it speaks of."""
    rows = [articles[one.article or ""] for one in flag.evidence if one.article in articles]
    return max(
        rows, key=lambda row: row["day"] or "", default={"day": None, "outlet": None, "region": None, "code": None}
    )


def _row(flag: Flag, about: Mapping[str, Any], position: int, at_stake: int) -> Row:
    day = about["day"]
    return {
        "id": flag.id, "kind": flag.kind, "severity": flag.severity, "day": day, "position": position,
        "article": None, "project": None, "series": None, "body": as_line(flag.model_dump(mode="json")),
        "root": flag.id, "status": "open", "turn": turn_of(flag, at_stake, day), "outlet": about["outlet"],
        "region": about["region"], "code": about["code"],
    }  # fmt: skip


def turn_of(flag: Flag, at_stake: int, day: str | None) -> str:
    """Return a flag's turn: words whose order is that of the queue."""
    digits = "".join(ch for ch in day or "" if ch.isdigit())[:8]
    later = _LAST_DAY - int(digits.ljust(8, "0")) if digits else _LAST_DAY
    return f"{_RANK[flag.severity]}{_MOST - min(at_stake, _MOST):0{_WIDTH}d}{later:08d}{flag.id}"


def _at_stake(record: Record, flag: Flag) -> int:
    """Return the money of what a flag speaks of; of a project, its largest amount."""
    item = item_at(record, item_pointer(flag.target))
    if isinstance(item, Quantity):
        return max(_money((item.canonical,)), _worded(flag))
    if isinstance(item, Project):
        return _money(quantity.canonical for quantity in item.quantities)
    return _worded(flag)


def _worded(flag: Flag) -> int:
    """Return the money that the words of a flag tell."""
    reads = [parse(words) for words in (flag.claimed, flag.found) if words and any(ch in words for ch in "元币")]
    return _money(read.canonical for read in reads if read is not None)


def _money(values: Iterable[Canonical | None]) -> int:
    return max((abs(int(one.value)) for one in values if one is not None and one.unit == "CNY"), default=0)
