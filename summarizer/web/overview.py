"""The week at a glance.

In: a week in the address, else the last one that articles tell of. Out: counts, charts, what waits, and their JSON.
Promised: a few bounded questions to the ledger, however long it is.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Connection, func, select
from starlette.responses import HTMLResponse

from summarizer.briefing.document import Bar, Chart
from summarizer.briefing.spans import Asked, Span, span_of
from summarizer.ledger.queue import unfound
from summarizer.ledger.schema import articles, flags, mentions, projects
from summarizer.web.desk import AtDesk, Desk

router = APIRouter(tags=["overview"])
Row = dict[str, Any]
_BARS = 8
_LISTED = 8
_AHEAD = 60  # days that what falls due is told ahead


class Overview(BaseModel):
    """A week in figures."""

    week: str | None
    since: str | None
    until: str | None
    articles: int
    articles_before: int
    projects: int
    new_projects: int
    stages: dict[str, int]
    regions: dict[str, int]
    days: dict[str, int]
    open_flags: dict[str, int]


@dataclass(frozen=True)
class Week:
    """A week's figures with the rows that the page lists."""

    told: Overview
    span: Span | None
    new: tuple[Row, ...]
    due: tuple[Row, ...]


def week_of(desk: Desk, week: str | None) -> Week:
    """Return a week: the one that was asked for, else the last with articles."""
    with desk.ledger.reading() as connection:
        last = connection.execute(select(func.max(articles.c.day)).where(func.length(articles.c.day) == 10)).scalar()
        waiting = select(flags.c.severity, func.count()).where(
            unfound(flags.c.status) == "open", flags.c.turn.is_not(None)
        )
        open_flags: dict[str, int] = dict(connection.execute(waiting.group_by(flags.c.severity)).all())
        if not week and last is None:
            told = Overview(
                week=None, since=None, until=None, articles=0, articles_before=0, projects=0, new_projects=0,
                stages={}, regions={}, days={}, open_flags=open_flags,
            )  # fmt: skip
            return Week(told, None, (), ())
        span = span_of(Asked(week=week or last))
        return _told(connection, span, open_flags, desk.today)


def _told(connection: Connection, span: Span, open_flags: dict[str, int], today: str) -> Week:
    since, until = str(span.since), str(span.until)
    before = span.before()
    days = dict(connection.execute(_per_day(since, until)).all())
    earlier = _count(connection, before) if before else 0
    here = articles.join(mentions, mentions.c.article == articles.c.id).join(
        projects, projects.c.id == mentions.c.project
    )
    columns = (
        projects.c.id,
        projects.c.name,
        projects.c.region,
        projects.c.stage,
        projects.c.investment,
        projects.c.first_day,
    )
    within = select(*columns).select_from(here).where(articles.c.day >= since, articles.c.day <= until).distinct()
    rows = [dict(row) for row in connection.execute(within).mappings()]
    new = sorted((row for row in rows if since <= (row["first_day"] or "") <= until), key=_weight)
    regions = Counter(row["region"] for row in rows if row["region"])
    number = (span.since + datetime.timedelta(days=3)).isocalendar() if span.since else None
    told = Overview(
        week=f"{number.year}-W{number.week:02d}" if number else None, since=since, until=until,
        articles=sum(days.values()), articles_before=earlier, projects=len(rows), new_projects=len(new),
        stages=dict(Counter(row["stage"] for row in rows)), regions=dict(regions.most_common(_BARS)), days=days,
        open_flags=open_flags,
    )  # fmt: skip
    return Week(told, span, tuple(new[:_LISTED]), tuple(_due(connection, until)))


def _count(connection: Connection, span: Span) -> int:
    statement = _per_day(str(span.since), str(span.until)).subquery()
    return connection.execute(select(func.coalesce(func.sum(statement.c.count), 0))).scalar() or 0


def _per_day(since: str, until: str) -> Any:
    counted = select(articles.c.day, func.count().label("count")).where(
        articles.c.day >= since, articles.c.day <= until
    )
    return counted.group_by(articles.c.day).order_by(articles.c.day)


def _weight(row: Row) -> tuple[float, str]:
    return -(row["investment"] or 0.0), row["name"]


def _due(connection: Connection, since: str) -> list[Row]:
    """Return the projects of which something falls due soon after the week."""
    until = (datetime.date.fromisoformat(since) + datetime.timedelta(days=_AHEAD)).isoformat()
    columns = (projects.c.id, projects.c.name, projects.c.region, projects.c.stage, projects.c.due)
    statement = select(*columns).where(projects.c.due > since, projects.c.due <= until)
    statement = statement.order_by(projects.c.due, projects.c.id).limit(_LISTED)
    return [dict(row) for row in connection.execute(statement).mappings()]


def _charts(desk: Desk, told: Overview) -> list[Chart]:
    stages = {desk.t.word("stage", name): count for name, count in told.stages.items()}
    named = (("overview.by_region", told.regions), ("overview.by_stage", stages), ("overview.by_day", told.days))
    made = []
    for title, counts in named:
        bars = tuple(Bar(name, Decimal(count)) for name, count in counts.items())
        if title == "overview.by_stage":
            bars = tuple(sorted(bars, key=lambda bar: -bar.value))
        if bars:
            made.append(
                Chart(desk.t(title), desk.t("unit.articles" if title == "overview.by_day" else "unit.projects"), bars)
            )
    return made


@router.get("/overview.json")
def overview_json(desk: AtDesk, week: str | None = None) -> Overview:
    """Tell a week in figures."""
    return week_of(desk, week).told


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def overview(desk: AtDesk, week: str | None = None) -> HTMLResponse:
    """Show a week."""
    found = week_of(desk, week)
    span = found.span
    before = span.before() if span else None
    after = span.until + datetime.timedelta(days=1) if span and span.until else None
    context = {
        "told": found.told, "label": span.label if span else None, "new": found.new, "due": found.due,
        "charts": _charts(desk, found.told), "before": str(before.since) if before else None,
        "after": str(after) if after else None,
    }  # fmt: skip
    return desk.page("overview.html", context)
