"""What an article tells of one project: its stage, milestones, place, parties and lists.

In: the folded text, the project, its neighbours and the dates read. Out: the fields of a draft's project, its name,
aliases and quantities aside. Promised: every text is the article's own words; what lies ahead is not told as done, and
what was stopped or given up is not told as going on.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Protocol

from summarizer.embedded.details import details, phases_said
from summarizer.embedded.lexicon import PHASE, gated
from summarizer.embedded.names import NamedProject, clause
from summarizer.embedded.parties import where_and_who
from summarizer.embedded.stops import excepted, is_aside, other_subjects
from summarizer.embedded.wording import PHASES
from summarizer.text import Folded, Span

_RANK = {"unknown": 0, "planned": 1, "signed": 2, "started": 3, "building": 4, "completed": 5, "operating": 6}
_STOPPED = ("suspended", "cancelled")
_LIST_GAP = re.compile(r"(?:\([^()]{1,40}\))?(?:、|和|与|及|以及|\.{2,})(?:[一-龥]{2,8}的)?")
_LIST_END = re.compile(
    r"(?:\([^()]{1,40}\))?(?:等|(?=[两三四五六七八九十\d]{1,3}(?:个|项|处|大)))[^,。;]{0,14}?(?:项目|工程|断头路)?(?=建设|[,。;]|[一-龥])"
)
_ALL_THESE = re.compile(
    r"(?:(?<=等)|(?=[两三四五六七八九十\d]{1,3}(?:个|项|处|大)))[^,。;]{0,14}?(?:项目|工程|服务区|电站)(?=[^,。;])"
)
_TO_COME = re.compile(r"(?:将|拟|下一步|准备|打算|计划)[^,。;]{0,16}(?:建设|新建|打造|兴建|改建|扩建|投建)$")
_PHASE_AT_START = re.compile(rf"({PHASE})")
_NEXT_SECTION = re.compile(r"[。;][一二三四五六七八九]、|[。;]\d{1,2}[.、](?!\d)")
_SECTION = re.compile(
    r"(?:^|[。;])(?:[一二三四五六七八]、|[(【])(?:[^,。:;】]{0,6}?"
    r"(?:(?P<planned>谋划|前期|储备|策划|推介)|(?P<signed>签约|招商)|(?P<started>新?开工)|(?P<building>在建|续建|收尾)"
    r"|(?P<completed>竣工|建成)|(?P<operating>投产|投运))[^,。:;】]{0,6}[:。】])?"
)
_BRACKETED = re.compile(r"\([^()]{1,40}\)")
PHASE_AT_END = re.compile(rf"({PHASE})(?:项目|工程)?\)?$")


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
def _words() -> _Words:
    data = tomllib.loads((files("summarizer") / "data" / "stages.toml").read_text(encoding="utf-8"))
    groups = [f"(?P<c{i}>{gated(cue['words'])})" for i, cue in enumerate(data["cue"])]
    return _Words(
        cue=re.compile(gated("|".join(cue["words"] for cue in data["cue"]), "|".join(groups))),
        stages=tuple(cue["stage"] for cue in data["cue"]),
        governing=tuple((rule["stage"], re.compile(rule["words"])) for rule in data["governing"]),
        modal=re.compile(data["modal"]["before"]),
        put_off=re.compile(data["modal"]["after"]),
        times=re.compile(data["modal"]["times"]),
        fresh=re.compile(data["fresh"]["words"]),
        well_on=re.compile(data["fresh"]["strong"]),
        events=tuple((event, re.compile(words)) for event, words in data["events"].items()),
    )


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
    stated = [s for a, b in stretches for s in _stated(folded, (a, b), dates, day, phase)]
    governed = _governed(folded, project, projects, dates, day)
    stage, where = _stage(folded, project, stated, governed)
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
    marks, breaks, stops = _marks(tuple(p.mentions for p in projects)), folded.breaks, other_subjects(folded)
    spoken = [m for m in project.mentions if not is_aside(text, m[1]) and not excepted(text, m)] or project.mentions
    for _, end in spoken:
        after = _after_list(text, end, marks)
        limit = next(iter(breaks[bisect_left(breaks, after) :][:1]), len(text))
        section = _NEXT_SECTION.search(text, after, limit)
        limit = section.start() if section else limit
        if after != end:  # what a list has in common is said at once
            marks_of_end = "。;" if text.startswith(",", after) else ",。;"
            limit = min([limit, *(at for mark in marks_of_end if (at := text.find(mark, after, limit)) >= 0)])
        end = after
        following = next((a for a, _ in marks[bisect_left(marks, (end, 0)) :][:1]), limit)
        if following < limit and (following, 0) not in project.mentions:
            following = max(text.rfind(mark, end, following) + 1 for mark in ",。;:!?、") or following
        tail = _ALL_THESE.match(text, end)
        past = tail.end() if tail else end
        stop = next((a for a, _ in stops[bisect_left(stops, (past, 0)) :][:1]), limit)
        yield end, min(limit, following, stop)


@lru_cache(maxsize=4)
def _marks(mentions: tuple[tuple[Span, ...], ...]) -> tuple[Span, ...]:
    return tuple(sorted({place for own in mentions for place in own}))


def _after_list(text: str, end: int, marks: Sequence[Span]) -> int:
    """Return where the list that a name stands in ends, so that its predicate follows."""
    first = end
    while True:
        gap = _LIST_GAP.match(text, end)
        near = marks[bisect_left(marks, (end, 0)) :][:3] if gap else ()
        step = next((b for a, b in near if gap and gap.start() < a < gap.end() + 8), None)
        if step is None:
            tail = _LIST_END.match(text, end)
            aside = _BRACKETED.match(text, end)
            return tail.end() if tail else aside.end() if aside and end != first else end
        end = step


def _of_another(folded: Folded, at: int, phase: str) -> bool:
    """Tell whether a clause begins with another phase than the project's own."""
    begin = max(folded.text.rfind(mark, 0, at) for mark in ",。;") + 1
    other = _PHASE_FIRST.match(folded.text, begin)
    return other is not None and phase not in other[0]


