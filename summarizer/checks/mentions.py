"""Where an article speaks of a record's projects: by name, by part of a name, by a word that takes a name up again.

In: a record and the witness. Out: the places of every project, in order, each with the project's index. Promised: a
word that takes up (该项目, 二期, 电站) goes to the nearest project before it that it fits; where it fits none it is
left out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.checks.claims import Case
from summarizer.checks.names import bare_name
from summarizer.checks.witness import Testimony
from summarizer.records import Project
from summarizer.text import key

_REACH = 60  # mentions that a word may take up again
_LEAST, _LEAST_PART = 2, 4  # characters of a name, and of what is left of one without its region or phase
_KINDS = (
    "抽水蓄能电站", "电站", "水库", "隧道", "铁路", "高速公路", "高速", "公路", "大桥", "机场", "码头", "泊位", "港区",
    "基地", "产业园", "园区", "工厂", "中心", "医院", "院区", "校区", "学校", "小镇", "街区", "水厂", "水电站",
    "风电场", "生产线", "物流园", "综合体", "车间", "广场", "度假区", "社区", "枢纽", "管道", "航道",
)  # fmt: skip
_FIRSTS = "".join(sorted({kind[0] for kind in _KINDS} | set("该此这项工全一二三四五首前后其它")))
_TAKEN_UP = re.compile(
    rf"(?=[{_FIRSTS}])(?:(?P<that>[该此这](?:一|座|个|条|家|处|所|片)?(?:[^,。;]{{0,10}}的)?(?P<kind>项目|工程|{'|'.join(_KINDS)}|校|院|路|厂|园|港))"
    rf"|(?<![一-龥])(?P<bare>项目|工程|全线|{'|'.join(_KINDS)})(?!部|们|数|总|经理|负责人|个|方面|建设[、和]|前期工作)"
    r"|(?P<phase>[一二三四]期|首期)|(?P<pair>[前后]者)|(?<![一-龥])(?P<its>其(?![中他余间次实它])|它))"
)
_PHASE = re.compile("[(]?(?:[一二三四五]|首)期[)]?(?:项目|工程)?")
_SIZE = re.compile(r"[0-9.]+[万亿]?(?:千瓦时?|兆瓦|吨|平方米|公里|米|张|台|套|辆)?")
_LINES = re.compile("路|线|轨道|管道|运河|高速|工程")
_PLACES = re.compile(r"^(?:[一-龥]{2,8}?(?:省|自治区|市|县|区|州|旗|镇|乡|开发区|新区))+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a project is spoken of; `named` unless by a word that takes it up."""

    a: int
    b: int
    index: int
    named: bool = True


def mentions_of(case: Case, told: Testimony) -> list[Mention]:
    """Return all mentions of a record's projects in one of its texts, found once."""
    name = "body" if told is case.witness.body else "heading"
    if name not in case.mentions:
        case.mentions[name] = mentions(case.record.projects, told)
    return case.mentions[name]


def mentions(projects: Sequence[Project], told: Testimony) -> list[Mention]:
    """Return all mentions of the projects in one text, in order."""
    found = _named(projects, told)
    text = told.folded.text
    for hit in _TAKEN_UP.finditer(text):
        at = bisect_right(found, hit.start(), key=lambda m: m.a)
        if any(m.a <= hit.start() < m.b for m in found[max(0, at - 2) : at + 1]):
            continue
        if hit["phase"] and text[max(0, hit.start() - 1) : hit.start()] in ("比", "较", "分"):
            continue
        if hit["its"] == "它" and (subject := _subject(told, hit.start(), found[max(0, at - _REACH) : at])) is not None:
            found.insert(at, Mention(hit.start(), hit.end(), subject, named=False))
            continue
        meant = _meant(hit, found[max(0, at - _REACH) : at], projects)
        if meant is not None:
            found.insert(at, Mention(hit.start(), hit.end(), meant, named=False))
    return found


def _subject(told: Testimony, place: int, before: Sequence[Mention]) -> int | None:
    """Return what the sentence before speaks of, where one begins with 它: what it names first."""
    start = told.sentence(place)[0]
    if place != start or start == 0:
        return None
    earlier = told.sentence(start - 1)[0]
    return next((m.index for m in before if m.a >= earlier), None)


