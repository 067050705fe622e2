"""Decisions over many flags: over a filter, after a preview; and standing rules with their hits.

In: a filter, a choice, the count that the preview told. Out: pages, their JSON, decisions. Promised: nothing is settled
that the preview did not count; what could not be settled so is named; all of it can be taken back at once.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from summarizer.ledger.choices import Choice
from summarizer.ledger.rules import Rule
from summarizer.web.desk import AtDesk
from summarizer.web.reviewing import AsAsked, queue_from, queue_of, review_of

router = APIRouter(tags=["review"])
Row = dict[str, Any]
Does = Literal["accept", "take", "withdraw", "dismiss"]
Query = Annotated[str, Form(max_length=4000)]
Why = Annotated[str, Form(max_length=2000)]


class RuleTold(BaseModel):
    """A standing rule with how many decisions of it stand."""

    number: int
    kind: str
    action: str
    words: str | None
    outlet: str | None
    severity: str | None
    until: str | None
    by: str | None
    at: str | None
    why: str | None
    hits: int
    ended: Row | None


@router.get("/review/bulk", response_class=HTMLResponse, include_in_schema=False)
def bulk(desk: AtDesk, queue: AsAsked) -> HTMLResponse:
    """Show what a decision over the filter would settle."""
    return desk.page("bulk.html", {"queue": queue, "preview": review_of(desk).preview(queue.wanted), "done": None})


@router.post("/review/bulk", response_class=HTMLResponse, include_in_schema=False)
def decide_all(
    desk: AtDesk, action: Annotated[Does, Form()], expected: Annotated[int, Form()], why: Why = "", query: Query = ""
) -> Response:
    """Settle all flags of the filter."""
    queue = queue_from(query)
    done = review_of(desk).decide_all(queue.wanted, Choice(action), desk.by(why), expected)
    return desk.page("bulk.html", {"queue": queue, "preview": None, "done": done, "action": action})


@router.post("/review/bulk/undo/{group}", include_in_schema=False)
def undo_all(desk: AtDesk, group: int, query: Query = "") -> Response:
    """Take back all that was decided together."""
    review_of(desk).undo_all(group, desk.by())
    return desk.back(queue_from(query).address("/review"))


@router.get("/review/rules.json")
def rules_json(desk: AtDesk) -> list[RuleTold]:
    """List the standing rules."""
    return [RuleTold.model_validate(one.told()) for one in review_of(desk).rules()]


@router.get("/review/rules", response_class=HTMLResponse, include_in_schema=False)
def rules(
    desk: AtDesk, kind: str = "", action: Does = "dismiss", words: str = "", outlet: str = "", severity: str = "",
    until: str = "",
) -> HTMLResponse:  # fmt: skip
    """Show the rules, and what the one that is being written would settle at once."""
    asked = Rule(kind, action, words or None, outlet or None, severity or None, until or None)
    preview = review_of(desk).rule_preview(asked) if kind else None
    context = {"rules": review_of(desk).rules(), "asked": asked, "preview": preview, "queue": queue_of({})}
    return desk.page("rules.html", context)


@router.post("/review/rules", include_in_schema=False)
def add_rule(
    desk: AtDesk,
    kind: Annotated[str, Form(min_length=1, max_length=60)],
    action: Annotated[Does, Form()],
    words: Annotated[str, Form(max_length=400)] = "",
    outlet: Annotated[str, Form(max_length=200)] = "",
    severity: Annotated[str, Form(max_length=20)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
    why: Why = "",
) -> Response:
    """Make a rule."""
    rule = Rule(kind, action, words.strip() or None, outlet.strip() or None, severity or None, until or None)
    number, _ = review_of(desk).add_rule(rule, desk.by(why))
    return desk.back(f"/review/rules#rule-{number}")


@router.post("/review/rules/{number}/end", include_in_schema=False)
def end_rule(desk: AtDesk, number: int, why: Why = "") -> Response:
    """End a rule."""
    review_of(desk).end_rule(number, desk.by(why))
    return desk.back("/review/rules")
