"""The place names in a text, and the region that each one is where the surroundings decide.

In: folded text (no blanks). Out: mentions with their candidates. Promised: pure functions, linear in the text; a name
that could be several places stays unresolved rather than guessed.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress, islice
from operator import add
from typing import NamedTuple

from summarizer.regions.tree import BOUND, FREE, SUPPORTED, Region, index

REMEMBERED = 20_000  # characters; of longer texts nothing is kept, to bound the memory
# A name whose last character begins another word is no name: 济南市场, 市中区域, 山东省会.
GOES_ON = {"市": "场民容值价面区", "区": "域间块位分别号", "省": "会道"}
# A bare name in front of these names a street, a village or a township.
_STREET = re.compile(r"(?:[东西南北中]?(?:大道|大街|路(?!桥|网|线|局|港|段)|街)|巷|胡同|镇|乡(?!村)|村(?!镇)|社区)")
_SPEAKS = re.compile(r"说|表示|认为|摄|告诉")
_BYLINE = ("记者", "通讯员", "编辑", "责编", "摄影")


class Mention(NamedTuple):
    """A place name in a text; `region` is null where the text does not say which of the candidates it is."""

    start: int
    end: int
    candidates: tuple[Region, ...]
    region: Region | None


class Hit(NamedTuple):
    start: int
    end: int
    readings: tuple[tuple[Region, str], ...]


def _bounded(text: str, word: str, end: int) -> bool:
    """Tell whether a word found at a place is that word and not the beginning of another."""
    return text[end : end + 1] not in GOES_ON.get(word[-1], "") or end == len(text)


def hits_in(text: str) -> tuple[Hit, ...]:
    """Scan for the longest names, from left to right; streets, decoys and bylines are skipped over."""
    return _scanned(text) if len(text) <= REMEMBERED else _scanned.__wrapped__(text)


@lru_cache(maxsize=128)  # rules and checks look at the same text one after the other
def _scanned(text: str) -> tuple[Hit, ...]:
    lengths, readings = index().lengths, index().readings
    places = compress(range(len(text)), map(lengths.__contains__, map(add, text, islice(text, 1, None))))
    found: list[Hit] = []
    done = 0
    for at in places:
        if at < done:
            continue
        for length in lengths[text[at : at + 2]]:
            word = text[at : at + length]
            if word in readings and _bounded(text, word, at + length):
                done = at + length
                kept = _kept(text, at, done, readings[word])
                if kept:
                    found.append(Hit(at, done, kept))
                break
    return tuple(found)


def _kept(text: str, start: int, end: int, readings: tuple[tuple[Region, str], ...]) -> tuple[tuple[Region, str], ...]:
    """Return the readings that the characters next to a word allow."""
    if not readings:
        return ()
    word = text[start:end]
    if any(region.name == word for region, _ in readings):
        return readings
    if _STREET.match(text, end):
        return ()
    if any(mark == FREE for _, mark in readings):
        return readings
    person = _SPEAKS.match(text, end) or text.endswith(_BYLINE, 0, start)
    return () if person else readings


def find(text: str) -> list[Mention]:
    """Return every place name of a folded text, in order; 济南市市中区 is one mention."""
    read = _mentions if len(text) <= REMEMBERED else _mentions.__wrapped__
    return list(read(text))


@lru_cache(maxsize=16)
def _mentions(text: str) -> tuple[Mention, ...]:
    return tuple(resolve(hits_in(text), frozenset()))


def resolve(hits: Sequence[Hit], hints: frozenset[Region]) -> list[Mention]:
    certain = _certain(hits)
    spoken = {region for region in certain if region is not None} | hints
    supported = {above for region in spoken for above in region.chain()} | spoken
    first: dict[Region, int] = {}
    for hit, region in zip(reversed(hits), reversed(certain), strict=True):
        for above in region.chain() if region is not None else ():
            first[above] = hit.start
    last = {above: -1 for region in hints for above in region.chain()}
    found: list[Mention] = []
    for hit, known in zip(hits, certain, strict=True):
        region = known
        candidates = (region,) if region is not None else _believed(hit, spoken, supported)
        if region is None and candidates:
            region = candidates[0] if len(candidates) == 1 else _nearest(candidates, hit.start, last, first)
        if not candidates:
            continue
        if region is not None:
            spoken.add(region)
            last.update((above, hit.start) for above in region.chain())
        found.append(Mention(hit.start, hit.end, candidates, region))
    return _joined(found)


def _certain(hits: Sequence[Hit]) -> list[Region | None]:
    """Return for each hit the region that it is by itself or by the name right before it."""
    found: list[Region | None] = []
    for at, hit in enumerate(hits):
        before = found[-1] if found and hits[at - 1].end == hit.start else None
        inside = [region for region, mark in hit.readings if before is not None and _follows(region, mark, before)]
        free = [region for region, mark in hit.readings if mark == FREE]
        chosen = inside if len(inside) == 1 else free
        found.append(chosen[0] if len(chosen) == 1 else None)
    return found


def _follows(region: Region, mark: str, before: Region) -> bool:
    if mark == BOUND:
        return region.parent == before
    return region != before and region.is_in(before)


def _believed(hit: Hit, spoken: set[Region], supported: set[Region]) -> tuple[Region, ...]:
    return tuple(
        region
        for region, mark in hit.readings
        if mark == FREE
        or region in spoken
        or (mark == SUPPORTED and any(above in supported for above in region.chain()))
    )


def _nearest(
    candidates: tuple[Region, ...], at: int, last: dict[Region, int], first: dict[Region, int]
) -> Region | None:
    """Return the candidate whose city (else province) was named last before a place, else is named first after it."""
    for depth in (2, 3):  # the candidate and the city above it; then its province too
        for seen, sign in ((last, 1), (first, -1)):
            ranks: dict[Region, int] = {}
            for region in candidates:
                near = [seen[above] * sign for above in islice(region.chain(), depth) if above in seen]
                if near:
                    ranks[region] = max(near)
            best = [region for region in ranks if ranks[region] == max(ranks.values())]
            if len(best) == 1:
                return best[0]
    return None


def _joined(mentions: list[Mention]) -> list[Mention]:
    """Join each name with the name of its ancestor right before it."""
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        joins = (
            before is not None
            and before.end == mention.start
            and before.region is not None
            and mention.region is not None
            and mention.region.is_in(before.region)
        )
        if before is not None and joins:
            found[-1] = Mention(before.start, mention.end, mention.candidates, mention.region)
        else:
            found.append(mention)
    return found
