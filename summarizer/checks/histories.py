"""Record against record: what articles say of one project, or of one figure, when they are put side by side.

In: what the articles told of it, in the order of their days. Out: disagreements, each with what was said before and
what is said now; and the history of stages. Promised: pure functions; other words for the same (rounding, 约 and 超,
other units, a coarser day) are no disagreement, and neither is a change that an article announces; nothing is settled
here.
"""

import re
import tomllib
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from summarizer.records import FlagKind, Severity, Span
from summarizer.text import key

_DATA = Path(__file__).parent.parent / "data" / "histories.toml"

_GROWING = frozenset({"progress"})
_SIZES = frozenset(
    {"capacity", "floor_area", "land_area", "length", "count", "duration", "funding", "foreign_capital", "price"}
)
_YIELDS = frozenset({"output_value", "revenue", "tax_profit", "jobs"})
_ROUNDING, _ABOUT, _OVER = 0.015, 0.05, 1.5  # how far apart two figures may be and still be words for the same
_SLIPS = (10.0, 100.0, 1_000.0, 10_000.0)  # a lost digit, 万 for 亿: ratios that are no news but a slip
_PHASE = re.compile(r"([一二三四五六首]|\d)期")


@dataclass(frozen=True, slots=True)
class Told:
    """Something that an article says: by whom, when, and where it stands."""

    article: str
    day: str | None
    item: str | None  # the id of the quantity, milestone or project
    pointer: str
    quote: str | None = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    announced: bool  # the article itself says that this is a change


@dataclass(frozen=True, slots=True)
class Figure(Told):
    """A figure: `low` and `high` in the base unit `unit`."""

    measure: str
    label: str
    text: str
    low: float
    high: float
    unit: str
    bound: str
    status: str | None
    period: str | None
    basis: str | None
    scope: str | None


@dataclass(frozen=True, slots=True)
class Day(Told):
    """A day of a project's life; `date` is a day, a month, a year or a span of them."""

    event: str
    date: str
    text: str
    actual: bool


@dataclass(frozen=True, slots=True)
class Stand(Told):
    """The stage at which an article sees a project; `words` are those around it, `started` a start it tells of."""

    stage: str
    words: str
    started: str | None = None
    backward: bool = False  # the article says why the project stands where it stood


@dataclass(frozen=True)
class Disagreement:
    """Two things that cannot both be so; all who say either are named."""

    kind: FlagKind
    severity: Severity
    what: str
    before: tuple[Told, ...]
    now: tuple[Told, ...]
    claimed: str
    found: str
    message: str


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _pattern(section: str, name: str) -> "re.Pattern[str]":
    return re.compile(_words()[section][name])


def figures(told: Iterable[Figure]) -> Iterator[Disagreement]:
    """Yield the figures of one project that disagree."""
    tracks: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in told:
        track = track_of(figure)
        if track is not None:
            tracks[track].append(figure)
    for track in sorted(tracks):
        for line in _lines(tracks[track]):
            yield from _growing(line) if track[0] == "growing" else _standing(line)


def track_of(figure: Figure) -> tuple[str, ...] | None:
    """Return what a figure may be compared with: figures of one track measure the same in the same unit."""
    measure, label = figure.measure, key(figure.label)
    phase = _phase(figure.quote or "")
    if measure == "total_investment":
        return None if _pattern("label", "part").search(label) else ("standing", measure, figure.unit, phase)
    if measure == "annual_investment":
        year = (figure.period or figure.day or "")[:4]
        return ("standing", measure, figure.unit, year) if year else None
    if measure == "completed_investment":
        return _spent(figure, label, phase)
    if measure in _GROWING:
        return ("growing", measure, figure.unit, phase) if _as_of(figure) else None
    if measure in _YIELDS:
        ahead = figure.status != "actual"
        return ("standing", measure, figure.unit, phase, "" if ahead else f"={figure.period}")
    if measure in _SIZES:
        return _size(figure, label, phase)
    return None


_RATES = frozenset({"growth_rate", "share", "rank", "completion_rate", "progress", "price"})
_YEARLY = frozenset({"project_count", "total_investment", "annual_investment", "capacity", "length", "count"})


