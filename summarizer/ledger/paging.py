"""Pages of long lists: articles, projects, series, each page as quick as the first.

In: a connection, what is wanted, in which order, where the last page ended. Out: a page of rows and where the next one
begins. Promised: a page reads its own rows only (keyset paging, never OFFSET); what others write meanwhile neither
repeats nor hides a row; rows without the value that they are sorted by come last.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, or_, select

from summarizer.errors import LedgerError
from summarizer.ledger import series
from summarizer.ledger.queue import unfound
from summarizer.ledger.resolution import chosen
from summarizer.ledger.schema import articles, facts, flags, mentions, projects
from summarizer.ledger.views import Filter, Row, conditions, paths_of

PAGE = 50
MOST = 200  # rows of one page
COUNTED = 10_000  # a longer list says "more than"
Sort = Literal["last", "name", "investment", "first", "due"]

_SORTS: dict[Sort, tuple["Column[Any]", bool]] = {  # column, descending
    "last": (projects.c.last_day, True), "name": (projects.c.name, False), "investment": (projects.c.investment, True),
    "first": (projects.c.first_day, True), "due": (projects.c.due, False),
}  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """One page: its rows, and where the next begins (None on the last)."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True)
class Place:
    """Which page: where the one before ended, and how many rows."""

    after: str | None = None
    size: int = PAGE


@dataclass(frozen=True)
class ArticleFilter:
    """Which articles are wanted; a None asks for nothing."""

    words: str | None = None  # of the title
    outlet: str | None = None
    region: str | None = None
    since: str | None = None
    until: str | None = None
    flagged: bool = False


def article_page(connection: Connection, wanted: ArticleFilter, place: Place) -> Cut:
    """Return articles, the newest first, with how many projects, metrics and flags each has."""
    statement = select(articles.c.id, articles.c.day, articles.c.body).where(*_articles(wanted))
    found = _cut(connection, statement, (articles.c.day, articles.c.id, True), place)
    names = [row["id"] for row in found.rows]
    waiting = (unfound(flags.c.status) == "open", flags.c.turn.is_not(None))
    told = {"projects": _count(connection, mentions, names), "flags": _count(connection, flags, names, *waiting)}
    paths = paths_of(connection, names)
    rows = tuple(
        {
            **_article(row), "projects": told["projects"].get(row["id"], 0), "flags": told["flags"].get(row["id"], 0),
            "sources": paths.get(row["id"], []),
        }
        for row in found.rows
    )  # fmt: skip
    return Cut(rows, found.after)


def _article(row: Row) -> Row:
    body = json.loads(row["body"])
    region = body["region"]
    return {
        "id": row["id"], "day": row["day"], "title": body["title"], "kicker": body["kicker"], "outlet": body["outlet"],
        "page": body["page"], "coverage": body["coverage"], "region": region["name"] if region else None,
    }  # fmt: skip


