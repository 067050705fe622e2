"""Numbers as they stand in a paragraph: numeral, scale, unit, bound words, ranges and units that several share.

In: one paragraph of folded text. Out: every numeral in it as an item, with the places of its words. Nothing is judged
here: that 7 of 7-ELEVEn is no quantity is for `judging` to say. Promised: time is linear in the paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from summarizer.numbers.numerals import DIGITS, SCALES, read_numeral
from summarizer.numbers.units import Unit, unit_at, units
from summarizer.numbers.words import OPENERS, closing_bound, falling, opening_bound
from summarizer.records import Bound

_SPELLED = "零〇一二两三四五六七八九十百千万亿"
_NUMERAL = re.compile(rf"(?:[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:[.·][0-9]++)?+|[{_SPELLED}]++)++(?:点[零〇一二三四五六七八九]++[百千万亿]*+)?+")
_BETWEEN = re.compile(r"(?:[-—–~〜−‐─]{1,2}|至|到)(?:约|近)?")
_SHARED = re.compile(r"[、和及与或](?:约|近)?")
_PART = re.compile(r"分之")
_COUNTED = re.compile(r"[((]([^()]{1,2})[))]")
_PER = re.compile(r"/(?:年|月|日|天|小时|时|分钟|秒|人|次|亩|[A-Za-z]{1,4}[0-9]?|)")
_VAGUE: dict[str, Bound] = {"余": "over", "多": "over", "几": "over", "来": "about"}
_HALVES = frozenset("年成倍番片天") | {"个月", "小时"}
_PLACES = frozenset("位名强")
_PERCENT = units()["%"]
_INNER = frozenset(("个多", "个余", "个半"))
_HALF = Decimal("0.5")
_HUNDREDTH = Decimal("0.01")


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
    def written(self) -> str:
        """The unit as the article writes it, scale word included."""
        return self.scale + self.unit_text


def items(text: str) -> list[Item]:
    """Read every numeral of a paragraph, in order."""
    found: list[Item] = []
    done = 0
    for match in _NUMERAL.finditer(text):
        if match.start() >= done:
            item = _read(text, match.start(), match.end())
            found.append(item)
            done = item.end
    return list(_joined(text, found))


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
    item = Item(start, end, start, end, run, None)
    if numeral is None:
        return item
    item.value, item.upper, item.scale = numeral.value, numeral.upper, numeral.scale
    item.spelled, item.bare = numeral.spelled, numeral.bare
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
        item.value = (number * 100 / of).quantize(_HUNDREDTH, ROUND_HALF_UP)
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
    between = _BETWEEN.match(text, item.end)
    above = _NUMERAL.match(text, between.end()) if between else None
    high = read_numeral(above.group()) if above else None
    if above and high and of == 100 and item.value is not None and high.value > item.value:
        if not text.startswith("分之", above.end()) and unit_at(text, above.end()) is None:
            item.upper, item.end, item.number_end = high.value, above.end(), above.end()


def _read_vague(text: str, item: Item) -> None:
    """Read 余, 多, 几 or 来 between numeral and unit, and the scale word behind it (130余亿元)."""
    vague = text[item.end : item.end + 1]
    if vague not in _VAGUE or (vague == "来" and not item.spelled):
        return
    at = item.end + 1
    scale = re.compile("[十百千万亿]*").match(text, at)
    width = len(scale.group()) if scale else 0
    word = text[at : at + width]
    if item.scale + word not in SCALES or not (width or item.scale or unit_at(text, at)):
        return
    item.bound, item.vague, item.end = _VAGUE[vague], True, at + width
    item.scale += word
    item.bare = False


def _read_unit(text: str, item: Item) -> None:
    unit = unit_at(text, item.end)
    inner = text[item.end : item.end + 2]
    if inner in _INNER:
        whole = unit_at("个" + text[item.end + 2 : item.end + 6], 0)
        if whole is not None and whole.word != "个":  # 3个多月, 一个半小时
            item.unit, item.unit_text, item.unit_start = whole, whole.word, item.end
            item.end += len(whole.word) + 1
            if inner == "个半":
                item.value = item.value + _HALF if item.value is not None else None
            else:
                item.bound, item.vague = "over", True
            return
    if unit is None:
        return
    at = item.end + len(unit.word)
    if text[at : at + 1] == "级" and unit.use == "measure":
        at += 1
    elif text[at : at + 1] == "(" and not unit.use.startswith("never"):
        more = _COUNTED.match(text, at)
        at = more.end() if more and more[1] in units() else at
    if text[at : at + 1] == "/":
        other = unit_at(text, at + 1)
        per = _PER.match(text, at)
        at = at + 1 + len(other.word) if other else per.end() if per and per.end() > at + 1 else at
    item.unit, item.unit_text, item.unit_start = unit, text[item.end : at], item.end
    item.end = at
    _read_fraction(text, item)


def _read_fraction(text: str, item: Item) -> None:
    """Read what follows the unit and still counts: 5年半, 七成三, 四成多."""
    after = text[item.end : item.end + 1]
    assert item.unit is not None and item.value is not None
    word = item.unit.word
    if after == "半" and word in _HALVES and text[item.end + 1 : item.end + 2] not in tuple("年月数价径决"):
        item.value, item.end = item.value + _HALF, item.end + 1
    elif word == "成" and after in DIGITS and unit_at(text, item.end + 1) is None:
        item.value, item.end = item.value + Decimal(DIGITS[after]) / 10, item.end + 1
    elif after == "多" and item.unit.use in ("measure", "span", "year") and text[item.end + 1 : item.end + 2] not in tuple("元样个家项功层种"):
        item.bound, item.end = "over", item.end + 1


def _read_bounds(text: str, item: Item) -> None:
    """Read the bound words before the number and after it."""
    before = text[item.start - 1 : item.start]
    if before == "第" or (before == "前" and (item.unit is None or item.unit.word in _PLACES)):
        item.start -= 1
        item.ordinal = True
        return
    if item.start and text[item.start - 1] in OPENERS:
        opening = opening_bound(text, item.start)
        if opening:
            item.start, item.bound = item.start - len(opening[0]), opening[1]
    closing = closing_bound(text, item.end, item.unit)
    if closing:
        item.end, item.bound = item.end + len(closing[0]), closing[1]


def _joined(text: str, found: list[Item]) -> Iterator[Item]:
    """Join ranges, and give the unit to the numbers before it that share it."""
    waiting: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        index += 1
        if index < len(found):
            following = found[index]
            between = _BETWEEN.fullmatch(text, item.end, following.numeral_start)
            if between and _make_range(text, item, following, between.group()):
                index += 1
        if item.unit is None and item.value is not None and index < len(found) and not _numbering(text, item):
            if _SHARED.fullmatch(text, item.end, found[index].numeral_start):
                waiting.append(item)
                continue
        if waiting:
            _share(text, waiting, item)
            yield from waiting
            waiting = []
        yield item
    yield from waiting


def _numbering(text: str, item: Item) -> bool:
    """Tell whether the number opens a sentence as the number of a list's point: 2、10个项目."""
    return not item.scale and text[item.end : item.end + 1] == "、" and text[item.start - 1 : item.start] in tuple("。;:!?") + ("",)


