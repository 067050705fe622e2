"""How well two pieces of text go together: what joins a sentence that a column, a lead or a caption has cut.

In: the folded end of one piece and the folded beginning of another. Out: a score, positive where the second goes on
with the first. The cues are open brackets and quotes, punctuation, cut words and numbers, and how sentences begin.
"""

import re
from functools import lru_cache
from importlib.resources import files

_PAIRS = {"(": ")", "“": "”", "‘": "’", "《": "》", "「": "」", "『": "』", "【": "】", "〈": "〉"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_FRESH = re.compile(
    r"^(?:\d{4}年|\d{1,2}月(?!份?以)|今年|去年|明年|近年来|近日|日前|目前|当前|昨[日天]|今[日天]|据|记者|同时|此外|另外|其中|截至|为|作为|随着|围绕|在|从|"
    r"通过|下一步|接下来|与此同时|值得|按照|根据|自|走进|来到|会议|项目|该|此次|本次|这|一[边方系批]|不仅|不久前|春节|新年|眼下|如今|连日来|[一-龥]{2,4}[市县区省])"
)
_NEVER_FIRST = frozenset(",。、;:!?)”’》」』】%的了着过们等性化者率度量型级吨亩里米元额质势值素业么吗呢吧之")
_NEVER_LAST = frozenset(
    "的和与及或在从对把被将向为以让使由于而但且比到是有不已正更最很每各该此其这那第约近超达、,(“‘《"
)
_UNITS = "个项家亿万元年月日吨亩名人户公里平千百米立台套条座辆次件倍成个%位处所栋支只"
_PROSE = re.compile(
    r"据悉|据了解|获悉|介绍|表示|将(?!军)|了|记者从|截至|目前|今年|近年来|以来|此外|同时|其中|按照|为了|并|等"
)


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Return the frequent two-letter words of newspapers."""
    lines = files("summarizer").joinpath("data/words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def open_marks(text: str) -> list[str]:
    """Return the brackets and quotes that a text leaves open."""
    stack: list[str] = []
    for ch in text:
        if ch in _PAIRS:
            stack.append(ch)
        elif ch in _CLOSERS and stack and stack[-1] == _CLOSERS[ch]:
            stack.pop()
    return stack


def closes(text: str) -> str:
    """Return the opener that a text closes without having opened it, or nothing."""
    depth: list[str] = []
    for ch in text:
        if ch in _PAIRS:
            depth.append(ch)
        elif ch in _CLOSERS:
            if not depth:
                return _CLOSERS[ch]
            if depth[-1] == _CLOSERS[ch]:
                depth.pop()
    return ""


def goes_on(before: str, after: str) -> float:
    """Score how well `after` continues the unfinished `before`."""
    end, start = before[-1:], after[:1]
    score = 0.0
    opened, closed = open_marks(before[-160:]), closes(after[:160])
    if closed:
        score += 4.0 if opened and opened[-1] == closed else -1.0
    elif opened:
        score -= 1.5
    if start in _NEVER_FIRST:
        score += 2.5
    if end in _NEVER_LAST:
        score += 1.0
    if end + start in words():
        score += 2.5
    if end.isdigit() and (start in _UNITS or start.isdigit() or start == "."):
        score += 3.0
    if end.isascii() and end.isalpha() and start.isascii() and start.isalpha():
        score += 2.0
    if _FRESH.match(after[:8]) and end not in _NEVER_LAST:
        score -= 2.0
    return score


def looks_like_headline(text: str) -> float:
    """Score how much a short line by itself looks like a headline rather than like a piece of a sentence."""
    score = 1.0
    size = len(text)
    score += 1.0 if size <= 18 else -1.0 if size > 26 else 0.0
    score -= 2.0 * text.count(";") + 1.0 * text.count(",") + 0.5 * (text.count("、") > 1)
    if text[-1] in ",、:;":
        score -= 2.0
    if text[-1] in "—-":
        score += 2.5
    score -= 0.7 * len(_PROSE.findall(text))
    if text[-1] in _NEVER_LAST or text[-1].isdigit() or open_marks(text):
        score -= 2.0
    return score
