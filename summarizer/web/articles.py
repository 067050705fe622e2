"""The list of articles, and one article with its text and its records linked both ways.

In: a filter in the address; an article's id. Out: pages and their JSON. Promised: a number in the text leads to its
record and back, also without a script; a list reads one page of rows, an article only itself.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlalchemy import select
from starlette.responses import HTMLResponse

from summarizer.ledger.amending import pointers
from summarizer.ledger.paging import ArticleFilter, Cut, Place, article_page
from summarizer.ledger.schema import articles as articles_table
from summarizer.ledger.schema import mentions
from summarizer.ledger.views import paths_of
from summarizer.records import Record
from summarizer.web.desk import AtDesk, Desk, Missing
from summarizer.web.loading import Loaded, load
from summarizer.web.marking import anchor_of, marks_of, printed

router = APIRouter(tags=["articles"])


class ArticleRow(BaseModel):
    """An article in the list."""

    id: str
    day: str | None
    title: str | None
    kicker: str | None
    outlet: str | None
    page: str | None
    region: str | None
    coverage: float | None
    projects: int
    flags: int
    sources: list[str]


class ArticlePage(BaseModel):
    """A page of articles; `after` asks for the next one."""

    rows: list[ArticleRow]
    after: str | None


class ArticleTold(BaseModel):
    """One article: what the ledger keeps of it, its text, where it was printed, which projects it tells of."""

    record: Record
    text: str | None
    sources: list[str]
    project_ids: list[str | None]


@dataclass(frozen=True)
class Asked:
    """The filter as the address says it."""

    wanted: ArticleFilter
    place: Place


def asked(
    q: Annotated[str | None, Query(description="words of the title")] = None,
    outlet: str | None = None,
    region: str | None = None,
    since: str | None = None,
    until: str | None = None,
    flagged: bool = False,
    after: str | None = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Asked:
    """Read the filter."""
    wanted = ArticleFilter(q or None, outlet or None, region or None, since or None, until or None, flagged)
    return Asked(wanted, Place(after or None, size))


AsAsked = Annotated[Asked, Depends(asked)]


def found(desk: Desk, ask: Asked) -> Cut:
    """Return the page that was asked for."""
    with desk.ledger.reading() as connection:
        return article_page(connection, ask.wanted, ask.place)


@router.get("/articles.json")
def articles_json(desk: AtDesk, ask: AsAsked) -> ArticlePage:
    """List articles, the newest first."""
    cut = found(desk, ask)
    return ArticlePage.model_validate({"rows": list(cut.rows), "after": cut.after})


@router.get("/articles", response_class=HTMLResponse, include_in_schema=False)
def articles(desk: AtDesk, ask: AsAsked) -> HTMLResponse:
    """Show the list."""
    return desk.page("articles.html", {"cut": found(desk, ask), "wanted": ask.wanted})


def one(desk: Desk, name: str) -> tuple[Loaded, list[str], dict[int, str | None]]:
    """Return an article, where it was printed, and the projects of its mentions by their place."""
    with desk.ledger.reading() as connection:
        known = connection.execute(select(articles_table.c.id).where(articles_table.c.id == name)).scalar()
        loaded = load(connection, name) if known is not None else None
        if loaded is None:
            raise Missing(desk.t("error.no_article", id=name))
        of = select(mentions.c.position, mentions.c.project).where(mentions.c.article == name)
        projects: dict[int, str | None] = dict(connection.execute(of).all())
        return loaded, paths_of(connection, [name]).get(name, []), projects


@router.get("/articles/{name}.json")
def article_json(desk: AtDesk, name: str) -> ArticleTold:
    """Tell one article."""
    loaded, sources, projects = one(desk, name)
    ids = [projects.get(i) for i in range(len(loaded.record.projects)) if loaded.made.holds(f"/projects/{i}")]
    text = loaded.article.text if loaded.article is not None else None
    return ArticleTold(record=loaded.published, text=text, sources=sources, project_ids=ids)


@router.get("/articles/{name}", response_class=HTMLResponse, include_in_schema=False)
def article(desk: AtDesk, name: str) -> HTMLResponse:
    """Show one article."""
    loaded, sources, projects = one(desk, name)
    record = loaded.record
    items = [(pointer, item) for pointer, item in pointers(record) if loaded.made.holds(pointer)]
    text = printed(loaded.article, marks_of(record, items)) if loaded.article is not None else None
    context: dict[str, Any] = {
        "record": record, "told": record.article, "text": text, "sources": sources, "projects": projects,
        "gone": {anchor_of(pointer) for pointer, _ in pointers(record) if not loaded.made.holds(pointer)},
        "flags": [flag for flag in record.flags if flag.cause is None],
        "doubted": {flag.target_id: flag for flag in record.flags if flag.target_id and flag.status == "open"},
    }  # fmt: skip
    return desk.page("article.html", context)
