"""Series of figures about places and organisations, each point with its sources.

In: words of a subject and a measure in the address. Out: a page of series and its JSON.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse

from summarizer.ledger.paging import Cut, Place, series_page, titles_of
from summarizer.records import Measure
from summarizer.web.desk import AtDesk, Desk

router = APIRouter(tags=["metrics"])
Row = dict[str, Any]
_SHOWN = 6  # periods of a series, and values of a period, that the page tells; its JSON has all


class Value(BaseModel):
    """A value of a point, and the articles that say it."""

    text: str | None
    value: float | None
    unit: str | None
    bound: str | None
    status: str | None
    articles: list[str]


class Point(BaseModel):
    """A period of a series; more than one value is a contradiction."""

    period: str | None
    status: str
    values: list[Value]


class Series(BaseModel):
    """Figures of one subject, measure and scope over time."""

    series: str
    subject: str | None
    measure: str | None
    label: str | None
    unit: str | None
    scope: str | None
    points: list[Point]


class SeriesPage(BaseModel):
    """A page of series; `after` asks for the next one."""

    rows: list[Series]
    after: str | None


def found(desk: Desk, subject: str | None, measure: str | None, place: Place) -> tuple[Cut, dict[str, Row]]:
    """Return a page of series, and the titles of their articles."""
    with desk.ledger.reading() as connection:
        cut = series_page(connection, subject or None, measure or None, place)
        names = {
            name for row in cut.rows for point in row["points"] for one in point["values"] for name in one["articles"]
        }
        return cut, titles_of(connection, names)


@router.get("/metrics.json")
def metrics_json(
    desk: AtDesk,
    q: str | None = None,
    measure: Measure | Literal[""] | None = None,
    after: str | None = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SeriesPage:
    """List series of figures."""
    cut, _ = found(desk, q, measure, Place(after or None, size))
    return SeriesPage.model_validate({"rows": list(cut.rows), "after": cut.after})


@router.get("/metrics", response_class=HTMLResponse, include_in_schema=False)
def metrics(
    desk: AtDesk, q: str | None = None, measure: Measure | Literal[""] | None = None, after: str | None = None
) -> HTMLResponse:
    """Show series of figures."""
    cut, titles = found(desk, q, measure, Place(after or None, 50))
    return desk.page(
        "metrics.html", {"cut": cut, "titles": titles, "shown": _SHOWN, "query": desk.request.query_params}
    )
