"""Numbers as they stand in a paragraph: numeral, scale, unit, bound words, ranges and units that several share.

In: one paragraph of folded text. Out: every numeral in it as an item, with the places of its words. Nothing is judged
here: that 7 of 7-ELEVEn is no quantity is for `judging` to say. Promised: time is linear in the paragraph.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from summarizer.numbers.numerals import ARABIC, DIGITS, SCALES, read_numeral
from summarizer.numbers.units import CENT, EXACT, Unit, plain, unit_at, units
from summarizer.numbers.words import OPENERS, closing_bound, distant_about, opening_bound
from summarizer.records import Bound

_SPELLED = "零〇一二两三四五六七八九十百千万亿"
_NUMERAL = re.compile(
    rf"(?:[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:[.·][0-9]++)?+|[{_SPELLED}]++)++"
    "(?:点[零〇一二三四五六七八九]++[百千万亿]*+)?+"
)
BETWEEN = re.compile(r"(?:[-—–~〜−‐─]{1,2}|至|到)(?:约|近)?")
_STEPS = re.compile("[十百千万亿]*+")
_COUNTED = re.compile(r"\(([^()]{1,2})\)")
_PER = re.compile(r"/(?:年|月|日|天|时|秒|次|[A-Za-z]{1,4}[0-9]?)")
_VAGUE: dict[str, Bound] = {"余": "over", "多": "over", "几": "over", "来": "about"}
_HALVED = frozenset("年成倍番片天亩吨斤里") | {"个月", "小时", "公里", "公斤"}
_NO_HALF = frozenset("年月数价径决导成挂岛程自干潜固硬湿山以")  # 3个半年, 5吨半成品
_NO_SHARE = frozenset("年月天小日世生路径岛导山夜")  # 一半 as a share, not 一半天
_NO_MORE = frozenset("元样个家项功层种出晶于式能孔头名双")  # 亿元多元化, 5万吨多晶硅, 比27亿元多出4亿元
_WITH_MORE = ("measure", "span", "year")
_PLACES = frozenset("位名强")
_PERCENT = units()["%"]
_MOST_PRAISED = frozenset(("CNY", "USD", "EUR", "HKD", "JPY", "percent", "person"))  # 最高 limits sums, not 最高63.4℃
_FIFTY = Decimal(50)
_LONGEST_INNER = 4
_INNER = frozenset(("个多", "个余", "个半"))
_HALF = Decimal("0.5")


@dataclass(slots=True)
class Item:
    """A numeral with what belongs to it; `start` and `end` are its hull in the paragraph, bound words included."""

    start: int
    end: int
    numeral_start: int
    number_end: int  # where the unit ends: bound words after it aside
    run: str
    value: Decimal | None
    upper: Decimal | None = None
    scale: str = ""
    unit: Unit | None = None
    unit_text: str = ""
    unit_start: int = 0
    bound: Bound = "exact"
    spelled: bool = False
    bare: bool = False
    vague: bool = False
    ordinal: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage or a difference of percentages."""
        return self.unit is not None and self.unit.canonical in ("percent", "percentage_point")


def numerals(text: str) -> list[Item]:
    """Read every numeral of a paragraph by itself, in order."""
    found: list[Item] = []
    done = 0
    for match in _NUMERAL.finditer(text):
        if match.start() >= done:
            item = _read(text, match.start(), match.end())
            found.append(item)
            done = item.end
    return found


def _read(text: str, start: int, end: int) -> Item:
    """Read the numeral at a place with its unit and bound words."""
    if text[end - 1] in "百千万" and text[end : end + 1] == "分":
        if text.startswith("分之", end):
            return _part(text, start, end)
        if text[end - 1] == "百" and end - 1 > start and text.startswith("分点", end):
            end -= 1
    elif text.startswith("分之", end):
        return _part(text, start, end)
    elif end - 1 > start and text[end - 1] in "百千万" and unit_at(text, end - 1) is not None:
        end -= 1  # 36.14亿 and 千瓦时
    run = text[start:end]
    numeral = read_numeral(run)
    if numeral is None:  # 5亿一期
        digits = ARABIC.match(run)
        numeral = read_numeral(digits.group()) if digits else None
        end = start + digits.end() if digits and numeral else end
        run = text[start:end]
    item = Item(start, end, start, end, run, None)
    if numeral is None:
        return item
    item.value, item.upper, item.scale = numeral.value, numeral.upper, numeral.scale
    item.spelled, item.bare = numeral.spelled, numeral.bare
    if run == "一" and text[end : end + 1] == "半" and text[end + 1 : end + 2] not in _NO_SHARE:
        item.value, item.unit, item.unit_text, item.end = _FIFTY, _PERCENT, "%", end + 1
        if text[end + 1 : end + 2] == "多":
            item.bound, item.end = "over", end + 2
    else:
        _read_vague(text, item)
        _read_unit(text, item)
    item.number_end = item.end
    _read_bounds(text, item)
    return item


