"""The review: the queue of flags, and one case a screen that one key decides.

In: a filter in the address, a flag's id, a choice. Out: pages, their JSON, decisions. Promised: a decision is a form
that works without a script and leads to the next case; who was slower is told, and what he had written is kept.
"""

from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from summarizer.checks.readings import MEASURES
from summarizer.errors import AlreadyDecided, LedgerError
from summarizer.ledger.cases import Case
from summarizer.ledger.choices import Action, Choice
from summarizer.ledger.log import decision_of
from summarizer.ledger.queue import Page
from summarizer.records import Basis, Bound, Event, Flag, Measure, Stage, Status
from summarizer.web.desk import AtDesk, Desk, Missing
from summarizer.web.marking import case_printed
from summarizer.web.reviewing import AsAsked, Queue, next_of, queue_from, review_of, turn_of

router = APIRouter(tags=["review"])
Row = dict[str, Any]
WORDS: dict[str, tuple[str, ...]] = {
    "measure": get_args(Measure), "status": get_args(Status), "bound": get_args(Bound), "stage": get_args(Stage),
    "event": get_args(Event), "basis": get_args(Basis),
}  # fmt: skip
_FIELDS = {
    "quantities": ("number", "measure", "status", "period", "bound", "label", "scope", "owner"),
    "metrics": ("number", "subject", "measure", "status", "period", "bound", "label", "scope"),
    "milestones": ("date", "event"),
    "projects": ("name", "stage", "location", "problem", "next_step"),
}
_REASONS = 5


class WaitingRow(BaseModel):
    """A case in the queue."""

    flag: Flag
    article: str | None
    title: str | None
    outlet: str | None
    day: str | None
    region: str | None
    consequences: int


class QueuePage(BaseModel):
    """A page of the queue with the counts of the whole filter; `after` asks for the next page."""

    rows: list[WaitingRow]
    after: str | None
    total: int
    by: dict[str, dict[str, int]]


class CaseTold(BaseModel):
    """A case: the flag, the item with the disputed field, what can be done, the article with its marks."""

    flag: Flag
    seen: int
    actions: list[Action]
    field: str | None
    pointer: str
    item: Row | None
    original: Row | None
    project: Row | None
    projects: list[Row]
    consequences: list[Flag]
    pages: list[Row]
    history: list[Row]


def _counted(desk: Desk, queue: Queue, after: str | None, size: int) -> tuple[Page, Row]:
    review = review_of(desk)
    counts = review.counts(queue.wanted)
    return review.page(queue.wanted, after or None, size), {"total": counts.total, "by": counts.by}


@router.get("/review.json")
def queue_json(
    desk: AtDesk, queue: AsAsked, after: str | None = None, size: Annotated[int, Query(ge=1, le=200)] = 50
) -> QueuePage:
    """List the queue, that first which would weigh most in the next briefing."""
    page, counts = _counted(desk, queue, after, size)
    rows = [
        WaitingRow.model_validate({name: getattr(row, name) for name in WaitingRow.model_fields}) for row in page.rows
    ]
    return QueuePage(rows=rows, after=page.after, **counts)


@router.get("/review", response_class=HTMLResponse, include_in_schema=False)
def queue(desk: AtDesk, queue: AsAsked, after: str | None = None, done: int | None = None) -> HTMLResponse:
    """Show the queue; after its last case, what was done to that can still be undone."""
    page, counts = _counted(desk, queue, after, 50)
    query = desk.request.query_params
    context = {"page": page, "queue": queue, **counts, "query": query, "done": _done(desk, done)}
    return desk.page("queue.html", context)


@router.get("/review/next", include_in_schema=False)
def onward(desk: AtDesk, queue: AsAsked, after: str | None = None, done: int | None = None) -> Response:
    """Go to the case after a place in the queue; the last decision can still be undone from there."""
    found = next_of(desk, queue, after or None)
    return desk.back(queue.address(f"/review/{found}" if found else "/review", done=done))


def _case(desk: Desk, flag: str) -> Case:
    try:
        return review_of(desk).case(flag)
    except LedgerError:
        raise Missing(desk.t("error.no_flag", id=flag)) from None


@router.get("/review/{flag}.json")
def case_json(desk: AtDesk, flag: str) -> CaseTold:
    """Tell a case."""
    return CaseTold.model_validate(_case(desk, flag).told())


