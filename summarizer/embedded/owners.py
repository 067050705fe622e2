"""Which project a number belongs to.

In: the folded text, the numbers and the projects found in it. Out: for every number the index of its project, or None
where it tells something of a region, an organisation or a group of projects. Promised: as a reader does it, the subject
spoken of last holds until another one takes its place; a new paragraph must take it up again.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

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
    r"|(?:\d+|[两三四五六七八九十])(?:个|项|家)(?:[一-龥]{0,12}?)(?:项目|企业|工程)"
    r"|项目(?:共|有|已|达|累计)*\d+(?:余)?(?:个|项)|项目中|历次|其余|其它项目|其他项目"
    r"|集中(?:开工|签约|竣工)|重点项目(?!之一)|签约项目|新开工项目|续建项目|竣工项目|在建项目|类项目"
    r"|(?<=[,。;])(?:企业|公司|集团)(?!投资|出资|建设)"
    r"|(?:地区)?生产总值|财政(?:总)?收入|预算收入|固定资产投资|工业增加值|进出口|零售总额|可支配收入|吞吐量达|规上工业|产业集群|规模以上"
    r"|(?:统计|发改委|发展改革委|住建局|水利厅|能源局|管委会|商务局|交通运输局|工信局)[^,。]{0,10}(?:介绍|统计|显示|数据|通报|发布|表示|说)"
)
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
    stops = other_subjects(folded)
    stops = [s for s in stops if not any(a < s[1] and s[0] < b for a, b, _ in marks)]
    return [_owner(folded, number, marks, starts, stops) for number in numbers]


def other_subjects(folded: Folded) -> list[Span]:
    """Return where the text turns to what is no single project."""
    return [(m.start(), m.end()) for m in _OTHER_SUBJECT.finditer(folded.text)]


def _owner(
    folded: Folded, number: Placed, marks: list[tuple[int, int, int]], starts: list[int], stops: list[Span]
) -> int | None:
    text = folded.text
    at = bisect_right(starts, number.a)
    inside = next((i for a, b, i in marks[max(0, at - 2) : at] if a <= number.a < b), None)
    if inside is not None:
        return inside
    if at < len(marks) and marks[at][0] - number.b <= 8 and _LINK.match(text[number.b : marks[at][0]]):
        return marks[at][2]
    if at == 0:
        return None
    _, end, index = marks[at - 1]
    stop = max((s for s in stops if s[0] < number.a), default=None)
    if stop is not None and stop[0] >= end:
        return None
    breaks = bisect_right(folded.breaks, number.a)
    paragraph = folded.breaks[breaks - 1] if breaks else 0
    if end > paragraph:
        return index
    clause_start = max(text.rfind(mark, paragraph, number.a) for mark in ",。;") + 1 or paragraph
    return index if _CARRIED.search(text, max(paragraph, clause_start - 12), number.a) else None
