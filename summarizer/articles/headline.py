"""The rows of a headline: which of them are the main headline, and which stand over or under it.

In: the printed rows of a headline, folded, and the body they belong to. Out: the rows of the title, the rows of the
kicker. Promised: rows are joined only with their neighbours, none is changed.
"""

import re
from dataclasses import dataclass

from summarizer.articles.lexicon import cut_word
from summarizer.articles.seams import open_marks, words

_PLACE_PREFIX = re.compile(r"^[^:,。]{2,10}:.{4,}")
_DASH_END = re.compile(r"[-—–─]$")
_PREFIX_END = re.compile(r"^[^:,]{2,14}:$")
_IN_BRACKETS = re.compile(r"^\([^()]{2,6}\)$")
_QUOTES = re.compile(r"[“”‘’\"']")
_DASH_START = re.compile(r"^(?:[-—–─]{1,3})")
_NEVER_FIRST = frozenset(",:!?)”’》、%的")
_WORDLIKE = re.compile(r"[一-龥0-9A-Za-z]")
_VERBS = re.compile(
    r"开工|启动|召开|举行|举办|建成|投产|投用|竣工|通车|签约|落户|落地|突破|增长|下降|完成|达到|超[过额\d]|获[得评批奖优]|入选|上榜|打造|推进|推动|加快|助力|助推|"
    r"提升|激活|跑出|奋进|实现|发布|印发|出台|落笔|落子|落座|通过|排定|加紧|动工|进洞|贯通|封顶|开通|运行|运营|开建|新增|喝上|占比|做成|成势|拔节|走在|领跑|"
    r"起跑|锻造|凝聚|吹响|告别|出炉|挑起|加码|在即|抢先|唱[主响]|试车|见效|有望|再添|迎来|亮[相出]|晒出|领衔|破[土解题]|越.+越|构建|做[好实强大优]|抓[好牢实]|"
    r"夯实|注入|走向|走进|迈[向入上]|崛起|升级|转型|扩容|提速|增效|交付|下线|首发|揭牌|挂牌|奠基|复工|返岗|惠及|受益|覆盖|取得|支撑|实施|开展|全覆盖|开启|"
    r"跃升|攀升|回升|增至|升至|降至|办理|落成|合龙|并网|发电|供水|通水|蓄水|受理|审议|规划|布局|引领|带动|赋能|奏响|书写|绘就|点亮|擦亮|按下|驶入|跨越"
)
_SIDE = re.compile(
    r"^(?:\d{4}年\d{1,2}月\d{1,2}日|走进|访|探访|写在|来自|透视|记|看|探营|回眸)|(?:摘登|摘要|纪实|见闻|侧记|观察|综述|扫描|解读|调查|述评|记事|访谈|一览|速写|特写|走笔|巡礼|掠影|启示|"
    r"实录|札记|纪略|报告|全文|盘点|追踪|回访|手记|记|展望|透视|亲历|直击|印象|剪影|之[一二三四五六七八九十]|[①-⑨])$"
)
_RUBRIC = re.compile(
    r"巡礼|走基层|进行时|系列报道|特别报道|专栏|专题|专刊|关注|看一线|在一线|开门红|开新局|开局|起势|新征程|在行动|第一线|走笔|聚焦.{2,8}$|奋战|实干争先|"
    r"两会|年终|回眸|盘点|展望|主题报道|大家谈|一线行|项目行|看项目"
)
_COUPLET = re.compile(r"^(?:(.{3}),.{3}|(.{4}),.{4}|(.{5}),.{5}|(.{6}),.{6}|(.{7}),.{7}|(.{8}),.{8})$")
_SHORT_QUOTE = re.compile(r"“.”$")
_DATED = re.compile(r"^\(?\d{4}年\d{1,2}月\d{1,2}日")
_QUOTED = re.compile(r"“(?![一二三四五六七八九十\d]+”)[^“”]{1,6}”")
_EVEN = 1.5
_IN_WORD = 5.0  # bits that a cut costs where it goes through a word
_BOUNDARIES = 9  # a headline of more rows is a list; its rows are not weighed against one another


@dataclass(frozen=True)
class Row:
    """One printed row of a headline."""

    text: str
    gap: int = 0
    parts: tuple[int, ...] = ()  # how long the parts are into which blanks divide it
    level: int = 0


def _seam(above: Row, below: Row) -> float | None:
    """Score what stands at the seam of two rows: dashes, open brackets, cut words; None where it says nothing."""
    a, b = above.text, below.text
    prefix = _is_prefix(a, b)
    if _DASH_END.search(a) or (a[-1] == ":" and not prefix) or _DASH_START.match(b) or above.level != below.level:
        return -5.0
    if open_marks(a) or a[-1] in ",、" or b[0] in _NEVER_FIRST or cut_word(a, b) > _IN_WORD:
        return 5.0
    if _IN_BRACKETS.match(b):
        return 3.0
    return (3.5 if len(a) <= 9 else 0.5) if prefix else None


def _stub(row: Row, side: int) -> bool:
    """Tell whether the outer part of a row is the head or the tail of a clause that the row's end has cut."""
    parts = row.parts
    if len(parts) < 2 and side == -1 and ":" in row.text[:-1]:
        return len(row.text) - row.text.rindex(":") <= 4
    return len(parts) > 1 and parts[side] <= 4 and parts.count(parts[side]) == 1


