"""Projects as they stood on the last day of a span, and what was promised of them.

In: the ledger's rows of the projects, flags. Out: frozen ProjectFacts and Promises. Promised: articles after the span
do not count; a step forward is told in the span whose article is the first to tell of it, and only there.
"""

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from summarizer.briefing import loading
from summarizer.briefing.facts import Figure, Milestone, ProjectFacts, Promise, PromiseState, Turn
from summarizer.briefing.loading import Loaded
from summarizer.briefing.spans import Span, first_and_last
from summarizer.checks import histories
from summarizer.ledger import stories
from summarizer.ledger.flagged import Doubted, Flagged

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


def tell_all(loaded: Iterable[Loaded], span: Span, flagged: Flagged) -> Stories:
    """Return the projects of a span, and what was promised of them."""
    found: list[ProjectFacts] = []
    promises: list[Promise] = []
    for one in loaded:
        here = [row for row in one.here if not flagged.withdrawn(row["article"], f"/projects/{row['position']}")]
        if one.here and not here:
            continue
        body = _until(one.body, span)
        days = [row for row in one.days if _known(row["day"], span)]
        project = _project(body, replace(one, here=here, days=days), span, flagged)
        found.append(project)
        promises += _promises(project, body, days, span, flagged)
    return Stories(tuple(found), tuple(promises))


def _known(day: str | None, span: Span) -> bool:
    """Tell whether something was printed by the end of the span."""
    return day is None or span.until is None or day <= span.until.isoformat()


def _until(body: Row, span: Span) -> dict[str, Any]:
    """Leave out of a project's story what was printed after the span."""
    stages = [one for one in body["stages"] if _known(one["date"], span)]
    mentions = [one for one in body["mentions"] if _known(one["date"], span)]
    return {**body, "stages": stages, "mentions": mentions, "stage": stages[-1]["stage"] if stages else "unknown"}


def _project(body: Row, loaded: Loaded, span: Span, flagged: Flagged) -> ProjectFacts:
    names = {row["article"] for row in loaded.here}
    told = [row for row in loaded.facts if row["article"] in names]
    days = [
        replace(_milestone(row), doubted=bool(doubt))
        for row in loaded.days
        if (doubt := flagged.doubt_of(row["article"], row["pointer"], None, None)) != "error"
    ]
    last = body["stages"][-1] if body["stages"] else {}
    latest = _said_last(loaded.here, flagged)
    since = span.since.isoformat() if span.since is not None else None
    amounts = _amounts(loaded.facts, flagged, _PHASE.search(body["name"]) is not None)
    return ProjectFacts(
        id=body["project_id"],
        name=body["name"],
        region=body["region"],
        code=body["code"],
        stage=body["stage"],
        stage_text=_stage_text(loaded.here, last, flagged),
        stage_article=last.get("article"),
        turn=_turn(body["stages"], days, span),
        new=not any(one["date"] and since and one["date"] < since for one in body["mentions"]),
        amounts=_unsettled(amounts, loaded.facts, flagged),
        figures=tuple(figure_of(row, flagged) for row in told),
        milestones=tuple(days),
        lists=tuple((one["level"], one["name"]) for one in body["lists"]),
        parties=tuple((one["role"], one["name"]) for one in body["parties"]),
        industry=body["industry"],
        content=latest.get("content"),
        problem=latest.get("problem"),
        next_step=latest.get("next_step"),
        articles=tuple(dict.fromkeys(row["article"] for row in loaded.here)),
        aliases=tuple(body["aliases"]),
        stage_doubted=_stage_doubted(loaded.here, last.get("article"), flagged),
    )


_WORDS = ("content", "problem", "next_step")  # printed as the article's own


def _said_last(here: Sequence[Row], flagged: Flagged) -> dict[str, Any]:
    """Return what the last article says of a project, without words whose numbers it does not state."""
    if not here:
        return {}
    row, body = here[-1], json.loads(here[-1]["body"])
    place = f"/projects/{row['position']}"
    unsaid = {name for name in _WORDS if flagged.unsaid(row["article"], f"{place}/{name}")}
    return {**body, **dict.fromkeys(unsaid)}


def _stage_text(here: Sequence[Row], last: Mapping[str, Any], flagged: Flagged) -> str | None:
    """Return the words of the last stage, None where they hold a number that their article does not state."""
    article = last.get("article") or ""
    places = [f"/projects/{row['position']}/stage_text" for row in here if row["article"] == article]
    return None if any(flagged.unsaid(article, place) for place in places) else last.get("text")


def _stage_doubted(here: Sequence[Row], article: str | None, flagged: Flagged) -> bool:
    places = [f"/projects/{row['position']}" for row in here if row["article"] == article]
    return any(
        flag.status == "open" and flag.kind in ("stage_conflict", "stage_regression") and flag.severity != "notice"
        for place in places
        for flag in flagged.at(article or "", place, None, None)
    )


