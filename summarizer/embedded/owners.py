"""Which project a number belongs to.

In: the folded text, the numbers and the projects found in it. Out: for every number the index of its project, or None
where it tells something of a region, an organisation or a group of projects. Promised: as a reader does it, the subject
spoken of last holds until another one takes its place; a new paragraph must take it up again.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from summarizer.embedded.names import NamedProject
from summarizer.embedded.stops import is_aside, other_subjects, said_of
from summarizer.text import Folded, Span


class Placed(Protocol):
    """A number with its folded place."""

    @property
    def a(self) -> int:
        """Its start."""

    @property
    def b(self) -> int:
        """Its end."""


_ALL_OF_THEM = re.compile(r"[,。;]全部(?:建成)?(?:投产|建成|达产|投用|运营|改完|完工)后?")
_LEADS_UP = re.compile(r"(?:经过|历时|历经|随着|奋战|鏖战)[^,。]{0,4}$")
_PRICE = re.compile(r"价格?(?:从|由|降至|涨至|跌到)?每[^,。]{1,6}$|价格[^,。]{0,8}$")
_CARRIED = re.compile(
    r"总投资|概算|估算|累计完成投资|完成投资|工期|建筑面积|占地|用地|装机|年产(?!值)|设计|全线|建成后|建成之后|投产后|达产后|投用后|投运后|建成投|资本金"
    r"|总库容|满产|截至|沉箱|形象进度|总体进度|整体进度|库容|征地"
)
_FARTHER = re.compile(r"(?:[往向][东南西北]{1,2}|[距离](?!.*于)[^,。;]{0,8})(?:约|不到|再?走)?$")  # 往东五公里,某电站
_LINK = re.compile(r"^(?:以上|左右|余|多)?(?:级)?(?:\([^()]{0,12}\))?(?:建设|打造|归|投向|给)?的?[“]?$")
_LONGEST_NAME = 60
_FEW = 4  # projects of an article that is about one of them


@dataclass(frozen=True)
class _Field:
    """Where the projects of an article are spoken of, and where it turns from them."""

    folded: Folded
    marks: list[tuple[int, int, int]]
    starts: list[int]
    stops: Sequence[Span]
    main: int | None  # the project that the article is about


def owners(folded: Folded, numbers: Sequence[Placed], projects: Sequence[NamedProject]) -> list[int | None]:
    """Return for each number the index of its project, or None."""
    marks = sorted((a, b, i) for i, p in enumerate(projects) for a, b in p.mentions)
    main = _main_of(marks, projects)
    topics = [m for m in marks if not is_aside(folded.text, m[1])]
    marks = topics or marks
    starts = [a for a, _, _ in marks]
    stops = [s for s in other_subjects(folded) if not _within_a_name(folded.text, s, marks, starts)]
    field = _Field(folded, marks, starts, stops, main)
    found = [_owner(field, number) for number in numbers]
    for at, owner in _shared_out(folded, numbers, marks):
        found[at] = owner
    return found


def _within_a_name(text: str, stop: Span, marks: Sequence[tuple[int, int, int]], starts: Sequence[int]) -> bool:
    """Tell whether words that would turn from projects belong to a name, or lead up to it: 隔壁的某项目."""
    start, end = stop
    first, last = bisect_left(starts, start - _LONGEST_NAME), bisect_right(starts, end + 1)
    near = marks[first:last]
    if any((a < end and start < b) or 0 <= a - end <= len(_of(text, end)) for a, b, _ in near):
        return True
    before = next((b for _, b, _ in reversed(near) if b <= start), None)
    return before is not None and said_of(text, before, start)


def _main_of(marks: Sequence[tuple[int, int, int]], projects: Sequence[NamedProject]) -> int | None:
    """Return the project that the article is about: the only one, or the one spoken of at least twice as often."""
    if not marks:
        return None
    tally = Counter(i for _, _, i in marks)
    first = marks[0][2]
    best = max(tally, key=lambda i: (tally[i], i == first))
    rest = max((n for i, n in tally.items() if i != best), default=0)
    if len(projects) == 1 or (tally[best] >= 2 and tally[best] >= 2 * rest):
        return best
    return first if tally[first] == tally[best] and tally[first] >= 2 else None


_SHARED = re.compile(r"(?:分别|依次)(?:为|是|达|约|新增|投资|增加|完成|有)*")
_APART = re.compile(r"(?:\([^()]*\))?(?:、|和|与|及|以及|,其中)(?:[一-龥]{2,8}的)?")


def _shared_out(
    folded: Folded, numbers: Sequence[Placed], marks: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the owners of numbers that are shared out: A、B分别投资3亿元、5亿元 gives A the first, B the second."""
    text = folded.text
    for word in _SHARED.finditer(text):
        begin, stop = folded.sentence_at(word.start())
        named = _row([m for m in marks if begin <= m[0] < word.start()], text)
        told = [n for n, number in enumerate(numbers) if word.end() <= number.a < stop][: len(named)]
        if len(named) < 2 or len(told) < len(named) or any(numbers[n].a - word.end() > 60 for n in told):
            continue
        if all(_JOINED.fullmatch(text, numbers[a].b, numbers[b].a) for a, b in pairwise(told)):
            yield from zip(told, (i for _, _, i in named), strict=True)