_PHASE_FIRST = re.compile(rf"{PHASE}(?:、{PHASE})*")


def _stated(folded: Folded, span: Span, dates: Sequence[Dated], day: str | None, phase: str = "") -> Iterator[Stated]:
    start, end = span
    words = _words()
    for hit in words.cue.finditer(folded.text, start, min(end + 8, len(folded))):  # a word may be told by the next one
        if hit.start() >= end:
            return
        stage = words.stages[int(str(hit.lastgroup)[1:])]
        if stage != "skip" and not (phase and _of_another(folded, hit.start(), phase)):
            yield Stated(stage, hit.start(), hit.end(), _ahead(folded, hit.span(), dates, day))


_UNDER_WAY = re.compile(r"进度(?:达到?|为|已达)?\d\d(?:\.\d+)?%")
_STILL_TO_BEGIN = re.compile(
    r"(?:拟|计划|预计|力争|争取|将)(?:于|在)?[^,。;:]{0,10}(?:开工|动工|启动|开建)(?:建设)?[,;、]$"
)  # 拟三季度开工,2027年建成
_DONE = re.compile(r"[^,。;!?]{0,3}了(?!解)")
_TOLD = re.compile(r"已经?|刚|正在|正式|当天|昨|今天")


def _ahead(folded: Folded, cue: Span, dates: Sequence[Dated], day: str | None) -> bool:
    """Tell whether what stands at a place is yet to come: by a word before it in its clause, or by its date."""
    text, words, at = folded.text, _words(), cue[0]
    begin, _ = folded.sentence_at(at)
    if words.put_off.match(text[cue[1] : cue[1] + 8]):
        return True
    start = max([begin, *(text.rfind(mark, begin, at) + 1 for mark in ",;:")])
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


