"""Words around a number: what bounds it, and what makes it a fall.

In: folded text and a place in it. Out: the bound word that touches the number, or whether words of falling lead to it.
"""

import re

from summarizer.numbers.units import Unit
from summarizer.records import Bound

_OPENING: dict[str, Bound] = {
    **dict.fromkeys(("约", "大约", "约为", "约合", "约有", "近", "将近", "接近", "大概", "差不多"), "about"),
    **dict.fromkeys(
        ("超", "超过", "逾", "突破", "过", "上", "高于", "多于", "大于", "不低于", "不少于", "不小于", "不下", "不下于",
         "至少", "最少", "超出了", "逾越"), "over"),
    **dict.fromkeys(
        ("不足", "不到", "不超过", "不超", "低于", "少于", "小于", "不高于", "不多于", "不大于", "至多", "最多", "未满",
         "不满", "最高", "不突破"), "under"),
}  # fmt: skip
# A word that looks like a bound and is the end of another one: 附近3个, 通过5项, 以上4个.
_SPOILED = {
    "近": frozenset("附临最邻靠远新就亲贴"),
    "过": frozenset("通经不度胜越路走透渡"),
    "上": frozenset("以之线会路网岸地马海加乘坐送走早晚街村楼身床新路在"),
    "约": frozenset("签合节条公预大特相邀制履违"),
    "超": frozenset("反高赶"),
}
_CLOSING: dict[str, Bound] = {
    **dict.fromkeys(("左右", "上下"), "about"),
    **dict.fromkeys(("以上", "及以上", "(含)以上", "之上", "开外", "+"), "over"),
    **dict.fromkeys(("以内", "之内", "以下", "及以下", "(含)以下", "之下"), "under"),
}  # fmt: skip
_LONGEST_OPENING = max(map(len, _OPENING))
OPENERS = frozenset(word[-1] for word in _OPENING)
_CLOSERS = frozenset(word[0] for word in _CLOSING)

_FALLS = "下降|减少|降低|回落|下滑|下跌|下挫|降|减|跌|少|降幅为?|负增长|跌幅为?|净减少|锐减|骤降|缩减|萎缩"
_LED_BY = "(?:了|约|近|超过|超|逾|幅度为|幅度达|达到|达)*"
_FALL = re.compile(rf"(?:{_FALLS}){_LED_BY}$")
_RATE_FALL = re.compile(r"(?:下降|减少|降低)[^0-9至到为增升长提;,。、由从]{1,6}$")
_FALL_MARKS = frozenset("降减跌落滑负少缩")
_FALL_WINDOW = 12
_NOT_LESS = re.compile(r"(?:至|最|不|多|减|缺|很|较|多多)少$")


_MONEY = re.compile("投资|产值|资金|营收|收入|税|贷款|金额|总额|GDP|生产总值|利润|融资|债券|销售|交易额|成交额|出口|进口|增加值|资产|市值")
_MONEY_WINDOW = 10


def tells_money(text: str, start: int) -> bool:
    """Tell whether the words before a number say that it is money: 总投资1100.9亿."""
    return _MONEY.search(text, max(0, start - _MONEY_WINDOW), start) is not None


def opening_bound(text: str, end: int) -> tuple[str, Bound] | None:
    """Return the longest bound word that ends at a place."""
    for length in range(_LONGEST_OPENING, 0, -1):
        word = text[max(0, end - length) : end]
        if len(word) == length and word in _OPENING:
            before = text[end - length - 1 : end - length] if end > length else ""
            if word == "上" and text[end : end + 1] not in tuple("百千万亿"):
                return None
            if length == 1 and before and before in _SPOILED.get(word, ()):
                return None
            return word, _OPENING[word]
    return None


def closing_bound(text: str, at: int, unit: Unit | None) -> tuple[str, Bound] | None:
    """Return the bound word that follows a number; 内 counts after a length of time."""
    first = text[at : at + 1]
    if first in _CLOSERS:
        for length in (5, 3, 2, 1):
            word = text[at : at + length]
            if word in _CLOSING:
                return word, _CLOSING[word]
    if first == "内" and unit is not None and unit.use in ("span", "year"):
        return "内", "under"
    return None


def falling(text: str, start: int, unit: Unit | None) -> bool:
    """Tell whether words of falling lead to the number that begins at a place."""
    window = text[max(0, start - _FALL_WINDOW) : start]
    if _FALL_MARKS.isdisjoint(window):
        return False
    fall = _FALL.search(window)
    if fall:
        return not (fall.group().startswith("少") and _NOT_LESS.search(window[: fall.start() + 1]))
    rate = unit is not None and unit.canonical in ("percent", "percentage_point")
    return rate and _RATE_FALL.search(window) is not None
