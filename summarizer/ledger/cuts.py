"""Pages that people cut otherwise: kept in the log of decisions by the hash of the page, the last word counts.

In: an article of the ledger and what is to become of it; a page as it was cut. Out: the page as people cut it; the
decision. Promised: a page of the same bytes is cut that way by every later run, import and rebuild; what a new cut has
replaced does not come back; the page's own rules come back when people say so.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from summarizer.articles import Article, Page
from summarizer.articles.recutting import join, recut, split
from summarizer.errors import LedgerError
from summarizer.ledger.database import reading, writing
from summarizer.ledger.decided import By, decide
from summarizer.ledger.intake import article_of, frame_of
from summarizer.ledger.ledger import Ledger
from summarizer.ledger.resolution import parts
from summarizer.ledger.schema import articles, decisions, printings, sources
from summarizer.records import digest
from summarizer.text import Source

KIND = "cut"
Does = Literal["join", "split", "automatic"]


@dataclass(frozen=True)
class Cut:
    """How people cut a page: the articles that they made, and those that these replace."""

    text: str  # the digest of the text that the places count in
    frames: tuple[str, ...]
    replaced: frozenset[str]
    by: By

    def articles(self, text: str) -> list[Article]:
        """Return the articles that people made."""
        return [article_of(frame, text) for frame in self.frames]


@dataclass(frozen=True)
class Change:
    """What is to become of an article: joined with the next, split at a place, or as the rules cut it."""

    do: Does
    at: int = 0
    headed: bool = False


@dataclass(frozen=True)
class Planned:
    """A change before it is made: the articles that go and those that come."""

    sha256: str
    before: tuple[Article, ...]
    after: tuple[Article, ...]

    @property
    def expected(self) -> str:
        """What a form says of the state that its reader saw."""
        return digest([one.id for one in (*self.before, *self.after)])


def cuts_of(connection: Connection, pages: Iterable[str] | None = None) -> dict[str, Cut]:
    """Return how people cut pages, by their hashes."""
    statement = select(decisions).where(decisions.c.kind == KIND).order_by(decisions.c.number)
    asked = [statement] if pages is None else [
        statement.where(decisions.c.target.in_(part)) for part in parts(sorted(set(pages)))
    ]  # fmt: skip
    found: dict[str, Cut] = {}
    for one in asked:
        for row in connection.execute(one).mappings():
            body = json.loads(row["body"])
            by = By(row["by"], row["at"], row["why"])
            found[row["target"]] = Cut(body["text"], tuple(body["articles"]), frozenset(body["replaced"]), by)
    return found


def cuts_in(ledger: Ledger) -> dict[str, Cut]:
    """Return how people cut the pages of a ledger."""
    with reading(ledger.engine) as connection:
        return cuts_of(connection)


def cut_as_decided(page: Page, cuts: Mapping[str, Cut]) -> Page:
    """Return a page as people cut it, or as it is."""
    cut = cuts.get(page.source.sha256)
    if cut is None or cut.text != digest(page.source.text):
        return page
    return recut(page, cut.articles(page.source.text))


def page_of(connection: Connection, sha256: str) -> list[Article]:
    """Return the articles of a page that the ledger holds, in their order."""
    statement = select(articles.c.frame, sources.c.text).join(sources, sources.c.sha256 == articles.c.source)
    rows = connection.execute(statement.where(articles.c.source == sha256, articles.c.frame.is_not(None))).all()
    return sorted((article_of(frame, text) for frame, text in rows), key=lambda one: one.stretches[0])


def planned(connection: Connection, name: str, change: Change) -> Planned:
    """Return what a change would do to an article."""
    sha256 = connection.execute(select(articles.c.source).where(articles.c.id == name)).scalar()
    page = page_of(connection, sha256) if sha256 else []
    place = next((i for i, one in enumerate(page) if one.id == name), None)
    if sha256 is None or place is None:
        raise LedgerError(f"article {name}: its text is not in the ledger, so it cannot be cut otherwise")
    if change.do == "automatic":
        cut = cuts_of(connection, [sha256]).get(sha256)
        if cut is None or not cut.frames:
            raise LedgerError(f"article {name}: its page is cut by the rules already")
        return Planned(sha256, tuple(cut.articles(page[0].source.text)), ())
    if change.do == "split":
        return Planned(sha256, (page[place],), split(page[place], change.at, change.headed))
    if place + 1 == len(page):
        raise LedgerError(f"article {name}: none follows it on its page")
    return Planned(sha256, (page[place], page[place + 1]), (join(page[place], page[place + 1]),))


def decide_cut(ledger: Ledger, name: str, change: Change, expected: str, by: By) -> Planned:
    """Write a change down; `expected` is what its reader saw of it."""
    with writing(ledger.engine) as connection:
        made = planned(connection, name, change)
        if made.expected != expected:
            raise LedgerError(f"article {name}: its page has changed since; look at the preview again")
        before = cuts_of(connection, [made.sha256]).get(made.sha256)
        gone = {one.id for one in made.before}
        text = connection.execute(select(sources.c.text).where(sources.c.sha256 == made.sha256)).scalar() or ""
        kept = [one for one in (before.articles(text) if before is not None else []) if one.id not in gone]
        stand = [*kept, *made.after]
        replaced = gone if change.do == "automatic" else gone | (before.replaced if before is not None else set())
        body = {
            "do": change.do, "text": digest(text), "articles": [frame_of(one) for one in stand],
            "replaced": sorted(replaced - {one.id for one in stand}), "was": [one.id for one in made.before],
        }  # fmt: skip
        decide(connection, KIND, made.sha256, body, by)
    return made


def sources_of(connection: Connection, sha256: str) -> list[Source]:
    """Return a page as it was read, once for each place where it was printed."""
    row = connection.execute(select(sources).where(sources.c.sha256 == sha256)).mappings().first()
    if row is None:
        return []
    columns = (printings.c.path, printings.c.outlet, printings.c.published, printings.c.page)
    printed = connection.execute(select(*columns).where(printings.c.sha256 == sha256).distinct().order_by(*columns))
    of = {path: (outlet, published, page) for path, outlet, published, page in printed}
    return [
        Source(
            path, sha256, row["text"], row["kind"], outlet=outlet, published=published, page=page, title=row["title"]
        )
        for path, (outlet, published, page) in of.items()
    ]
