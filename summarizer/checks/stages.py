"""Record against the words around a project: how far it has come.

In: a case. Out: findings of the kind stage_conflict. Promised: what lies ahead is not read as done; where the words
tell of several stages of one project, each that they leave open is accepted; where they tell of none, all are.
"""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding, Place, where
from summarizer.checks.mentions import Mention, mentions_of
from summarizer.checks.witness import Testimony
from summarizer.cues.openings import openings
from summarizer.records import Stage
from summarizer.text import Span

_DATA = Path(__file__).parent.parent / "data" / "stages.toml"

STAGES: dict[Stage, str] = {
    "planned": "谋划或前期", "signed": "签约", "started": "开工", "building": "在建", "completed": "建成",
    "operating": "投产运营", "suspended": "停工或缓建", "cancelled": "取消", "unknown": "不明",
}  # fmt: skip
_RANK = ("unknown", "planned", "signed", "started", "building", "completed", "operating")
_STOPPED = frozenset({"suspended", "cancelled"})
_LIST_GAP = re.compile(r"(?:\([^()]{1,40}\))?(?:、|和|与|及|以及)(?:[一-龥]{2,8}的)?$")
_DONE = re.compile(r"已经?|刚|正在|正式|当天|昨|今天|现")
_ON_TRIAL = re.compile("试|受电|通电|点火|贯通|通水")  # near the end, but is it built?
_PART = re.compile(r"[一二三四首]期|部分|首台|首段|首开|先期|主体|号")
_PHASE = re.compile("[一二三四首]期")
_PARTLY = re.compile(r"[一二三四首]期|部分|首台|首段|首开|先期|率先|陆续")
_IN_USE = re.compile(
    "投用|投入使用|启用|交付|通水|通车|通航|通气|贯通|开放|开业|开街|亮相"
)  # completed, and in operation too


@dataclass(frozen=True, slots=True)
class Stated:
    """A word of stage: what it says, and whether it is yet to come."""

    stage: str
    a: int
    ahead: bool
    words: str


@cache
def _rules() -> dict[str, Any]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {
        "cues": _Cues([(cue["stage"], cue["words"]) for cue in data["cue"]]),
        "governing": [(rule["stage"], re.compile(rule["words"])) for rule in data["governing"]],
        "before": re.compile(data["modal"]["before"]),
        "times": re.compile(data["modal"]["times"]),
        "after": re.compile(data["modal"]["after"]),
    }


class _Cues:
    """Patterns that each tell a stage, tried in order; at a character only those that can begin with it."""

    def __init__(self, cues: Sequence[tuple[str, str]]) -> None:
        self._stages = [stage for stage, _ in cues]
        alternatives = [(i, words) for i, (_, pattern) in enumerate(cues) for words in _alternatives(pattern)]
        firsts = [openings(words) for _, words in alternatives]
        chars = sorted({ch for first in firsts for ch in first or ()})
        everywhere = any(first is None for first in firsts)
        self._begins = re.compile("." if everywhere else f"[{re.escape(''.join(chars))}]", re.DOTALL)
        self._by_char = {
            ch: self._joined([a for a, first in zip(alternatives, firsts, strict=True) if first is None or ch in first])
            for ch in chars
        }
        self._other = self._joined([a for a, first in zip(alternatives, firsts, strict=True) if first is None])

    def _joined(self, alternatives: Sequence[tuple[int, str]]) -> "re.Pattern[str]":
        return re.compile("|".join(f"(?P<c{i}_{n}>{words})" for n, (i, words) in enumerate(alternatives)) or "(?!)")

    def every(self, text: str) -> Iterator[tuple[str, "re.Match[str]"]]:
        """Yield the stages told in a text with the words that tell them, none within another's."""
        end = 0
        for begin in self._begins.finditer(text):
            at = begin.start()
            if at < end:
                continue
            hit = self._by_char.get(text[at], self._other).match(text, at)
            if hit is not None:
                end = hit.end()
                yield self._stages[int(str(hit.lastgroup)[1:].partition("_")[0])], hit


def _alternatives(pattern: str) -> list[str]:
    """Return what a pattern's bars part, those inside its brackets aside."""
    parts, depth, start, listed = [], 0, 0, False
    for at, ch in enumerate(pattern):
        if listed:
            listed = ch != "]"
        elif ch == "[":
            listed = True
        elif ch in "()":
            depth += 1 if ch == "(" else -1
        elif ch == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
    return [*parts, pattern[start:]]