def forms(project: Project) -> Sequence[str]:
    """Return the words by which a text may name a project: its names, without 项目, without the region."""
    return _forms((project.name, *project.aliases))


@lru_cache(maxsize=1 << 10)
def _forms(names: tuple[str, ...]) -> Sequence[str]:
    seen: dict[str, None] = {}
    for name in names:
        plain = key(name)
        short = bare_name(name)
        for form in (plain, short, _PLACES.sub("", short), re.sub("[一二三四]期$", "", short)):
            least = _LEAST if form in (plain, short) else _LEAST_PART
            if (
                len(form) >= least
                and form not in seen
                and not re.fullmatch("项目|工程|[一二三四]期(?:项目|工程)?", form)
            ):
                seen[form] = None
    return list(seen)


def _named(projects: Sequence[Project], told: Testimony) -> list[Mention]:
    text = told.folded.key
    candidates = sorted(((form, i) for i, project in enumerate(projects) for form in forms(project)), key=_long_first)
    taken = bytearray(len(text))
    found: list[Mention] = []
    for form, index in candidates:
        at = text.find(form)
        while at >= 0:
            end = at + len(form)
            if not any(taken[at:end]):
                taken[at:end] = b"\1" * len(form)
                found.append(Mention(at, end, index))
            at = text.find(form, end)
    missing = set(range(len(projects))) - {m.index for m in found}
    whole = {i: _whole_name(projects[i].name) for i in range(len(projects))} if missing else {}
    others = {i: [form for form, j in candidates if whole[j] != whole[i]] for i in missing}
    found.extend(mention for i in missing for mention in _half(projects[i], i, text, taken, others[i]))
    return sorted(found, key=lambda m: m.a)


def _half(project: Project, index: int, text: str, taken: bytearray, others: Sequence[str]) -> Iterator[Mention]:
    """Yield where the half stands that tells a name put together from a list from others (清原、庄河两座电站)."""
    name = bare_name(project.name)
    halves = [name[:cut] for cut in range(len(name) - _LEAST, _LEAST_PART - 1, -1)]
    halves += [name[cut:] for cut in range(_LEAST, len(name) - _LEAST_PART + 1)]
    halves += [name[:cut] for cut in range(min(_LEAST_PART, len(name) - _LEAST), _LEAST - 1, -1)]
    for half in halves:
        at = text.find(half)
        while at >= 0:
            counted = text[at + len(half) : at + len(half) + 1].isdigit()  # 净化厂1座
            if not counted and not any(taken[at : at + len(half)]) and not any(half in other for other in others):
                yield Mention(at, at + len(half), index)
                return
            at = text.find(half, at + 1)


def _long_first(item: tuple[str, int]) -> int:
    return -len(item[0])


def _meant(hit: "re.Match[str]", before: Sequence[Mention], projects: Sequence[Project]) -> int | None:
    if not before:
        return None
    if hit["pair"]:
        order = list(dict.fromkeys(m.index for m in reversed(before) if m.named))[:2]
        return None if len(order) < 2 else order[1] if hit["pair"] == "前者" else order[0]
    if hit["phase"]:
        return _phase_of(hit["phase"], before, projects)
    kind = hit["kind"] or hit["bare"] or ""
    if kind in ("", "项目", "工程"):
        return before[-1].index
    if kind == "全线":
        return next((m.index for m in reversed(before) if _LINES.search(projects[m.index].name)), None)
    fits = (m.index for m in reversed(before) if kind[-2:] in projects[m.index].name)
    return next(fits, None)


def _phase_of(phase: str, before: Sequence[Mention], projects: Sequence[Project]) -> int:
    """Return whose phase is meant: of the nearest project before that has such a phase, else that project itself."""
    for mention in list(reversed(before))[:_PHASES_BACK]:
        base = _whole_name(projects[mention.index].name)
        for i, project in enumerate(projects):
            whole = _whole_name(project.name)
            if phase in project.name and (whole in base or base in whole):
                return i
    return before[-1].index


_PHASES_BACK = 12  # mentions


@lru_cache(maxsize=1 << 10)
def _whole_name(name: str) -> str:
    """Return what all phases of a project are called: its name without phase and size."""
    return _SIZE.sub("", _PHASE.sub("", bare_name(name)))