def _is_prefix(a: str, b: str) -> bool:
    """Tell whether a row that ends with a colon is the first clause of the headline under it."""
    if not _PREFIX_END.match(a) or _SIDE.search(a[:-1]) or _RUBRIC.search(a[:-1]):
        return False
    return len(a) <= 9 or len(a) + len(b) <= 28


def _join(above: Row, below: Row, whole: str, further: str, body: str) -> float:
    """Score whether two neighbouring rows, with what goes with them on either side, are one headline."""
    told = _seam(above, below)
    if told is not None:
        return told
    a, b = above.text, below.text
    shorter = min(len(whole), len(further))
    score = 0.6 - 2.5 * max(0, len(whole) + len(further) - 18) / 10 + 2.95 * max(0, 8 - shorter) / 4
    score -= 0.45 * max(0, len(whole) + len(further) - 26) / 10 + 1.9 * min(abs(len(a) - len(b)), 12) / 6
    score -= 1.9 * bool(_SIDE.search(whole)) + 2.3 * bool(_SIDE.search(further))
    score += 1.1 * (len(_QUOTES.sub("", whole)) == len(_QUOTES.sub("", further)) >= 4)  # a couplet of two rows
    score -= 0.7 * bool(_COUPLET.match(whole) or _COUPLET.match(further))  # a couplet of its own
    score -= (1.0 if _likeness(whole, body) >= 0.7 else 3.0) * bool(len(whole) >= 5 and _RUBRIC.search(whole))
    score += 0.26 * ("," in whole and "," not in further) - 0.42 * ("," in further and "," not in whole)
    score += 0.7 * ("“" in further and "“" not in whole) - 0.56 * (a[-1] == "”")
    score += 2.0 * (_stub(above, -1) or _stub(below, 0)) + 2.0 * bool(_SHORT_QUOTE.search(a))
    first, second = bool(_VERBS.search(whole)), bool(_VERBS.search(further))
    score += 0.4 * (not first) - 0.5 * (not second) - 0.8 * (first and second and shorter >= 7)
    if _PLACE_PREFIX.match(further):
        score -= 1.0
    if not (_WORDLIKE.match(a[-1]) and _WORDLIKE.match(b[0])):
        return score
    if a[-2:] + b[:2] in body:
        return score + 1.0
    if (a[-2:] + b[:1] in body and len(a) > 1) or a[-1] + b[:2] in body:
        return score + 1.0
    return score + 0.45 * (a[-1] + b[0] in body)


def _likeness(text: str, body: str) -> float:
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return sum(pair in body for pair in pairs) / len(pairs) if pairs else 0.0


def groups(rows: list[Row], body: str) -> list[tuple[int, int]]:
    """Return the ranges of rows that are one headline each: the best way to divide them."""
    if len(rows) > _BOUNDARIES:
        return [(i, i + 1) for i in range(len(rows))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}  # the last range, its score, the one before
    for end in range(1, len(rows) + 1):
        for start in range(end):
            part = start, end
            inner = [_across(rows, (start, at), (at, end), body) for at in range(start + 1, end)]
            own = _plausible(_text(rows, part)) + sum(inner) / 2
            before = [
                (best[one][0] - _across(rows, one, part, body) / 2, one)
                for one in ((first, start) for first in range(start))
            ]
            score, one = max(before) if before else (0.0, None)
            best[part] = own + score, one
    at = max(((start, len(rows)) for start in range(len(rows))), key=lambda part: best[part][0], default=None)
    found: list[tuple[int, int]] = []
    while at is not None:
        found.append(at)
        at = best[at][1]
    return found[::-1]


def _across(rows: list[Row], above: tuple[int, int], below: tuple[int, int], body: str) -> float:
    score = _join(rows[above[1] - 1], rows[below[0]], _text(rows, above), _text(rows, below), body)
    return score + _EVEN * _evenly_cut(rows, below[0])


def _evenly_cut(rows: list[Row], at: int) -> bool:
    """Tell whether a seam lies between rows as long as those that are cut in mid-word right beside it."""
    long = len(rows[at].text)
    for near in (at - 1, at + 1):
        if 0 < near < len(rows) and cut_word(rows[near - 1].text, rows[near].text) > _IN_WORD:
            return max(abs(len(row.text) - long) for row in rows[min(at, near) - 1 : max(at, near) + 1]) <= 2
    return False


def parted(rows: list[Row], cut: int, body: str) -> float:
    """Score how badly a cut between two rows goes through a headline; negative where it goes between two."""
    above, below = groups(rows[:cut], body)[-1], groups(rows[cut:], body)[0]
    below = below[0] + cut, below[1] + cut
    if _DASH_END.search(rows[cut - 1].text) or _DASH_START.match(rows[cut].text):  # two headlines of one article
        return 7.0
    return _across(rows, above, below, body)


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
    if banner and len(rows) > 1 and rows[1].gap and _across(rows, (0, 1), (1, 2), body) < 1.5:
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
        score -= 2.0
    if others and _QUOTED.search(text) and not any(_QUOTED.search(other) for other in others):
        score += 0.8
    if len(text) >= 24 and any(6 <= len(other) <= 20 for other in others):
        score -= 1.0
    if _RUBRIC.search(text) and others:
        score -= 0.8 if _likeness(text, body) > 0.6 else 2.5
    if _DATED.match(text):
        score -= 3.0
    if len(text) < 6:
        score -= 1.5
    if len(text) > 34:
        score -= 1.5
    if "," in text and any("," not in other for other in others):
        score -= 0.6
    return score + 1.5 * _likeness(text, body)
