"""Units as data: which words follow a number, what they measure, and the value in the canonical unit of the contract.

In: folded text and a place in it, or a unit as an article writes it. Out: the unit that stands there, longest first, or
the canonical value, computed with decimals. Promised: a unit is added by a line of data/units.tsv and by nothing else.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from summarizer.numbers.numerals import SCALES
from summarizer.records import Canonical, CanonicalUnit
from summarizer.text import Folded

_TABLE = Path(__file__).parent.parent / "data" / "units.tsv"
_SQUARE_METRES_OF_LAND = Decimal("666.67")
CENT = Decimal("0.01")
EXACT = Context(prec=80)  # more digits than any product of a numeral, a scale and a factor has
_COUNTED = ("hard", "soft")
_LONGEST = max(map(len, SCALES))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or measure word: its name, what it is in canonical units, and how it is used (see the table's head)."""

    word: str
    canonical: CanonicalUnit
    factor: Decimal
    use: str
    unless: str = ""


@cache
def units() -> dict[str, Unit]:
    """Read the table of units."""
    found: dict[str, Unit] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words, canonical_unit, factor, use, *unless = line.split("\t")
            for word in words.split():
                unit = cast(CanonicalUnit, canonical_unit)
                found[word] = Unit(word, unit, Decimal(factor), use, unless[0] if unless else "")
    return found


@cache
def _by_first() -> dict[str, tuple[Unit, ...]]:
    """The units by their first character, longest first."""
    found: dict[str, list[Unit]] = {}
    for unit in units().values():
        found.setdefault(unit.word[0], []).append(unit)
    return {first: tuple(sorted(group, key=lambda unit: -len(unit.word))) for first, group in found.items()}


def unit_at(text: str, at: int, spelled: bool = True) -> Unit | None:
    """Return the longest unit that stands at a place, behind a spelled number or one in digits."""
    for unit in _by_first().get(text[at : at + 1], ()):
        word = unit.word
        if text.startswith(word, at):
            after = text[at + len(word) : at + len(word) + 1]
            if after and after in unit.unless and (spelled or unit.use not in _COUNTED or unit.canonical == "person"):
                continue
            if after and _latin(after) and word[-1].isalpha() and word[-1].isascii():
                continue
            return unit
    return None


def _latin(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


@lru_cache(maxsize=4096)
def meaning(unit: str) -> tuple[Decimal, CanonicalUnit]:
    """Return the factor and the canonical unit of a unit as an article writes it, scale words included."""
    word = Folded.of(unit).text
    known = units()
    for length in range(min(_LONGEST, len(word)), -1, -1):
        scale, rest = word[:length], word[length:]
        if scale not in SCALES:
            continue
        if rest in known:
            return SCALES[scale] * known[rest].factor, known[rest].canonical
        if rest.endswith("级") and rest[:-1] in known:
            return SCALES[scale] * known[rest[:-1]].factor, known[rest[:-1]].canonical
        first = rest.partition("/")[0]
        if first != rest and first in known:
            return SCALES[scale] * known[first].factor, "other"
        if rest == "" or "(" in rest:
            return SCALES[scale], "item"
    return Decimal(1), "other" if word else "item"


def canonical(value: Decimal | None, unit: str | None) -> Canonical | None:
    """Return the value in the contract's base unit."""
    return None if value is None else _canonical(str(value), unit)


@lru_cache(maxsize=4096)  # rules, grounding and checks ask for the same number one after the other
def _canonical(words: str, unit: str | None) -> Canonical:
    value = Decimal(words)
    factor, base = meaning(unit or "")
    exact = EXACT.multiply(value, factor)
    if not unit and exact != exact.to_integral_value():
        base = "other"  # an index or a ratio: what is counted is whole
    if base == "m2" and factor % _SQUARE_METRES_OF_LAND == 0:
        exact = exact.quantize(CENT, ROUND_HALF_UP, EXACT)
    return Canonical(value=plain(exact), unit=base)


def plain(value: Decimal) -> Decimal:
    """Drop trailing zeros without turning 100 into 1E+2."""
    return value.quantize(Decimal(1), context=EXACT) if value == value.to_integral_value() else value.normalize(EXACT)