def stages(case: Case) -> Iterator[Finding]:
    """Find projects whose stage the words around them do not say."""
    told = case.witness.body
    if not case.record.projects:
        return
    spoken = mentions_of(case, told)
    of_project: dict[int, list[int]] = {}
    for n, mention in enumerate(spoken):
        of_project.setdefault(mention.index, []).append(n)
    words = _Words(told, spoken)
    occasion = set(_occasion(case))
    for i, project in enumerate(case.record.projects):
        place = case.project_places[i]
        if project.stage == "unknown" or place is None:
            continue
        open_to = _open_to(of_project.get(i, ()), told, spoken, place, words)
        if not open_to or project.stage in open_to:
            continue
        if project.stage in occasion and (open_to == set(_UNTOLD) or open_to <= {"planned", "building"}):
            continue
        names = "、".join(STAGES[stage] for stage in STAGES if stage in open_to)
        message = f"记录说“{project.name}”{STAGES[project.stage]}，{where(*place)}一带说的是{names}"
        yield Finding("stage_conflict", "warning", f"/projects/{i}", message, STAGES[project.stage], names, (place,))


_EVENTS = ((re.compile("签约"), "signed"), (re.compile("开工|动工|奠基"), "started"))
_BY_THEN = re.compile("(?<!提)(?<!此)(?<!目)(?<!先)前$")
_LEAD = 120  # characters that tell of the event an article reports


_OCCASIONS = (
    (re.compile("签约|招商(?:引资)?(?:推介)?会|推介会|签下"), "signed"),
    (re.compile("(?:集中|同时|一齐)(?:开工|动工|奠基)|开工(?:仪式|动员|活动|现场)"), "started"),
)


def _occasion(case: Case) -> Iterator[str]:
    """Yield the stage that an article's occasion gives to what it presents: a signing, a day of many starts."""
    lead = case.witness.heading.folded.text + case.witness.body.folded.text[:_LEAD]
    for pattern, stage in _OCCASIONS:
        if pattern.search(lead):
            yield stage


def _event(told: Testimony) -> Iterator[str]:
    """Yield the stage of the event that the article reports of many projects at once."""
    lead = told.folded.text[:_LEAD]
    for pattern, stage in _EVENTS:
        if "集中" in lead and pattern.search(lead):
            yield stage


def _consistent(stated: Sequence[Stated], governed: set[str], part: bool) -> set[str]:
    done = {s.stage for s in stated if not s.ahead}
    ahead = {s.stage for s in stated if s.ahead}
    if done & _STOPPED:
        return {*_STOPPED, *(done & {"planned", "signed"})}
    best = max(done, key=_RANK.index, default="unknown")
    if _RANK.index(best) > _RANK.index("signed"):
        found = {best, *governed}
        if best == "building" and "started" in done:
            found.add("started")
        if best == "operating" and "completed" in done:
            found.add("completed")
        if best in ("completed", "operating") and any(_IN_USE.search(s.words) for s in stated if not s.ahead):
            found |= {"completed", "operating"}
        if best in ("completed", "operating") and any(_ON_TRIAL.search(s.words) for s in stated if not s.ahead):
            found |= {"building", "completed"}
        if best in ("completed", "operating") and (part or "building" in done):
            found.add("building")
        return found
    found = {*governed, *(done - {"unknown"})}
    if not found and ahead & {"completed", "operating"}:
        return {"planned", "building"}
    if ahead & {"started", "planned", "signed"}:
        found.add("planned")
    if ahead & {"completed", "operating"} and not done:
        found.add("building")
    return found


class _Words:
    """The words of stage of one text, those inside names left out; each is judged once."""

    def __init__(self, told: Testimony, spoken: Sequence[Mention]) -> None:
        self.told, self.spoken = told, spoken
        rules, names = _rules(), [m for m in spoken if m.named]
        starts = [m.a for m in names]
        self._hits: list[Stated] = []
        for stage, hit in rules["cues"].every(told.folded.text):
            at = bisect_right(starts, hit.start()) - 1
            if stage != "skip" and not (at >= 0 and hit.start() < names[at].b):
                self._hits.append(Stated(stage, hit.start(), _ahead(told, hit.start(), hit.end()), hit[0]))
        self._starts = [hit.a for hit in self._hits]

    def within(self, start: int, end: int) -> Sequence[Stated]:
        """Return the words that begin in a range."""
        return self._hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _open_to(
    own_mentions: Sequence[int], told: Testimony, spoken: Sequence[Mention], place: Place, words: _Words
) -> set[str]:
    """Return the stages that the text leaves open for a project; none where it says nothing."""
    evidence = list((words if place[0] is told else _Words(place[0], ())).within(*_evidence_span(*place)))
    own, governed = list(evidence), set(_event(told))
    spans = [(spoken[n].a, _end(told, spoken, n)) for n in own_mentions]
    phased = any(_PHASE.search(told.folded.text, spoken[n].a, spoken[n].b) for n in own_mentions)
    for a, b in spans:
        own.extend(words.within(a, b))
    for n in own_mentions:
        governed.update(_governing(told, spoken, n))
    if not own and not governed:
        own = _told_after(own_mentions, told, spoken, words)
    if not own:
        own = _told_before(place, words)
    if not own and not governed:
        return set(_UNTOLD)
    said = {s.stage for s in evidence if not s.ahead}
    part = not phased and (
        _PART.search(place[0].folded.text, *place[1]) is not None
        or any(_PARTLY.search(told.folded.text, a, b) for a, b in spans)
    )
    found = _consistent(own, governed, part) | said
    if "started" in found and "started" not in said:
        found.add("building")  # the start is told elsewhere: by the time of the evidence it may be well under way
    return found


