"""The exact interval of a share that was counted (Clopper and Pearson, 1934).

In: how many of how many. Out: the bounds between which the true share lies in 95 of 100 such counts, at least.
Promised: exact to nine digits, never narrower than it may be; without a count the interval is all there is.
"""

import math
from collections.abc import Callable

_CONFIDENCE = 0.95
_STEPS = 60  # halvings: far below the nine digits


def clopper_pearson(wrong: int, of: int) -> tuple[float, float]:
    """Return the bounds of the share of which `wrong` of `of` were seen."""
    if not 0 <= wrong <= of:
        raise ValueError(f"{wrong} of {of} is no count")
    if of == 0:
        return 0.0, 1.0
    tail = (1 - _CONFIDENCE) / 2
    low = 0.0 if wrong == 0 else _root(lambda share: 1 - _at_most(wrong - 1, of, share), tail, rising=True)
    high = 1.0 if wrong == of else _root(lambda share: _at_most(wrong, of, share), tail, rising=False)
    return low, high


def _at_most(count: int, of: int, share: float) -> float:
    """Return how probable it is to see no more than `count` of `of`."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(count >= of)
    of_all = math.lgamma(of + 1)
    logs = (
        of_all - math.lgamma(i + 1) - math.lgamma(of - i + 1) + i * math.log(share) + (of - i) * math.log1p(-share)
        for i in range(count + 1)
    )
    return min(1.0, math.fsum(map(math.exp, logs)))


def _root(probability: Callable[[float], float], wanted: float, rising: bool) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (probability(middle) < wanted) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2
