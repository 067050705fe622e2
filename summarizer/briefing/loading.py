"""The rows of projects that a briefing needs: all mentions and days, but of figures only those that it may speak of.

In: a connection, projects, the articles of the span. Out: the rows, as the ledger's stories take them. Promised: the
figures of the span are all there, and of earlier ones every amount that may stand still.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Table, select

from summarizer.ledger.resolution import chosen, parts
from summarizer.ledger.schema import articles, days, facts, mentions
from summarizer.ledger.stories import Told

Row = dict[str, Any]
STANDING = ("total_investment", "annual_investment", "completed_investment", "progress", "completion_rate")
_OF_ARTICLE = (articles.c.id, articles.c.region, articles.c.code)


def told_of(connection: Connection, projects: Collection[str], here: Collection[str]) -> dict[str, Told]:
    """Return the rows of some projects."""
    own = _rows(connection, mentions, "project", projects)
    of = {row["id"]: row["project"] for row in own}
    lately = {row["id"] for row in own if row["article"] in here}
    by_mention = _rows(connection, facts, "mention", lately)
    by_mention += _rows(connection, facts, "mention", of.keys() - lately, facts.c.measure.in_(STANDING))
    of_days = _rows(connection, days, "mention", of)
    names = {row["article"] for row in own}
    places = {
        name: {"id": name, "region": region, "code": code}
        for name, region, code in chosen(connection, articles, _OF_ARTICLE, articles.c.id, names)
    }
    grouped = [_by(rows, of, column) for rows, column in ((own, "id"), (by_mention, "mention"), (of_days, "mention"))]
    return {
        project: Told(grouped[0][project], grouped[1][project], grouped[2][project], places)
        for project in sorted(set(of.values()))
    }


def _rows(connection: Connection, table: Table, by: str, values: Iterable[str], also: Any = None) -> list[Row]:
    names = [column.name for column in table.c]
    found: list[Row] = []
    for part in parts(sorted(set(values))):
        statement = select(table).where(table.c[by].in_(part))
        statement = statement.where(also) if also is not None else statement
        found += [dict(zip(names, row, strict=True)) for row in connection.execute(statement)]
    return found


def _by(rows: Iterable[Row], of: dict[str, str], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[of[row[column]]].append(row)
    return found