@dataclass(frozen=True)
class Kept:
    """What somebody had chosen who was slower than another one: it is told, and stands in the form again."""

    first: Row
    choice: Choice
    why: str


@router.get("/review/{flag}", response_class=HTMLResponse, include_in_schema=False)
def case(desk: AtDesk, queue: AsAsked, flag: str, done: int | None = None) -> HTMLResponse:
    """Show a case."""
    return _shown(desk, queue, flag, done, None)


def _shown(desk: Desk, queue: Queue, flag: str, done: int | None, kept: Kept | None) -> HTMLResponse:
    found = _case(desk, flag)
    kind = _sort(found.pointer)
    context = {
        "case": found, "queue": queue, "turn": turn_of(desk, found.flag.id), "done": _done(desk, done), "kept": kept,
        "pages": [(page, case_printed(page, {found.pointer: "#item"})) for page in found.pages],
        "total": review_of(desk).total(queue.wanted), "words": WORDS,
        "measure": _measure(found.flag), "fields": _FIELDS.get(kind, ()), "kind": kind,
        "reasons": [desk.t(f"review.reason_{number}") for number in range(1, _REASONS + 1)],
    }  # fmt: skip
    return desk.page("case.html", context, 409 if kept is not None else 200)


def _measure(flag: Flag) -> str:
    """Return the measure that the sentence of a check names, for a number that is to be claimed."""
    return next((name for name, words in MEASURES.items() if f"（{words}）" in flag.message), "other")


def _sort(pointer: str) -> str:
    """Return of which sort an item is: quantities, metrics, milestones, projects."""
    parts = pointer.split("/")
    return parts[3] if len(parts) > 3 else parts[1] if len(parts) > 1 else ""


def _done(desk: Desk, number: int | None) -> Row | None:
    """Return the decision that somebody has just made, as long as it stands."""
    with desk.ledger.reading() as connection:
        return decision_of(connection, number) if number else None


@dataclass(frozen=True)
class Sent:
    """What a form has brought."""

    choice: Choice
    why: str
    seen: int
    queue: Queue


def sent(
    action: Annotated[Action, Form()],
    value: Annotated[str, Form(max_length=2000)] = "",
    field: Annotated[str, Form(max_length=40)] = "",
    project: Annotated[str, Form(max_length=400)] = "",
    subject: Annotated[str, Form(max_length=400)] = "",
    measure: Annotated[str, Form(max_length=40)] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
    reason: Annotated[str, Form(max_length=200)] = "",
    seen: Annotated[int, Form()] = 0,
    query: Annotated[str, Form(max_length=4000)] = "",
) -> Sent:
    """Read the form of a decision; a reason that was only offered counts for false alarms alone."""
    told = why.strip() or (reason.strip() if action == "dismiss" else "")
    edits = action in ("edit", "claim")
    choice = Choice(
        action, (value.strip() or None) if edits else None, (field or None) if action == "edit" else None,
        (project or None) if action == "claim" else None, (subject.strip() or None) if action == "claim" else None,
        (measure or None) if action == "claim" else None,
    )  # fmt: skip
    return Sent(choice, told, seen, queue_from(query))


AsSent = Annotated[Sent, Depends(sent)]


@router.post("/review/{flag}", include_in_schema=False)
def decide(desk: AtDesk, flag: str, form: AsSent) -> Response:
    """Write a decision down and go to the next case."""
    turn = turn_of(desk, flag)
    try:
        number = review_of(desk).decide(flag, form.choice, desk.by(form.why), form.seen)
    except AlreadyDecided as error:
        return _shown(desk, form.queue, flag, None, Kept(error.first, form.choice, form.why))
    found = next_of(desk, form.queue, turn)
    return desk.back(form.queue.address(f"/review/{found}" if found else "/review", done=number))


@router.post("/review/undo/{number}", include_in_schema=False)
def undo(
    desk: AtDesk, number: int, query: Annotated[str, Form(max_length=4000)] = "", back: Annotated[str, Form()] = ""
) -> Response:
    """Take a decision back and show its case again."""
    target = _done(desk, number)
    review_of(desk).undo(number, desk.by())
    flag = target["target"] if target and target["kind"] == "flag" else None
    return desk.back(back or (queue_from(query).address(f"/review/{flag}") if flag else "/review/log"), "/review/log")
