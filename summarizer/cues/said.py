"""What all the words of a text say of its numbers, worked out once for whoever asks.

In: folded text and the numbers read in it. Out: the words around each number, what it measures and how it is told.
Promised: the same words with the same numbers get the same answer, which the model's rules and the checks ask for one
after the other; it hangs on the text alone, so neither witness hears the other; what is kept is bounded.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues.around import Around
from summarizer.cues.measuring import measures
from summarizer.cues.telling import statuses
from summarizer.cues.words import Cue
from summarizer.numbers import NumberRead
from summarizer.text import Folded

_KEPT = 32
_REMEMBERED = 20_000  # characters; of longer texts nothing is kept, to bound the memory
_Key = tuple[str, tuple[int, ...], tuple[tuple[object, ...], ...]]


@dataclass(frozen=True)
class Said:
    """A text's numbers, each with its measure and its status as the words around it tell them."""

    around: Around

    @cached_property
    def measures(self) -> list[Cue]:
        """What the words around each number say that it measures."""
        return measures(self.around)

    @cached_property
    def statuses(self) -> list[Cue]:
        """Whether the words around each number tell a fact, a plan or a forecast."""
        return statuses(self.around, self.measures)


_found: OrderedDict[_Key, Said] = OrderedDict()
_turn = threading.Lock()


def said(folded: Folded, numbers: Sequence[NumberRead]) -> Said:
    """Return what the words of a text say of its numbers."""
    if len(folded.text) > _REMEMBERED:
        return Said(Around(folded, numbers))
    # All but the places in the source, and the canonical value, which follows from the rest.
    key = folded.text, folded.breaks, tuple(number[:4] + number[5:8] for number in numbers)
    with _turn:
        known = _found.get(key)
        if known is None:
            known = _found[key] = Said(Around(folded, numbers))
            if len(_found) > _KEPT:
                _found.popitem(last=False)
    return known
