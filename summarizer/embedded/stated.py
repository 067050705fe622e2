"""The words of an article that tell how far a work is, each with whether it is yet to come.

In: the folded text and the dates read. Out: the words of stage in a stretch, in order. Promised: a word that is
negated, put off, planned or dated later than the article's day is not told as done.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from summarizer.cues.openings import gated
from summarizer.embedded.lexicon import PHASE
from summarizer.text import Folded, Span, behind_last

RANK = {"unknown": 0, "planned": 1, "signed": 2, "started": 3, "building": 4, "completed": 5, "operating": 6}


class Dated(Protocol):
    """Words of time with their folded place."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def period(self) -> str | None:
        """What they mean."""

    @property
    def a(self) -> int:
        """Their start."""

    @property
    def b(self) -> int:
        """Their end."""


@dataclass(frozen=True)
class Stated:
    """One word of stage in the text: what it says and whether it is yet to come."""

    stage: str
    at: int
    end: int
    ahead: bool


@dataclass(frozen=True)
class _Words:
    cue: re.Pattern[str]
    stages: tuple[str, ...]
    governing: tuple[tuple[str, re.Pattern[str]], ...]
    modal: re.Pattern[str]
    put_off: re.Pattern[str]
    times: re.Pattern[str]
    fresh: re.Pattern[str]
    well_on: re.Pattern[str]
    events: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def stage_words() -> _Words:
    data = tomllib.loads((files("summarizer") / "data" / "stages.toml").read_text(encoding="utf-8"))
    groups = [f"(?P<c{i}>{gated(cue['words'])})" for i, cue in enumerate(data["cue"])]
    return _Words(
        cue=re.compile(gated("|".join(groups))),
        stages=tuple(cue["stage"] for cue in data["cue"]),
        governing=tuple((rule["stage"], re.compile(rule["words"])) for rule in data["governing"]),
        modal=re.compile(data["modal"]["before"]),
        put_off=re.compile(data["modal"]["after"]),
        times=re.compile(data["modal"]["times"]),
        fresh=re.compile(data["fresh"]["words"]),
        well_on=re.compile(data["fresh"]["strong"]),
        events=tuple((event, re.compile(words)) for event, words in data["events"].items()),
    )


_PHASE_FIRST = re.compile(rf"{PHASE}(?:、{PHASE})*")


def of_another(folded: Folded, at: int, phase: str) -> bool:
    """Tell whether a clause begins with another phase than the project's own."""
    begin = behind_last(",。;", folded.text, 0, at)
    other = _PHASE_FIRST.match(folded.text, begin)
    return other is not None and phase not in other[0]


def stages_told(
    folded: Folded, span: Span, dates: Sequence[Dated], day: str | None, phase: str = ""
) -> Iterator[Stated]:
    start, end = span
    words = stage_words()
    for hit in words.cue.finditer(folded.text, start, min(end + 8, len(folded))):  # a word may be told by the next one
        if hit.start() >= end:
            return
        stage = words.stages[int(str(hit.lastgroup)[1:])]
        if stage != "skip" and not (phase and of_another(folded, hit.start(), phase)):
            yield Stated(stage, hit.start(), hit.end(), ahead(folded, hit.span(), dates, day))


_UNDER_WAY = re.compile(r"进度(?:达到?|为|已达)?\d\d(?:\.\d+)?%")
_STILL_TO_BEGIN = re.compile(
    r"(?:拟|计划|预计|力争|争取|将)(?:于|在)?[^,。;:]{0,10}(?:开工|动工|启动|开建)(?:建设)?[,;、]$"
)  # 拟三季度开工,2027年建成
_DONE = re.compile(r"[^,。;!?]{0,3}了(?!解)")
_TOLD = re.compile(r"已经?|刚|正在|正式|当天|昨|今天")


def ahead(folded: Folded, cue: Span, dates: Sequence[Dated], day: str | None) -> bool:
    """Tell whether what stands at a place is yet to come: by a word before it in its clause, or by its date."""
    text, words, at = folded.text, stage_words(), cue[0]
    begin, _ = folded.sentence_at(at)
    if words.put_off.match(text[cue[1] : cue[1] + 8]):
        return True
    start = behind_last(",;:", text, begin, at)
    if _TOLD.search(text, max(start, at - 8), at) or _DONE.match(text, cue[1]):
        return False
    if words.modal.search(text, start, at) or (
        text[max(start, at - 1) : at] == "前" and text[at - 2] not in "提之以此"
    ):
        return True
    near = [d for d in dates if start <= d.a < at and d.period]
    told = [d.period for d in near if d.period]
    if told and day is not None and len(told[-1]) == 4 and told[-1] > day[:4]:
        return True
    if told and _STILL_TO_BEGIN.search(text, begin, start):
        return True
    if told and day is not None and len(told[-1].partition("/")[0]) > 4:
        return _later(told[-1], day) or _at_its_end(near, day) or bool(_UNDER_WAY.search(text, begin, start))
    return bool(words.times.search(text, start, at) or _UNDER_WAY.search(text, begin, start))


def _at_its_end(dates: Sequence[Dated], day: str) -> bool:
    """Tell whether the last words of time mean the end of the month that a day stands in, before its last days."""
    words, period = dates[-1].text, dates[-1].period or ""
    return words.endswith(("月底", "月末")) and period[:7] == day[:7] and day[8:10] <= "25" and len(day) == 10


def _later(period: str, day: str) -> bool:
    """Tell whether a period ends after a day; a year that holds the day says nothing."""
    first, _, last = period.partition("/")
    width = min(len(first), len(day))
    if first[:width] > day[:width]:
        return True
    end = (last or first)[: len(day)]
    return len(first) > 4 and end > day[: len(end)]
