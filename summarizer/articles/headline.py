"""The rows of a headline: which of them are the main headline, and which stand over or under it.

In: the printed rows of a headline, folded, and the body they belong to. Out: the rows of the title, the rows of the
kicker. Promised: rows are joined only with their neighbours, none is changed.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from summarizer.articles.seams import open_marks, words

_PLACE_PREFIX = re.compile(r"^[^:,。]{2,10}:.{4,}")
_DASH_END = re.compile(r"[-—–─]$")
_PREFIX_END = re.compile(r"^[^:,]{2,8}:$")
_QUOTES = re.compile(r"[“”‘’\"']")
_DASH_START = re.compile(r"^(?:[-—–─]{1,3})")
_HANGING = frozenset("的和与及在为以让将向从对把被用由使至到比获现促建打推加再助迎成首新大等、每两这该,")
_LEANING = frozenset("的之和与及等、化者们性")
_VERBS = re.compile(
    r"开工|启动|召开|举行|举办|建成|投产|投用|竣工|通车|签约|落户|落地|突破|增长|下降|完成|达到|超[过额\d]|获[得评批奖优]|入选|上榜|打造|推进|推动|加快|助力|助推|"
    r"提升|激活|跑出|奋进|实现|发布|印发|出台|落笔|落子|落座|通过|排定|加紧|动工|进洞|贯通|封顶|开通|运行|运营|开建|新增|喝上|占比|做成|成势|拔节|走在|领跑|"
    r"起跑|锻造|凝聚|吹响|告别|出炉|挑起|加码|在即|抢先|唱[主响]|试车|见效|有望|再添|迎来|亮[相出]|晒出|领衔|破[土解题]|越.+越|构建|做[好实强大优]|抓[好牢实]|"
    r"夯实|注入|走向|走进|迈[向入上]|崛起|升级|转型|扩容|提速|增效|交付|下线|首发|揭牌|挂牌|奠基|复工|返岗|惠及|受益|覆盖|取得|支撑|实施|开展|全覆盖|开启|"
    r"跃升|攀升|回升|增至|升至|降至|办理|落成|合龙|并网|发电|供水|通水|蓄水|受理|审议|规划|布局|引领|带动|赋能|奏响|书写|绘就|点亮|擦亮|按下|驶入|跨越"
)
_SIDE = re.compile(
    r"^(?:走进|访|探访|写在|来自|透视|记|看|探营|回眸)|(?:摘登|摘要|纪实|见闻|侧记|观察|综述|扫描|解读|调查|述评|记事|访谈|一览|速写|特写|走笔|巡礼|掠影|启示|"
    r"实录|札记|纪略|报告|全文|之[一二三四五六七八九十]|[①-⑨])$"
)
_RUBRIC = re.compile(
    r"巡礼|走基层|进行时|系列报道|特别报道|专栏|专题|专刊|关注|看一线|在一线|开门红|开新局|开局|起势|新征程|在行动|第一线|走笔|聚焦.{2,8}$|奋战|实干争先|"
    r"两会|年终|回眸|盘点|展望|主题报道|大家谈"
)
_BIAS = 0.5  # unknown seams join rather than part: most rows of a page are pieces of one headline
_BOUNDARIES = 9  # a headline of more rows is a list; its rows are not weighed against one another


@dataclass(frozen=True)
class Row:
    """One printed row of a headline."""

    text: str
    gap: int = 0
    halves: bool = False  # a blank divides it into two clauses
    level: int = 0


def _seam(above: Row, below: Row, body: str) -> float:
    """Score what stands at the seam of two rows: open brackets, cut words, dashes."""
    a, b = above.text, below.text
    prefix = bool(_PREFIX_END.match(a)) and not _VERBS.search(a) and not _SIDE.search(a)
    if _DASH_END.search(a) or (a[-1] == ":" and not prefix) or _DASH_START.match(b):
        return -5.0
    if above.level != below.level:
        return -5.0
    score = _BIAS + 3.0 * prefix
    if open_marks(a):
        score += 5.0
    if a[-1] in _HANGING:
        score += 1.5
    if a[-1] == ",":
        score += 2.0
    if b[0] in _LEANING:
        score += 1.5
    if a[-2:] + b[:2] in body:
        return score + 3.0
    if (a[-2:] + b[:1] in body and len(a) > 1) or a[-1:] + b[:2] in body:
        return score + 2.0
    if a[-1] + b[0] in words():
        return score + 1.5
    return score + 0.3 if a[-1] + b[0] in body else score - 0.7


def _together(a: str, b: str, halves: bool, body: str) -> float:
    """Score whether two whole headlines would rather be one."""
    size, shorter = len(a) + len(b), min(len(a), len(b))
    score = 0.8 if size <= 18 else 0.3 if size <= 24 else -0.5 if size <= 30 else -1.5
    score += 1.2 if shorter <= 5 else 0.5 if shorter <= 7 else -0.5 if shorter >= 10 else 0.0
    if _PLACE_PREFIX.match(b):
        score -= 2.5
    if _SIDE.search(a) or _SIDE.search(b):
        score -= 2.5
    if len(a) >= 5 and _RUBRIC.search(a):
        score -= 3.0 if _likeness(a, body) < 0.7 else 1.5
    if halves and shorter >= 6:
        score -= 0.8
    if "," in a and "," in b:
        score -= 0.8
    if size <= 24 and len(_QUOTES.sub("", a)) == len(_QUOTES.sub("", b)) >= 5:  # a couplet
        score += 1.2
    first, second = bool(_VERBS.search(a)), bool(_VERBS.search(b))
    if first and second and shorter >= 7:
        return score - 1.2
    return score + (0.0 if first else 0.6)


def _likeness(text: str, body: str) -> float:
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return sum(pair in body for pair in pairs) / len(pairs) if pairs else 0.0


def groups(rows: list[Row], body: str) -> list[tuple[int, int]]:
    """Return the ranges of rows that are one headline each: the best way to divide them."""
    if len(rows) > _BOUNDARIES:
        return [(i, i + 1) for i in range(len(rows))]
    seams = [0.0, *(_seam(above, below, body) / 2 for above, below in pairwise(rows))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}  # the last range, its score, the one before
    for end in range(1, len(rows) + 1):
        for start in range(end):
            own = _plausible(_text(rows, (start, end))) + sum(seams[start + 1 : end])
            before = [
                (best[one][0] - seams[start] - _apart(rows, one, (start, end), body), one)
                for one in ((first, start) for first in range(start))
            ]
            score, one = max(before) if before else (0.0, None)
            best[start, end] = own + score, one
    at = max(((start, len(rows)) for start in range(len(rows))), key=lambda part: best[part][0], default=None)
    found: list[tuple[int, int]] = []
    while at is not None:
        found.append(at)
        at = best[at][1]
    return found[::-1]


def _apart(rows: list[Row], above: tuple[int, int], below: tuple[int, int], body: str) -> float:
    halves = any(row.halves for row in rows[above[0] : below[1]])
    return _together(_text(rows, above), _text(rows, below), halves, body)


def parted(rows: list[Row], cut: int, body: str) -> float:
    """Score how badly a cut between two rows goes through a headline; negative where it goes between two."""
    above, below = groups(rows[:cut], body)[-1], groups(rows[cut:], body)[0]
    below = below[0] + cut, below[1] + cut
    if _DASH_END.search(rows[cut - 1].text) or _DASH_START.match(rows[cut].text):  # two headlines of one article
        return 4.0
    return _seam(rows[cut - 1], rows[cut], body) + _apart(rows, above, below, body)


def _text(rows: list[Row], part: tuple[int, int]) -> str:
    return "".join(row.text for row in rows[part[0] : part[1]])


def _plausible(text: str) -> float:
    """Score a text as a whole headline by its length."""
    size = len(text)
    return -1.0 if size < 5 else 0.0 if size <= 26 else -0.8 if size <= 32 else -2.0 if size <= 40 else -4.0


def title_rows(rows: list[Row], body: str, banner: bool = False) -> tuple[int, int]:
    """Return the range of rows that is the main headline; `banner` where one may stand over it (the top of a page)."""
    if not rows:
        return 0, 0
    if banner and len(rows) > 1 and rows[1].gap and _seam(rows[0], rows[1], body) < 1.5:
        start, end = title_rows(rows[1:], body)
        if _foreign(rows[0].text, body) and len(_text(rows, (start + 1, end + 1))) >= 8:
            return start + 1, end + 1
    parts = groups(rows, body)
    return max(parts, key=lambda part: _worth(rows, part, parts, body))


def _foreign(text: str, body: str) -> bool:
    """Tell whether nothing in a row but everybody's words stands in the body: it speaks of the page, not of this."""
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    own = [pair for pair in pairs if pair not in words()]
    return 5 <= len(_QUOTES.sub("", text)) <= 20 and not open_marks(text) and not any(pair in body for pair in own)


def _worth(rows: list[Row], part: tuple[int, int], parts: list[tuple[int, int]], body: str) -> float:
    """Score how well some rows would do as the main headline."""
    text = _text(rows, part)
    others = [_text(rows, one) for one in parts if one != part]
    score = -1.0 * parts.index(part)
    if any(row.level for row in rows) and all(row.level for row in rows[part[0] : part[1]]):
        score += 5.0
    if _PLACE_PREFIX.match(text):
        score += 2.0
    if _DASH_END.search(text) or text[-1] == ":":
        score -= 4.0
    if _DASH_START.match(text):
        score -= 5.0
    if _SIDE.search(text):
        score -= 1.5
    if _RUBRIC.search(text) and others:
        score -= 0.8
    if len(text) < 6:
        score -= 1.5
    if len(text) > 34:
        score -= 1.5
    if "," in text and any("," not in other for other in others):
        score -= 0.6
    return score + 1.5 * _likeness(text, body)
