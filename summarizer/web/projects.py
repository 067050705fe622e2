"""The table of projects, and one project's story; merging, splitting, renaming after a preview.

In: a filter and an order in the address; a project's id. Out: pages, their JSON, decisions. Promised: the address is
the filter; nothing is merged or split before a person has seen what becomes of it.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query
from pydantic import BaseModel
from sqlalchemy import Connection, select
from starlette.responses import HTMLResponse, Response

from summarizer.briefing.document import Bar, Chart
from summarizer.errors import UsageError
from summarizer.ledger.paging import COUNTED, Cut, Place, Sort, project_count, project_page, titles_of
from summarizer.ledger.promises import promises
from summarizer.ledger.schema import facts, mentions
from summarizer.ledger.views import Filter, project_story
from summarizer.numbers import parse
from summarizer.records import Level, Stage
from summarizer.web.desk import AtDesk, Desk, Missing

router = APIRouter(tags=["projects"])
Row = dict[str, Any]
_OVER_TIME = ("total_investment", "annual_investment", "completed_investment", "progress", "completion_rate")


class Amount(BaseModel):
    """An amount as an article puts it and in its base unit; `doubted` while an open flag speaks against it."""

    text: str | None
    value: float | None
    unit: str | None
    date: str | None
    article: str
    doubted: bool


class ProjectRow(BaseModel):
    """A project in the table."""

    id: str
    name: str
    region: str | None
    code: str | None
    stage: Stage
    level: Level | None
    total_investment: Amount | None
    annual_investment: Amount | None
    completed_investment: Amount | None
    first_day: str | None
    last_day: str | None
    due: str | None
    mentions: int
    doubted: bool


class ProjectPage(BaseModel):
    """A page of projects; `after` asks for the next one. `total` stops counting at 10,001."""

    rows: list[ProjectRow]
    after: str | None
    total: int


@dataclass(frozen=True)
class Asked:
    """Filter, order and place as the address says them."""

    wanted: Filter
    words: str | None
    sort: Sort
    place: Place


def asked(
    desk: AtDesk,
    q: Annotated[str | None, Query(description="words of a name")] = None,
    region: str | None = None,
    stage: Stage | Literal[""] | None = None,
    level: Level | Literal[""] | None = None,
    least: Annotated[str | None, Query(description="total investment of at least, in words")] = None,
    since: str | None = None,
    until: str | None = None,
    due: str | None = None,
    silent_since: str | None = None,
    sort: Sort = "last",
    after: str | None = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Asked:
    """Read the filter."""
    wanted = Filter(
        region or None, stage or None, level or None, _amount(desk, least), since or None, until or None, due or None,
        silent_since or None,
    )  # fmt: skip
    return Asked(wanted, q or None, sort, Place(after or None, size))


def _amount(desk: Desk, words: str | None) -> float | None:
    if not words or not words.strip():
        return None
    unit = desk.t("unit.yuan")
    read = parse(words if words.endswith(unit) else f"{words}{unit}")
    if read is None or read.canonical is None or read.canonical.unit != "CNY":
        raise UsageError(desk.t("error.amount", words=words))
    return float(read.canonical.value)


AsAsked = Annotated[Asked, Depends(asked)]


def found(desk: Desk, ask: Asked) -> tuple[Cut, int]:
    """Return the page that was asked for, and how many projects there are."""
    with desk.ledger.reading() as connection:
        cut = project_page(connection, ask.wanted, ask.words, ask.sort, ask.place)
        total = project_count(connection, ask.wanted, ask.words)
    return replace(cut, rows=tuple(told_row(row, json.loads(row["body"])) for row in cut.rows)), total


def told_row(row: Row, story: Row) -> Row:
    """Return a project as a row of the table."""
    amounts = story["amounts"]
    kept = {
        name: row[name] for name in ("id", "name", "region", "code", "stage", "level", "first_day", "last_day", "due")
    }
    money = {name: _told(amounts.get(name)) for name in _OVER_TIME[:3]}
    doubted = bool(story["doubted_stages"]) or any(one["doubted"] for one in amounts.values())
    return {**kept, **money, "mentions": len(story["mentions"]), "doubted": doubted}


def _told(amount: Row | None) -> Row | None:
    if amount is None:
        return None
    kept = {name: amount[name] for name in ("text", "date", "article", "doubted")}
    return {**kept, **amount["canonical"]}


@router.get("/projects.json")
def projects_json(desk: AtDesk, ask: AsAsked) -> ProjectPage:
    """List projects."""
    cut, total = found(desk, ask)
    return ProjectPage.model_validate({"rows": list(cut.rows), "after": cut.after, "total": total})


@router.get("/projects", response_class=HTMLResponse, include_in_schema=False)
def projects(desk: AtDesk, ask: AsAsked) -> HTMLResponse:
    """Show the table."""
    cut, total = found(desk, ask)
    context = {"cut": cut, "total": total, "counted": COUNTED, "sort": ask.sort, "query": desk.request.query_params}
    return desk.page("projects.html", context)


class ProjectTold(BaseModel):
    """A project's story as `summarizer project --json` tells it, with its figures over time and its promises."""

    project_id: str
    name: str
    aliases: list[str]
    region: str | None
    stage: Stage
    stages: list[Row]
    mentions: list[Row]
    amounts: dict[str, Row]
    milestones: list[Row]
    parties: list[Row]
    lists: list[Row]
    industry: str | None
    problem: str | None
    next_step: str | None
    flags: list[Row]
    links: list[Row]
    over_time: dict[str, list[Row]]
    promises: list[Row]