_JOINED = re.compile(r"(?:以上|左右|余)?[^,。;\d]{0,3}[、和与及,](?:[^,。;\d]{0,6})")


def _row(marks: Sequence[tuple[int, int, int]], text: str) -> list[tuple[int, int, int]]:
    """Return the last row of different projects that stand side by side."""
    row: list[tuple[int, int, int]] = []
    for mark in marks:
        if row and (mark[2] in {i for _, _, i in row} or not _APART.match(text, row[-1][1])):
            row = []
        row.append(mark)
    return row


def _of(text: str, at: int) -> str:
    return "的" if text.startswith("的", at) else ""


def _owner(field: _Field, number: Placed) -> int | None:
    text, marks = field.folded.text, field.marks
    at = bisect_right(field.starts, number.a)
    inside = next((i for a, b, i in marks[max(0, at - 2) : at] if a <= number.a < b), None)
    if inside is not None:
        return inside
    if at < len(marks) and marks[at][0] - number.b <= 8 and _LINK.match(text[number.b : marks[at][0]]):
        return marks[at][2]
    if at < len(marks) and marks[at][0] - number.b <= 12 and _FARTHER.search(text, number.a - 12, number.a):
        return marks[at][2]
    if at < len(marks) and _spent_on(text, number, marks[at][0]):
        return marks[at][2]
    before = bisect_right(field.stops, number.a, key=lambda s: s[0])
    stop = field.stops[before - 1] if before else None
    if at == 0:
        return _yet_to_be_named(field, number) if stop is None else None
    _, end, index = marks[at - 1]
    if stop is not None and stop[0] >= end:
        return None
    if _PRICE.search(text[max(0, number.a - 14) : number.a]):
        return None
    if _ALL_OF_THEM.search(text, end, number.a):
        if _one_of_many(field.folded, marks[:at]):
            return None
        if field.main is not None and field.folded.sentence_at(end)[1] <= number.a:
            index = field.main
    return _still(field, number, end, index)


def _yet_to_be_named(field: _Field, number: Placed) -> int | None:
    """Return the main project if the sentence of a number names it after the number."""
    _, stop = field.folded.sentence_at(number.a)
    first = field.marks[0] if field.marks else None
    if first is None or first[0] >= stop:
        return None
    led_up = _LEADS_UP.search(field.folded.text[max(0, number.a - 8) : number.a])
    return first[2] if first[2] == field.main or led_up else None


def _still(field: _Field, number: Placed, end: int, index: int) -> int | None:
    """Return the project still spoken of at a number: the last one; in a new paragraph mostly the main one."""
    text, breaks = field.folded.text, field.folded.breaks
    before = bisect_right(breaks, number.a)
    paragraph = breaks[before - 1] if before else 0
    if end > paragraph:
        return index
    clause_start = max(text.rfind(mark, paragraph, number.a) for mark in ",。;") + 1 or paragraph
    if _CARRIED.search(text, max(paragraph, clause_start - 12), number.a):
        return index
    return field.main if len({i for _, _, i in field.marks}) <= _FEW else None


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
