"""What cannot be, or hardly: parts over wholes, slips of 万 and 亿, facts from the future (R1, R2, R7 to R9, R13).

In: a case. Out: findings of the kind implausible. Promised: every one of them is a question to a person; none judges.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, Place, where
from summarizer.checks.witness import Testimony
from summarizer.records import Project

_SLIPS = (Decimal(10000), Decimal(1000), Decimal(10))
_ALL = Decimal(100)
_FALL = re.compile(r"(?:下降|减少|降低|减|缩短|降)(?:了|到)?$")
_RATE = re.compile(r"(?:增速|增幅|降幅|占比|比重|增长率|完成率|开工率)")
_CHANGE = re.compile(r"(?:比|较)[^,;。]{1,14}?(?:提高|加快|回落|收窄|扩大|上升|提升|高|低|快|慢)(?:了|出)?$")
_NEAR = 40  # characters between a number and the one that takes its place
_CORRECTED = re.compile(
    "应为|更正|勘误|订正|误(?:写|作|为)|(?:调整|修订|变更|更改|改|增|减|提高|扩大|追加)(?:为|到|至)"
)
_WEEKDAY = re.compile(r"\(?(?:星期|周)([一二三四五六日天])\)?")
_DAYS = {**dict(zip("一二三四五六日", range(7), strict=True)), "天": 6}


def impossible(case: Case) -> Iterator[Finding]:
    """Find what cannot be."""
    for i, project in enumerate(case.record.projects):
        own = case.by_project.get(i, ())
        yield from _over_total(project, own)
        yield from _slips(project, own)
    for claim in case.claims:
        yield from _of_one(claim)
    yield from _from_the_future(case)
    yield from _weekdays(case.witness.body)


def _amount(claim: Claim) -> Decimal | None:
    base = claim.read.canonical if claim.read is not None else claim.quantity.canonical
    return base.value if base is not None and base.unit == "CNY" and claim.place is not None else None


def _places(*claims: Claim) -> tuple[Place, ...]:
    return tuple((claim.told, claim.place) for claim in claims if claim.place is not None)


def _over_total(project: Project, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Compare completed and annual investment with the one total (R2)."""
    totals = [(claim, _amount(claim)) for claim in claims if claim.quantity.measure == "total_investment"]
    largest = max((amount for _, amount in totals if amount is not None), default=None)
    if largest is None:
        return
    total = next(claim for claim, amount in totals if amount == largest)
    for claim in claims:
        amount = _amount(claim)
        if amount is None or claim.quantity.measure not in ("completed_investment", "annual_investment"):
            continue
        if amount > largest:
            message = f"“{project.name}”的{claim.words}比总投资{total.words}还多"
            yield Finding(
                "implausible", "warning", claim.pointer, message, claim.words, total.words, _places(claim, total),
                (total.pointer,),
            )  # fmt: skip


def _slips(project: Project, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Find two amounts of one measure that differ by the weight of a digit or of 万 and 亿 (R1)."""
    for n, claim in enumerate(claims):
        for other in claims[:n]:
            one, two = _amount(claim), _amount(other)
            if not one or not two or claim.quantity.measure != other.quantity.measure:
                continue
            if claim.quantity.measure != "total_investment" or claim.quantity.period != other.quantity.period:
                continue
            if _corrected(claim, other):
                continue
            if any(max(one, two) == min(one, two) * slip for slip in _SLIPS):
                message = f"“{project.name}”的{claim.words}与{other.words}只差数位，疑是万、亿或小数点之误"
                yield Finding(
                    "implausible", "warning", claim.pointer, message, claim.words, other.words, _places(claim, other),
                    (other.pointer,),
                )  # fmt: skip


def _corrected(one: Claim, other: Claim) -> bool:
    """Tell whether the text itself puts one number in place of the other: “1.8亿元”应为“18亿元”."""
    if one.place is None or other.place is None or one.told is not other.told:
        return False
    first, second = sorted((one.place, other.place))
    between = one.told.folded.text[first[1] : second[0]]
    return len(between) <= _NEAR and _CORRECTED.search(between) is not None


def _of_one(claim: Claim) -> Iterator[Finding]:
    """Look at one number: progress over 100 %, a fall by n times (R8), % where two rates are compared (R7)."""
    read, place = claim.read, claim.place
    if read is None or place is None or read.canonical is None:
        return
    percent = read.canonical.unit == "percent"
    if percent and claim.quantity.measure in ("progress", "share") and read.canonical.value > _ALL:
        said = "工程进度" if claim.quantity.measure == "progress" else "占比"
        message = f"{where(claim.told, claim.quote or place)}：{said}{claim.words}超过100%"
        yield Finding("implausible", "warning", claim.pointer, message, claim.words, None, _places(claim))
    before = claim.told.folded.text[claim.told.clause(place[0])[0] : place[0]]
    if read.unit.endswith("倍") and _FALL.search(before):
        message = f"{where(claim.told, claim.quote or place)}：减少不能用“倍”"
        yield Finding("implausible", "warning", claim.pointer, message, claim.words, None, _places(claim))
    if percent and read.text.endswith("%") and _RATE.search(before) and _CHANGE.search(before):
        message = f"{where(claim.told, claim.quote or place)}：两个比率相差应写百分点，记录是{claim.words}"
        yield Finding("implausible", "notice", claim.pointer, message, claim.words, None, _places(claim))


def _from_the_future(case: Case) -> Iterator[Finding]:
    """Find facts that are dated after the article's day (R9)."""
    day = case.article.day
    if day is None:
        return
    dated = [(claim.pointer, claim.quantity.period, claim.quantity.status, claim.words) for claim in case.claims]
    dated += [(m.pointer, m.milestone.date, m.milestone.status, m.milestone.text or "") for m in case.milestones]
    for pointer, period, status, words in dated:
        if not period or status != "actual":
            continue
        first = period.split("/")[0]
        if first[: len(day)] > day[: len(first)]:
            message = f"记录把{words}记为{period}已发生的事实，而文章是{day}的"
            yield Finding("implausible", "warning", pointer, message, period, day)


def _weekdays(told: Testimony) -> Iterator[Finding]:
    """Find days whose weekday is not the calendar's (R13)."""
    for date in told.dates:
        named = _WEEKDAY.match(told.folded.text, date.b)
        if named is None or date.period is None or len(date.period) != 10:
            continue
        true = datetime.date.fromisoformat(date.period).weekday()
        if true != _DAYS[named[1]]:
            right = "一二三四五六日"[true]
            message = f"{where(told, (date.a, named.end()))}：{date.period}是星期{right}"
            yield Finding(
                "implausible",
                "notice",
                "",
                message,
                f"星期{named[1]}",
                f"星期{right}",
                ((told, (date.a, named.end())),),
            )
