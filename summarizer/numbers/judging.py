"""Which numbers are quantities: why a number that stands there is none of those a report would carry.

In: an item with its paragraph. Out: None for a quantity, else the reason why it is passed over, as `--all` shows it.
"""

import re
from decimal import Decimal

from summarizer.numbers.items import Item
from summarizer.numbers.units import Unit
from summarizer.numbers.words import (
    ASPECTS,
    BUILT,
    CIRCLES,
    MANY,
    MOVES,
    QUOTES_CLOSE,
    QUOTES_OPEN,
    RHETORIC,
    other_half,
    tells_duration,
    tells_index,
    tells_list,
    tells_move,
    tells_rank,
    tells_score,
)

TIME = "date or time"
_ALONE = "no unit"
_NAME = "name or slogan"
_SMALL = "article or idiom"
_RHETORICAL = "rhetorical count"
_VAGUE = "vague amount"
_ROUND = "round word"
_ORDINAL = "ordinal"
_LISTED = "counts the names before it"

_TEN = Decimal(10)
_FIRST_YEAR = Decimal(1000)
_WHOLE_DAYS = (Decimal(12), Decimal(24))  # 24小时服务
_QUOTED = 10  # characters of a quotation that is a name: “惠企20条”
_CODE = re.compile(r"[0-9]{5,}")
_INSTITUTE = re.compile("[一二三四五六七八九][零〇][一二三四五六七八九]")  # 七〇一所
_STEPS = frozenset("十百千万亿")
_POINTS = frozenset(".·点")
_ONE_OF_SEVERAL = frozenset(":版代")
_ENDS = ("", *",。;:、!?)”")
_RANK_ENDS = ("", *",。;:、!?)”’的和与及且并", *MOVES)
_RANK_WORDS = frozenset("位名强")
_NO_NAME = frozenset("是为的和与及在了其这那你我他它")
_AFTER_FIRST = frozenset("目此提以年月日会之先午事岸跟面眼当空生")  # 目前三个, but 前三个 are the first ones


def judge(text: str, item: Item) -> str | None:
    """Return why the item is no quantity, or None."""
    if item.value is None:
        return "no number"
    if item.ordinal:
        return _judge_ordinal(text, item)
    before = text[item.numeral_start - 1 : item.numeral_start]
    if before in MANY and item.run[0] in _STEPS:
        return _VAGUE
    if item.unit is None:
        return _judge_alone(text, item)
    return _judge_unit(text, item, item.unit, before)


def may_be_time(item: Item) -> bool:
    """Tell whether a quantity could be part of a word of time (前10个月); 工期四年 and 亿元 could not."""
    return item.unit is None or item.unit.use == "span"


def _judge_unit(text: str, item: Item, unit: Unit, before: str) -> str | None:
    use, _, why = unit.use.partition(":")
    if unit.word == "分" and tells_score(text, item.start):
        return None
    if use in ("never", "name") or (use == "scaled" and not item.scale):
        return why
    if use != "measure":
        if _in_name(text, item) or (unit.word in "所处" and _INSTITUTE.fullmatch(item.run)):
            return _NAME
        if before.isascii() and (before.isalpha() or before in "+/×") and before:
            return "part of a name"
    if use in ("span", "year"):
        return _judge_span(text, item, unit)
    if item.bare and (item.bound == "exact" or item.start == item.numeral_start):
        return _ROUND
    return _judge_small(text, item, unit)


def _judge_ordinal(text: str, item: Item) -> str | None:
    """A rank is a quantity where the words before say among whom: 居全市第三位, 全省第4."""
    after = text[item.end : item.end + 1]
    plain = after in _RANK_ENDS if item.unit is None else item.unit.word in _RANK_WORDS
    return None if plain and (tells_rank(text, item.start, item.end) or _listed(text, item)) else _ORDINAL


def _listed(text: str, item: Item) -> bool:
    """Tell whether a rank follows the name of its holder and ends the clause: 传感器产业园第7，氢能港第10。"""
    if text[item.start] != "第" or item.value == 1 or text[item.end : item.end + 1] not in _ENDS:
        return False
    name = text[item.start - 1 : item.start]
    return name.isalpha() and not name.isascii() and name not in _NO_NAME


