"""Stretches of an article's text that may name a project.

In: the folded text of a paragraph. Out: candidates: what ends in a project's head, stands in a list of projects, or
shares one kind with others. Promised: every candidate is a range of the text; how much speaks for it is told by its
tier, and whether it is one is not decided here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from summarizer.embedded.lexicon import PHASE, Lexicon, any_of, lexicon
from summarizer.embedded.wording import PHASES, QUOTED, specific
from summarizer.text import Span

_HIDDEN = "\ue000"  # stands for a character that neither cuts a name nor heads one
_QUOTES, _BETWEEN = frozenset("“﹃「『"), frozenset("至—~-")
_BRACKET = re.compile(r"\(([^()]{1,60})\)")
# The names of a route's ends may hold what would cut: 云口至天等公路.
_ROUTE = re.compile(r"(?<=[一-龥]{2})[至—~-][一-龥]{2,4}?(?=(?:±\d+千伏)?(?:特高压|高速|公路|铁路|城际|高铁|输气))")
_NUMBERS = re.compile(
    r"(?:\d{1,2}号[、和])+\d{1,2}号(?=[一-龥]{2,14}(?:工程|项目))|(?<=[区港厂站])(?:\d{1,2}号[、和])+\d{1,2}号(?=泊位|机组)"
)  # 4号、5号泊位工程 is one name
_SECTION = re.compile(r"\([一-龥]{1,6}段\)")
_BOOK = re.compile(r"《[^《》]{1,40}》?")
_INSIDE = re.compile(rf"^(?:[A-Za-z0-9]{{2,10}}|[一-龥]{{2,5}}|{PHASE})$")
_TALKS = re.compile(r"简称|下称|投资|记者|以下|其中")
_JOINS = re.compile(r"以及|和|与|及|暨|同")
_LEADING = re.compile(
    r"^(?:我国(?:共有|已建成)?|全[国省市县区]共有|已建成|据(?![村点])|和(?!平[路里街乡镇区县桥门大]|田[市县地河])|[△▲■●○★☆▶►·※继与及跟即暨以拿按而但)”]|以及|其中|另有|还有|既有|也有|主要有|[起终]点(?=[一-龥]{4}))+"
)
_BUILDER = re.compile(r"中(?:铁|建|交|冶|核|国电建|电建|水电)[一-龥\d]{1,6}局(?:集团)?(?=[一-龥]{4})")
_EVENT = re.compile(r"(.*?)(?:研讨会|座谈会|推介会|峰会|论坛|仪式|大会)暨?")
_ITEM = re.compile(r"\d{1,2}[.、)](?!\d)")
_BELONGS = ("配套", "附属", "辅助", "相关")
_PART_OF = re.compile(
    r"(.{3,}(?:工厂|分厂|产业园|基地|电站|医院|矿区|项目))[^,]{0,4}(?:车间|厂房|大楼|门诊楼|住院楼|生产线)$"
)
_SHORTEST = 3
_LONE_VERB = re.compile(
    r"^(?:[一-龥]{1,4}(?:省|市|县|(?<![园小社片景校院库港灌])区|旗|州|镇|乡))?(?:[新拟再合投共筹]?建(?![设筑材工国华德水平宁阳湖始瓯安邺昌投行])|新修|让|给|归|靠|像|[厂楼桥园校院]?叫|离|占(?=[一二三])|如(?!东|皋|意)|比(?!亚迪)|赴|去|沿|距|绕|送|抵|有(?!色|机|限))"
)

# A list that says of itself that it lists projects.
_LISTED = re.compile(
    r"(?:等(?:一批|一系列|多个|[\d一二两三四五六七八九十百]+(?:余|多)?(?:个|项|条|座|处))?"
    r"(?!企业|领域|行业|地区|城市|环节|载体|区域|方面|部门|单位|工作|措施|政策)"
    r"(?:[^,。;、:等及和的在全为单部]{0,7}?)(?:项目(?!攻坚|建设资金|审批|单位|提报|管理)|工程|断头路|电站|水库|泊位|道路|场馆)"
    r"|(?:(?:[两三四五六七八九]|十[一二三四五六七八九]?|\d{1,3})(?:余|多)?(?:个|项|处)[^,。;、:等及和的]{0,7}?(?:项目|工程)(?!中|里|共))|,分别(?:总?投资|规模|计划投资))"
)
_GROUP = re.compile(
    r"等(?:一批|[\d一二两三四五六七八九十百]+(?:个|项|家))?[^,。;、:]{0,6}?(?:企业|片区|新区|领域|载体|行业|区域|平台公司)"
)


@dataclass(frozen=True)
class Candidate:
    """A stretch of text that may be a project's name."""

    start: int
    end: int
    name: str
    sure: bool = False
    soft: bool = False  # ends in a letter that many other words end in


