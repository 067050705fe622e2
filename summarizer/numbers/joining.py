"""Numbers that belong together: ranges become one, a list shares the unit of its last number, a fall its sign.

In: the numerals of a paragraph, each read by itself. Out: the same in order, joined; the sign that the words before a
number give it. Promised: each numeral is looked at once with its neighbour.
"""

import re
from collections.abc import Iterator

from summarizer.numbers.items import BETWEEN, Item
from summarizer.numbers.numerals import SCALES
from summarizer.numbers.words import falling

_SHARED = re.compile("[、和及与或](?:约|近)?")
_MINUS = frozenset("-−–")
_DEGREES = frozenset(("°C", "摄氏度"))
_BELOW = ("零下", "零下约", "零下近")
_DASH_AFTER = frozenset("%‰)-−–")


def joined(text: str, found: list[Item]) -> Iterator[Item]:
    """Join ranges, and give the unit to the numbers before it that share it."""
    waiting: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        index += 1
        if index < len(found):
            following = found[index]
            between = BETWEEN.fullmatch(text, item.end, following.numeral_start)
            if between and _make_range(text, item, following, between.group()):
                index += 1
        if index < len(found) and _waits(text, item, found[index]):
            waiting.append(item)
            continue
        _share(waiting, item)
        yield from waiting
        yield item
        waiting.clear()


def _waits(text: str, item: Item, following: Item) -> bool:
    """Tell whether a number may get its unit from the next one: 33万 and 20万平方米."""
    if item.value is None or not _begins(item, following) or _numbering(text, item):
        return False
    return _SHARED.fullmatch(text, item.end, following.numeral_start) is not None


def _begins(item: Item, following: Item) -> bool:
    """Tell whether a number has no unit, or only the beginning of the next one's: 1.2个、0.8个百分点."""
    if item.unit is None or following.unit is None:
        return item.unit is None
    return item.unit is not following.unit and following.unit.word.startswith(item.unit.word)


def _numbering(text: str, item: Item) -> bool:
    """Tell whether the number opens a sentence as the number of a list's point: 2、10个项目."""
    return not item.scale and text[item.end] == "、" and (item.start == 0 or text[item.start - 1] in "。;:!?")


def _make_range(text: str, low: Item, high: Item, between: str) -> bool:
    """Join two numbers into the first one; False where they are no range."""
    if low.value is None or high.value is None or low.upper is not None or high.unit is None or low.ordinal:
        return False
    if low.unit is not high.unit and not _begins(low, high):
        return False
    if between[0] in "至到" and low.start and text[low.start - 1] in "由从":
        return False
    top = high.upper or high.value
    shared = low.unit is None and not low.scale and low.value < top  # 50—60万吨, but not 8000—1万元
    if low.value * SCALES[high.scale if shared else low.scale] >= top * SCALES[high.scale]:
        return False
    if shared or low.scale == high.scale:
        low.scale, low.upper = high.scale, top
    else:
        low.value, low.upper, low.scale = low.value * SCALES[low.scale], top * SCALES[high.scale], ""
    low.unit, low.unit_text, low.unit_start = high.unit, high.unit_text, high.unit_start
    low.end, low.number_end = high.end, high.number_end
    low.bound = high.bound if low.bound == "exact" else low.bound
    low.spelled = low.spelled and high.spelled
    low.bare = False
    return True


def _share(waiting: list[Item], owner: Item) -> None:
    """Give the unit of the last number of a list to those before it: 41万、33万和20万平方米."""
    if owner.unit is None or owner.ordinal:
        return
    for item in waiting:
        item.unit, item.unit_text, item.unit_start = owner.unit, owner.unit_text, owner.unit_start
        if not item.scale:
            item.scale = owner.scale


def sign(text: str, item: Item, before: Item | None) -> int:
    """Tell whether a number is a fall: -1, else 1; a list after 分别下降 falls as a whole."""
    if falling(text, item.start, item.is_rate):
        return -1
    mark, left = text[item.start - 1 : item.start], text[item.start - 2 : item.start - 1]
    warm = item.unit is not None and item.unit.word in _DEGREES
    if mark == "负" or (mark in _MINUS and (item.is_rate or warm) and not _numberlike(left)):
        return -1
    if warm and text.endswith(_BELOW, 0, item.start):
        return -1
    if before is not None and before.value is not None and before.value < 0 and before.unit is item.unit:
        return -1 if _SHARED.fullmatch(text, before.end, item.start) else 1
    return 1


def _numberlike(ch: str) -> bool:
    """Tell whether a dash behind this character is a range's or a name's, not a minus."""
    return (ch.isascii() and ch.isalnum()) or ch in _DASH_AFTER
