"""Percentages against the amounts beside them (R4 to R8).

In: a case. Out: findings of the kind ratio_mismatch. Promised: only what the words tie together is calculated
(占总投资的, 占年度计划的, 其中…占, 多完成…增幅, 比时间进度, 由A增加到B增长n倍); comparable prices are left alone.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from summarizer.checks.amounts import HUNDRED, base, follows, is_exact, last_digit, pointers, same_unit
from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding, where
from summarizer.checks.witness import Testimony
from summarizer.numbers import NumberRead

_COMPARABLE = re.compile("可比|同口径|不变价|扣除")
_OF_TOTAL = re.compile(r"(?:占|为|完成)(?:到|了|其|概算|工程|项目)*总投资的?(?:比重)?(?:为|达|达到)?$")
_OF_PLAN = re.compile(
    r"(?:占|为|完成)(?:了)?(?:全年|年度|本年|年初|当年)?(?:度)?(?:投资)?(?:计划|任务|目标)(?:投资|任务|总数|数|额)?的$"
)
_OF_NUMBER = re.compile(r"占(?:到|了)?(?:总数|总量|总额|全部)的?$")
_PLAIN_SHARE = re.compile(r"^,?(?:占比|占)(?:达|为|到)?$")
_INCREASE = re.compile(r"(?:多完成|净增|增加|增长|多出|多)(?:了)?$")
_GROWTH = re.compile(r"^,?(?:同比)?(?:增幅|增长|增速|增长率)(?:为|达|达到|了)?$")
_AHEAD = re.compile(
    r"(?:时间|序时)进度[^,;。]{0,4}?(?:超出|快|超前|高出|提前|领先)(?:了)?$|(?:超出|超|快于|超过|高于)(?:时间|序时)进度$"
)
_GROWN = re.compile(r"(?:增加|增长|提高|上升|扩大|增)(?:到|至)$")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,10}$")
_TIMES_MORE = re.compile(r"(?:增长|增加|提高|扩大)(?:了)?$")
_MONTHS = re.compile(r"^(\d{4})-01/\1-(\d{2})$")


def ratios(case: Case) -> Iterator[Finding]:
    """Find percentages that do not follow from the amounts beside them."""
    told = case.witness.body
    for i, number in enumerate(told.numbers):
        if number.canonical is None or number.bound != "exact" or number.upper is not None or i == 0:
            continue
        unit = number.canonical.unit
        calculated = None
        if unit == "percent":
            calculated = _share(told, i) or _growth(told, i)
        elif unit == "percentage_point":
            calculated = _ahead_of_time(told, i)
        elif number.unit in ("倍", "番"):
            calculated = _multiple(told, i)
        if calculated is None:
            continue
        rate, amounts = calculated
        if follows(number, rate, amounts) or _near(number, rate):
            continue
        yield _finding(case, told, number, rate, amounts)


def _near(number: NumberRead, rate: Decimal) -> bool:
    """Tell whether a rate is off by one of the last digit: real texts calculate from unrounded values."""
    if number.unit in ("倍", "番"):
        return False
    return abs(abs(base(number)) - abs(rate)) <= last_digit(number) * (10 if number.unit.endswith("成") else 1)


def _own_words(told: Testimony, i: int) -> str:
    number, before = told.numbers[i], told.numbers[i - 1]
    start = max(before.b, told.sentence(number.a)[0])
    return told.folded.text[start : number.a]


def _share(told: Testimony, i: int) -> tuple[Decimal, Sequence[NumberRead]] | None:
    """Return part over whole, where the words say whose share a percentage is and the text has one such whole."""
    words = _own_words(told, i)
    part = told.numbers[i - 1]
    start = told.sentence(told.numbers[i].a)[0]
    if not is_exact(part) or part.a < start or _COMPARABLE.search(words):
        return None
    wholes: list[NumberRead] = []
    if _OF_TOTAL.search(words):
        wholes = _of_measure(told, i, ("total_investment",))
    elif _OF_PLAN.search(words) and part.canonical is not None and part.canonical.unit == "CNY":
        wholes = _of_measure(told, i, ("annual_investment",))
    elif _OF_NUMBER.search(words) or _PLAIN_SHARE.match(words):
        wholes = _before_some(told, i, plain=_PLAIN_SHARE.match(words) is not None)
    if len(wholes) != 1 or base(wholes[0]) < base(part):
        return None
    return base(part) / base(wholes[0]) * HUNDRED, [part, wholes[0]]


def _of_measure(told: Testimony, i: int, measures: tuple[str, ...]) -> list[NumberRead]:
    """Return the amounts of a measure before a percentage: those of its sentence, else of its paragraph."""
    part = told.numbers[i - 1]
    for start in (told.group(part.a)[0], told.paragraph(part.a)[0]):
        found = [n for n in told.numbers_in(start, part.a) if told.measure_of(n) in measures and same_unit(n, part)]
        if found:
            apart = ";" in told.folded.text[found[-1].b : part.a]  # another subject's
            return found if all(map(is_exact, found)) and not apart else []
    return []


def _before_some(told: Testimony, i: int, plain: bool) -> list[NumberRead]:
    """Return the whole before the part: 14个,其中新能源5个,占35.7%; 40个沉箱已安装31个,占总数的77.5%."""
    if i < 2:
        return []
    whole, part = told.numbers[i - 2], told.numbers[i - 1]
    start = told.sentence(part.a)[0]
    between = told.folded.text[whole.b : part.a]
    tied = "其中" in between if plain else True
    return [whole] if whole.a >= start and same_unit(whole, part) and is_exact(whole) and tied else []


def _growth(told: Testimony, i: int) -> tuple[Decimal, Sequence[NumberRead]] | None:
    """Return the growth that an increase means for the level before it: 完成629亿元,…多完成147亿元,增幅30.5%."""
    if i < 2 or not _GROWTH.match(_own_words(told, i)):
        return None
    more, text = told.numbers[i - 1], told.folded.text
    if not is_exact(more) or not _INCREASE.search(text[max(0, more.a - 4) : more.a]):
        return None
    start = told.paragraph(more.a)[0]
    near = told.numbers_in(max(start, more.a - _NEAR_LEVEL), more.a)
    levels = [n for n in near if same_unit(n, more) and told.measure_of(n) == "completed_investment"]
    if len(levels) != 1 or not is_exact(levels[0]) or base(levels[0]) <= base(more):
        return None
    return base(more) / (base(levels[0]) - base(more)) * HUNDRED, [more, levels[0]]


_NEAR_LEVEL = 80  # characters in which the level stands before its increase


def _ahead_of_time(told: Testimony, i: int) -> tuple[Decimal, Sequence[NumberRead]] | None:
    """Return how far a rate is ahead of the months gone by: 97.2%,比时间进度超出13.8个百分点 at the end of October."""
    rate = told.numbers[i - 1]
    if not _AHEAD.search(_own_words(told, i)) or rate.canonical is None or rate.canonical.unit != "percent":
        return None
    if not is_exact(rate):
        return None
    sentence = told.sentence(rate.a)
    for date in reversed(told.dates_in(told.paragraph(rate.a)[0], sentence[1])):
        period = date.period or ""
        months = _MONTHS.match(period)
        if months or len(period) == 7 or len(period) == 10:
            month = int(months[2] if months else period[5:7])
            return base(rate) - Decimal(month) / 12 * HUNDRED, [rate]
    return None


def _multiple(told: Testimony, i: int) -> tuple[Decimal, Sequence[NumberRead]] | None:
    """Return how many times more B is than A in 由A增加到B,增长n倍; 增长2倍 is threefold, 翻一番 twofold (R8)."""
    if i < 2:
        return None
    number, high, low, text = told.numbers[i], told.numbers[i - 1], told.numbers[i - 2], told.folded.text
    tied = _GROWN.search(text[low.b : high.a]) and _FROM.search(text[max(0, low.a - 12) : low.a])
    if (
        not tied
        or low.a < told.sentence(number.a)[0]
        or not same_unit(low, high)
        or not (is_exact(low) and is_exact(high))
    ):
        return None
    grown = base(high) / base(low)
    if number.unit == "番":
        return grown.ln() / Decimal(2).ln(), [low, high]
    more = _TIMES_MORE.search(text[max(0, number.a - 4) : number.a])
    return (grown - 1 if more else grown), [low, high]


def _finding(case: Case, told: Testimony, number: NumberRead, rate: Decimal, amounts: Sequence[NumberRead]) -> Finding:
    unit = number.unit if number.unit in ("倍", "番", "个百分点", "百分点") else "%"
    value = f"{rate.quantize(Decimal('0.01')).normalize():f}{unit}"
    words = "与".join(amount.text for amount in amounts)
    message = f"{where(told, told.clause(number.a))}：按{words}算是{value}，不是{number.text}"
    return Finding(
        "ratio_mismatch", "warning", next(pointers(case, [number]), ""), message, number.text, value,
        ((told, (number.a, number.b)), *((told, (n.a, n.b)) for n in amounts)),
        tuple(pointers(case, [number, *amounts])),
    )  # fmt: skip
