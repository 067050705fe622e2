"""The rows of projects that a briefing needs: their stories, their days, and only those figures that it may speak of.

In: a connection, projects, the mentions of the span. Out: Loaded rows. Promised: the figures of the span are all there,
and of earlier ones every amount that may stand still; what was printed after the span is left in the database.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Table, and_, or_, select

from summarizer.briefing.spans import Span
from summarizer.ledger.resolution import chosen, parts
from summarizer.ledger.schema import days, facts, mentions, projects

Row = dict[str, Any]
STANDING = ("total_investment", "annual_investment", "completed_investment", "progress", "completion_rate")


@dataclass(frozen=True)
class Loaded:
    """A project: its story as the ledger keeps it, its mentions in the span, its figures and days."""

    body: Row
    here: Sequence[Row]
    facts: Sequence[Row]
    days: Sequence[Row]


def mentions_in(connection: Connection, names: Collection[str]) -> list[Row]:
    """Return the mentions of some articles, in the order of their days."""
    return sorted(_rows(connection, mentions, "article", names), key=lambda row: (row["day"] or "", row["id"]))


def projects_in(connection: Connection, names: Collection[str]) -> set[str]:
    """Return the projects that some articles tell of."""
    return {row[0] for row in chosen(connection, mentions, (mentions.c.project,), mentions.c.article, names) if row[0]}


def with_days(connection: Connection, bodies: dict[str, Row], span: Span) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Yield stories with the days that were told by the end of the span."""
    of = _mentions_of(bodies, span)
    dated = _by(_rows(connection, days, "mention", of), of)
    for name, body in bodies.items():
        yield body, dated[name]


def _mentions_of(bodies: dict[str, Row], span: Span) -> dict[str, str]:
    """Return the projects of all mentions that were printed by the end of the span."""
    last = span.until.isoformat() if span.until is not None else "9999"
    return {
        one["mention"]: name for name, body in bodies.items() for one in body["mentions"] if (one["date"] or "") <= last
    }


def stories_of(connection: Connection, names: Collection[str]) -> dict[str, Row]:
    """Return the stories of some projects."""
    found = chosen(connection, projects, (projects.c.id, projects.c.body), projects.c.id, names)
    return {name: from_json(body) for name, body in found}  # a week has thousands, and json.loads takes thrice as long


def load(connection: Connection, names: Collection[str], here: Sequence[Row], span: Span) -> Iterator[Loaded]:
    """Yield the rows of some projects."""
    bodies = stories_of(connection, names)
    last = span.until.isoformat() if span.until is not None else "9999"
    of = _mentions_of(bodies, span)
    lately = {row["id"] for row in here}
    figures = _rows(connection, facts, "mention", lately & of.keys())
    earlier = and_(facts.c.measure.in_(STANDING), or_(facts.c.day.is_(None), facts.c.day <= last))
    figures += _rows(connection, facts, "mention", of.keys() - lately, earlier)
    own: dict[str, list[Row]] = defaultdict(list)
    for row in here:
        own[row["project"]].append(row)
    told, dated = _by(figures, of), _by(_rows(connection, days, "mention", of), of)
    for name in sorted(bodies):
        yield Loaded(bodies[name], own[name], told[name], dated[name])


def _rows(connection: Connection, table: Table, by: str, values: Iterable[str], also: Any = None) -> list[Row]:
    names = [column.name for column in table.c]
    found: list[Row] = []
    for part in parts(sorted(set(values))):
        statement = select(table).where(table.c[by].in_(part))
        statement = statement.where(also) if also is not None else statement
        found += [dict(zip(names, row, strict=True)) for row in connection.execute(statement)]
    return found


def _by(rows: Iterable[Row], of: dict[str, str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[of[row["mention"]]].append(row)
    return found