def figure_of(row: Row, flagged: Flagged) -> Figure:
    """Return a row's figure; what people corrected or withdrew is so in the ledger already."""
    doubt: Doubted = flagged.doubt_of(row["article"], row["pointer"], row["item"], row["quote"])
    value, upper, text, unit = _decimal(row["low"]), _decimal(row["high"]), row["text"], row["unit"]
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
    """Read [[3,9],[12,20]]; there are tens of thousands of them in a week, too many for a parser of JSON."""
    ends = [int(part) for part in text.replace("[", "").replace("]", "").split(",")] if text and text != "[]" else []
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _milestone(row: Row) -> Milestone:
    return Milestone(row["event"], row["date"], row["status"], row["text"] or "", row["article"], _spans(row["spans"]))


def _amounts(rows: Sequence[Row], flagged: Flagged, phase: bool) -> dict[str, Figure]:
    """Return the figures that stand now, the last that was said; of a project that is a phase, those of the phase."""
    found: dict[str, Figure] = {}
    of_phase: dict[str, Figure] = {}
    standing = [row for row in rows if row["measure"] in loading.STANDING]
    order = sorted(standing, key=lambda row: (row["day"] or "", row["article"], _order(row["pointer"])), reverse=True)
    for row in order:
        measure = row["measure"]
        if measure in found:
            continue
        compared = stories.figure_of(row)
        if compared is None:
            continue
        figure = figure_of(row, flagged)
        if measure in ("completion_rate", "annual_investment") or histories.track_of(compared) is not None:
            found[measure] = figure
        elif phase and measure in _MONEY and figure.status != "forecast":
            of_phase.setdefault(measure, figure)
    return {**of_phase, **found}


def _order(pointer: str) -> tuple[int, ...]:
    return tuple(int(part) for part in pointer.split("/") if part.isdigit())


def _unsettled(amounts: dict[str, Figure], rows: Sequence[Row], flagged: Flagged) -> dict[str, Figure]:
    """Doubt an amount that articles contradict each other about, though the last of them be flagged no more."""
    open_ones = {
        row["measure"]
        for row in rows
        for flag in flagged.between(row["article"], row["item"], row["quote"])
        if (flag.kind, flag.status, flag.severity) == ("cross_article_conflict", "open", "error")
    }
    return {name: replace(one, doubt="error") if name in open_ones else one for name, one in amounts.items()}


def turns_of(connected: Iterable[tuple[Row, Sequence[Row]]], span: Span) -> Counter[Turn]:
    """Count the steps that a span is the first to tell of, by stories and days alone."""
    found: Counter[Turn] = Counter()
    for body, days in connected:
        turn = _turn(_until(body, span)["stages"], [_milestone(row) for row in days], span)
        if turn is not None:
            found[turn] += 1
    return found


def may_turn(body: Row, span: Span) -> bool:
    """Tell whether a story has a step that may be the span's; its days can still say that it is history."""
    return _turn(_until(body, span)["stages"], (), span) is not None


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


def _promises(project: ProjectFacts, body: Row, days: Sequence[Row], span: Span, flagged: Flagged) -> Iterator[Promise]:
    """Yield what was promised of a project and is of interest in the span; of several words the last counts."""
    printed = [bounds[1] for one in body["mentions"] if (bounds := first_and_last(one["date"])) is not None]
    now = span.until or max(printed, default=None)
    if now is None:
        return
    here = {one["article"] for one in body["mentions"] if span.holds(one["date"])}
    for event, row in _last_said(days, flagged).items():
        bounds = first_and_last(row["date"])
        if bounds is None:
            continue
        by = _kept_by(event, row, days, body["stages"])
        state = _state(bounds[1], by is not None, now, span)
        if state is None or (by is not None and by not in here):
            continue  # kept in an earlier span, and told there
        yield Promise(
            project.id, project.name, project.region, event, row["date"], row["text"] or "", row["article"],
            _spans(row["spans"]), state, by,
        )  # fmt: skip


def _last_said(days: Sequence[Row], flagged: Flagged) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in sorted(days, key=lambda one: (one["day"] or "", one["article"], one["pointer"])):
        planned = row["status"] == "planned" and row["event"] not in ("other", "statistics")
        doubted = flagged.doubt_of(row["article"], row["pointer"], None, None)
        if planned and not doubted and first_and_last(row["date"]):
            found[row["event"]] = row
    return found


def _kept_by(event: str, promise: Row, days: Sequence[Row], stages: Sequence[Row]) -> str | None:
    """Return the article that tells that a promise was kept."""
    after = promise["day"] or ""
    for row in sorted(days, key=lambda one: one["day"] or ""):
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
