"""One article for a page: its record as people corrected it, its text where it is at hand.

In: a connection, an article's id. Out: a frozen Loaded. Promised: flags say how they were settled.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from summarizer.articles import Article
from summarizer.ledger.intake import article_of
from summarizer.ledger.schema import articles, records, sources
from summarizer.records import Record


@dataclass(frozen=True)
class Loaded:
    """An article with its record."""

    record: Record
    article: Article | None


def load(connection: Connection, name: str) -> Loaded | None:
    """Return an article of the ledger, None where it has no record."""
    body = connection.execute(select(records.c.body).where(records.c.article == name)).scalar()
    if body is None:
        return None
    return Loaded(Record.model_validate_json(body), text_of(connection, name))


def text_of(connection: Connection, name: str) -> Article | None:
    """Return an article's text, where it came with one."""
    joined = articles.join(sources, sources.c.sha256 == articles.c.source)
    found = connection.execute(
        select(articles.c.frame, sources.c.text).select_from(joined).where(articles.c.id == name)
    ).first()
    return article_of(found.frame, found.text) if found is not None and found.frame is not None else None
