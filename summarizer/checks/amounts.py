"""What can be calculated with: how exactly a number is known, and how a result is told.

In: numbers as they were read. Out: their slack in canonical units, rates that follow or not. Promised: a count of
things is exact, an amount is known to half of its last digit; rounding and cutting off are both accepted.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from summarizer.checks.claims import Case
from summarizer.numbers import NumberRead

HUNDRED = Decimal(100)
_COUNTED = frozenset({"item", "person", "household", "rank"})
_SCALES = frozenset("万亿千百")


def is_exact(number: NumberRead) -> bool:
    """Tell whether a number can be calculated with: no range, no 约, a unit."""
    return number.bound == "exact" and number.upper is None and number.canonical is not None and number.value != 0


def base(number: NumberRead) -> Decimal:
    """Return the canonical value."""
    return number.canonical.value if number.canonical is not None else number.value


def factor(number: NumberRead) -> Decimal:
    """Return what the unit multiplies by."""
    return base(number) / number.value if number.value else Decimal(1)


def slack(number: NumberRead) -> Decimal:
    """Return by how much the true value may differ from the printed one, in the canonical unit."""
    counted = number.canonical is not None and number.canonical.unit in _COUNTED
    if counted and not _SCALES & set(number.unit):
        return Decimal(0)
    return abs(last_digit(number) * factor(number)) / 2


def last_digit(number: NumberRead) -> Decimal:
    """Return the weight of the last printed digit."""
    exponent = number.value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)


def same_unit(one: NumberRead, other: NumberRead) -> bool:
    """Tell whether two numbers count or measure the same kind of thing."""
    if one.canonical is None or other.canonical is None or one.canonical.unit != other.canonical.unit:
        return False
    return one.canonical.unit not in ("item", "other") or one.unit == other.unit


def like(value: Decimal, number: NumberRead) -> str:
    """Return a canonical value in the unit of a number that the article has."""
    told = (value / factor(number)).quantize(Decimal("0.0001")).normalize()
    return f"{told:f}{number.unit}"


def follows(stated: NumberRead, rate: Decimal, amounts: Sequence[NumberRead]) -> bool:
    """Tell whether a stated percentage is the rate, rounded or cut off, as far as the amounts are known."""
    step = last_digit(stated) * abs(factor(stated))
    loose = sum((slack(n) / abs(base(n)) for n in amounts), Decimal(0)) * abs(rate)
    value = abs(base(stated))
    low, high = abs(rate) - loose, abs(rate) + loose
    return _cut(low, step, ROUND_DOWN) <= value <= _cut(high, step, ROUND_HALF_UP)


def _cut(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).quantize(Decimal(1), rounding) * step


def pointers(case: Case, numbers: Sequence[NumberRead]) -> Iterator[str]:
    """Yield the claims of numbers."""
    for number in numbers:
        for claim in case.claims:
            if claim.read is number:
                yield claim.pointer
