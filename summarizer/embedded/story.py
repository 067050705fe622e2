"""What an article tells of one project: its stage, milestones, place, parties and lists.

In: the folded text, the project, its neighbours and the dates read. Out: the fields of a draft's project, its name,
aliases and quantities aside. Promised: every text is the article's own words; what lies ahead is not told as done, and
what was stopped or given up is not told as going on.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.embedded.details import details, phases_said
from summarizer.embedded.lexicon import PHASE
from summarizer.embedded.names import NamedProject, clause
from summarizer.embedded.occasion import verb_before
from summarizer.embedded.parties import where_and_who
from summarizer.embedded.rows import after_list, marks_of
from summarizer.embedded.stage import PHASE_AT_END, stage_of
from summarizer.embedded.stated import RANK, Dated, ahead, of_another, stage_words, stages_told
from summarizer.embedded.stops import excepted, is_aside, other_subjects
from summarizer.embedded.wording import PHASES
from summarizer.text import Folded, Span, behind_last

_ALL_THESE = re.compile(
    r"(?:(?<=等)|(?=[两三四五六七八九十\d]{1,3}(?:个|项|处|大)))[^,。;]{0,14}?(?:项目|工程|服务区|电站)(?=[^,。;])"
)
_PHASE_AT_START = re.compile(rf"({PHASE})")
_NEXT_SECTION = re.compile(r"[。;][一二三四五六七八九]、|[。;]\d{1,2}[.、](?!\d)")


def tell(
    folded: Folded,
    project: NamedProject,
    projects: Sequence[NamedProject],
    dates: Sequence[Dated],
    day: str | None = None,
) -> dict[str, Any]:
    """Return what the article tells of the project, as the fields of a draft; `day` is the article's own."""
    stretches = list(_regions(folded, project, projects))
    named = PHASE_AT_END.search(project.name) or _PHASE_AT_START.match(project.name)
    phase = named[1] if named else ""
    stated = [s for a, b in stretches for s in stages_told(folded, (a, b), dates, day, phase)]
    governed = verb_before(folded, project, projects, dates, day)
    stage, where = stage_of(folded, project, stated, governed)
    apart = [] if phase else [p for p in projects if p.name != project.name and PHASES.sub("", p.name) == project.name]
    if apart and stage in ("unknown", "started", "planned"):  # one of its phases is done already
        stage, where = "building", None
    told: dict[str, Any] = {"stage": stage, "quote": folded.quote(*project.quote)}
    if where is not None:
        told["stage_text"] = folded.quote(*clause(folded, *where))
    told |= where_and_who(folded, project, stretches)
    told |= details(folded, project, stretches)
    theirs = [span for p in apart for span in _regions(folded, p, projects)]
    phases = _phases(folded, [*stretches, *theirs], dates, day) if not phase else []
    if phases:
        told["phases"] = phases
    told["milestones"] = _milestones(folded, stretches, dates, day, phase)
    return told


def _regions(folded: Folded, project: NamedProject, projects: Sequence[NamedProject]) -> Iterator[Span]:
    """Yield the stretches that speak of the project: from each mention to the next subject or the paragraph's end.

    A clause that leads up to another project is that one's.
    """
    text = folded.text
    marks, breaks, stops = marks_of(tuple(p.mentions for p in projects)), folded.breaks, other_subjects(folded)
    spoken = [m for m in project.mentions if not is_aside(text, m[1]) and not excepted(text, m)] or project.mentions
    for _, end in spoken:
        after = after_list(text, end, marks)
        limit = next(iter(breaks[bisect_left(breaks, after) :][:1]), len(text))
        section = _NEXT_SECTION.search(text, after, limit)
        limit = section.start() if section else limit
        if after != end:  # what a list has in common is said at once
            marks_of_end = "。;" if text.startswith(",", after) else ",。;"
            limit = min([limit, *(at for mark in marks_of_end if (at := text.find(mark, after, limit)) >= 0)])
        end = after
        following = next((a for a, _ in marks[bisect_left(marks, (end, 0)) :][:1]), limit)
        if following < limit and (following, 0) not in project.mentions:
            divided = behind_last(",。;:!?、", text, end, following)
            following = divided if divided > end else following
        tail = _ALL_THESE.match(text, end)
        past = tail.end() if tail else end
        stop = next((a for a, _ in stops[bisect_left(stops, (past, 0)) :][:1]), limit)
        yield end, min(limit, following, stop)


def _phases(folded: Folded, stretches: Sequence[Span], dates: Sequence[Dated], day: str | None) -> list[dict[str, Any]]:
    """Return the phases of which a stage of their own is told."""
    found: list[dict[str, Any]] = []
    for name, span in phases_said(folded, stretches):
        stated = list(stages_told(folded, span, dates, day))
        if stated:
            best = max(stated, key=lambda s: -1 if s.ahead else RANK.get(s.stage, 9))
            stage = best.stage if not best.ahead else "planned" if best.stage == "started" else "building"
            found.append({"name": name, "stage": stage, "quote": folded.quote(*clause(folded, best.at, best.end))})
    return found


_VAGUE = frozenset(("目前", "眼下", "近期", "日前", "至今", "当前", "如今", "近日", "截至目前", "现在"))
_NOT_DONE = re.compile(r"没有|尚未|还没|未能|未(?!来)|不")


def _milestones(
    folded: Folded, stretches: Sequence[Span], dates: Sequence[Dated], day: str | None, phase: str
) -> list[dict[str, Any]]:
    """Return the dated events of the project, each with the words of its clause."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for start, end in stretches:
        inside = [date for date in dates if start <= date.a < end]
        for number, date in enumerate(inside):
            a, b = clause(folded, date.a, date.b)
            later = inside[number + 1].a if number + 1 < len(inside) else end
            event = _event(folded.text, date.b, min(b, later, end))
            if phase and of_another(folded, date.a, phase):
                continue
            if event is None or _NOT_DONE.search(folded.text, date.a, event[1][0]):
                continue
            name, cue = event
            milestone: dict[str, Any] = {"event": name, "text": folded.quote(a, b)}
            milestone["status"] = "planned" if ahead(folded, cue, dates, day) else "actual"
            if date.text not in _VAGUE:
                milestone["date"] = date.text
            found.setdefault((name, cue[0]), milestone)
    return list(found.values())


def _event(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """Return the first event that a stretch tells; 建成投产 is the second of its words."""
    hits = [(name, hit.span()) for name, words in stage_words().events if (hit := words.search(text, start, end))]
    first = min(hits, key=lambda hit: hit[1][0], default=None)
    if first is None or first[0] != "completion":
        return first
    return next((hit for hit in hits if hit[0] == "production" and hit[1][0] == first[1][1]), first)