def _articles(wanted: ArticleFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.words:
        yield articles.c.title.contains(wanted.words, autoescape=True)
    if wanted.outlet:
        yield articles.c.outlet == wanted.outlet
    if wanted.region:
        yield articles.c.region.contains(wanted.region, autoescape=True)
    if wanted.since:
        yield articles.c.day >= wanted.since
    if wanted.until:
        yield articles.c.day <= wanted.until
    if wanted.flagged:
        yield select(flags.c.id).where(flags.c.article == articles.c.id, flags.c.status == "open").exists()


def _count(connection: Connection, table: Any, names: list[str], *also: ColumnElement[bool]) -> dict[str, int]:
    if not names:
        return {}
    statement = select(table.c.article, func.count()).where(table.c.article.in_(names), *also).group_by(table.c.article)
    return dict(connection.execute(statement).all())


def project_page(connection: Connection, wanted: Filter, words: str | None, sort: Sort, place: Place) -> Cut:
    """Return projects with their stories; `words` stand in one of a project's names."""
    statement = select(projects).where(*conditions(wanted), *_named(words))
    column, down = _SORTS[sort]
    return _cut(connection, statement, (column, projects.c.id, down), place)


def project_count(connection: Connection, wanted: Filter, words: str | None) -> int:
    """Count projects, up to one more than COUNTED."""
    inner = select(projects.c.id).where(*conditions(wanted), *_named(words)).limit(COUNTED + 1).subquery()
    return connection.execute(select(func.count()).select_from(inner)).scalar() or 0


def _named(words: str | None) -> Iterator[ColumnElement[bool]]:
    if words:
        named = mentions.c.name.contains(words, autoescape=True)
        called = projects.c.name.contains(words, autoescape=True)
        yield or_(called, projects.c.id.in_(select(mentions.c.project).where(named)))


def due_page(connection: Connection, today: str, late: bool, region: str | None, place: Place) -> Cut:
    """Return projects of which something is due from today on, the next first; or was due before, the last first."""
    when = projects.c.due < today if late else projects.c.due >= today
    statement = select(projects.c.id, projects.c.due, projects.c.body).where(when, *conditions(Filter(region=region)))
    return _cut(connection, statement, (projects.c.due, projects.c.id, late), place)


def series_page(connection: Connection, subject: str | None, measure: str | None, place: Place) -> Cut:
    """Return series of figures with their points."""
    other = facts.alias()  # a series stands where the first wording of its subject does
    earlier = select(other.c.series).where(other.c.series == facts.c.series, other.c.subject < facts.c.subject)
    wanted: list[ColumnElement[bool]] = [facts.c.series.is_not(None), facts.c.subject.is_not(None), ~earlier.exists()]
    wanted += [facts.c.subject.contains(subject, autoescape=True)] if subject else []
    wanted += [facts.c.measure == measure] if measure else []
    if place.after:
        told, last = _read(place.after)
        wanted.append(facts.c.subject >= told)
        wanted.append(or_(facts.c.subject > told, and_(facts.c.subject == told, facts.c.series > last)))
    size = max(1, min(place.size, MOST))
    both = (facts.c.subject, facts.c.series)
    found = connection.execute(select(*both).where(*wanted).group_by(*both).order_by(*both).limit(size + 1)).all()
    here = found[:size]
    rows: dict[str, list[Row]] = {name: [] for _, name in here}
    for row in connection.execute(select(facts).where(facts.c.series.in_(rows)).order_by(facts.c.day)).mappings():
        rows[row["series"]].append(dict(row))
    made = tuple({"series": name, **_series(told)} for name, told in rows.items())
    return Cut(made, _written(*here[-1]) if len(found) > size else None)


def _series(rows: list[Row]) -> Row:
    first = min(rows, key=lambda row: (row["day"] or "9999", row["article"]))
    told = {key: first[key] for key in ("subject", "measure", "label", "unit", "scope")}
    return {**told, "points": series.points(rows)}


def titles_of(connection: Connection, names: Iterator[str] | set[str]) -> dict[str, Row]:
    """Return title, outlet and day of some articles."""
    columns = (articles.c.id, articles.c.title, articles.c.outlet, articles.c.day)
    rows = chosen(connection, articles, columns, articles.c.id, sorted(set(names)))
    return {row[0]: {"id": row[0], "title": row[1], "outlet": row[2], "day": row[3]} for row in rows}


def _cut(
    connection: Connection, statement: "Select[Any]", order: tuple["Column[Any]", "Column[Any]", bool], place: Place
) -> Cut:
    """Return a page: first the rows that have the value they are sorted by, then those without."""
    column, name, down = order
    size = max(1, min(place.size, MOST))
    value, last = _read(place.after) if place.after else (None, None)
    rows: list[Row] = []
    if last is None or value is not None:
        first = statement.where(column.is_not(None))
        if last is not None:
            beyond = column < value if down else column > value
            until = column <= value if down else column >= value
            first = first.where(until, or_(beyond, and_(column == value, name > last)))
        first = first.order_by(column.desc() if down else column, name).limit(size + 1)
        rows += [dict(row) for row in connection.execute(first).mappings()]
    if len(rows) <= size:
        rest = statement.where(column.is_(None))
        rest = rest.where(name > last) if last is not None and value is None else rest
        rest = rest.order_by(name).limit(size + 1 - len(rows))
        rows += [dict(row) for row in connection.execute(rest).mappings()]
    here = tuple(rows[:size])
    return Cut(here, _written(here[-1][column.name], here[-1][name.name]) if len(rows) > size else None)


def _written(value: Any, name: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([value, name]).encode()).decode().rstrip("=")


def _read(after: str) -> tuple[Any, str]:
    try:
        value, name = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if not isinstance(name, str) or not isinstance(value, str | float | int | None):
            raise ValueError
    except (ValueError, TypeError, binascii.Error):
        raise LedgerError("after: no place in this list; take the address that the page before tells") from None
    return value, name
