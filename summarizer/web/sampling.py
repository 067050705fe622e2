"""The weekly sample of what no check doubts, and the log of all decisions.

In: a week; where the log's last page ended. Out: pages, their JSON, verdicts. Promised: the residual error is told with
its interval; the log says who, when, what and why, and whether the chain holds.
"""

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from summarizer.ledger.choices import Choice
from summarizer.ledger.log import LogPage, log_page
from summarizer.ledger.sampling import Fact, Residual
from summarizer.web.desk import AtDesk, Desk, Missing
from summarizer.web.marking import anchor_of
from summarizer.web.reviewing import review_of

router = APIRouter(tags=["review"])
Row = dict[str, Any]


class SampleTold(BaseModel):
    """A week's sample, and the share of wrong facts among the checked ones with its 95 % interval."""

    facts: list[Fact]
    checked: int
    wrong: int
    low: float
    high: float


class DecisionTold(BaseModel):
    """A decision of the log."""

    number: int
    kind: str
    target: str
    article: str | None
    by: str | None
    at: str | None
    why: str | None
    status: str | None
    choice: str | None
    value: str | None
    rule: int | None
    group: int | None
    undoes: int | None
    message: str | None
    stands: bool


class Log(BaseModel):
    """A page of the log, the latest first; `before` asks for the next one."""

    rows: list[DecisionTold]
    before: int | None


def _sample(desk: Desk, week: str | None) -> tuple[tuple[Fact, ...], Residual]:
    review = review_of(desk)
    with desk.ledger.reading() as connection:
        empty = log_page(connection, size=1).rows == () and not desk.ledger.counts()["articles"]
    found = () if empty and not week else review.sample(week or None)
    return found, review.residual(found[0].week if found else week or None)


@router.get("/review/sample.json")
def sample_json(desk: AtDesk, week: str | None = None) -> SampleTold:
    """Tell a week's sample; without a week, the latest."""
    facts, told = _sample(desk, week)
    return SampleTold(facts=list(facts), checked=told.checked, wrong=told.wrong, low=told.low, high=told.high)


@router.get("/review/sample", response_class=HTMLResponse, include_in_schema=False)
def sample(desk: AtDesk, week: str | None = None) -> HTMLResponse:
    """Show a week's sample."""
    facts, told = _sample(desk, week)
    context = {
        "facts": facts, "residual": told, "overall": review_of(desk).residual(), "anchor": anchor_of,
        "week": facts[0].week if facts else week,
    }  # fmt: skip
    return desk.page("sample.html", context)


@router.post("/review/sample", include_in_schema=False)
def judge(
    desk: AtDesk,
    week: Annotated[str, Form(max_length=10)],
    target: Annotated[str, Form(max_length=400)],
    verdict: Annotated[Literal["right", "wrong"], Form()],
    value: Annotated[str, Form(max_length=400)] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
    seen: Annotated[int, Form()] = 0,
) -> Response:
    """Write down whether a fact is right; a wrong one may be given its value."""
    facts = review_of(desk).sample(week)
    place, fact = next(((i, one) for i, one in enumerate(facts) if one.target == target), (0, None))
    if fact is None:
        raise Missing(desk.t("error.no_fact"))
    wrong = verdict == "wrong"
    choice = Choice("edit", value.strip()) if wrong and value.strip() else None
    review_of(desk).judge(replace(fact, seen=seen), not wrong, desk.by(why), choice)
    return desk.back(f"/review/sample?week={week}#f{place + 2}")


def _log(desk: Desk, before: int | None, size: int) -> LogPage:
    with desk.ledger.reading() as connection:
        return log_page(connection, before, size)


@router.get("/review/log.json")
def log_json(desk: AtDesk, before: int | None = None, size: Annotated[int, Query(ge=1, le=200)] = 50) -> Log:
    """List all decisions, the latest first."""
    page = _log(desk, before, size)
    return Log.model_validate({"rows": list(page.rows), "before": page.before})


@router.get("/review/log", response_class=HTMLResponse, include_in_schema=False)
def log(desk: AtDesk, before: int | None = None, verify: bool = False) -> HTMLResponse:
    """Show the log; `verify` checks the chain."""
    checked = review_of(desk).verify() if verify else None
    return desk.page("log.html", {"page": _log(desk, before, 50), "checked": checked})
