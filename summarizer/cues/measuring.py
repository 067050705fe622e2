"""What each number measures, by the words before it, behind it, those that a list carries on, or its unit.

In: the words around the numbers of a text. Out: one cue a number; of a measure that no word says the number's own
place. Promised: 分别 lists, shared heads, 其中 and 由A调整为B are read as one goes on; linear in the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.cues.around import Around
from summarizer.cues.changes import CHANGED_TO
from summarizer.cues.manner import role_of
from summarizer.cues.words import FAR, Cue, Rules, handed_on, kind_of, table
from summarizer.text import Span

_RATES = ("percent", "percentage_point", "money", "foreign", "times", "doubling")
_INCREASE = re.compile(r"(?:同比|环比|比|较)[^,;。]{0,10}?(?:增加|净增|减少|多|少)(?:了|出)?$")
_PRODUCED = ("item", "mass", "volume", "other")  # kinds that one plant may make side by side
_SHORT = 18  # words of a list's own: a region, a class of projects
_YEARLY = re.compile(r"(?:今年|明年|年内|全年|本年度?)[^,;。]{0,12}?(?:计划|安排|拟)")
_LIST = re.compile(r"(?:[、,和及与或/]|以及|,?其中|分别为?|依次为?|均为?)*")
_BARE = re.compile(
    r"(?:[、,;和及与:()]|以及|其中|另外|另有|其余|其他|余下|剩下|剩余|还有|累计|分别|依次|均|都|共|合计|总计|总共|仅|只有|只|达到?|已达|为|有|是|已|就|占|达成|约|超|增至|升至|"
    r"增加到|提高到|上升到|扩大到|压缩到|调整为|转为|由|从|到|至|则|现在|目前|过去|原来|的|今年|去年|上年|同期|当月|当年|其|"
    r"[^,;:。、()]{1,12}(?:区|县|市|州|旗|镇|乡|类|所属|方面|地区|新区|开发区|高新区|园区|的|产业|板块|行业))*"
)


def measures(around: Around) -> list[Cue]:
    """Return what each number measures: by the words before it, behind it, those a list carries on, or its unit."""
    found: list[Cue] = []
    for i in range(len(around.numbers)):
        found.append(_measure(around, i, found))
    return found


def _measure(around: Around, i: int, before: Sequence[Cue]) -> Cue:
    number, kind = around.numbers[i], kind_of(around.numbers[i])
    rules = table().kinds["money" if kind == "foreign" else kind]
    left, right = around.left(i), around.right(i)
    if kind not in _RATES and _INCREASE.search(around.words(left)):
        return Cue("other", left[0], left[1])
    if kind == "item" and i + 1 < len(around.numbers) and around.numbers[i + 1].a == number.b:
        left, right = (left[1], left[1]), around.right(i + 1)
    said = rules.left.last(around.words(left), left[0])
    behind = rules.right.first(around.words(right), right[0])
    if kind in ("item", "enterprise", "household", "person", "area") and behind is not None:
        said = behind if said is None or said.value not in ("capacity", "jobs") else said
    said = said or behind
    if kind == "item" and said is behind and said is not None and said.value == "count" and _is_bare(around, left):
        said = said if _noun_follows(around, right) else None
    if said is None:
        said = _carried(around, i, before)
    if said is None:
        return Cue(_by_unit(around, i, kind, rules.fallback), number.a, number.b, "unit")
    if said.value == "total_investment" and around.words((said.a, said.b)) == "投资" and _for_year(around, i):
        return Cue("annual_investment", said.a, said.b)
    told = said.how == "said" and said.value in ("total_investment", "funding", "completed_investment")
    return _foreign(around, said) if kind == "foreign" and told else said


def _for_year(around: Around, i: int) -> bool:
    """Tell whether a bare 投资 is a year's: 今年计划安排项目52个、投资80亿元."""
    start = around.clause(i)[0]
    counted = i > 0 and around.numbers[i - 1].a >= start and around.folded.text[around.numbers[i - 1].b] == "、"
    return counted and _YEARLY.search(around.folded.text, start, around.numbers[i].a) is not None


def _noun_follows(around: Around, right: Span) -> bool:
    words = around.words(right)
    return bool(words) and words[0] not in "为占中在已正将是有均全达建开竣投续里应未没仍还需分同都"