def mask(text: str) -> str:
    """Hide what stands in short quotes, brackets and titles; the length stays."""
    hidden = text
    if not _QUOTES.isdisjoint(text):
        hidden = QUOTED.sub(lambda m: _HIDDEN * len(m[0]), hidden)
    if "(" in text:
        hidden = _BRACKET.sub(_hidden, hidden)
    if "号、" in text or "号和" in text:
        hidden = _NUMBERS.sub(lambda m: _HIDDEN * len(m[0]), hidden)
    if not _BETWEEN.isdisjoint(text):
        hidden = _ROUTE.sub(lambda m: _HIDDEN * len(m[0]), hidden)
    return _BOOK.sub(lambda m: "|" * len(m[0]), hidden) if "《" in text else hidden


def _hidden(bracket: re.Match[str]) -> str:
    if PHASES.fullmatch(bracket[1]):
        return bracket[0]
    return (_HIDDEN if _names(bracket[1]) else "|") * len(bracket[0])


def _names(inside: str) -> bool:
    return bool(_INSIDE.match(inside)) and not _TALKS.search(inside)


def cuts(hidden: str, words: Lexicon, start: int = 0) -> Iterator[Span]:
    """Yield what ends a name: marks, numbers, verbs; not what only looks like one, as the 由 of 自由."""
    return (hit.span() for hit in words.cut.finditer(hidden, start) if hit["keep"] is None)


def candidates(text: str, start: int, end: int, words: Lexicon) -> Iterator[Candidate]:
    """Yield every stretch of a paragraph that ends in a head or stands in a list of projects."""
    for c in _candidates(text[start:end], words):
        section = _SECTION.match(text, c.end + start)
        if section is None or c.sure:
            yield replace(c, start=c.start + start, end=c.end + start)
        else:
            yield replace(c, start=c.start + start, end=section.end(), name=c.name + section[0])


def _candidates(text: str, words: Lexicon) -> Iterator[Candidate]:
    hidden = mask(text)
    yield from _in_lists(text, hidden, words)
    for start, end in _runs(hidden, words):
        if end - start < _SHORTEST:
            continue
        for a, b, soft in [*_headed(hidden, start, end, words), *_valued(text, hidden, start, end, words)]:
            a += _to_strip(text[a:b])
            event = _EVENT.match(text[a:b])
            if event and event.end(1) >= 4:
                yield Candidate(a, a + event.end(1), event[1], sure=True)
            elif b - a >= _SHORTEST and not event:
                yield Candidate(a, b, text[a:b], soft=soft)


def _runs(hidden: str, words: Lexicon) -> Iterator[Span]:
    """Yield what stands between two cuts."""
    at = 0
    for start, end in cuts(hidden, words):
        if start > at:
            yield at, start
        at = end
    if at < len(hidden):
        yield at, len(hidden)


def _to_strip(name: str) -> int:
    """Return how much of the beginning is no part of a name: 和, a lone 建 after a region, an open quote."""
    length = len(name)
    number = _ITEM.match(name)
    name = name[number.end() :] if number else name
    lead = _LEADING.match(name)
    name = name[lead.end() :] if lead else name
    verb = _LONE_VERB.match(name)
    name = name[verb.end() :] if verb else name
    builder = _BUILDER.match(name)
    name = name[builder.end() :] if builder else name
    opened = name.rfind("“")
    if opened >= 0 and "”" not in name[opened:]:
        name = name[opened + 1 :]
    return length - len(name)


_VALUE = re.compile(
    r"\((?:总?投资|计划投资|估算|概算)?(?:约|近|超)?(?:\d+×)?(?:\d[\d.]*|[一二三四五六七八九十百千两])[\d.一二三四五六七八九十百千]*"
    r"(?:万|亿)*(?:[美欧]?元|千瓦|兆瓦)[^()]*\)"
)
_STOP_OF_A_TOUR = re.compile(r"[第头][一二三四五六七八]?(?:站|件|个|桩)[,:]$")
_NO_WORK = re.compile(
    r"(?:公司|集团|企业|产业|行业|[业市县区镇乡村类者人款费税债金]|投资|收入|产值|支出|预算|方面|板块|面积|装机|出口|进口)$"
)


_OPENS = re.compile(r"(?:^|[。;:△▲■●])$")
_COSTS = re.compile(r",(?:计划|估算|预计)?总投资(?:约|近|超)?\d[^,。;]{0,8}元[,;。]")
ONE_OF_WORKS = re.compile(r",?(?:是|系|作为)[^,。;:、]{2,30}(?:项目|工程)之一[,。;]")


def _said_a_work(text: str, start: int, end: int) -> bool:
    """Tell whether what is said of a run makes it a work whatever it ends in: X,总投资3亿元; X,是某类项目之一."""
    if text[end : end + 1] == "。":
        return _STOP_OF_A_TOUR.search(text, max(0, start - 6), start) is not None
    if ONE_OF_WORKS.match(text, end):
        return True
    return _OPENS.search(text, max(0, start - 1), start) is not None and _COSTS.match(text, end) is not None


