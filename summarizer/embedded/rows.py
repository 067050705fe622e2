"""Names that stand in a row: where the row begins and ends, so that what is said once is said of each.

In: the folded text, the places of all names. Out: the place before or behind a row. Promised: a name that stands
alone is its own row.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from summarizer.text import Span

_LIST_GAP = re.compile(r"(?:\([^()]{1,40}\))?(?:、|和|与|及|以及|\.{2,})(?:[一-龥]{2,8}的)?")
_LIST_END = re.compile(
    r"(?:\([^()]{1,40}\))?(?:等|(?=[两三四五六七八九十\d]{1,3}(?:个|项|处|大)))[^,。;]{0,14}?(?:项目|工程|断头路)?(?=建设|[,。;]|[一-龥])"
)
_BRACKETED = re.compile(r"\([^()]{1,40}\)")


@lru_cache(maxsize=4)
def marks_of(mentions: tuple[tuple[Span, ...], ...]) -> tuple[Span, ...]:
    return tuple(sorted({place for own in mentions for place in own}))


def after_list(text: str, end: int, marks: Sequence[Span]) -> int:
    """Return where the list that a name stands in ends, so that its predicate follows."""
    first = end
    while True:
        gap = _LIST_GAP.match(text, end)
        near = marks[bisect_left(marks, (end, 0)) :][:3] if gap else ()
        step = next((b for a, b in near if gap and gap.start() < a < gap.end() + 8), None)
        if step is None:
            tail = _LIST_END.match(text, end)
            aside = _BRACKETED.match(text, end)
            return tail.end() if tail else aside.end() if aside and end != first else end
        end = step


def before_list(text: str, start: int, marks: Sequence[Span]) -> int:
    """Return where the list begins that ends in the name at a place."""
    at = bisect_left(marks, (start, 0))
    while at > 0:
        first, end = marks[at - 1]
        gap = _LIST_GAP.match(text, end) if start - end <= 12 else None
        if gap is None or gap.end() > start:
            break
        start, at = first, at - 1
    return start
