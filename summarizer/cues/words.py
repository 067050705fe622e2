"""The table of cue words: data/cues.toml compiled once, and the kinds of numbers by their units.

In: words. Out: cues, each with its place. Promised: patterns that begin at one place are tried in the table's order.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from summarizer.cues.openings import gated
from summarizer.numbers import NumberRead

_DATA = Path(__file__).parent.parent / "data" / "cues.toml"

_KINDS: Mapping[str, str] = {
    "CNY": "money",
    "USD": "foreign",
    "EUR": "foreign",
    "HKD": "foreign",
    "JPY": "foreign",
    "m2": "area",
    "m": "length",
    "m3": "volume",
    "t": "mass",
    "kW": "power",
    "kWh": "power",
    "percent": "percent",
    "item": "item",
    "percentage_point": "percentage_point",
    "person": "person",
    "household": "household",
    "rank": "rank",
    "year": "time",
    "month": "time",
    "day": "time",
    "hour": "time",
    "times": "times",
    "TEU": "teu",
}
FAR = 8  # numbers that a list may hand its measure on over
_TIME = re.compile(r"(?:分钟|秒钟?|小时|昼夜|工作日|个?季度|学年)$")
_PRODUCTS = frozenset("辆台套件只头株枚片块支瓶箱根颗粒羽艘榀架")
_LAND = re.compile(r"亩|公顷|平方公里|平方千米|km2")


class Cue(NamedTuple):
    """What words say, and the folded range of the words; `how` tells a word at the number from one carried over."""

    value: str
    a: int
    b: int
    how: Literal["said", "carried", "unit"] = "said"


class Rules:
    """Patterns that each say a value, as one expression."""

    def __init__(self, pairs: Sequence[Sequence[str]]) -> None:
        self._values = {f"r{n}": value for n, (_, value) in enumerate(pairs)}
        joined = "|".join(f"(?P<r{n}>{pattern})" for n, (pattern, _) in enumerate(pairs))
        self._expression = re.compile(gated(joined)) if pairs else None
        # Newspapers say the same few words before their numbers again and again; there are dozens of such tables.
        self._found = lru_cache(maxsize=1 << 9)(self._find)

    def _find(self, text: str) -> tuple[tuple[str, int, int], ...]:
        found: list[tuple[str, int, int]] = []
        for match in self._expression.finditer(text) if self._expression is not None else ():
            a, b = match.span()
            if b > a:
                found.append((self._values[match.lastgroup or ""], a, b))
        return tuple(found)

    def every(self, text: str, offset: int = 0) -> Iterator[Cue]:
        """Yield the cues in the words, in order."""
        for value, a, b in self._found(text) if text else ():
            yield Cue(value, offset + a, offset + b)

    def last(self, text: str, offset: int = 0) -> Cue | None:
        """Return the cue nearest to the end of the words."""
        found = self._found(text) if text else ()
        return Cue(found[-1][0], offset + found[-1][1], offset + found[-1][2]) if found else None

    def first(self, text: str, offset: int = 0) -> Cue | None:
        """Return the cue nearest to the beginning of the words."""
        found = self._found(text) if text else ()
        return Cue(found[0][0], offset + found[0][1], offset + found[0][2]) if found else None


@dataclass(frozen=True)
class Kind:
    """The rules for numbers of one kind."""

    left: Rules
    right: Rules
    fallback: str


@dataclass(frozen=True)
class Table:
    """The whole table."""

    kinds: Mapping[str, Kind]
    status: Rules
    fixed: frozenset[str]
    behind: Rules
    local: re.Pattern[str]
    headings: Rules
    milestone: re.Pattern[str]
    event: re.Pattern[str]
    basis: Rules
    scope: Rules
    stages: Rules


def _pairs(table: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(pattern, value) for value, patterns in table.items() for pattern in patterns]


@cache
def table() -> Table:
    raw: dict[str, Any] = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    kinds = {
        name: Kind(Rules(table["left"]), Rules(table["right"]), table["fallback"])
        for name, table in raw["measures"].items()
    }
    status = {name: raw["status"][name] for name in ("actual", "planned", "forecast")}
    return Table(
        kinds=kinds,
        status=Rules(_pairs(status)),
        fixed=frozenset(raw["status"]["fixed"]),
        behind=Rules(raw["status"]["behind"]),
        local=re.compile(raw["status"]["local"]),
        headings=Rules(_pairs(raw["headings"])),
        milestone=re.compile("|".join(raw["milestones"]["words"])),
        event=re.compile("|".join((*raw["milestones"]["words"], *raw["milestones"]["events"]))),
        basis=Rules(_pairs(raw["basis"])),
        scope=Rules([(word, word) for word in raw["scope"]["words"]]),
        stages=Rules(_pairs(raw["stages"])),
    )


def kind_of(number: NumberRead) -> str:
    """Return the kind of a number by its unit: what can be measured in it at all."""
    return _kind(number.unit, number.canonical.unit if number.canonical is not None else "other")


@lru_cache(maxsize=1 << 10)
def _kind(unit: str, canonical: str) -> str:
    kind = _KINDS.get(canonical, "other")
    if kind == "area" and _LAND.search(unit):
        return "land"
    if unit.endswith(("家", "户")) and kind in ("item", "household"):
        return "enterprise" if unit.endswith("家") else "household"
    if unit.endswith("番"):
        return "doubling"
    if unit.endswith("伏安"):
        return "power"
    if kind in ("item", "other") and unit[-1:] in _PRODUCTS:
        return "product"
    if kind in ("item", "other") and _TIME.search(unit) and "每" not in unit:
        return "time"
    return kind


def names_milestone(words: str) -> re.Match[str] | None:
    """Return where words tell of a point in a project's life, as the words behind its day do."""
    return table().milestone.search(words)


def names_event(words: str) -> re.Match[str] | None:
    """Return where words tell of something that happens on a day: a milestone, a closing, a move."""
    return table().event.search(words)


def handed_on(cue: Cue) -> Cue:
    """Return a cue as one that a list or an earlier clause hands on."""
    return Cue(cue.value, cue.a, cue.b, "carried")