def _stage(
    folded: Folded, project: NamedProject, stated: Sequence[Stated], governed: str | None
) -> tuple[str, Span | None]:
    done = [s for s in stated if not s.ahead]
    stopped = [s for s in done if s.stage in _STOPPED]
    if stopped and not _taken_up_again(folded, stopped[-1], stated):
        return stopped[-1].stage, (stopped[-1].at, stopped[-1].end)
    going = [s for s in done if s.stage not in _STOPPED]
    if going:
        best = max(going, key=lambda s: _RANK[s.stage])
        phases = _by_phase(folded, project, going)
        if _only_its_first(folded, project, best) or (
            len({*phases.values()}) > 1
            and _RANK[best.stage] > _RANK["building"]
            and not PHASE_AT_END.search(project.name)
        ):
            return "building", (best.at, best.end)
        if _RANK[best.stage] > _RANK["building"] and _rest_to_come(folded, best):
            return "building", (best.at, best.end)
        if best.stage == "building" and _fresh(folded, going):
            best = next((s for s in going if s.stage == "started"), Stated("started", best.at, best.end, False))
        if _RANK[best.stage] > 1:
            return best.stage, (best.at, best.end)
    if not going and not governed and _event_of(folded) == "signed":
        return "signed", None
    coming = [s for s in stated if s.ahead and s.stage not in _STOPPED]
    begins = [s for s in coming if s.stage == "started" or folded.text[s.at : s.end] in ("进场", "招标")]
    if going or any(s.stage == "started" for s in begins) or (begins and not (governed or _event_of(folded))):
        best = going[0] if going else begins[0]
        return "planned", (best.at, best.end)
    if governed:  # 投资…建设某厂 is said of what was signed that day
        told = folded.text[slice(*project.quote)]
        signed = governed == "building" and _INVESTS.search(told) and _event_of(folded) == "signed"
        return "signed" if signed else governed, project.quote
    default = _section_of(folded, project) or _event_of(folded)
    if default:
        return default, None
    if coming:
        return "building", (coming[0].at, coming[0].end)
    return "unknown", None


_THE_REST = re.compile(
    r"[^。;]{0,36}[,;](?:剩余|其余|剩下|余下|另外?(?=\d))[^。;]{0,24}(?:正在?|尾声|在建|施工|年底|月底|计划|预计|明年|未|还|可全部)"
)


def _rest_to_come(folded: Folded, best: Stated) -> bool:
    """Tell whether a part only is done: 并网120万千瓦,其余容量年底前并网."""
    return _THE_REST.match(folded.text, best.end) is not None


_AGAIN = re.compile(r"复工|重新(?:开工|转|启动|动工)|恢复(?:施工|建设)|盘活|重启")
_NOT_AGAIN = re.compile(r"未|没|难以|不具备|明年|预计|计划|力争|争取|拟|月前|年前|底前|何时|等待|不知|待|无|前$")


def _taken_up_again(folded: Folded, stop: Stated, stated: Sequence[Stated]) -> bool:
    """Tell whether the work went on after a stop: 停工73天, 4月18日复工."""
    end = max([s.end for s in stated if s.at >= stop.at], default=stop.end)
    paragraph = next((b for b in folded.breaks if b > stop.at), len(folded))
    hit = _AGAIN.search(folded.text, stop.end, min(max(end, stop.end + 90), paragraph))
    return (
        hit is not None
        and not _NOT_AGAIN.search(folded.text, hit.start() - 8, hit.start())
        and (not _NOT_AGAIN.match(folded.text, hit.end()))
    )


def _phases(folded: Folded, stretches: Sequence[Span], dates: Sequence[Dated], day: str | None) -> list[dict[str, Any]]:
    """Return the phases of which a stage of their own is told."""
    found: list[dict[str, Any]] = []
    for name, span in phases_said(folded, stretches):
        stated = list(_stated(folded, span, dates, day))
        if stated:
            best = max(stated, key=lambda s: -1 if s.ahead else _RANK.get(s.stage, 9))
            stage = best.stage if not best.ahead else "planned" if best.stage == "started" else "building"
            found.append({"name": name, "stage": stage, "quote": folded.quote(*clause(folded, best.at, best.end))})
    return found


def _only_its_first(folded: Folded, project: NamedProject, best: Stated) -> bool:
    """Tell whether only the first phase is done of a work that has more of them."""
    if _RANK[best.stage] <= _RANK["building"] or re.search(PHASE, project.name):
        return False
    text = folded.text
    begin, stop = folded.sentence_at(best.at)
    clause_start = max([begin, *(text.rfind(mark, begin, best.at) + 1 for mark in ",;:")])
    return _FIRST_PHASE.match(text, clause_start) is not None and _LATER_PHASE.search(text, best.end, stop) is not None


_FIRST_PHASE = re.compile(r"[一首1]期")
_LATER_PHASE = re.compile(r"[,;。][二三四]期[^,。;]*(?:施工|建设|在建|推进|计划|启动|开工|封顶|前期)")


def _by_phase(folded: Folded, project: NamedProject, going: Sequence[Stated]) -> dict[str, str]:
    """Return the stage of each phase that is spoken of on its own."""
    found: dict[str, str] = {}
    for a, b in project.mentions:
        hit = PHASE_AT_END.search(folded.text[a:b])
        after = next((s for s in going if b <= s.at < b + 12), None) if hit else None
        if hit and after:
            found[hit[1]] = after.stage
    return found


