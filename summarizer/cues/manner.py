"""How else a number is meant: what it adds up over, its caliber, a threshold; and the stage that words tell of.

In: the words around a number, or words around a name. Out: the contract's words. Promised: null where nothing is said.
"""

import re
from typing import cast

from summarizer.cues.around import Around
from summarizer.cues.words import Cue, table
from summarizer.records import Basis, Role, Stage


def basis_of(around: Around, i: int) -> Basis | None:
    """Return what a number adds up over, as the words before it say."""
    left = around.lefts[i]
    cue = table().basis.last(around.words(left))
    return cast(Basis, cue.value) if cue is not None else None


def scope_of(around: Around, i: int) -> str | None:
    """Return the caliber of a number as its clause says it."""
    start, end = around.clauses[i][0], around.numbers[i].b
    found = [cue for cue in around.scopes if start <= cue.a and cue.b <= end]
    return found[-1].value if found else None


_BOUNDS = ("以上", "以下", "及以上", "及以下")
_THRESHOLD = re.compile(r"(?:及?以[上下]|级)?(?:的)?[^,;。、0-9]{0,6}?(?:项目|企业|工程|村)")


def role_of(around: Around, i: int) -> Role:
    """Tell a threshold (500万元以上项目) from a value."""
    number = around.numbers[i]
    above = number.text.endswith(("以上", "以下")) or around.folded.text.startswith(_BOUNDS, number.b)
    follows = _THRESHOLD.match(around.folded.text, number.b, number.b + 12)
    return "threshold" if above and follows else "value"


def stages(words: str, offset: int = 0) -> list[Cue]:
    """Return the stages that words tell of, in order; denials and stops are told as what they are."""
    return list(table().stages.every(words, offset))


def stage_of(words: str) -> Stage | None:
    """Return the last stage that words tell of."""
    found = stages(words)
    return cast(Stage, found[-1].value) if found else None
