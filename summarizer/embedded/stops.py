"""Where a text turns from projects to what is no single project: a region, a group of projects, a company, an office.

In: the folded text. Out: the ranges of the words that turn it. Promised: what stands before a number of its own only.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from summarizer import regions
from summarizer.cues.openings import gated
from summarizer.text import Folded, Span


@cache
def _turns() -> re.Pattern[str]:
    """Return the words that turn from a project: regions, groups of projects, statistics, companies, offices."""
    data = tomllib.loads((files("summarizer") / "data" / "turns.toml").read_text(encoding="utf-8"))
    behind = (("(?<=[,。;:“])", data["after_mark"]), ("(?<=[。;])", data["after_stop"]))
    parts = [f"{mark}(?:{'|'.join(words)})" for mark, words in behind]
    return re.compile("|".join([*parts, gated("|".join(data["anywhere"]))]))


# A region that opens a sentence is its subject; after a comma it needs a word of time or of counting behind it.
_OPENS = re.compile(
    r"(?:^|[。;!?“])(?:(?:到|截至|预计到)?[\d一—-]{1,9}[年月](?:\d{1,2}日|底|末)?,?|今年|去年|目前|此外,|同在|,)*$"
)
_COUNTS_UP = re.compile(r"(?:眼下|目前|今年|去年|已|共|累计|全年|还|清洁|风电|光伏)")
_ANY_REGION = re.compile(
    r"(?<=[。;“,])(?!届时|其中|目前|两|各|此|该|这)[一-龥]{2,3}(?:市|县|(?<![厂园校院库矿景小社片灌港城山牧林])区|州|旗)(?!域|块|别|场|级)"
)
_COMPANY = re.compile(r"[一-龥()]{2,14}?(?:有限公司|集团|股份|公司)")  # a region that a company is named after
_SAID_OF_IT = frozenset("是为系居占列属")  # 某水库是全省重点项目之一, 占全国三成: it is still spoken of
_COUNTED = re.compile(r"[^。;!?]*?(?:\d|[一二三四五六七八九十百千万亿半]{2}|[一二两三四五六七八九十]成)")


def other_subjects(folded: Folded) -> tuple[Span, ...]:
    """Return where the text turns to what is no single project."""
    return _other_subjects(folded.text, folded.breaks)


@lru_cache(maxsize=4)
def _other_subjects(text: str, breaks: tuple[int, ...]) -> tuple[Span, ...]:
    found = {m.span() for m in _turns().finditer(text)}
    heads = {0, *breaks}
    places = {(p.start, p.end) for p in regions.find(text)} | {m.span() for m in _ANY_REGION.finditer(text)}
    found = {span for span in found if text[max(0, span[0] - 1) : span[0]] not in _SAID_OF_IT}
    for start, end in places:
        before = text[max(0, start - 16) : start]
        if _COMPANY.match(text, end):
            continue
        opens = start in heads or _OPENS.search(before)
        if _COUNTED.match(text, end) and (opens or (before.endswith(",") and _COUNTS_UP.match(text, end))):
            found.add((start, end))
    return tuple(sorted(found))


_ASIDE = re.compile(
    r"(?:的)?(?:[头一]号|关键|重要|首个|[一二三]处)?(?:“[^”]{1,6}”)?(?:控制性|关键性?|节点)(?:性)?工程|项目部|指挥部|标段|公司|有限|\d{1,2}座[,、]"
)


def is_aside(text: str, end: int) -> bool:
    """Tell whether a name that ends at a place only says what another thing belongs to: 某铁路的控制性工程."""
    return _ASIDE.match(text, end) is not None


def excepted(text: str, place: Sequence[int]) -> bool:
    """Tell whether a name is only left out of what follows: 除某大桥外,全线贯通."""
    return text.startswith(("外,", "以外,", "之外,"), place[1]) and text[place[0] - 1 : place[0]] in "除了"


_PREDICATE = re.compile(r",?[^,。;]{0,16}(?:是|系|属|列[入为]|入选|纳入|作为|成为|成了)[^,。;]*")


def said_of(text: str, end: int, stop: int) -> bool:
    """Tell whether words that would turn from a project only say what it is: 某项目是今年开工的市重点项目."""
    return stop - end <= 48 and _PREDICATE.fullmatch(text, end, stop) is not None