def points(told: Iterable[Figure]) -> Iterator[Disagreement]:
    """Yield the figures of one subject and measure that disagree: two values of a period, a sum that shrinks."""
    tracks: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    growing: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in told:
        ahead = "ahead" if figure.status not in (None, "actual") else ""
        if figure.period is None and figure.measure not in _YEARLY:
            continue
        period = figure.period or (figure.day or "")[:4]
        tracks[period, ahead, figure.basis or ""].append(figure)
        if not ahead and "/" in period and figure.measure not in _RATES:
            growing[(period.split("/")[0],)].append(figure)
    for track in sorted(tracks):
        yield from _standing(tracks[track])
    for track in sorted(growing):
        yield from (one for one in _growing(growing[track]) if one.kind == "implausible")


def _spent(figure: Figure, label: str, phase: str) -> tuple[str, ...] | None:
    if figure.status not in (None, "actual"):
        return None
    if figure.period and "/" in figure.period and "累计" not in label:
        return ("growing", "completed_investment", figure.unit, phase, figure.period.split("/")[0])
    if figure.period and len(figure.period) == 4 and "累计" not in label:
        return ("standing", "completed_investment", figure.unit, phase, figure.period)
    return ("growing", "completed_investment", figure.unit, phase) if _as_of(figure) else None


def _size(figure: Figure, label: str, phase: str) -> tuple[str, ...] | None:
    """Return the track of what a project is planned to have, or has; what grows from week to week has none."""
    moving = _pattern("label", "moving").search(label) is not None
    if figure.measure in ("count", "funding", "foreign_capital", "price") and (
        moving or (figure.status == "actual" and figure.period and figure.measure == "count")
    ):
        return None
    if figure.measure == "count" and _pattern("label", "people").search(label):
        return None
    if figure.measure in ("floor_area", "length", "land_area", "capacity") and moving:
        return None
    if figure.scope or figure.basis == "increment":
        return None
    part = _pattern("label", "part").search(label)
    return ("standing", figure.measure, figure.unit, phase, part[0] if part else "")


@lru_cache(maxsize=65536)
def _phase(quote: str) -> str:
    found = {match[1] for match in _PHASE.finditer(key(quote))}
    return found.pop() if len(found) == 1 else "" if not found else "all"


@lru_cache(maxsize=65536)
def noun_of(label: str) -> str:
    """Return the thing that a label measures: 规划床位 is 床位, 设计年产能 is nothing in particular."""
    rest = _pattern("label", "drop").sub("", key(label))
    return _pattern("label", "generic").sub("", rest)


class _Line:
    """Figures of one thing; which values were told is kept apart, so that long histories stay quick."""

    def __init__(self) -> None:
        self.nouns: set[str] = set()
        self.told: list[Figure] = []
        self._values: dict[tuple[float, float, str], Figure] = {}
        self._articles: set[str] = set()

    def add(self, figure: Figure, noun: str) -> None:
        self.nouns.add(noun)
        self.told.append(figure)
        self._values.setdefault((figure.low, figure.high, figure.bound), figure)
        self._articles.add(figure.article)

    def likeness(self, figure: Figure, noun: str) -> int:
        """Return how well a figure fits: by the noun of its label, then by its value."""
        if noun in self.nouns:
            if noun == "" and figure.article in self._articles and not self._knows(figure):
                return 2  # one article, one word, two values: two things
            return 6 + self._knows(figure)
        if noun and any(known and (known in noun or noun in known) for known in self.nouns):
            return 4 + self._knows(figure)
        if "" in self.nouns or not noun:
            return 2 + self._knows(figure)
        return 0

    def _knows(self, figure: Figure) -> bool:
        if (figure.low, figure.high, figure.bound) in self._values:
            return True
        return any(_agree(figure, other) for other in self._values.values())


