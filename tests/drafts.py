"""Drafts with one thing falsified: a digit, a unit, a name, a day or a stage of a sentence that was right.

In: right sentences, the names that may be exchanged, a chance. Out: sentences with the kind and place of the change.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.numbers import read_numbers
from summarizer.text import Folded

_STAGES = ("签约", "开工", "在建", "竣工", "投产", "封顶")


@dataclass(frozen=True)
class Falsified:
    """A sentence that was changed in one thing."""

    index: int
    kind: str
    before: str
    after: str


def falsified(sentences: Sequence[str], names: Sequence[str], chance: random.Random) -> Iterator[Falsified]:
    """Yield changes without end, one sentence each."""
    kinds = (_digit, _unit, _name, _day, _stage)
    while True:
        index = chance.randrange(len(sentences))
        change = chance.choice(kinds)
        after = change(sentences[index], names, chance)
        if after is not None and after != sentences[index]:
            yield Falsified(index, change.__name__.strip("_"), sentences[index], after)


def _numbers(text: str) -> list[tuple[int, int]]:
    folded = Folded.of_lines(text)
    places = [folded.spans(one.a, one.b) for one in read_numbers(folded) if re.search(r"\d", one.text)]
    return [(spans[0][0], spans[-1][1]) for spans in places if spans]


def _digit(text: str, _: Sequence[str], chance: random.Random) -> str | None:
    places = [at for a, b in _numbers(text) for at in range(a, b) if text[at].isdigit()]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + chance.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def _unit(text: str, _: Sequence[str], chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<=\d)(亿元|万元|万吨|亩|%)", text))
    if not found:
        return None
    swap = {"亿元": "万元", "万元": "亿元", "万吨": "亿吨", "亩": "公顷", "%": "‰"}
    one = chance.choice(found)
    return text[: one.start()] + swap[one[0]] + text[one.end() :]


def _name(text: str, names: Sequence[str], chance: random.Random) -> str | None:
    present = [name for name in names if name in text]
    if not present:
        return None
    name = max(present, key=len)
    others = [other for other in names if other not in text and name not in other]
    return text.replace(name, chance.choice(others), 1) if others else None


def _day(text: str, _: Sequence[str], chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<!\d)(\d{1,2})月", text))
    if not found:
        return None
    one = chance.choice(found)
    other = chance.choice([m for m in range(1, 13) if m != int(one[1])])
    return text[: one.start(1)] + str(other) + text[one.end(1) :]


def _stage(text: str, _: Sequence[str], chance: random.Random) -> str | None:
    present = [word for word in _STAGES if word in text]
    if not present:
        return None
    word = chance.choice(present)
    return text.replace(word, chance.choice([other for other in _STAGES if other != word]), 1)
