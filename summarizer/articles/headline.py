"""The rows of a headline: which of them are the main headline, and which stand over or under it.

In: the printed rows of a headline, folded, and the body they belong to. Out: the rows of the title, the rows of the
kicker. Promised: rows are joined only with their neighbours, none is changed.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.articles.seams import open_marks, words

_PLACE_PREFIX = re.compile(r"^[^:,。]{2,10}:.{4,}")
_DASH_END = re.compile(r"(?:[-—–─]+|:)$")
_DASH_START = re.compile(r"^(?:[-—–─]{1,3})")
_HANGING = frozenset("的和与及在为以让将向从对把被用由使至到比获现促建打推加再助迎成首新大等、每两这该,")
_LEANING = frozenset("的之和与及等、化者们性")
_VERBS = re.compile(
    r"开工|启动|召开|举行|举办|建成|投产|投用|竣工|通车|签约|落户|落地|突破|增长|下降|完成|达|超|获|入选|上榜|打造|推进|推动|加快|助力|助推|提升|"
    r"建设|激活|跑出|奋进|实现|发布|印发|出台|落笔|落子|通过|排定|加紧|动工|进洞|贯通|封顶|开通|运行|运营|拟|将|开建|新增|喝上|占比|做成|成势|拔节|走在|领跑|起跑|锻造|凝聚|聚焦|吹响"
)
_BOUNDARIES = 12  # a headline of more rows is a list; its rows are not weighed against one another


@dataclass(frozen=True)
class Row:
    """One printed row of a headline."""

    text: str
    gap: int = 0
    level: int = 0
    likeness: float = field(default=0.0, compare=False)


def joined(above: Row, below: Row, body: str) -> float:
    """Score how surely two neighbouring rows are one headline that was broken; negative where they are two."""
    a, b = above.text, below.text
    if _DASH_END.search(a) or _DASH_START.match(b):
        return -4.0
    if above.level != below.level and (above.level or below.level):
        return -4.0
    score = 0.0
    marks = open_marks(a)
    if marks:
        score += 5.0
    score += _seam(a, b, body)
    size = len(a) + len(b)
    score += 1.2 if size <= 18 else 0.4 if size <= 24 else -0.8 if size <= 30 else -2.0
    shorter = min(len(a), len(b))
    score += 1.2 if shorter <= 5 else 0.4 if shorter <= 7 else -0.6 if shorter >= 10 else 0.0
    if a[-1] in _HANGING:
        score += 1.5
    if b[0] in _LEANING:
        score += 1.5
    if _PLACE_PREFIX.match(b):
        score -= 2.5
    if "," in a and "," in b:
        score -= 1.0
    return score + _wholeness(a, b)


def _seam(a: str, b: str, body: str) -> float:
    """Score what the body and the lexicon say about the letters across the seam."""
    if a[-2:] + b[:2] in body:
        return 3.0
    if (a[-2:] + b[:1] in body and len(a) > 1) or a[-1:] + b[:2] in body:
        return 2.0
    if a[-1] + b[0] in words():
        return 1.5
    return 0.3 if a[-1] + b[0] in body else -0.7


def _wholeness(a: str, b: str) -> float:
    """Two rows that each say something of their own are rather two."""
    verbs = bool(_VERBS.search(a)), bool(_VERBS.search(b))
    if all(verbs) and min(len(a), len(b)) >= 8:
        return -1.2
    return 0.6 if not any(verbs) or not verbs[0] else 0.0


def title_rows(rows: list[Row], body: str) -> tuple[int, int]:
    """Return the range of rows that is the main headline."""
    if len(rows) <= 1 or len(rows) > _BOUNDARIES:
        return 0, min(len(rows), 1)
    seams = [joined(above, below, body) for above, below in pairwise(rows)]
    options: list[tuple[float, int, int]] = []
    for start in range(len(rows)):
        for end in range(start + 1, len(rows) + 1):
            inside = sum(seams[start : end - 1])
            edges = sum(seams[i] for i in (start - 1, end - 1) if 0 <= i < len(seams))
            options.append((inside - edges + _worth(rows, start, end), -start, end))
    _, start, end = max(options)
    return -start, end


def _worth(rows: list[Row], start: int, end: int) -> float:
    """Score how well some rows would do as the main headline."""
    text = "".join(row.text for row in rows[start:end])
    level = min((row.level for row in rows if row.level), default=0)
    score = -0.5 * start
    if level and all(row.level == level for row in rows[start:end]):
        score += 5.0
    if _PLACE_PREFIX.match(text):
        score += 2.0
    if _DASH_END.search(text):
        score -= 4.0
    if _DASH_START.match(text):
        score -= 5.0
    if len(text) < 6:
        score -= 1.5
    if len(text) > 34:
        score -= 1.5
    likeness = sum(row.likeness * len(row.text) for row in rows[start:end]) / len(text)
    score += 2.5 * likeness
    if "," in text and any("," not in row.text for row in (*rows[:start], *rows[end:])):
        score -= 0.6
    return score