# What may be meant where no word of stage stands: that a thing is planned, under way or there; a day needs a word.
_UNTOLD = ("planned", "building", "operating")


def _told_after(own_mentions: Sequence[int], told: Testimony, spoken: Sequence[Mention], words: _Words) -> list[Stated]:
    """Return the words of the sentences behind a project's last names, up to where another is spoken of."""
    found: list[Stated] = []
    for n in own_mentions:
        start, end = _end(told, spoken, n), told.paragraph(spoken[n].a)[1]
        other = next((m.a for m in spoken[n + 1 :] if m.a >= start), end)
        if start == told.sentence(spoken[n].a)[1]:
            found.extend(words.within(start, min(end, told.sentence(other)[0] if other < end else end)))
    return found


def _told_before(place: Place, words: _Words) -> list[Stated]:
    """Return the last words of stage in the paragraph before a project's evidence."""
    told, (start, _) = place
    if told is not words.told:
        return []
    opened = told.paragraph(start)[0]
    first = next((m.a for m in words.spoken if opened <= m.a < start), start)
    return list(words.within(opened, first)[-1:])


def _ahead(told: Testimony, a: int, b: int) -> bool:
    """Tell whether a word of stage speaks of what is yet to come: by a word in its clause, or by its date."""
    text, rules = told.folded.text, _rules()
    start = told.clause(a)[0]
    if rules["after"].match(text[b : b + 8]):
        return True
    if _DONE.search(text, max(start, a - 8), a) or "了" in text[a : b + 2]:
        return False
    if rules["before"].search(text, start, a) or _BY_THEN.search(text, start, a) or told.plan_above(a):
        return True
    day = told.day
    dates = [date.period for date in told.dates_in(start, a) if date.period and len(date.period) > 4]
    if dates and day is not None:
        last = dates[-1].rpartition("/")[2]
        return last[: len(day)] > day[: len(last)]
    return rules["times"].search(text, start, a) is not None


def _evidence_span(told: Testimony, span: Span) -> Span:
    return told.clause(span[0])[0], max(span[1], told.clause(span[1] - 1)[1])


def _end(told: Testimony, spoken: Sequence[Mention], n: int) -> int:
    """Return where what is told of a mention ends: at the next project, beyond a list that both stand in."""
    mention, text = spoken[n], told.folded.text
    end = told.sentence(mention.a)[1]
    others = _OTHERS.search(text, mention.b, end)
    end = others.start() + 1 if others is not None else end
    at = mention.b
    for other in spoken[n + 1 : n + 1 + _LONGEST_LIST]:
        if other.a >= end:
            break
        if other.index == mention.index or _LIST_GAP.fullmatch(text[at : other.a]):
            at = other.b
            continue
        cut = max(text.rfind(mark, at, other.a) for mark in ",;")
        return cut + 1 if cut >= 0 else other.a
    return end


_OTHERS = re.compile("[,;](?:另有|另外|另一|其余|其他|还有)")
_LONGEST_LIST = 40  # names


def _governing(told: Testimony, spoken: Sequence[Mention], n: int) -> Iterator[str]:
    """Yield the stage that the verb before a name says, or before the list that it stands in."""
    text = told.folded.text
    start = spoken[n].a
    for other in reversed(spoken[max(0, n - _LONGEST_LIST) : n]):
        if other.b > start:
            continue
        if not _LIST_GAP.fullmatch(text[other.b : start]):
            break
        start = other.a
    begin = told.clause(start)[0]
    words = text[max(begin, start - 14) : start]
    for stage, pattern in _rules()["governing"]:
        if pattern.search(words):
            yield stage
            if told.plan_above(start) or _rules()["before"].search(words):
                yield "planned"
            return