def story_of(desk: Desk, name: str) -> Row:
    """Return a project with its figures over time, its promises, and the titles of its articles."""
    with desk.ledger.reading() as connection:
        story = project_story(connection, name)
        if story is None:
            raise Missing(desk.t("error.no_project", id=name))
        told = list(promises([story], desk.today))
        names = {one["article"] for one in (*story["mentions"], *story["milestones"], *told)}
        names |= {one["by"]["article"] for one in told if one["by"]}
        titles = titles_of(connection, names)
        return {**story, "promises": told, "over_time": _over_time(connection, story), "titles": titles}


def _over_time(connection: Connection, story: Row) -> dict[str, list[Row]]:
    """Return the main figures that articles told of a project, in the order of their days."""
    of = [mention["mention"] for mention in story["mentions"]][-200:]
    columns = (
        facts.c.measure, facts.c.day, facts.c.period, facts.c.text, facts.c.label, facts.c.low, facts.c.unit,
        facts.c.status, facts.c.article, facts.c.bound,
    )  # fmt: skip
    statement = select(*columns).where(facts.c.mention.in_(of), facts.c.whole, facts.c.low.is_not(None))
    found: dict[str, list[Row]] = defaultdict(list)
    for row in connection.execute(statement.order_by(facts.c.day, facts.c.article, facts.c.pointer)).mappings():
        if row["measure"] in _OVER_TIME:
            found[row["measure"]].append({"value" if key == "low" else key: value for key, value in row.items()})
    return {name: found[name] for name in _OVER_TIME if name in found}


@router.get("/projects/{name}.json")
def project_json(desk: AtDesk, name: str) -> ProjectTold:
    """Tell one project."""
    return ProjectTold.model_validate(story_of(desk, name))


@router.get("/projects/{name}", response_class=HTMLResponse, include_in_schema=False)
def project(desk: AtDesk, name: str) -> HTMLResponse:
    """Show one project."""
    story = story_of(desk, name)
    return desk.page("project.html", {"story": story, "chart": _chart(desk, story), "events": _events(story)})