def _judge_alone(text: str, item: Item) -> str | None:
    """A number without a unit counts where it ends with 万 or 亿, or is written 7万5千4百."""
    assert item.value is not None
    after = text[item.end : item.end + 1]
    if not item.spelled and not item.scale and not item.run.isascii() and "·" not in item.run:
        return None
    if not item.scale and (not _POINTS.isdisjoint(item.run) or after in _ENDS) and _stands_alone(text, item, after):
        return None
    if item.scale and not item.bare:
        if after in ("级", "强"):
            return _ROUND
        small = item.spelled and not item.vague and item.value < _TEN
        return None if not small or after in _ENDS else _ALONE
    return "code, phone or document number" if _CODE.fullmatch(item.run) else _ALONE


def _stands_alone(text: str, item: Item, after: str) -> bool:
    """Tell whether a number is what an index or a ratio stands at: 综合指数4.78, but not 3:7 or 2.0版."""
    if (after.isascii() and after.isalnum()) or after in _ONE_OF_SEVERAL:
        return False
    between = text[item.start - 1 : item.start]
    if between == ":" and text[item.start - 2 : item.start - 1].isdigit():
        return False
    return tells_index(text, item.start)


def _in_name(text: str, item: Item) -> bool:
    """Tell whether the number opens a short quotation or ends it: “五朵金花”, “惠企20条”."""
    if text[item.end : item.end + 1] in QUOTES_CLOSE:
        inside = text[max(0, item.start - _QUOTED) : item.start]
        opened = max(inside.rfind(ch) for ch in QUOTES_OPEN)
        return opened >= 0 and not any(ch in ",。;、”" for ch in inside[opened:])
    if text[item.start - 1 : item.start] not in QUOTES_OPEN:
        return False
    return not QUOTES_CLOSE.isdisjoint(text[item.end : item.end + _QUOTED])


def _judge_span(text: str, item: Item, unit: Unit) -> str | None:
    """A length of time counts where it is one of something; 年 needs a word that says so."""
    assert item.value is not None
    lasting = tells_duration(text, item.start)
    if unit.use == "year":
        if item.value >= _FIRST_YEAR:
            return TIME
        return None if lasting or text[item.number_end - 1] == "半" else TIME
    if lasting:
        return None
    if unit.canonical == "hour" or unit.word == "分钟":
        if item.spelled and item.value == 1:
            return _SMALL
        return _NAME if item.value in _WHOLE_DAYS or text.startswith(CIRCLES, item.end) else None
    if item.value == 1 or (item.spelled and item.value < _TEN and unit.word in ("天", "周")):
        return TIME
    return None


def _judge_small(text: str, item: Item, unit: Unit) -> str | None:
    """Weigh a number under ten: spelled with a counting word it is mostly an article or rhetoric."""
    assert item.value is not None
    if item.run == "一" and unit.word == "%" and other_half(text, item.start, item.end):
        return _RHETORICAL
    if item.scale or abs(item.value) >= _TEN or item.upper is not None or item.vague:
        return None
    if unit.word == "个" and text.startswith(ASPECTS, item.end):
        return _RHETORICAL
    if not item.spelled:
        return None
    if item.value == 0:
        return _SMALL
    if abs(item.value) == 1:
        told = unit.canonical in ("percent", "percentage_point", "times") or unit.word == "番"
        return None if told else _SMALL
    if unit.word == "位" and tells_move(text, item.start):
        return None
    if unit.use == "measure":
        return _RHETORICAL if unit.word in ("元", "升") else None
    if text[item.start - 1 : item.start] == "前" and text[item.start - 2 : item.start - 1] not in _AFTER_FIRST:
        return _ORDINAL
    if tells_list(text, item.start, item.value):
        return _LISTED
    if text.startswith(RHETORIC, item.end) or text[item.end : item.end + 1] in QUOTES_OPEN:
        return _RHETORICAL
    if unit.word == "条" and BUILT.match(text, item.end):
        return None
    return None if unit.use == "hard" or unit.word == "个" else _RHETORICAL
