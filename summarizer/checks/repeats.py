"""What stands twice: items of a record that say the same, and headlines against their body (R11).

In: a case. Out: findings of the kinds duplicate and headline_conflict. Promised: equal numbers at two places are two
statements and no duplicate; a headline may round, 近 from below and 逾 from above.
"""

from collections.abc import Iterator
from decimal import Decimal

from summarizer.checks.amounts import base, last_digit, same_unit
from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.names import bare_name
from summarizer.cues import role_of
from summarizer.numbers import NumberRead

_NEAR = Decimal("0.1")  # how far 近, 约 and 逾 may be from the body's number, as real headlines use them
_ROUND = Decimal("0.6")  # 逾百亿 for 130余亿: a round number of one digit reaches further
_HEADLINED = frozenset({"CNY", "USD", "item", "percent", "m2", "kW", "t"})


def duplicates(case: Case) -> Iterator[Finding]:
    """Find two claims of one place, and two projects of one name."""
    taken: dict[tuple[int, int, bool], Claim] = {}
    for claim in case.claims:
        if claim.place is None:
            continue
        where_it_stands = (*claim.place, claim.told is case.witness.body)
        first = taken.setdefault(where_it_stands, claim)
        if first is not claim:
            message = f"{where(claim.told, claim.quote or claim.place)}里的{claim.words}记了两次："
            message += f"“{first.owner}”和“{claim.owner}”"
            yield Finding(
                "duplicate", "warning", claim.pointer, message, claim.words, first.words, ((claim.told, claim.place),),
                (first.pointer,),
            )  # fmt: skip
    names: dict[str, int] = {}
    for i, project in enumerate(case.record.projects):
        first_index = names.setdefault(bare_name(project.name), i)
        if first_index != i:
            message = f"项目“{project.name}”记了两次"
            yield Finding("duplicate", "warning", f"/projects/{i}", message, project.name, project.name)


def headlines(case: Case) -> Iterator[Finding]:
    """Find numbers of the headline that the body tells otherwise."""
    told, body = case.witness.heading, case.witness.body
    for i, number in enumerate(told.numbers):
        if (
            number.canonical is None
            or number.canonical.unit not in _HEADLINED
            or role_of(told.around, i) == "threshold"
        ):
            continue
        like = [n for n in body.numbers if same_unit(n, number)]
        if any(_rounds(number, n) for n in like):
            continue
        measure = told.measures[i]
        if measure.how == "unit":
            continue
        rivals = [
            n for n in like if body.measure_of(n) == measure.value and abs(base(n) / base(number) - 1) < 1 and base(n)
        ]
        if len(rivals) != 1:
            continue
        rival = rivals[0]
        message = f"标题说{number.text}，{where(body, body.clause(rival.a))}说的是{rival.text}"
        yield Finding(
            "headline_conflict", "warning", "", message, number.text, rival.text,
            ((told, (number.a, number.b)), (body, (rival.a, rival.b))), tuple(_claims(case, rival)),
        )  # fmt: skip


def _claims(case: Case, number: NumberRead) -> Iterator[str]:
    return (claim.pointer for claim in case.claims if claim.read is number)


def _rounds(headline: NumberRead, body: NumberRead) -> bool:
    """Tell whether a headline's number is the body's, rounded as its words say."""
    one, two = abs(base(headline)), abs(base(body))
    if one == two:
        return True
    if not one or not two:
        return False
    digits = len(headline.value.normalize().as_tuple().digits)
    reach = _ROUND if digits == 1 else _NEAR
    if headline.bound == "over":
        return one <= two <= one * (1 + reach)
    if headline.bound == "about":
        return abs(one - two) <= one * _NEAR
    if headline.bound == "under":
        return one * (1 - reach) <= two <= one
    return abs(one - two) <= abs(last_digit(headline) * one / abs(headline.value)) / 2
