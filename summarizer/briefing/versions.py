"""Today's own version of a sentence: the one of the briefing, as it would be written now, that is most like it.

In: a sentence, what a text may say. Out: the version, and whether it is one of the very sentence or only of its matter.
Promised: names are compared apart from words, so that an exchanged name does not hide which sentence was meant.
"""

from difflib import SequenceMatcher

from summarizer.briefing.grounds import Scene
from summarizer.briefing.knowing import Knowledge, Version, named
from summarizer.text import key

_NEAR, _VERSION = 0.55, 0.72  # two sentences of one matter; two versions of one sentence
_SAME_NAMES = 0.08  # how much less alike a sentence about the same projects may be than one about others


def version_of(scene: Scene, known: Knowledge) -> tuple[Version | None, bool]:
    """Return the ledger's own version of a sentence, and whether it is one of the very sentence."""
    words = key(scene.told.text)
    counted, masked = named(words, known.named_in(words))
    best: tuple[float, bool, int] = (_NEAR, False, 0)
    twin: Version | None = None
    for number, version in known.like(masked):
        score = _alikeness(masked, version.masked, best[0] - _SAME_NAMES)
        shared = version.owners == counted
        rank = (score + _SAME_NAMES * shared, shared, -number)
        if score > _NEAR and rank > best:
            best, twin = rank, version
    return twin, twin is not None and best[0] - _SAME_NAMES * best[1] >= _VERSION


def _alikeness(one: str, other: str, least: float) -> float:
    if min(len(one), len(other)) < 0.5 * max(len(one), len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() <= least or matcher.quick_ratio() <= least:
        return 0.0
    return matcher.ratio()
