"""Parts and wholes: what the text divides must add up (R3, R10).

In: a case. Out: findings of the kind sum_mismatch. Promised: 其中 names a subset, which may be smaller than its whole
and not larger; a division (按领域分…, …合计) has to add up, counts exactly, amounts within the rounding of their
parts.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from summarizer.checks.amounts import base, is_exact, like, pointers, same_unit, slack
from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding, where
from summarizer.checks.unclaimed import severity_of
from summarizer.checks.witness import Testimony
from summarizer.numbers import NumberRead

_DIVIDED = re.compile(r"按[^,;。]{1,10}?(?:分|看|划分)[,:]|分[^,;。年期]{1,6}看[,:]|从[^,;。]{1,10}看[,:]")
_TOGETHER = re.compile(r"(?:合计|共计|总计|三者合计|加起来)(?:为|达|是|共)?$")
_SOME = re.compile("其中|包括")
_LEFT_OPEN = re.compile("等|主要|另有|其他|余下|其余")
_LEAST = 2
_REACH = 8  # numbers of one unit before a division among which its whole may be
_DIVISIBLE = frozenset(
    {"project_count", "enterprise_count", "total_investment", "gdp", "completed_investment", "other"}
)


def sums(case: Case) -> Iterator[Finding]:
    """Find wholes that their parts do not add up to."""
    told = case.witness.body
    for mark in _DIVIDED.finditer(told.folded.text):
        yield from _divided(case, told, mark.start(), mark.end())
    for i, number in enumerate(told.numbers):
        left = told.folded.text[max(0, number.a - 6) : number.a]
        if is_exact(number) and _TOGETHER.search(left):
            yield from _together(case, told, i)
        if is_exact(number):
            yield from _subset(case, told, i)


def _divided(case: Case, told: Testimony, start: int, at: int) -> Iterator[Finding]:
    """Compare a division with the wholes before it: one of them has to be its sum."""
    text = told.folded.text
    end = told.sentence(at)[1]
    stop = text.find(";", at, end)
    listed = told.numbers_in(at, end)
    if stop >= 0 and len([n for n in listed if n.a < stop]) >= _LEAST * 2 - 1 and _DIVIDED.search(text, stop, end):
        listed = [n for n in listed if n.a < stop]
    again = _DIVIDED.search(text, at, end)
    listed = [n for n in listed if again is None or n.a < again.start()]
    first: dict[str, list[NumberRead]] = {}
    for number in listed:
        index = told.index_of(number)
        if index is None or severity_of(told, index) is None or told.measures[index].value not in _DIVISIBLE:
            continue
        first.setdefault(_kind(told, number), []).append(number)
    for parts in first.values():
        if len(parts) < _LEAST + 1 or not all(map(is_exact, parts)) or _loose(text, parts):
            continue
        wholes = [n for n in told.numbers_in(0, start) if same_unit(n, parts[0]) and is_exact(n)][-_REACH:]
        wholes = [n for n in wholes if base(n) >= max(map(base, parts))]
        if not wholes or any(_adds_up(parts, whole) for whole in wholes):
            continue
        near = [n for n in wholes if n.a >= told.paragraph(max(0, told.paragraph(start)[0] - 1))[0]]
        same = [n for n in near if _kind(told, n) == _kind(told, parts[0])]
        if same:
            yield _finding(case, told, same[-1], parts)


def _kind(told: Testimony, number: NumberRead) -> str:
    index = told.index_of(number)
    return (
        f"{number.canonical.unit if number.canonical else ''} {told.measures[index].value if index is not None else ''}"
    )


def _loose(text: str, parts: Sequence[NumberRead]) -> bool:
    between = text[parts[0].b : parts[-1].a]
    return _LEFT_OPEN.search(between) is not None or _SOME.search(between) is not None


def _together(case: Case, told: Testimony, i: int) -> Iterator[Finding]:
    """Compare 合计 with the numbers listed before it in its sentence; some run of them has to be its sum."""
    whole = told.numbers[i]
    start = told.sentence(whole.a)[0]
    parts = [n for n in told.numbers_in(start, whole.a) if same_unit(n, whole) and is_exact(n)]
    kinds = [told.measures[index].value for n in parts if (index := told.index_of(n)) is not None]
    if len(parts) < _LEAST or len(set(kinds)) > 1:
        return
    runs = [parts[a:b] for a in range(len(parts)) for b in range(a + _LEAST, len(parts) + 1)]
    if not any(_adds_up(run, whole) for run in runs[:64]):
        yield _finding(case, told, whole, parts)


def _subset(case: Case, told: Testimony, i: int) -> Iterator[Finding]:
    """Find a subset (其中…) that is larger than its whole."""
    whole, text = told.numbers[i], told.folded.text
    if whole.canonical is not None and whole.canonical.unit in ("percent", "percentage_point", "times", "rank"):
        return
    end = told.sentence(whole.a)[1]
    some = _SOME.search(text, whole.b, min(end, whole.b + 12))
    if some is None or (i + 1 < len(told.numbers) and told.numbers[i + 1].a < some.start()):
        return
    stop = text.find(";", some.end(), end)
    parts = [n for n in told.numbers_in(some.end(), stop if stop >= 0 else end) if _kind(told, n) == _kind(told, whole)]
    parts = [n for n in parts if same_unit(n, whole) and is_exact(n)]
    if _SOME.search(text, some.end(), parts[-1].a if parts else some.end()):
        parts = parts[:1]
    over = [n for n in parts if base(n) > base(whole) + slack(whole)]
    listed = len(parts) >= _LEAST and all(text[n.b : n.b + 1] in "、,。;和" for n in parts)
    if over:
        yield _finding(case, told, whole, over[:1], subset=True)
    elif listed and sum(map(base, parts)) > base(whole) + _slack([*parts, whole]) and _only_marks(text, parts):
        yield _finding(case, told, whole, parts, subset=True)


def _only_marks(text: str, parts: Sequence[NumberRead]) -> bool:
    """Tell whether parts stand side by side (甲区12个、乙区15个), so that none is a part of another."""
    return all("、" in text[a.b : a.b + 1] for a in parts[:-1])


def _slack(numbers: Sequence[NumberRead]) -> Decimal:
    return sum(map(slack, numbers), Decimal(0))


def _adds_up(parts: Sequence[NumberRead], whole: NumberRead) -> bool:
    return abs(sum(map(base, parts)) - base(whole)) <= _slack([*parts, whole])


def _finding(
    case: Case, told: Testimony, whole: NumberRead, parts: Sequence[NumberRead], subset: bool = False
) -> Finding:
    total = like(sum(map(base, parts), Decimal(0)), whole)
    words = "、".join(part.text for part in parts)
    said = f"其中{words}合计{total}，多于{whole.text}" if subset else f"{words}合计{total}，不等于{whole.text}"
    target = next(pointers(case, [whole]), "")
    return Finding(
        "sum_mismatch", "warning", target, f"{where(told, (whole.a, parts[-1].b))}：{said}", whole.text, total,
        ((told, (whole.a, whole.b)), *((told, (part.a, part.b)) for part in parts)),
        tuple(pointers(case, [whole, *parts])),
    )  # fmt: skip