def _valued(text: str, hidden: str, start: int, end: int, words: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Yield a run without any head whose cost or power stands behind it, or that is told to be a work."""
    if (
        end - start < 4
        or not (_VALUE.match(text, end) or _said_a_work(text, start, end))
        or _NO_WORK.search(hidden, start, end)
    ):
        return
    if not words.head.match(hidden, start, end) and not words.soft.match(hidden, start, end):
        yield start, end, True


def _headed(hidden: str, start: int, end: int, words: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Yield the names in a run that a head ends; where a join follows a head, two names stand side by side."""
    at = start
    for join in _JOINS.finditer(hidden, start, end):
        if words.tail.search(hidden, at, join.start()) or (at == start and hidden[max(start - 1, 0)] == "、"):
            head = words.head.match(hidden, at, join.start())
            if head and words.head.match(hidden, join.end(), end) and not hidden.startswith(_BELONGS, join.end()):
                yield at, head.end(), False
                at = join.end()
    head = words.head.match(hidden, at, end)
    if head:
        yield at, head.end(), False
        part = _PART_OF.match(hidden, at, head.end())
        if part:
            yield at, part.end(1), False
    if head and words.strong.search(hidden, at, head.end()):
        return
    soft = words.soft.match(hidden, head.end() if head else at, end)
    if soft and soft[0][-1] == "置" and "年产" not in soft[0]:
        return
    if (
        soft
        and not soft[0].endswith(words.soft_not)
        and not (head and soft[0].lstrip("东南西北左右")[:1] in "主副引辅次侧塔墩")
    ):
        yield at, soft.end(), True


def _in_lists(text: str, hidden: str, words: Lexicon) -> Iterator[Candidate]:
    """Yield the items of lists that end in 等…项目; the first begins after the last word that cannot be in a name."""
    for tail in _LISTED.finditer(hidden):
        if _GROUP.match(hidden, tail.start()) or hidden[tail.start() - 1 : tail.start()] == "的":
            continue
        items = _told_apart(_one_list(text, hidden, tail.start(), words), words)
        yield from items if len(items) > 1 or tail[0].startswith("等") else []


def _told_apart(listed: Iterator[Candidate], words: Lexicon) -> list[Candidate]:
    """Return a list's items if most of them say which one they are: 土地、资金等 lists none."""
    items = list(listed)
    return items if 2 * sum(specific(c.name, words) for c in items) >= len(items) else []


def _one_list(text: str, hidden: str, tail: int, words: Lexicon) -> Iterator[Candidate]:
    start = max(hidden.rfind(mark, 0, tail) for mark in ",。;!?:") + 1
    bounds = [start, *(start + m.end() for m in re.finditer("、", hidden[start:tail])), tail + 1]
    for number, (a, b) in enumerate(pairwise(bounds)):
        if number == 0:
            a = max([a, *(end for _, end in cuts(hidden[: b - 1], words, a))])
        else:
            a = max(a, hidden.rfind("的", a, b - 3) + 1)
        yield from _items(text, hidden, a, b - 1)


def _items(text: str, hidden: str, start: int, end: int) -> Iterator[Candidate]:
    at = start
    for join in re.finditer(r"以及|和|及|与", hidden[start:end]):
        left = hidden[at : start + join.start()]
        apart = "、" in hidden[max(0, start - 1) : start] or left.endswith(("项目", "工程", "中心", "基地", "园"))
        if apart and join.start() >= 3 and end - start - join.end() >= 3:
            yield from _item(text, hidden, at, start + join.start())
            at = start + join.end()
    yield from _item(text, hidden, at, end)


def _item(text: str, hidden: str, start: int, end: int) -> Iterator[Candidate]:
    start += _to_strip(text[start:end])
    bracket = hidden.find("|", start, end)
    end = bracket if bracket > start else end
    if end - start >= 2 and text[start:end] not in lexicon().kinds:
        yield Candidate(start, end, text[start:end], sure=True)


_PAIR_OF = (
    r"(?<![一-龥])((?:[一-龥]{2,12}的)?)([一-龥]{2,5}(?:、[一-龥]{2,5}){1,7}|[一-龥]{2,4}[和与][一-龥]{2,4})"
    r"(?:[两二三四五六]|\d)(?:座|个|条|处)"
)


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(rf"{_PAIR_OF}([一-龥]{{0,8}}?(?:{any_of(lexicon().kinds)}))(?!企业)")


_SET_ALONG = re.compile(r"[^、建]{0,3}设[有置]?[一-龥]{2}")  # 沿线设甲、乙等3处互通 tells a road's parts


def paired(text: str) -> Iterator[Candidate]:
    """Yield the projects of lists that share one kind: two names and 两座电站 are two power stations."""
    for hit in _pair().finditer(text):
        if _SET_ALONG.match(hit[2]):
            continue
        at = hit.start(2)
        for name in re.split("[、和与]", hit[2]):
            end = at + len(name)
            yield Candidate(at, hit.end() if end == hit.end(2) else end, name + hit[3], sure=True)
            at = end + 1