def _lines(told: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Divide a track into lines of one thing each, by what their labels name."""
    lines: list[_Line] = []
    for figure in sorted(told, key=_order):
        noun = noun_of(figure.label)
        only = lines[0] if len(lines) == 1 and noun and noun in lines[0].nouns else None
        best = only or max(lines, key=lambda line: line.likeness(figure, noun), default=None)
        if best is None or (best is not only and best.likeness(figure, noun) <= 0):
            best = _Line()
            lines.append(best)
        best.add(figure, noun)
    for line in lines:
        yield line.told


def _standing(line: Sequence[Figure]) -> Iterator[Disagreement]:
    """Yield where a figure that should stay is another in a later article, and none says why."""
    if len({(figure.low, figure.high) for figure in line}) == 1:
        return
    claims: list[list[Figure]] = []  # what is said of it now, each with those who say it
    for said in _by_article(line):
        fitting = [claim for claim in claims for figure in said if _agree(figure, claim[0])]
        strange = [figure for figure in said if not any(_agree(figure, claim[0]) for claim in claims)]
        if any(figure.announced for figure in said):
            claims = [[strange[-1]]] if strange else claims
            continue
        if not claims or fitting or len(said) > 1:
            for figure in said:
                own = next((claim for claim in claims if _agree(figure, claim[0])), None)
                if own is not None:
                    own.append(figure)
                elif not claims or len(said) == 1:
                    claims.append([figure])
            continue
        claims.append(said)
    for at, claim in enumerate(claims[1:], 1):
        yield _disagree(claims[at - 1], claim)


def _disagree(before: Sequence[Figure], now: Sequence[Figure]) -> Disagreement:
    old, new = before[-1], now[0]
    ratio = max(old.low, new.low) / min(old.low, new.low) if min(old.low, new.low) > 0 else 0.0
    slip = any(abs(ratio / slip - 1) < 0.001 for slip in _SLIPS)
    tail = "，像是单位或数位之误" if slip else "，未见调整说明"
    return Disagreement(
        "cross_article_conflict", "error" if slip else "warning", old.label or old.measure,
        tuple(before), tuple(now), new.text, old.text,
        f"{new.label}：{_on(old)}为{old.text}，{_on(new)}为{new.text}{tail}",
    )  # fmt: skip


def _growing(line: Sequence[Figure]) -> Iterator[Disagreement]:
    """Yield where a figure that can only grow has shrunk, or is two at one time."""
    best: Figure | None = None
    for figure in sorted(line, key=lambda one: (_as_of(one) or "", *_order(one))):
        if best is None or best.article == figure.article:
            best = figure if best is None or figure.low > best.low else best
            continue
        same_time = _as_of(best) == _as_of(figure)
        if figure.announced or _agree(best, figure):
            best = figure
        elif figure.high < best.low or same_time:
            kind: FlagKind = "cross_article_conflict" if same_time else "implausible"
            why = "同一时点两个数" if same_time else "累计数变小"
            yield Disagreement(
                kind, "warning", figure.label or figure.measure, (best,), (figure,), figure.text, best.text,
                f"{figure.label}：{_on(best)}为{best.text}，{_on(figure)}为{figure.text}，{why}",
            )  # fmt: skip
            best = figure if figure.low > best.low else best
        else:
            best = figure


def _by_article(line: Sequence[Figure]) -> Iterator[list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in sorted(line, key=_order):
        found.setdefault(figure.article, []).append(figure)
    yield from found.values()


def _order(told: Told) -> tuple[str, str, str]:
    return told.day or "9999", told.article, told.pointer


def _on(told: Told) -> str:
    return f"{told.day}报道" if told.day else "另一篇报道"


def _as_of(figure: Figure) -> str | None:
    when = figure.period.split("/")[-1] if figure.period else figure.day
    if not when:
        return None
    # What an article of the 10th tells of this month is so by the 10th.
    told = figure.day if figure.day and len(figure.day) == len("2024-01-01") else "9999"
    return min(last_day(when), told)


@lru_cache(maxsize=16384)
def last_day(date: str) -> str:
    """Return the last day of a day, a month or a year."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def _agree(a: Figure, b: Figure) -> bool:
    """Tell whether two figures may be words for the same amount."""
    if a.low == b.low and a.high == b.high:
        return True
    if _plain(a) and _plain(b):
        if a.high != a.low or b.high != b.low:
            return a.low <= b.high and b.low <= a.high
        return _rounded(a, b)
    return _within(a, b) and _within(b, a)


def _plain(figure: Figure) -> bool:
    return figure.bound == "exact"


def _rounded(a: Figure, b: Figure) -> bool:
    fine, coarse = (a, b) if _digits(a.text) >= _digits(b.text) else (b, a)
    return _digits(fine.text) > _digits(coarse.text) and abs(a.low - b.low) <= _ROUNDING * max(abs(a.low), abs(b.low))


@lru_cache(maxsize=65536)
def _digits(text: str) -> int:
    digits = re.sub(r"[^0-9]", "", key(text))
    return len(digits.strip("0")) if digits else 1


def _within(a: Figure, b: Figure) -> bool:
    """Tell whether b may be what a says with its bound."""
    size = max(abs(a.low), abs(b.low))
    if a.bound == "about":
        return abs(a.low - b.low) <= _ABOUT * size or a.low <= b.high <= a.high
    if a.bound == "over":
        return b.high >= a.low and (b.low <= _OVER * max(a.high, 0) or b.bound == "over")
    if a.bound == "under":
        return b.low <= a.high
    return True


def days(told: Iterable[Day]) -> Iterator[Disagreement]:
    """Yield the days of one project that disagree: a plan that moved without a word, an event with two days."""
    tracks: dict[tuple[str, str], list[Day]] = defaultdict(list)
    for day in told:
        if day.event != "other" and not _pattern("day", "part").search(day.text):
            tracks[day.event, _phase(day.text)].append(day)
    for track in sorted(tracks):
        yield from _days(sorted(tracks[track], key=_order))


def _days(line: Sequence[Day]) -> Iterator[Disagreement]:
    plans: list[list[Day]] = []
    facts: list[list[Day]] = []
    for day in line:
        if not day.actual and facts and not day.announced and _first(day.date) > last_day(_end(facts[-1][0].date)):
            yield _moved(facts[-1], [day], "已经发生的事又成了计划")
            continue
        claims = facts if day.actual else plans
        own = next((claim for claim in claims if _same_time(claim[0].date, day.date)), None)
        if day.announced and own is None:
            claims.clear()
        if own is not None:
            own.append(day)
        elif claims and claims[-1][0].article != day.article:
            yield _moved(claims[-1], [day], "时间不一致" if day.actual else "时间变了，未见说明")
            claims.append([day])
        elif not claims:
            claims.append([day])


def _moved(before: Sequence[Day], now: Sequence[Day], why: str) -> Disagreement:
    old, new = before[-1], now[0]
    return Disagreement(
        "cross_article_conflict", "warning", old.event, tuple(before), tuple(now), new.text, old.text,
        f"{_on(old)}说“{old.text}”（{old.date}），{_on(new)}说“{new.text}”（{new.date}），{why}",
    )  # fmt: skip


def _first(date: str) -> str:
    return date.split("/")[0]


def _end(date: str) -> str:
    return date.split("/")[-1]


def _same_time(a: str, b: str) -> bool:
    """Tell whether two dates may be the same day: one lies in the other, or they overlap."""
    return _first(a) <= last_day(_end(b)) and _first(b) <= last_day(_end(a))


_RANK = {"planned": 0, "signed": 1, "started": 2, "building": 3, "completed": 4, "operating": 5}
_HALTED = frozenset({"suspended", "cancelled"})


def stages(told: Iterable[Stand]) -> tuple[list[Stand], list[Disagreement]]:
    """Return the history of stages, which never goes back silently, and where an article put it back."""
    history: list[Stand] = []
    back: list[Disagreement] = []
    for stand in sorted(told, key=_order):
        if stand.stage == "unknown":
            continue
        now = history[-1] if history else None
        if now is None or _goes_on(now, stand):
            history.append(stand)
        elif _contradicts(now, stand, history):
            highest = tuple(past for past in history if past.stage == now.stage)
            back.append(
                Disagreement(
                    "stage_regression",
                    "warning",
                    "stage",
                    highest,
                    (stand,),
                    stand.words or stand.stage,
                    now.words or now.stage,
                    f"{_on(now)}已是{_STAGES[now.stage]}（{now.words}），"
                    f"{_on(stand)}却是{_STAGES[stand.stage]}（{stand.words}）",
                )
            )
    return history, back


_STAGES = {
    "planned": "前期", "signed": "签约", "started": "开工", "building": "在建", "completed": "竣工",
    "operating": "投产", "suspended": "停工", "cancelled": "取消", "unknown": "不明",
}  # fmt: skip


def _goes_on(now: Stand, stand: Stand) -> bool:
    if stand.stage in _HALTED or stand.backward or now.stage == "suspended":
        return True
    return now.stage != "cancelled" and _RANK[stand.stage] >= _RANK[now.stage]


def _contradicts(now: Stand, stand: Stand, history: Sequence[Stand]) -> bool:
    """Tell whether an earlier stage in a later article contradicts, and is not only told as history."""
    if now.stage == "cancelled":
        return True
    pair = (now.stage, stand.stage)
    if pair == ("signed", "planned"):
        return _pattern("stage", "before_contract").search(stand.words) is not None
    if pair == ("building", "started"):
        began = stand.started
        if began is not None:
            first = min((past.day for past in history if past.day and _RANK.get(past.stage, 0) >= 2), default=None)
            return first is not None and _first(began) > first
        return _pattern("day", "fresh").search(stand.words) is not None
    return pair != ("operating", "completed")
