"""A wrong cut of a page is mended: an article is joined with the next one, or split at a paragraph.

In: an article; what is to become of it. Out: its page as it is cut now, a preview, a decision, and a job that reads the
page anew. Promised: nothing changes before its preview was seen; the old articles stand until the new ones are in.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from summarizer.articles import Article
from summarizer.ledger.cuts import Change, Cut, Does, cuts_of, decide_cut, page_of, planned
from summarizer.ledger.jobs import Wanted
from summarizer.ledger.page_text import body_of, heading_of
from summarizer.web.articles import one as one_article
from summarizer.web.desk import AtDesk, Desk, Missing
from summarizer.web.imports import jobs_of

router = APIRouter(tags=["articles"])


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, and its place in the page's text."""

    at: int
    text: str


@dataclass(frozen=True)
class Sheet:
    """An article as this page shows it."""

    id: str
    title: str | None
    heading: str
    paragraphs: tuple[Paragraph, ...]


class Piece(BaseModel):
    """An article of a page."""

    id: str
    title: str | None
    stretches: list[tuple[int, int]]


class CutTold(BaseModel):
    """A page as it is cut, and who cut it so where that were not the rules."""

    page: str
    articles: list[Piece]
    by: str | None
    at: str | None
    why: str | None


def sheet(article: Article) -> Sheet:
    """Return an article with the places of its paragraphs."""
    body, at = body_of(article), 0
    found = []
    for line in body.text.split("\n"):
        if line:
            found.append(Paragraph(body.places[at], line))
        at += len(line) + 1
    return Sheet(article.id, article.title, heading_of(article).text, tuple(found))


def _page(desk: Desk, name: str) -> tuple[str, list[Article], Cut | None]:
    loaded, _, _ = one_article(desk, name)
    if loaded.article is None:
        raise Missing(desk.t("article.no_text"))
    sha256 = loaded.article.source.sha256
    with desk.ledger.reading() as connection:
        cut = cuts_of(connection, [sha256]).get(sha256)
        return sha256, page_of(connection, sha256), cut if cut is not None and cut.frames else None


@router.get("/articles/{name}/cut.json")
def cut_json(desk: AtDesk, name: str) -> CutTold:
    """Tell how an article's page is cut."""
    sha256, page, cut = _page(desk, name)
    told = [Piece(id=one.id, title=one.title, stretches=list(one.stretches)) for one in page]
    by = cut.by if cut is not None else None
    return CutTold(
        page=sha256, articles=told, by=by.by if by else None, at=by.at if by else None, why=by.why if by else None
    )


@router.get("/articles/{name}/cut", response_class=HTMLResponse, include_in_schema=False)
def cutting(desk: AtDesk, name: str) -> HTMLResponse:
    """Show where an article can be cut otherwise."""
    _, page, cut = _page(desk, name)
    place = next((i for i, one in enumerate(page) if one.id == name), None)
    if place is None:
        raise Missing(desk.t("error.no_article", id=name))
    context: dict[str, Any] = {
        "own": sheet(page[place]), "cut": cut,
        "before": page[place - 1] if place else None, "after": page[place + 1] if place + 1 < len(page) else None,
    }  # fmt: skip
    return desk.page("cutting.html", context)


@router.get("/articles/{name}/cut/preview", response_class=HTMLResponse, include_in_schema=False)
def preview(
    desk: AtDesk, name: str, do: Does, at: Annotated[int, Query(ge=0)] = 0, headed: bool = False
) -> HTMLResponse:
    """Show what would become of an article."""
    _page(desk, name)
    with desk.ledger.reading() as connection:
        made = planned(connection, name, Change(do, at, headed))
    context = {
        "name": name, "do": do, "at": at, "headed": headed, "expected": made.expected,
        "before": [sheet(one) for one in made.before], "after": [sheet(one) for one in made.after],
    }  # fmt: skip
    return desk.page("cut_preview.html", context)


@router.post("/articles/{name}/cut", include_in_schema=False)
def cut_anew(
    desk: AtDesk,
    name: str,
    do: Annotated[Does, Form()],
    expected: Annotated[str, Form(max_length=200)],
    at: Annotated[int, Form(ge=0)] = 0,
    headed: Annotated[bool, Form()] = False,
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Cut a page otherwise, and read it anew."""
    loaded, _, _ = one_article(desk, name)
    by = desk.by(why)
    made = decide_cut(desk.ledger, name, Change(do, at, headed), expected, by)
    path = loaded.record.article.source.path
    batch = jobs_of(desk).add([Wanted("page", path, made.sha256)], by)
    desk.service.wake()
    return desk.back(f"/imports/{batch}")
