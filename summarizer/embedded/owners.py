"""Which project a number belongs to.

In: the folded text, the numbers and the projects found in it. Out: for every number the index of its project, or None
where it tells something of a region, an organisation or a group of projects. Promised: as a reader does it, the subject
spoken of last holds until another one takes its place; a new paragraph must take it up again.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from summarizer import regions
from summarizer.embedded.names import NamedProject
from summarizer.text import Folded, Span


class Placed(Protocol):
    """A number with its folded place."""

    @property
    def a(self) -> int:
        """Its start."""

    @property
    def b(self) -> int:
        """Its end."""


# Subjects that are no single project: regions, groups of projects, statistics, companies, people.
_OTHER_SUBJECT = re.compile(
    r"[全我本](?:省|市|县|区|旗|州|国|港|镇|州市)|各(?:省|市|县|区|地|部门|级)"
    r"|(?:\d+|[两三四五六七八九十百]+)(?:余|多)?(?:个|项|家|条|条\(段\))(?:[一-龥]{0,12}?)(?:项目|企业(?!入驻|进驻|签|落户)|工程(?!量))"
    r"|(?:项目|企业|机构)(?:共|有|已|达|累计|总数|增至|达到)*\d+(?:余|多)?(?:个|项|家)|项目中|历次|其余(?:的)?\d*(?:个|项目)|其它项目|其他项目"
    r"|集中(?:开工|签约|竣工)|重点项目(?!之一)|签约项目|新开工项目|续建项目|竣工项目|在建项目|类项目|(?:投产|在建)[和、](?:投产|在建)的"
    r"|(?<=[,。;])(?:企业|公司|集团)(?!投资|出资|建设)|链主"
    r"|(?:地区)?生产总值|财政(?:总)?收入|预算收入|固定资产投资|工业增加值|进出口|零售总额|可支配收入|吞吐量达|规上工业|产业集群|规模以上"
    r"|实现外资|利用外资|全年完成投资|新增[^,。]{0,12}(?:企业|机构)|这一批"
    r"|(?:统计|发改委|发展改革委|住建局|水利厅|能源局|管委会|商务局|交通运输局|工信局)[^,。]{0,10}(?:介绍|统计|显示|数据|通报|发布|表示|说)"
)
# A region that opens a sentence is its subject; after a comma it needs a word of time or of counting behind it.
_OPENS = re.compile(
    r"(?:^|[。;!?“])(?:(?:到|截至|预计到)?[\d一—-]{1,9}[年月](?:\d{1,2}日|底|末)?,?|今年|去年|目前|此外,|同在|,)*$"
)
_COUNTS_UP = re.compile(r"(?:眼下|目前|今年|去年|已|共|累计|全年|还|清洁|风电|光伏)")
_ANY_REGION = re.compile(r"(?<=[。;“,])[一-龥]{2,3}(?:市|县|区|州|旗)(?!域|块|别|场|级)")
_COUNTED = re.compile(r"[^。;!?]*?(?:\d|[一二三四五六七八九十百千万亿半]{2}|[一二两三四五六七八九十]成)")
_ALL_OF_THEM = re.compile(r"[,。;]全部(?:建成)?(?:投产|建成|达产|投用|运营)后")
_CARRIED = re.compile(
    r"总投资|概算|估算|累计完成投资|完成投资|工期|建筑面积|占地|用地|装机|年产|设计|全线|建成后|建成之后|投产后|达产后|投用后|投运后|建成投|资本金"
    r"|总库容|满产|截至|沉箱|形象进度|总体进度|整体进度|库容|征地"
)
_LINK = re.compile(r"^(?:以上|左右|余|多)?(?:级)?(?:\([^()]{0,12}\))?(?:建设|打造)?的?[“]?$")
_PARAGRAPH_REACH = 14  # characters at a paragraph's head in which its subject must come


def owners(folded: Folded, numbers: Sequence[Placed], projects: Sequence[NamedProject]) -> list[int | None]:
    """Return for each number the index of its project, or None."""
    marks = sorted((a, b, i) for i, p in enumerate(projects) for a, b in p.mentions)
    starts = [a for a, _, _ in marks]
    stops = [
        s
        for s in other_subjects(folded)
        if not any((a < s[1] and s[0] < b) or 0 <= a - s[1] <= len(_of(folded.text, s[1])) for a, b, _ in marks)
    ]
    return [_owner(folded, number, marks, starts, stops) for number in numbers]


def _of(text: str, at: int) -> str:
    return "的" if text.startswith("的", at) else ""


def other_subjects(folded: Folded) -> tuple[Span, ...]:
    """Return where the text turns to what is no single project."""
    return _other_subjects(folded.text, folded.breaks)


@lru_cache(maxsize=4)
def _other_subjects(text: str, breaks: tuple[int, ...]) -> tuple[Span, ...]:
    found = {m.span() for m in _OTHER_SUBJECT.finditer(text)}
    heads = {0, *breaks}
    places = {(p.start, p.end) for p in regions.find(text)} | {m.span() for m in _ANY_REGION.finditer(text)}
    for start, end in places:
        before = text[max(0, start - 16) : start]
        opens = start in heads or _OPENS.search(before)
        if _COUNTED.match(text, end) and (opens or (before.endswith(",") and _COUNTS_UP.match(text, end))):
            found.add((start, end))
    return tuple(sorted(found))


def _owner(
    folded: Folded, number: Placed, marks: list[tuple[int, int, int]], starts: list[int], stops: Sequence[Span]
) -> int | None:
    text = folded.text
    at = bisect_right(starts, number.a)
    inside = next((i for a, b, i in marks[max(0, at - 2) : at] if a <= number.a < b), None)
    if inside is not None:
        return inside
    if at < len(marks) and marks[at][0] - number.b <= 8 and _LINK.match(text[number.b : marks[at][0]]):
        return marks[at][2]
    if at < len(marks) and _spent_on(text, number, marks[at][0]):
        return marks[at][2]
    if at == 0:
        return None
    _, end, index = marks[at - 1]
    stop = max((s for s in stops if s[0] <= number.a), default=None)
    if stop is not None and stop[0] >= end:
        return None
    if _ALL_OF_THEM.search(text, end, number.a) and _one_of_many(folded, marks[:at]):
        return None
    breaks = bisect_right(folded.breaks, number.a)
    paragraph = folded.breaks[breaks - 1] if breaks else 0
    if end > paragraph:
        return index
    clause_start = max(text.rfind(mark, paragraph, number.a) for mark in ",。;") + 1 or paragraph
    return index if _CARRIED.search(text, max(paragraph, clause_start - 12), number.a) else None


_SPENT = re.compile(r"(?:出资|投资|投入|斥资|耗资|总投资)(?:约|近|超|超过)?$")
_MADE = re.compile(r"^[余多]?[^。;]{0,20}(?:设立|建设|新建|兴建|建起|打造|建)(?:了)?$")


def _spent_on(text: str, number: Placed, name: int) -> bool:
    """Tell whether a sum is told before the thing that it goes into: 出资1800万欧元,在某区设立检测中心."""
    return (
        name - number.b <= 24
        and bool(_SPENT.search(text[max(0, number.a - 6) : number.a]))
        and bool(_MADE.match(text[number.b : name]))
    )


def _one_of_many(folded: Folded, marks: Sequence[tuple[int, int, int]]) -> bool:
    """Tell whether the project spoken of last stands in a row with others."""
    begin, _ = folded.sentence_at(marks[-1][0])
    return len({i for a, _, i in marks[-6:] if a >= begin}) > 1
