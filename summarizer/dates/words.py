"""The words of time as data (`data/dates.toml`), made ready for matching.

In: the data file. Out: one table and one pattern a kind of word. Promised: longer words are tried first.
"""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = tomllib.loads((files("summarizer") / "data" / "dates.toml").read_text(encoding="utf-8"))


def _offsets(table: str) -> dict[str, int]:
    return {word: int(offset) for word, offset in _DATA[table].items()}


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


NEAR_YEARS = _offsets("years")
NOT_AFTER: dict[str, str] = dict(_DATA["not_after"])
NAMED_YEARS = _offsets("named_years")
MONTHS = _offsets("months")
NAMED_MONTHS = _offsets("named_months")
DAYS = _offsets("days")
NAMED_DAYS = _offsets("named_days")
QUARTERS = _offsets("quarters")
NOW: tuple[str, ...] = tuple(_DATA["now"]["words"])
VAGUE: dict[str, str] = dict(_DATA["vague"])
FESTIVALS: tuple[str, ...] = tuple(_DATA["festivals"]["words"])
BARE_FESTIVALS = frozenset(_DATA["festivals"]["bare"])
FESTIVAL_MONTHS: dict[str, int] = dict(_DATA["festivals"]["months"])
SEASONS: tuple[str, ...] = tuple(_DATA["seasons"]["words"])
PLANNED = re.compile(one_of(_DATA["cues"]["planned"]))
TOLD = re.compile(one_of(_DATA["cues"]["told"]))
EVENTS = re.compile(one_of(_DATA["cues"]["events"]))
STANDING = re.compile(r"[,，]?" + one_of(_DATA["cues"]["standing"]))

_DIGITS = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict.fromkeys("零○O", 0),
    "两": 2,
    "首": 1,
    "元": 1,
}


def number(text: str) -> int:
    """Return the value of a small number in digits or spelled: 11, 十一, 二十, 两, 二〇二三."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    value = 0
    for digit in text:
        value = value * 10 + _DIGITS[digit]
    return value
