"""One article for a page: its record as people corrected it, its text where it is at hand.

In: a connection, an article's id. Out: a frozen Loaded. Promised: items keep their places, so that pointers hold; what
was withdrawn is named; flags say how they were settled.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from summarizer.articles import Article
from summarizer.ledger.amending import Amended, amended, shown
from summarizer.ledger.decided import settled_all, standing_of_articles
from summarizer.ledger.deciding import texts_of
from summarizer.ledger.schema import records
from summarizer.records import Record


@dataclass(frozen=True)
class Loaded:
    """An article with its record: as pages show it, and as it leaves the ledger."""

    made: Amended
    record: Record
    published: Record
    article: Article | None


def load(connection: Connection, name: str) -> Loaded | None:
    """Return an article of the ledger, None where it has no record."""
    body = connection.execute(select(records.c.body).where(records.c.article == name)).scalar()
    if body is None:
        return None
    read = Record.model_validate_json(body)
    decided = standing_of_articles(connection, [name]).get(name, [])
    by_target = {one.target: one for one in decided}
    made = amended(read, decided)
    record = made.record.model_copy(update={"flags": settled_all(read.flags, by_target)})
    return Loaded(made, record, shown(read, decided, by_target), texts_of(connection, [name]).get(name))
