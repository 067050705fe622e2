"""Projects as they stood on the last day of a span, and what was promised of them.

In: the ledger's rows of the projects, flags. Out: frozen ProjectFacts and Promises. Promised: articles after the span
do not count; a step forward is told in the span whose article is the first to tell of it, and only there.
"""

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from summarizer.briefing.doubts import Flagged
from summarizer.briefing.facts import Doubted, Figure, Milestone, ProjectFacts, Promise, PromiseState, Turn
from summarizer.briefing.spans import Span, first_and_last
from summarizer.ledger.stories import Told, tell
from summarizer.numbers import parse

Row = Mapping[str, Any]

_TURNS: dict[str, Turn] = {
    "signed": "signed", "started": "started", "completed": "completed", "operating": "completed",
}  # fmt: skip
_EVENTS = {"started": ("start",), "completed": ("completion", "delivery"), "operating": ("production", "completion")}
_REACHED = {
    "start": ("started", "building", "completed", "operating"),
    "topping_out": ("completed", "operating"),
    "completion": ("completed", "operating"),
    "delivery": ("completed", "operating"),
    "production": ("operating",),
    "approval": ("started", "building", "completed", "operating"),
}
_NEWS = datetime.timedelta(days=31)  # a step that lies further back than this is history, not news
_MONEY = ("total_investment", "annual_investment", "completed_investment")
_PHASE = re.compile(r"[一二三四五六七八九十\d]+期|首期")
_DUE = datetime.timedelta(days=31)  # how far ahead one looks for what falls due next


@dataclass(frozen=True)
class Stories:
    """The projects and promises of a span."""

    projects: tuple[ProjectFacts, ...]
    promises: tuple[Promise, ...]

    @property
    def articles(self) -> set[str]:
        """The articles that anything here goes back to."""
        found = {name for one in self.projects for name in one.articles}
        for one in self.projects:
            found |= {figure.article for figure in (*one.amounts.values(), *one.figures)}
            found |= {step.article for step in one.milestones} | ({one.stage_article} if one.stage_article else set())
        for promise in self.promises:
            found |= {promise.article} | ({promise.kept_by} if promise.kept_by else set())
        return found


def tell_all(told: Mapping[str, Told], span: Span, flagged: Flagged, with_promises: bool = True) -> Stories:
    """Return the projects of a span, and what was promised of them."""
    found: list[ProjectFacts] = []
    promises: list[Promise] = []
    for name in sorted(told):
        until = _until(told[name], span)
        until = replace(until, mentions=[row for row in until.mentions if not _withdrawn(row, flagged)])
        if not until.mentions:
            continue
        body = json.loads(tell(name, until, None).row["body"])
        project = _project(body, until, span, flagged)
        found.append(project)
        if with_promises:
            promises += _promises(project, body["stages"], until, span, flagged)
    return Stories(tuple(found), tuple(promises))


def _withdrawn(row: Row, flagged: Flagged) -> bool:
    return flagged.withdrawn(row["article"], f"/projects/{row['position']}")


def _until(told: Told, span: Span) -> Told:
    """Leave out what was printed after the span."""
    if span.until is None:
        return told
    last = span.until.isoformat()

    def kept(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row["day"] is None or row["day"] <= last]

    return Told(kept(told.mentions), kept(told.facts), kept(told.days), told.articles)


