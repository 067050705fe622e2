"""What the pieces of a page have in common with headlines and with one another.

In: the folded bodies of the pieces between headlines, and which of them surely belong together. Out: how much of a
headline's wording stands in some pieces, and whether two neighbouring pieces speak of the same things. Promised: linear
in the text; wording that stands everywhere says little.
"""

import re
from bisect import bisect_left
from collections import Counter
from itertools import islice
from operator import add

from summarizer.articles.seams import words

_HAN = re.compile("[一-龥]{2}")
_USUAL, _SPREAD, _MOST = 0.045, 0.02, 2.5  # measured on halves of articles: the same 0.03 and more, others below 0.05
_TELLING = 300  # letters from which on a piece's wording tells


class Wording:
    """The letter pairs of a page: in which pieces they stand."""

    def __init__(self, headlines: list[str], bodies: list[str], groups: list[int]) -> None:
        wanted = {pair for text in headlines for pair in _pairs(text)}
        self.where: dict[str, list[int]] = {pair: [] for pair in wanted}
        self.spread: dict[str, int] = {}
        seen: dict[str, set[int]] = {pair: set() for pair in wanted}
        self.sets = [set(map(add, body, islice(body, 1, None))) for body in bodies]
        for index, (pairs, group) in enumerate(zip(self.sets, groups, strict=True)):
            for pair in pairs & wanted:
                self.where[pair].append(index)
                seen[pair].add(group)
        self.spread = {pair: max(1, len(found)) for pair, found in seen.items()}

    def likeness(self, text: str, start: int, end: int) -> float:
        """Return the share of a headline's letter pairs that stand in some pieces, rare ones counting more."""
        total = found = 0.0
        for pair in _pairs(text):
            places = self.where.get(pair, [])
            at = bisect_left(places, start)
            weight = 1.0 / self.spread.get(pair, 1)
            total += weight
            found += weight * (at < len(places) and places[at] < end)
        return found / total if total else 0.0


def strangeness(bodies: list[str], pairs: list[set[str]], asked: list[int]) -> dict[int, float]:
    """Tell of each asked piece how little it has in common with the piece before it: positive where it is another's."""
    if not asked:
        return {}
    common = words()
    needed = {at for index in asked for at in (index - 1, index)}
    sets = [{p for p in one - common if _HAN.match(p)} if at in needed else set() for at, one in enumerate(pairs)]
    spread: Counter[str] = Counter()
    for one in sets:
        spread.update(one)
    weight = {pair: 1.0 / max(1, often - 1) for pair, often in spread.items()}
    found: dict[int, float] = {}
    for index in asked:
        above, here = sets[index - 1], sets[index]
        shared = sum(weight[pair] for pair in above & here)
        whole = min(sum(map(weight.__getitem__, one)) for one in (above, here))
        told = min(1.0, len(bodies[index - 1]) / _TELLING, len(bodies[index]) / _TELLING)
        strange = (_USUAL - shared / whole) / _SPREAD if whole else 0.0
        found[index] = told * max(-_MOST, min(_MOST, strange))
    return found


def _pairs(text: str) -> list[str]:
    return list(map(add, text, islice(text, 1, None)))
