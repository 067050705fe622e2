"""A summary of an article: one to three of its own sentences.

In: the folded text and the places of its numbers. Out: whole sentences verbatim, in the article's order. Promised:
nothing is worded anew, so nothing is said that the article does not say; no sentence is cut at a semicolon.
"""

import re
from collections.abc import Sequence

from summarizer.cues import Around
from summarizer.numbers import NumberRead
from summarizer.text import Folded

_SENTENCES, _SHORTEST, _LONGEST = 3, 12, 220
_HEADED = re.compile(r"^.{0,8}?(?:本报|记者|通讯员|□|本版|◎|本刊)[^。]{0,40}?(?:讯|电|报道)(?:[((][^()()]*[))])?")
_TELLS = re.compile(
    r"开工|竣工|投产|投用|签约|通车|贯通|合龙|并网|封顶|落户|落定|获批|暂停|停工|取消|终止|完成投资|总投资|增长|下降|实现|达到|累计"
)
_THING = re.compile(r"项目|工程|地区生产总值|投资|园区|产业")
_SLOGAN = re.compile(r"必须|牢牢|坚定|奋力|坚持以|深入贯彻|高度重视|提高站位|不忘|初心|勇当|谱写|新篇章|凝心聚力")
_SPOKEN = re.compile(r"^[“\"]|[“\"][^”\"]*$|[??]")
_EARLY = 0.5  # what a sentence loses for each one before it


def summarize(folded: Folded, numbers: Sequence[NumberRead], around: Around | None = None) -> str | None:
    """Return the sentences that tell most, at most three."""
    starts = (around or Around(folded, numbers)).starts[1]
    scored: list[tuple[float, int, str]] = []
    at = 0
    for index, (start, end) in enumerate(zip(starts, [*starts[1:], len(folded)], strict=True)):
        first = at
        while at < len(numbers) and numbers[at].a < end:
            at += 1
        if not _SHORTEST <= end - start <= _LONGEST:
            continue
        words = _HEADED.sub("", folded.quote(start, end))
        if len(words) < _SHORTEST or words[-1] not in "。！!" or _SPOKEN.search(words):
            continue
        told = min(at - first, 5) + 1.5 * min(len(_TELLS.findall(words)), 4) + min(len(_THING.findall(words)), 3)
        scored.append((told - 4 * bool(_SLOGAN.search(words)) - index * _EARLY, index, words))
    chosen = sorted(sorted(scored, reverse=True)[:_SENTENCES], key=lambda item: item[1])
    return "".join(words for _, _, words in chosen) or None
