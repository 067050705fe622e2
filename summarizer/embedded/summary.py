"""A summary of an article: one to three of its own sentences.

In: the folded text and the places of its numbers. Out: sentences verbatim, in the article's order. Promised: nothing
is worded anew, so nothing is said that the article does not say.
"""

import re
from collections.abc import Sequence

from summarizer.numbers import NumberRead
from summarizer.text import Folded

_SENTENCES, _LENGTH = 3, 160
_HEADED = re.compile(r"^.{0,4}(?:本报|记者|通讯员|□|本版|◎)[^。]{0,40}?(?:讯|电|报道)(?:[((][^()]*[))])?")
_TELLS = re.compile(r"项目|工程|投资|开工|竣工|投产|签约|建设|增长|完成|产值|集中")
_SPOKEN = re.compile(r"^[“\"]|[“\"][^”\"]*$")


def summarize(folded: Folded, numbers: Sequence[NumberRead]) -> str | None:
    """Return the sentences that tell most, at most three."""
    scored: list[tuple[float, int, str]] = []
    at = 0
    for index, (start, end) in enumerate(folded.sentences):
        held = 0
        while at < len(numbers) and numbers[at].a < end:
            held += numbers[at].a >= start
            at += 1
        words = _HEADED.sub("", folded.quote(start, end))
        if 12 <= len(words) <= _LENGTH and words[-1:] in "。！!；;" and not _SPOKEN.search(words):
            weight = min(held, 4) + 2 * len(_TELLS.findall(words[:80])) / 3 - index * 0.4
            scored.append((weight, index, words))
    chosen = sorted(sorted(scored, reverse=True)[:_SENTENCES], key=lambda item: item[1])
    return "".join(words for _, _, words in chosen) or None