def _project(body: Row, told: Told, span: Span, flagged: Flagged) -> ProjectFacts:
    here = [row for row in told.mentions if span.holds(row["day"])]
    names = {row["article"] for row in here}
    figures = [figure for row in told.facts if (figure := figure_of(row, flagged)) is not None]
    days = [
        _milestone(row) for row in told.days if flagged.doubt_of(row["article"], row["pointer"], None, None) != "error"
    ]
    last = body["stages"][-1] if body["stages"] else {}
    latest = json.loads(max(told.mentions, key=lambda row: (row["day"] or "", row["id"]))["body"])
    return ProjectFacts(
        id=body["project_id"],
        name=body["name"],
        region=body["region"],
        code=body["code"],
        stage=body["stage"],
        stage_text=last.get("text"),
        stage_article=last.get("article"),
        turn=_turn(body["stages"], days, span),
        new=not any(row["day"] and span.since and row["day"] < span.since.isoformat() for row in told.mentions),
        amounts=_unsettled(
            _amounts(body["amounts"], figures, _PHASE.search(body["name"]) is not None), figures, flagged
        ),
        figures=tuple(figure for figure in figures if figure.article in names),
        milestones=tuple(days),
        lists=tuple((one["level"], one["name"]) for one in body["lists"]),
        parties=tuple((one["role"], one["name"]) for one in body["parties"]),
        industry=body["industry"],
        content=latest.get("content"),
        problem=body["problem"],
        next_step=body["next_step"],
        articles=tuple(dict.fromkeys(row["article"] for row in here)),
        stage_doubted=_stage_doubted(told, last.get("article"), flagged),
    )


def _stage_doubted(told: Told, article: str | None, flagged: Flagged) -> bool:
    places = [f"/projects/{row['position']}" for row in told.mentions if row["article"] == article]
    return any(
        flag.status == "open" and flag.kind in ("stage_conflict", "stage_regression") and flag.severity != "notice"
        for place in places
        for flag in flagged.at(article or "", place, None, None)
    )


def figure_of(row: Row, flagged: Flagged) -> Figure | None:
    """Return a row's figure as it was settled; None where a person withdrew it."""
    place = row["article"], row["pointer"]
    doubt: Doubted = flagged.doubt_of(*place, row["item"], row["quote"])
    value, upper, text, unit = _decimal(row["low"]), _decimal(row["high"]), row["text"], row["unit"]
    decided = flagged.decision_of(*place, row["item"])
    if decided is not None and decided.status == "rejected":
        return None
    said = decided.decision.value if decided is not None and decided.decision is not None else None
    read = parse(said) if said else None
    if read is not None and read.canonical is not None:
        value = upper = read.canonical.value
        text, unit = said, str(read.canonical.unit)
    return Figure(
        id=row["item"] or "", article=row["article"], pointer=row["pointer"], measure=row["measure"],
        label=row["label"] or "", text=text or "", value=value, upper=upper, unit=unit or "",
        bound=row["bound"] or "exact",
        status=row["status"], period=row["period"], basis=row["basis"], scope=row["scope"], whole=bool(row["whole"]),
        subject=row["subject"], quote=row["quote"], spans=_spans(row["spans"]), day=row["day"], doubt=doubt,
    )  # fmt: skip


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).normalize()


def _spans(text: str | None) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in json.loads(text)) if text else ()


def _milestone(row: Row) -> Milestone:
    return Milestone(row["event"], row["date"], row["status"], row["text"] or "", row["article"], _spans(row["spans"]))


def _amounts(told: Mapping[str, Row], figures: Sequence[Figure], phase: bool) -> dict[str, Figure]:
    """Return the figures that stand now, with their places; those of a phase are the whole of a project that is one."""
    found = {}
    for measure, one in told.items():
        plain = measure.split(":")[0]
        matching = [
            f
            for f in figures
            if f.measure == plain and f.article == one["article"] and f.text == one["text"] and f.whole
        ]
        if matching:
            figure = matching[0]
            if one["doubted"] and not figure.doubt:
                figure = replace(figure, doubt="warning")
            found[measure] = figure
    for measure in _MONEY:
        own = [
            f for f in figures if f.measure == measure and f.whole and f.value is not None and f.status != "forecast"
        ]
        if phase and measure not in found and own:
            found[measure] = max(own, key=lambda one: (one.day or "", one.article, one.pointer))
    return found


