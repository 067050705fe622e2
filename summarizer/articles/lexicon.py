"""Whether a cut goes through a word: what tells a broken headline row from two headlines.

In: the folded letters on both sides of a cut. Out: how much likelier they are read as if nothing were cut, 0 where
the cut falls between two words. The words and how often they are used are data (`data/lexicon.txt`). Promised: pure,
the table is read once, only a few letters around the cut are looked at.
"""

from functools import lru_cache
from importlib.resources import files

_TOTAL = 26.0  # the base-2 logarithm of the words that the table was counted on
_UNKNOWN = 26.0  # what a letter costs that the table does not hold
_LONGEST, _WINDOW = 4, 5


@lru_cache(maxsize=1)
def _costs() -> dict[str, float]:
    """Return what every word costs in bits."""
    found: dict[str, float] = {}
    text = files("summarizer").joinpath("data/lexicon.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        often, *groups = line.split()
        for group in groups:
            size, letters = int(group[0]), group[1:]
            found.update((letters[at : at + size], _TOTAL - int(often)) for at in range(0, len(letters), size))
    return found


def cut_word(before: str, after: str) -> float:
    """Return how many bits a cut between two pieces of text costs; many where it goes through a word."""
    left, right = before[-_WINDOW:], after[:_WINDOW]
    if not left or not right:
        return 0.0
    if not ("一" <= left[-1] <= "龥" and "一" <= right[0] <= "龥"):
        both = left[-1].isalnum() and right[0].isalnum() and left[-1].isascii() == right[0].isascii()
        return 20.0 if both else 0.0
    return _cost(left) + _cost(right) - _cost(left + right)


@lru_cache(maxsize=4096)
def _cost(letters: str) -> float:
    """Return the bits of the cheapest way to read some letters as words."""
    costs = _costs()
    best = [0.0]
    for end in range(1, len(letters) + 1):
        ways = [best[end - 1] + costs.get(letters[end - 1], _UNKNOWN)]
        for size in range(2, min(_LONGEST, end) + 1):
            worth = costs.get(letters[end - size : end])
            if worth is not None:
                ways.append(best[end - size] + worth)
        best.append(min(ways))
    return best[-1]