def _make_range(text: str, low: Item, high: Item, between: str) -> bool:
    """Join two numbers into the first one; False where they are no range."""
    if low.value is None or high.value is None or low.upper is not None or high.unit is None or low.ordinal:
        return False
    if low.unit is not None and low.unit is not high.unit:
        return False
    if between[0] in "至到" and low.start and text[low.start - 1] in "由从":
        return False
    bare_low = low.unit is None and not low.scale
    a = low.value * SCALES[high.scale if bare_low else low.scale]
    b = (high.upper or high.value) * SCALES[high.scale]
    if a >= b:
        return False
    if bare_low or low.scale == high.scale:
        low.scale, low.upper = high.scale, high.upper or high.value
    else:
        low.value, low.upper, low.scale = a, b, ""
    low.unit, low.unit_text, low.unit_start = high.unit, high.unit_text, high.unit_start
    low.end, low.number_end = high.end, high.number_end
    low.bound = high.bound if low.bound == "exact" else low.bound
    low.spelled = low.spelled and high.spelled
    low.bare = False
    return True


def _share(text: str, waiting: list[Item], owner: Item) -> None:
    """Give the unit of the last number of a list to those before it: 41万、33万和20万平方米."""
    if owner.unit is None or owner.ordinal:
        return
    for item in waiting:
        item.unit, item.unit_text, item.unit_start = owner.unit, owner.unit_text, owner.unit_start
        if not item.scale:
            item.scale = owner.scale


def sign(text: str, item: Item, before: Item | None) -> int:
    """Tell whether a number is a fall: -1, else 1; a list after 分别下降 falls as a whole."""
    if falling(text, item.start, item.unit):
        return -1
    mark = text[item.start - 1 : item.start]
    if mark == "负" or (mark and mark in "-−–" and _rate(item) and not _numberlike(text[item.start - 2 : item.start - 1])):
        return -1
    if before is not None and before.value is not None and before.value < 0 and before.unit is item.unit:
        return -1 if _SHARED.fullmatch(text, before.end, item.start) else 1
    return 1


def _numberlike(ch: str) -> bool:
    return ch != "" and ((ch.isascii() and ch.isalnum()) or ch in "%‰)-−–")


def _rate(item: Item) -> bool:
    return item.unit is not None and item.unit.canonical in ("percent", "percentage_point")
