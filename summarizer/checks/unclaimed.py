"""Source against records: which numbers of the article no record claims, and how much of it is covered.

In: a case. Out: findings of the kind unclaimed_number, and the coverage. Promised: a flagged claim still claims, it is
its own flag that has to be settled; a number that headline or lead repeats is claimed where its equal is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.readings import MEASURES
from summarizer.checks.witness import Testimony
from summarizer.cues import kind_of, role_of
from summarizer.numbers import NumberRead
from summarizer.records import Severity
from summarizer.text import Span

# What a report may leave out: told as a notice. Everything else that is counted in money, goods or shares is missed.
_MINOR_MEASURES = frozenset({"count", "duration", "rank"})
_MINOR_KINDS = frozenset({"rank", "time"})
_CLASS = re.compile(r"(?:以上|以下|及以上)?的(?:有)?[0-9一二两三四五六七八九十百]+[个项家]")  # 10亿元以上的6个
_TELLING = Decimal(10)  # a smaller whole number may stand twice by chance


def unclaimed(case: Case) -> Iterator[Finding]:
    """Find reportable numbers of the body that no record claims."""
    told = case.witness.body
    taken = _taken(case, told)
    for index, number in enumerate(told.numbers):
        if _is_taken(number, taken) or _is_repeated(case, told, number):
            continue
        severity = severity_of(told, index)
        if severity is None:
            continue
        span = _shown(told, number)
        measure = told.measures[index].value
        name = f"（{MEASURES[measure]}）" if measure != "other" else ""
        message = f"文中的{number.text}{name}没有记录：{where(told, span)}"
        yield Finding(
            "unclaimed_number", severity, "", message, found=number.text, places=((told, (number.a, number.b)),),
            follows=tuple(_claims_around(case, told, number)),
        )  # fmt: skip


def coverage(case: Case) -> float | None:
    """Return the share of sentences with a reportable number in which every such number is claimed."""
    told = case.witness.body
    taken = _taken(case, told)
    sentences: dict[Span, bool] = {}
    for index, number in enumerate(told.numbers):
        if severity_of(told, index) == "warning":
            sentence = told.sentence(number.a)
            claimed = _is_taken(number, taken) or _is_repeated(case, told, number)
            sentences[sentence] = sentences.get(sentence, True) and claimed
    return round(sum(sentences.values()) / len(sentences), 4) if sentences else 1.0


def severity_of(told: Testimony, index: int) -> Severity | None:
    """Return how grave it is to miss a number; None for the threshold of a class, which is a name."""
    number = told.numbers[index]
    if role_of(told.around, index) == "threshold" or _CLASS.match(told.folded.text, number.b):
        return None
    if told.measures[index].value in _MINOR_MEASURES or kind_of(number) in _MINOR_KINDS:
        return "notice"
    return "warning"


def _taken(case: Case, told: Testimony) -> list[Span]:
    return sorted(claim.place for claim in case.claims if claim.place is not None and claim.told is told)


def _is_taken(number: NumberRead, taken: list[Span]) -> bool:
    at = bisect_left(taken, (number.b, 0))
    return any(a < number.b and number.a < b for a, b in taken[max(0, at - 3) : at])


def _is_repeated(case: Case, told: Testimony, number: NumberRead) -> bool:
    """Tell whether the number's equal is claimed, one of the two standing in the headline or the lead."""
    if number.canonical is None or (number.value < _TELLING and number.value == number.value.to_integral_value()):
        return False
    lead = told.folded.breaks[0] if told.folded.breaks else len(told.folded)
    for claim in case.equals.get((number.canonical.value, number.canonical.unit), ()):
        if claim.read is None or claim.place is None or claim.read.upper != number.upper:
            continue
        if claim.told is not told or (claim.place[0] < lead) != (number.a < lead):
            return True
    return False


def _claims_around(case: Case, told: Testimony, number: NumberRead) -> Iterator[str]:
    """Yield the claims whose evidence holds the number although they name another one."""
    for claim in case.displaced:
        if claim.told is told and _holds(claim, number):
            yield claim.pointer


def _holds(claim: Claim, number: NumberRead) -> bool:
    return claim.quote is not None and claim.quote[0] <= number.a and number.b <= claim.quote[1]


def _shown(told: Testimony, number: NumberRead) -> Span:
    start, end = told.clause(number.a)
    return min(start, number.a), max(end, number.b)