def _unsettled(amounts: dict[str, Figure], figures: Sequence[Figure], flagged: Flagged) -> dict[str, Figure]:
    """Doubt an amount that articles contradict each other about, though the last of them be flagged no more."""
    open_ones = {
        figure.measure
        for figure in figures
        for flag in flagged.at(figure.article, figure.pointer, figure.id, figure.quote)
        if (flag.kind, flag.status, flag.severity) == ("cross_article_conflict", "open", "error")
    }
    return {
        name: replace(one, doubt="error") if name.split(":")[0] in open_ones else one for name, one in amounts.items()
    }


def _turn(stages: Sequence[Row], days: Iterable[Milestone], span: Span) -> Turn | None:
    """Return the step that the span is the first to tell of."""
    fresh = [one for one in stages if one["stage"] in _TURNS and span.holds(one["date"])]
    if not fresh:
        return None
    last = fresh[-1]
    turn = _TURNS[last["stage"]]
    if any(_TURNS.get(one["stage"]) == turn and not span.holds(one["date"]) for one in stages):
        return None
    dates = [
        bounds[1]
        for one in days
        if one.status == "actual" and one.event in _EVENTS.get(last["stage"], ())
        if (bounds := first_and_last(one.date)) is not None
    ]
    if span.since is not None and dates and max(dates) < span.since - _NEWS:
        return None
    return turn


def _promises(
    project: ProjectFacts, stages: Sequence[Row], told: Told, span: Span, flagged: Flagged
) -> Iterator[Promise]:
    """Yield what was promised of a project and is of interest in the span; of several words the last counts."""
    now = _now(told, span)
    if now is None:
        return
    last_said: dict[str, Row] = {}
    for row in sorted(told.days, key=lambda one: (one["day"] or "", one["article"], one["pointer"])):
        planned = row["status"] == "planned" and row["event"] not in ("other", "statistics")
        doubted = flagged.doubt_of(row["article"], row["pointer"], None, None) == "error"
        if planned and not doubted and first_and_last(row["date"]):
            last_said[row["event"]] = row
    for event, row in last_said.items():
        bounds = first_and_last(row["date"])
        if bounds is None:
            continue
        by = _kept_by(event, row, told, stages)
        state = _state(bounds[1], by is not None, now, span)
        if by is not None and not any(one.id == by for one in _here(told, span)):
            continue  # kept in an earlier span, and told there
        if state is None:
            continue
        yield Promise(
            project.id, project.name, project.region, event, row["date"], row["text"] or "", row["article"],
            _spans(row["spans"]), state, by,
        )  # fmt: skip


@dataclass(frozen=True)
class _Named:
    id: str


def _here(told: Told, span: Span) -> list[_Named]:
    return [_Named(row["article"]) for row in told.mentions if span.holds(row["day"])]


def _now(told: Told, span: Span) -> datetime.date | None:
    """Return the day as of which promises are judged: the span's last, else the last that any article has."""
    if span.until is not None:
        return span.until
    days = [bounds[1] for row in told.mentions if (bounds := first_and_last(row["day"])) is not None]
    return max(days, default=None)


def _kept_by(event: str, promise: Row, told: Told, stages: Sequence[Row]) -> str | None:
    """Return the article that tells that a promise was kept."""
    after = promise["day"] or ""
    for row in sorted(told.days, key=lambda one: one["day"] or ""):
        if row["event"] == event and row["status"] == "actual" and (row["day"] or "") > after:
            return str(row["article"])
    for stage in stages:
        if stage["stage"] in _REACHED.get(event, ()) and (stage["date"] or "") > after:
            return str(stage["article"])
    return None


def _state(due: datetime.date, kept: bool, now: datetime.date, span: Span) -> PromiseState | None:
    if kept:
        return "kept"
    if due < now and (span.since is None or due < span.since):
        return "late"
    if due <= now:
        return "due"
    return "ahead" if due <= now + _DUE or span.kind in ("quarter", "all") else None