def _part(text: str, start: int, end: int) -> Item:
    """Read 百分之三十, 千分之一 and 三分之一."""
    run = text[start:end]
    above = _NUMERAL.match(text, end + 2)
    item = Item(start, end, start, end, run, None)
    whole = read_numeral(run)
    share = read_numeral(above.group()) if above else None
    if above is None or share is None or whole is None or share.value is None:
        return item
    of = whole.value * SCALES[whole.scale]
    number = share.value * SCALES[share.scale]
    if of in (100, 1000):
        item.value, item.unit = number, units()["%" if of == 100 else "‰"]
    elif of > 0:
        item.value = plain((number * 100 / of).quantize(CENT, ROUND_HALF_UP, EXACT))
        item.unit = _PERCENT
    else:
        return item
    item.unit_text, item.spelled = item.unit.word, share.spelled
    item.end = item.number_end = above.end()
    _read_part_range(text, item, of)
    if text[item.end : item.end + 1] and text[item.end] in "余多" and number >= 10:
        item.bound, item.end = "over", item.end + 1
    _read_bounds(text, item)
    return item


def _read_part_range(text: str, item: Item, of: Decimal) -> None:
    """Read the high end of 百分之三十到四十."""
    between = BETWEEN.match(text, item.end)
    above = _NUMERAL.match(text, between.end()) if between else None
    high = read_numeral(above.group()) if above else None
    if above is None or high is None or of != 100 or item.value is None or high.value <= item.value:
        return
    if not text.startswith("分之", above.end()) and unit_at(text, above.end()) is None:
        item.upper, item.end, item.number_end = high.value, above.end(), above.end()


def _read_vague(text: str, item: Item) -> None:
    """Read 余, 多, 几 or 来 between numeral and unit, and the scale word behind it (130余亿元)."""
    vague = text[item.end : item.end + 1]
    if vague not in _VAGUE:
        return
    at = item.end + 1
    if vague == "来" and not item.spelled and not (item.run.endswith("0") and unit_at(text, at)):  # 1300来户
        return
    scale = _STEPS.match(text, at)
    width = len(scale.group()) if scale else 0
    if not (width or item.scale or unit_at(text, at)):
        return
    if width:  # 四亿七千多万 is 四亿七千万
        whole = read_numeral(item.run + text[at : at + width])
        if whole is None:
            return
        item.value, item.upper, item.scale = whole.value, whole.upper, whole.scale
    item.bound, item.vague, item.end = _VAGUE[vague], True, at + width
    item.bare = False


def _read_unit(text: str, item: Item) -> None:
    """Read the unit behind the number, with what belongs to it: 万吨级, 条(段), 元/平方米."""
    if text[item.end : item.end + 2] in _INNER and _read_inner(text, item):
        return
    unit = unit_at(text, item.end, item.spelled)
    if unit is None or (item.scale and unit.use.startswith("name")):
        return
    at = item.end + len(unit.word)
    follows = text[at : at + 1]
    if follows == "级" and unit.use == "measure":
        at += 1
    elif follows == "(":
        more = _COUNTED.match(text, at)
        at = more.end() if more and more[1] in units() else at
    if text[at : at + 1] == "/":
        other, per = unit_at(text, at + 1), _PER.match(text, at)
        if other is not None:
            at += 1 + len(other.word)
        elif per is not None:
            at = per.end()
    item.unit, item.unit_text, item.unit_start = unit, text[item.end : at], item.end
    item.end = at
    _read_fraction(text, item, unit)


def _read_inner(text: str, item: Item) -> bool:
    """Read a unit with a word inside it: 3个多月, 一个半小时."""
    inner = text[item.end + 1]
    unit = unit_at("个" + text[item.end + 2 : item.end + 2 + _LONGEST_INNER], 0)
    if unit is None or unit.word == "个":
        return False
    item.unit, item.unit_text, item.unit_start = unit, unit.word, item.end
    item.end += len(unit.word) + 1
    if inner == "半" and item.value is not None:
        item.value += _HALF
    else:
        item.bound, item.vague = "over", True
    return True


def _read_fraction(text: str, item: Item, unit: Unit) -> None:
    """Read what follows the unit and still counts: 5年半, 七成三, 四成多."""
    after, beyond = text[item.end : item.end + 1], text[item.end + 1 : item.end + 2]
    more = Decimal(0)
    if after == "半" and unit.word in _HALVED and beyond not in _NO_HALF:
        more = _HALF
    elif unit.word == "成" and after in DIGITS and unit_at(text, item.end + 1) is None:
        more = Decimal(DIGITS[after]) / 10
    elif after == "多" and unit.use in _WITH_MORE and beyond not in _NO_MORE:
        item.bound = "over"
    else:
        return
    item.end += 1
    if item.value is not None:
        item.value += more


def _read_bounds(text: str, item: Item) -> None:
    """Read the bound words before the number and after it."""
    before = text[item.start - 1 : item.start]
    if before == "第" or (before == "前" and (item.unit is None or item.unit.word in _PLACES)):
        item.start -= 1
        item.ordinal = True
        return
    if item.start and text[item.start - 1] in OPENERS:
        opening = opening_bound(text, item.start)
        if opening and (opening[0] != "最高" or (item.unit is not None and item.unit.canonical in _MOST_PRAISED)):
            item.start, item.bound = item.start - len(opening[0]), opening[1]
    if item.bound == "exact" and distant_about(text, item.start):
        item.bound = "about"
    closing = closing_bound(text, item.end, item.unit)
    if closing:
        item.end, item.bound = item.end + len(closing[0]), closing[1]
