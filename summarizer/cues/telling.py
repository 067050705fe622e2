"""Whether each number is told as a fact, a plan or a forecast, and the words that say so.

In: the words around the numbers of a text, and what each measures. Out: one cue a number. Promised: the nearest word
decides; a word of an earlier clause reaches on through its sentence until a fact is told, but never to what stands
fixed (a total investment, a size); a milestone's plan is not the number's.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from summarizer.cues.around import Around
from summarizer.cues.changes import CHANGED, CHANGED_FROM_TO, CHANGED_TO, ONCE_MEANT
from summarizer.cues.words import FAR, Cue, handed_on, names_milestone, table
from summarizer.text import Span

# What a plan does to things that stand fixed otherwise: these are told with it.
_EFFECT = re.compile(
    r"受益|惠及|覆盖|(?:新增|增加|净增)(?!了)|恢复(?!了)|带动|拉动|解决|服务|满足|辐射|改善|节约|腾出|亩均|^(?:达到?|突破|升至|增至)"
)
_STOP = re.compile("[,;。]")
_MEANT = ("annual_investment", "completed_investment", "funding", "count")
_COMPARES = re.compile(
    r"^,?(?:同比|环比|增长|增|(?:比|较)[^,;。]{1,12}?(?:增|多|少|减|高|低|降|涨|跌|翻)|占(?!地)|是(?:去年|上年)|增速|增幅)"
)
_OBJECT = re.compile(
    r"[^,;。]{1,40}?(?:输送|送往|送到|送至|纳入|列入|列为|作为|定为|用于|变成|变为|转化|改成|改造成|打造成|摆进|搬到|引入|融入)"
)


def statuses(around: Around, said: Sequence[Cue]) -> list[Cue]:
    """Return whether each number is told as a fact, a plan or a forecast, with the words that say so."""
    found: list[Cue] = []
    for i in range(len(around.numbers)):
        found.append(_status(around, i, said[i], found))
    for i in range(len(found) - 2, -1, -1):  # 增长6%、增长17%左右的工作目标: the last word is said of the whole row
        after, end = found[i + 1], around.numbers[i + 1].b
        if found[i].how == "unit" and after.value == "planned" and after.a >= end and _in_row(around, i):
            found[i] = handed_on(after)
    return found


def _in_row(around: Around, i: int) -> bool:
    """Tell whether the next number is the next member of a row: 增长6%、…增长17%."""
    between = around.folded.text[around.numbers[i].b : around.numbers[i + 1].a]
    return between.startswith("、") and _STOP.search(between) is None


def _status(around: Around, i: int, measure: Cue, before: Sequence[Cue]) -> Cue:
    number, data = around.numbers[i], table()
    left, right, start = around.lefts[i], around.rights[i], around.clauses[i][0]
    meant = ONCE_MEANT.search(around.words(left))
    if meant is not None and meant["first"] and not meant["set"] and measure.value not in (*data.fixed, *_MEANT):
        meant = None  # what was once measured, not meant
    if meant is not None and CHANGED.search(around.words((start, number.a))):
        return Cue("planned", left[0] + meant.start(), number.a)
    changed = _changed(around, i)
    if changed is not None and changed.value:
        return changed
    until = changed.a if changed is not None else number.a
    begin = left[0] if changed is None else around.lefts[i - 1][0]
    near = data.status.last(around.words((begin, until)), begin)
    if near is not None and near.value == "actual" and (compared := _compares(around, i, before)) is not None:
        return compared
    if near is not None and near.value == "actual" and measure.value == "annual_investment":
        return Cue("planned", measure.a, measure.b)
    aside = near is not None and (_modifies(around, i, measure, near) or _costs(around, measure, near))
    if near is not None and not aside and (not _is_of_plan(around, near, measure) or number.bound == "over"):
        return near
    if measure.value == "annual_investment":
        return Cue("planned", measure.a, measure.b)
    behind = data.behind.first(around.words(right), right[0])
    if behind is not None:
        return behind
    head = _head(around, (start, left[0])) if start < left[0] and changed is None else None
    reaches = head is not None and (measure.value not in data.fixed or head.value != "forecast")
    if head is not None and reaches and not _of_milestone(around, head, i):
        return handed_on(head)
    return _carried_status(around, i, measure, before) or Cue("actual", number.a, number.b, "unit")


def _head(around: Around, span: Span) -> Cue | None:
    """Return the last cue of a clause before a number's own words that speaks of more than the number behind it."""
    for cue in reversed(around.cues(table().status, span)):
        if not _is_local(around, cue):
            return cue
    return None


def _modifies(around: Around, i: int, measure: Cue, cue: Cue) -> bool:
    """Tell whether a number only describes what the plan is about: 确保总投资51亿元的…开工."""
    text = around.folded.text
    return text.startswith("的", around.numbers[i].b) and cue.b <= measure.a and measure.b <= around.numbers[i].a


def _is_of_plan(around: Around, cue: Cue, measure: Cue) -> bool:
    """Tell whether 计划 is only what a rate is measured by: 原计划74项,兑现率91.9%; how much of it is done is done."""
    words = around.words((cue.a, cue.b))
    return measure.value == "completion_rate" and words.startswith(("计划", "任务", "目标", "原定"))