def _foreign(around: Around, cue: Cue) -> Cue:
    """Money from abroad is foreign capital unless it is somebody's investment told as such."""
    words = around.words((cue.a, cue.b))
    value = "total_investment" if "投资" in words or "出资" in words else "foreign_capital"
    return Cue(value, cue.a, cue.b)


def _is_bare(around: Around, span: Span) -> bool:
    """Tell whether words before a number say nothing of what it measures, so that a list's head says it."""
    words = around.words(span)
    return len(words) <= 1 or _BARE.fullmatch(words) is not None


def _carried(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return the measure that a list, a change from A to B or an earlier clause hands on to a number."""
    number, kind = around.numbers[i], kind_of(around.numbers[i])
    left = around.left(i)
    words = around.words(left)
    previous = _previous(around, i)
    joined = previous is not None and around.numbers[previous].b == left[0]
    listed = _LIST.fullmatch(words) or CHANGED_TO.match(words) or words.startswith("、")
    if previous is not None and joined and listed:
        return handed_on(before[previous])
    beside = words.startswith("、") and i > 0 and around.numbers[i - 1].b == left[0]
    if beside and kind in _PRODUCED and before[i - 1].value == "capacity":
        return handed_on(before[i - 1])
    if kind in ("money", "foreign", "percent", "mass") or (kind == "item" and _is_bare(around, left)):
        rules = table().kinds["money" if kind == "foreign" else kind].left
        cue = _back(around, rules, around.sentence(i)[0], left[0], kind)
        if cue is not None and (kind != "mass" or _is_bare(around, left)):
            return handed_on(cue)
    if previous is not None and kind in ("item", "enterprise") and len(words) <= _SHORT:
        same = around.paragraph(number.a)[0] <= around.numbers[previous].a or _is_bare(around, left)
        if same and before[previous].value in ("project_count", "enterprise_count"):
            return handed_on(before[previous])
    return None


def _back(around: Around, rules: Rules, start: int, end: int, kind: str) -> Cue | None:
    """Return the last cue of an earlier clause, each clause read up to its own number as it stands there."""
    found = None
    for span in _stretches(around, start, end):
        cue = rules.last(around.words(span), span[0])
        found = cue or found
    if found is not None and kind in ("money", "foreign") and found.value == "other":
        return None
    return found


def _stretches(around: Around, start: int, end: int) -> Iterator[Span]:
    """Yield the words between numbers and clause marks of a range."""
    first = bisect_left(around.numbers, start, key=lambda number: number.a)
    last = bisect_left(around.numbers, end, key=lambda number: number.a)
    cuts = [start, *(place for number in around.numbers[first:last] for place in (number.a, number.b))]
    starts = around.starts[0]
    low, high = bisect_right(starts, start), bisect_right(starts, end)
    yield from pairwise(sorted({*cuts, *starts[low:high], end}))


def _previous(around: Around, i: int) -> int | None:
    """Return the number before this one that is of the same kind, in this paragraph or the one before."""
    kind, unit = kind_of(around.numbers[i]), around.numbers[i].unit[-1:]
    start = around.paragraph(max(around.paragraph(around.numbers[i].a)[0] - 1, 0))[0]
    for j in range(i - 1, max(-1, i - 1 - FAR), -1):
        if around.numbers[j].a < start:
            return None
        if kind_of(around.numbers[j]) == kind and around.numbers[j].unit[-1:] == unit:
            return j
    return None


def _by_unit(around: Around, i: int, kind: str, fallback: str) -> str:
    """Return the measure where no word says it: that of the unit, or of money in a bracket behind a name."""
    number, text = around.numbers[i], around.folded.text
    if kind == "foreign":
        return "foreign_capital"
    if kind == "mass" and number.unit.endswith("级"):
        return "capacity"
    if kind == "money":
        if "/" in number.unit:
            return "price"
        if role_of(around, i) == "threshold":
            return "total_investment"
        alone = text[number.a - 1 : number.a] == "(" and text[number.b : number.b + 1] == ")"
        beside = text[number.a - 1 : number.a] == "、" and i > 0 and around.numbers[i - 1].b == number.a - 1
        if alone or beside:
            return "total_investment"
    return fallback
