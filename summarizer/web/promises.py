"""What was announced for a day or a year, and what became of it.

In: whether what is due or what is late is wanted. Out: a page of projects with their promises, and its JSON. Promised:
a page reads the projects of its own rows only.
"""

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse

from summarizer.ledger.paging import Cut, Place, due_page, titles_of
from summarizer.ledger.promises import promises as promises_of
from summarizer.web.desk import AtDesk, Desk

router = APIRouter(tags=["promises"])
Row = dict[str, Any]
Which = Literal["coming", "late"]
_MOST = 6  # promises of one project on a page; its own page has all


class Kept(BaseModel):
    """The article that tells of it."""

    article: str
    text: str | None
    date: str | None


class Promise(BaseModel):
    """Something that was announced, and what became of it: kept, moved, late, open."""

    project_id: str
    project: str
    region: str | None
    what: str
    text: str | None
    due: str
    state: str
    article: str
    date: str | None
    by: Kept | None
    last_heard: str | None


class PromisePage(BaseModel):
    """A page of promises; `after` asks for the next one."""

    rows: list[Promise]
    after: str | None


def found(desk: Desk, which: Which, region: str | None, place: Place) -> tuple[Cut, dict[str, Row]]:
    """Return a page of promises with the titles of their articles."""
    with desk.ledger.reading() as connection:
        cut = due_page(connection, desk.today, which == "late", region or None, place)
        told = [one for row in cut.rows for one in _of_project(json.loads(row["body"]), desk.today, which)]
        names = {one["article"] for one in told} | {one["by"]["article"] for one in told if one["by"]}
        return replace(cut, rows=tuple(told)), titles_of(connection, names)


def _of_project(story: Row, today: str, which: Which) -> list[Row]:
    """Return a project's promises of the sort that was asked for, those nearest to today."""
    told = [one for one in promises_of([story], today) if (one["due"] < today) == (which == "late")]
    return told[-_MOST:] if which == "late" else told[:_MOST]


@router.get("/promises.json")
def promises_json(
    desk: AtDesk,
    which: Which = "coming",
    region: str | None = None,
    after: str | None = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PromisePage:
    """List what was announced, project by project in the order of the next day that is due."""
    cut, _ = found(desk, which, region, Place(after or None, size))
    return PromisePage.model_validate({"rows": list(cut.rows), "after": cut.after})


@router.get("/promises", response_class=HTMLResponse, include_in_schema=False)
def promises(
    desk: AtDesk, which: Which = "coming", region: str | None = None, after: str | None = None
) -> HTMLResponse:
    """Show what was announced."""
    cut, titles = found(desk, which, region, Place(after or None, 50))
    context = {"cut": cut, "titles": titles, "which": which, "query": desk.request.query_params}
    return desk.page("promises.html", context)