def _fresh(folded: Folded, going: Sequence[Stated]) -> bool:
    """Tell whether the start is the news, and nothing says that the work is well on."""
    words, text = _words(), folded.text
    clauses = [clause(folded, s.at, s.end) for s in going]
    if any(words.well_on.search(text, a, b) for s, (a, b) in zip(going, clauses, strict=True) if s.stage == "building"):
        return False
    starts = [c for s, c in zip(going, clauses, strict=True) if s.stage == "started"]
    return any(words.fresh.search(text, a, b) for a, b in starts) or (not starts and _event_of(folded) == "started")


def _governed(
    folded: Folded,
    project: NamedProject,
    projects: Sequence[NamedProject],
    dates: Sequence[Dated],
    day: str | None,
) -> str | None:
    text = folded.text
    marks = _marks(tuple(p.mentions for p in projects))
    for start, _ in project.mentions:
        start = _before_list(text, start, marks)
        opening, _ = folded.sentence_at(start)
        before = _LISTED_BEFORE.sub("", text[max(opening, start - 48) : start])
        if not before or (
            before[-1] in ",、;“)" and "包括" not in before and "其中" not in before and "要有" not in before
        ):
            continue  # no verb stands right before the name
        begin = max([opening, *(text.rfind(mark, opening, start) + 1 for mark in ",;:")])
        for stage, pattern in _words().governing:
            hit = pattern.search(before)
            if hit:
                verb = (start - len(hit[0]), start)
                if stage in ("planned", "signed") or not _ahead(folded, verb, dates, day):
                    return stage
                if stage == "building":
                    return "planned" if _TO_COME.search(text, begin, start) else stage
                return "planned" if stage == "started" else "building"
    return None


_INVESTS = re.compile("(?:投资|出资|斥资)[^,。;]{0,24}(?:建设|兴建|新建|打造)")
_LISTED_BEFORE = re.compile(r"(?<=[动工成产约划施进下]了)[^,。;:、]{3,16}、(?:[^,。;:、]{3,16}、)*$")  # 启动了甲、乙、


def _before_list(text: str, start: int, marks: Sequence[Span]) -> int:
    """Return where the list begins that ends in the name at a place."""
    at = bisect_left(marks, (start, 0))
    while at > 0:
        first, end = marks[at - 1]
        gap = _LIST_GAP.match(text, end) if start - end <= 12 else None
        if gap is None or gap.end() > start:
            break
        start, at = first, at - 1
    return start


def _section_of(folded: Folded, project: NamedProject) -> str | None:
    """Return the stage that the heading of a section gives to what it lists: 二、在建类."""
    first = project.mentions[0][0] if project.mentions else 0
    heads = list(_SECTION.finditer(folded.text, 0, first))
    return heads[-1].lastgroup if heads else None


_SIGNING = re.compile(r"签约(?:仪式|活动|大会|台)|份(?:合同|(?:投资)?协议)|现场签(?:约|下)|集中签约|推介会")
_STARTING = re.compile(r"集中[开动]工|开工(?:仪式|活动)|开工一批")
_FINISHING = re.compile(r"集中(?:竣工|投产|交付)|(?:竣工|投产)的?(?:仪式|活动)")


def _event_of(folded: Folded) -> str | None:
    """Return the stage that the article's occasion gives to all it names: a signing, a common start."""
    head = folded.text[:260]
    if _STARTING.search(head):
        return "started"
    if _FINISHING.search(head):
        return "completed"
    return "signed" if _SIGNING.search(head) else None


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
            if phase and _of_another(folded, date.a, phase):
                continue
            if event is None or _NOT_DONE.search(folded.text, date.a, event[1][0]):
                continue
            name, cue = event
            milestone: dict[str, Any] = {"event": name, "text": folded.quote(a, b)}
            milestone["status"] = "planned" if _ahead(folded, cue, dates, day) else "actual"
            if date.text not in _VAGUE:
                milestone["date"] = date.text
            found.setdefault((name, cue[0]), milestone)
    return list(found.values())


def _event(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """Return the first event that a stretch tells; 建成投产 is the second of its words."""
    hits = [(name, hit.span()) for name, words in _words().events if (hit := words.search(text, start, end))]
    first = min(hits, key=lambda hit: hit[1][0], default=None)
    if first is None or first[0] != "completion":
        return first
    return next((hit for hit in hits if hit[0] == "production" and hit[1][0] == first[1][1]), first)