def _costs(around: Around, measure: Cue, cue: Cue) -> bool:
    """Tell whether 要 only says what something takes today: 一个柜子要1100元."""
    return measure.value in ("price", "duration") and around.words((cue.a, cue.b)) == "要"


def _is_told_of(around: Around, i: int, measure: Cue) -> bool:
    """Tell whether a number only says which things are meant: 对入库不足三成的23个项目逐项督办, 总投资51亿元的电站."""
    text, start = around.folded.text, around.clauses[i][0]
    if text.startswith(("对", "针对", "把"), start):
        return True
    return measure.value == "total_investment" and text.startswith("的", around.numbers[i].b)


def _is_local(around: Around, cue: Cue) -> bool:
    """Tell whether a cue speaks of the number right behind it only: 规划床位800张, 总产预计31.8万吨."""
    if table().local.match(around.folded.text, cue.a):
        return True
    at = bisect_left(around.places, cue.b)
    return cue.value == "forecast" and at < len(around.numbers) and around.numbers[at].a - cue.b <= 1


def _takes(around: Around, cue: Cue) -> bool:
    """Tell whether 将 takes an object (将余热输送至…) instead of speaking of what is to come."""
    taken = _OBJECT.match(around.folded.text, cue.b)
    return around.words((cue.a, cue.b)) == "将" and taken is not None


def _of_milestone(around: Around, cue: Cue, i: int) -> bool:
    """Tell whether a cue speaks of a day of the project's life, not of a number."""
    if cue.value == "actual":
        return False
    end = around.clause_at(cue.a, cue.b)[1]
    if any(cue.b <= number.a < end for number in around.numbers[max(0, i - FAR) : i + 1]):
        return False
    return names_milestone(around.folded.text[cue.b : end]) is not None


def _changed(around: Around, i: int) -> Cue | None:
    """Read A in 由A调整为B (a plan that was) and in 从A增加到B (what is); of B where the words before A begin."""
    left, right = around.lefts[i], around.rights[i]
    before = CHANGED.search(around.words(left))
    words = around.words(right)
    to = (CHANGED_TO.match(words) or CHANGED_FROM_TO.match(words)) if before else None
    if to is not None:
        return Cue("planned" if to["plan"] else "actual", right[0] + to.start(), right[0] + to.end())
    words = around.words(left)
    if i and around.numbers[i - 1].b == left[0] and (CHANGED_TO.match(words) or CHANGED_FROM_TO.match(words)):
        first = around.lefts[i - 1]
        origin = CHANGED.search(around.words(first))
        if origin is not None:
            return Cue("", first[0] + origin.start(), left[1])
    return None


def _carried_status(around: Around, i: int, measure: Cue, before: Sequence[Cue]) -> Cue | None:
    """Return the status that an earlier clause of the sentence, or a heading above, hands on."""
    rules, number, fixed = table().status, around.numbers[i], table().fixed
    group, sentence, clause = around.groups[i], around.sentences[i], around.clauses[i]
    words = around.words(around.lefts[i])
    if (compared := _compares(around, i, before)) is not None:
        return compared
    unsure = number.bound == "over" or number.upper is not None
    if unsure and measure.value == "total_investment" and i and around.numbers[i - 1].a >= group[0]:
        return handed_on(before[i - 1]) if before[i - 1].value != "actual" else None
    effect = _EFFECT.search(words) or CHANGED_FROM_TO.match(words)
    if _is_told_of(around, i, measure):
        return None
    within = measure.value == "duration" and number.text.endswith("内")
    still = measure.value in fixed and measure.value != "project_count" and not within
    if still and not effect and number.upper is None:
        return _headed(around, number.a) if measure.value != "total_investment" else None
    found: Cue | None = None
    done = False
    for cue in around.cues(rules, (group[0], clause[0])):
        if cue.value == "actual":
            found, done = None, True
        elif _is_of_plan(around, cue, measure) and number.bound == "exact":
            continue
        elif not _of_milestone(around, cue, i) and not _is_local(around, cue) and not _takes(around, cue):
            found = cue
    if found is None and sentence[0] < group[0]:
        first = around.clause_at(sentence[0], sentence[0] + 1)
        opening = rules.last(around.words(first), first[0])
        if opening is not None and opening.value != "actual" and not _is_local(around, opening):
            found = opening
    if found is not None:
        return handed_on(found)
    return None if done else _headed(around, number.a)


def _compares(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return the status of the number before, where this one only compares it: 预计总产9万吨,较上年增加1万吨."""
    if not i or around.numbers[i - 1].a < around.groups[i][0] or before[i - 1].value == "actual":
        return None
    return handed_on(before[i - 1]) if _COMPARES.match(around.words(around.lefts[i])) else None


def _headed(around: Around, place: int) -> Cue | None:
    """Return the status that the nearest heading above a place gives it."""
    at = bisect_left(around.headings, place, key=lambda cue: cue.a) - 1
    found = around.headings[at] if at >= 0 else None
    return handed_on(found) if found is not None and found.value != "actual" else None