def _chart(desk: Desk, story: Row) -> Chart | None:
    """Return the completed investment told over time, in hundred million yuan, where there is more than one."""
    told = [one for one in story["over_time"].get("completed_investment", []) if one["unit"] == "CNY"]
    if len(told) < 2:
        return None
    bars = tuple(
        Bar(str(one["period"] or one["day"] or "?"), (Decimal(str(one["value"])) / 10**8).quantize(Decimal("0.0001")))
        for one in told[-12:]
    )
    return Chart(desk.t("project.spent_chart"), desk.t("unit.yi"), bars)


def _events(story: Row) -> list[Row]:
    """Return everything that is dated in a project's life, the newest report first."""
    rows = [{**one, "what": "mention"} for one in story["mentions"]]
    days: dict[str, list[Row]] = defaultdict(list)
    for one in story["milestones"]:
        days[one["article"]].append(one)
    for row in rows:
        row["milestones"] = days.get(row["article"], [])
    return sorted(rows, key=lambda row: (row["date"] or "", row["mention"]), reverse=True)


@router.get("/projects/{name}/change", response_class=HTMLResponse, include_in_schema=False)
def preview(
    desk: AtDesk,
    name: str,
    do: Literal["merge", "split", "rename"],
    other: str = "",
    mention: Annotated[list[str] | None, Query()] = None,
    called: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show what a change would lead to, with the form that makes it."""
    story = story_of(desk, name)
    context: Row = {
        "do": do,
        "story": story,
        "other": None,
        "taken": [],
        "rest": [],
        "called": called.strip(),
        "made": None,
        "new_flags": [],
    }
    if do == "merge":
        context["other"] = story_of(desk, _id(desk, other))
        if context["other"]["project_id"] == story["project_id"]:
            raise UsageError(desk.t("error.same_project"))
        context |= _as_one(desk, story, context["other"])
    elif do == "split":
        context["taken"] = [one for one in story["mentions"] if one["mention"] in (mention or [])]
        context["rest"] = [one for one in story["mentions"] if one["mention"] not in (mention or [])]
        if not context["taken"] or not context["rest"]:
            raise UsageError(desk.t("error.split"))
    elif not context["called"]:
        raise UsageError(desk.t("error.no_name"))
    return desk.page("change.html", context)


def _as_one(desk: Desk, story: Row, other: Row) -> Row:
    """Return what two projects would be as one, and the doubts that only this would bring."""
    made = desk.ledger.merge_preview(story["project_id"], other["project_id"], desk.by())
    known = {flag["id"] for flag in (*story["flags"], *other["flags"])}
    new = [flag for flag in made["flags"] if flag["id"] not in known]
    return {"made": {**made, "titles": {**story["titles"], **other["titles"]}}, "new_flags": new}


def _id(desk: Desk, words: str) -> str:
    """Return the id of the project that words mean: an id, or a whole name that only one has."""
    if words.strip().startswith(("P-", "p-")):
        return words.strip()
    with desk.ledger.reading() as connection:
        named = select(mentions.c.project).where(mentions.c.name == words.strip()).distinct().limit(2)
        ids = [found for (found,) in connection.execute(named) if found]
    if len(ids) != 1:
        raise Missing(desk.t("error.no_project", id=words))
    return str(ids[0])


@router.post("/projects/{name}/change", include_in_schema=False)
def change(
    desk: AtDesk,
    name: str,
    do: Annotated[Literal["merge", "split", "rename"], Form()],
    other: Annotated[str, Form()] = "",
    mention: Annotated[list[str] | None, Form()] = None,
    called: Annotated[str, Form(max_length=200)] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Merge, split or rename, and show what came of it."""
    by = desk.by(why)
    if do == "merge":
        now = desk.ledger.merge(name, other, by)
    elif do == "split":
        desk.ledger.split(name, mention or [], by)
        now = name
    else:
        desk.ledger.rename(name, called.strip(), by)
        now = name
    return desk.back(f"/projects/{now}")
