"""The tree of Chinese regions: their names, levels and codes, and what each lies in.

In: `data/regions.csv`, whose head names the edition of the codes. Out: regions by code and by name. Promised: each
place is one object; a development zone has no code.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Literal

Level = Literal["province", "prefecture", "county", "zone"]

# When a name is believed (the marks of the data file): on its own, with support, or only bound to its parent.
FREE, SUPPORTED, BOUND = "", "~", "!"
_DECOY, _PAPER = "-", "@"


@dataclass(frozen=True, slots=True, eq=False)  # each place is one object, and is told by that
class Region:
    """One place of the tree; `code` is null for a zone, `others` are its other names."""

    name: str
    code: str | None
    level: Level
    parent: "Region | None" = field(default=None, repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)
    _chain: "tuple[Region, ...]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_chain", (self, *(self.parent.chain() if self.parent is not None else ())))

    def chain(self) -> "tuple[Region, ...]":
        """Return the region, its parent and so on up to the province."""
        return self._chain

    def is_in(self, other: "Region") -> bool:
        """Tell whether the region is the other one or lies in it."""
        return other in self._chain


@dataclass(frozen=True, slots=True)
class _Index:
    readings: dict[str, tuple[tuple[Region, str], ...]]
    lengths: dict[str, tuple[int, ...]]
    regions: dict[str, Region]
    zones: tuple[Region, ...]
    papers: dict[str, Region]


def _level_of(code: str) -> Level:
    if not code:
        return "zone"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def stem(code: str) -> str:
    """Return the digits of a region's code that the codes of all places in it share."""
    return code.removesuffix("00").removesuffix("00")


def _split_mark(word: str) -> tuple[str, str]:
    return (word[1:], word[0]) if word[0] in SUPPORTED + BOUND else (word, FREE)


@lru_cache(maxsize=1)
def index() -> _Index:
    """Read the data file once."""
    readings: dict[str, tuple[tuple[Region, str], ...]] = {}
    regions: dict[str, Region] = {}
    zones: list[Region] = []
    papers: dict[str, Region] = {}
    text = files("summarizer").joinpath("data/regions.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line[:1] != "#"]
    for code, parent, name, others in islice(csv.reader(lines), 1, None):
        if code == _DECOY:
            readings[name] = ()
        elif code == _PAPER:
            papers.update(dict.fromkeys([name, *others.split()], regions[parent]))
        else:
            marked = [_split_mark(word) for word in (name, *others.split())]
            above = regions[parent] if parent else None
            region = Region(marked[0][0], code or None, _level_of(code), above, tuple(w for w, _ in marked[1:]))
            if code:
                regions[code] = region
            else:
                zones.append(region)
            for word, mark in marked:
                readings[word] = (*readings.get(word, ()), (region, mark))
            if above is not None and name[0] in "市县":  # 济南市中区 would otherwise be read as 济南市 and 中区
                for ahead in above.others:
                    readings[ahead + name] = ((region, FREE),)
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in readings:
        lengths[word[:2]].add(len(word))
    ordered = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
    return _Index(readings, ordered, regions, tuple(zones), papers)


def by_code(code: str) -> Region | None:
    """Return the region of a six-digit code."""
    return index().regions.get(code)


def everything() -> Iterator[Region]:
    """Yield every region of the tree, those with a code first."""
    yield from index().regions.values()
    yield from index().zones


def named(name: str) -> tuple[Region, ...]:
    """Return every region that bears a name, long or short, whatever the surroundings."""
    return tuple(region for region, _ in index().readings.get(name, ()))


def full_name(region: Region) -> str:
    """Return the name behind those of its ancestors, a city's name not repeated: 山东省济南市高新区."""
    above = region.parent
    if above is None:
        return region.name
    name = region.name
    if region.level == "zone":
        ahead = max(
            (w for up in above.chain() for w in (up.name, *up.others) if name.startswith(w)), key=len, default=""
        )
        name = name[len(ahead) :] if len(name) - len(ahead) > 1 else name
    return full_name(above) + name
