"""The queue: what people should look at, that first which would weigh most in the next briefing.

In: a filter, and where the last page ended. Out: pages of flags that follow from no other, with their counts. Promised:
a page costs the same at the beginning and the end of a queue; what others settle meanwhile moves nothing else.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from summarizer.errors import LedgerError
from summarizer.ledger.resolution import paired
from summarizer.ledger.schema import articles, flags
from summarizer.records import Flag
from summarizer.regions import named, stem

Row = dict[str, Any]

PAGE = 50
_MOST = 500  # rows of one page
_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
_CURSOR = re.compile(r"[0-2]\d{25}[\w.:-]{1,100}")


@dataclass(frozen=True)
class Wanted:
    """Which cases are wanted; a None asks for nothing."""

    status: str | None = "open"
    severity: str | None = None
    kind: str | None = None
    region: str | None = None  # a code of the tree, or words of a region's name
    outlet: str | None = None
    week: str | None = None  # 2025-W23
    since: str | None = None
    until: str | None = None
    article: str | None = None
    words: str | None = None  # that the flag's message holds; * stands for anything


@dataclass(frozen=True)
class Waiting:
    """A case in the list: the flag, its article's title and outlet, how many flags follow from it."""

    flag: Flag
    turn: str
    article: str | None
    title: str | None
    outlet: str | None
    day: str | None
    region: str | None
    consequences: int


@dataclass(frozen=True)
class Page:
    """A page of the queue; `after` is where the next begins, None on the last."""

    rows: tuple[Waiting, ...]
    after: str | None


@dataclass(frozen=True)
class Counts:
    """How many cases a filter holds, and how many of each sort."""

    total: int
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # severity, kind, outlet, status


def page(connection: Connection, wanted: Wanted, after: str | None = None, size: int = PAGE) -> Page:
    """Return a page of the queue."""
    if after is not None and not _CURSOR.fullmatch(after):
        raise LedgerError(f"after {after}: no place in the queue; take the one that the page before has told")
    size = max(1, min(size, _MOST))
    about_it = (flags.c.article, flags.c.outlet, flags.c.day, flags.c.region)
    columns = (flags.c.id, flags.c.turn, flags.c.status, *about_it, flags.c.body)
    statement = select(*columns).where(*_conditions(wanted)).order_by(flags.c.turn)
    statement = statement.where(flags.c.turn > after) if after is not None else statement
    rows: list[Any] = []
    for row in connection.execute(statement if wanted.words else statement.limit(size + 1)):
        if _speaks(wanted, row.body):
            rows.append(row)
        if len(rows) > size:
            break
    here = rows[:size]
    told = {row.id: Flag.model_validate_json(row.body).model_copy(update={"status": row.status}) for row in here}
    about = {
        row.id: row.article or next((e.article for e in reversed(told[row.id].evidence) if e.article), None)
        for row in here
    }
    titles = paired(connection, (articles.c.id, articles.c.title), {name for name in about.values() if name})
    following = _following(connection, list(told))
    made = tuple(
        Waiting(
            told[row.id], row.turn, about[row.id], titles.get(about[row.id] or ""), row.outlet, row.day, row.region,
            following.get(row.id, 0),
        )
        for row in here
    )  # fmt: skip
    return Page(made, here[-1].turn if len(rows) > size else None)


def total(connection: Connection, wanted: Wanted) -> int:
    """Count the cases of a filter."""
    if wanted.words:
        return counts(connection, wanted).total
    return connection.execute(select(func.count()).select_from(flags).where(*_conditions(wanted))).scalar() or 0


def names(connection: Connection, wanted: Wanted) -> list[str]:
    """Return the ids of all flags of a filter, in the order of the queue."""
    statement = select(flags.c.id, flags.c.body).where(*_conditions(wanted)).order_by(flags.c.turn)
    return [name for name, body in connection.execute(statement) if _speaks(wanted, body)]


def counts(connection: Connection, wanted: Wanted) -> Counts:
    """Count the cases of a filter by severity, kind, outlet and status."""
    grouped = (flags.c.severity, flags.c.kind, flags.c.outlet, flags.c.status)
    if wanted.words:
        told = select(flags.c.body, *grouped).where(*_conditions(wanted))
        rows = [(*row[1:], 1) for row in connection.execute(told) if _speaks(wanted, row.body)]
    else:
        # Nothing here that an index finds: one walk along flags_by_sort has the groups in order, without sorting.
        narrowed = select(*grouped, func.count()).where(*_conditions(wanted, unfound))
        rows = [tuple(row) for row in connection.execute(narrowed.group_by(*grouped))]
    by: dict[str, dict[str, int]] = {"severity": {}, "kind": {}, "outlet": {}, "status": {}}
    for *values, count in rows:
        for name, value in zip(by, values, strict=True):
            by[name][value or ""] = by[name].get(value or "", 0) + count
    return Counts(sum(count for *_, count in rows), by)


def unfound(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column so that no index is searched for it."""
    return func.coalesce(column, "")


def _conditions(
    wanted: Wanted, asked: Callable[[ColumnElement[Any]], ColumnElement[Any]] = lambda column: column
) -> Iterator[ColumnElement[bool]]:
    yield flags.c.turn.is_not(None)
    equal = (
        (flags.c.status, wanted.status), (flags.c.severity, wanted.severity), (flags.c.kind, wanted.kind),
        (flags.c.outlet, wanted.outlet), (flags.c.article, wanted.article),
    )  # fmt: skip
    for column, value in equal:
        if value == "settled" and column is flags.c.status:
            yield asked(column) != "open"
        elif value is not None:
            yield asked(column) == value
    for part in (wanted.words or "").split("*"):
        if part and part.isprintable() and not set(part) & set('"\\'):  # what stands in the body as it was written
            yield flags.c.body.contains(part, autoescape=True)
    if wanted.region:
        yield _within(wanted.region)
    since, until = wanted.since, wanted.until
    if wanted.week:
        since, until = week_of(wanted.week)
    if since:
        yield flags.c.day >= since
    if until:
        yield flags.c.day <= until


def _within(region: str) -> ColumnElement[bool]:
    if region.isdigit():
        return flags.c.code.startswith(stem(region))
    codes = [one.code for one in named(region) if one.code]
    told = flags.c.region.contains(region, autoescape=True)
    return or_(told, *(flags.c.code.startswith(stem(code)) for code in codes))


def week_of(words: str) -> tuple[str, str]:
    """Return the first and the last day of a week of the calendar: 2025-W23."""
    found = _WEEK.fullmatch(words.strip())
    try:
        if found is None:
            raise ValueError
        first = datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise LedgerError(f"week {words}: write it as 2025-W23") from None
    return first.isoformat(), (first + datetime.timedelta(days=6)).isoformat()


def _speaks(wanted: Wanted, body: str) -> bool:
    return not wanted.words or fits(wanted.words, json.loads(body)["message"])


def fits(words: str, message: str) -> bool:
    """Tell whether a message holds words; * stands for anything between them."""
    at = 0
    for part in words.split("*"):
        at = message.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _following(connection: Connection, roots: list[str]) -> dict[str, int]:
    statement = (
        select(flags.c.root, func.count()).where(flags.c.root.in_(roots), flags.c.turn.is_(None)).group_by(flags.c.root)
    )
    return dict(tuple(row) for row in connection.execute(statement))
