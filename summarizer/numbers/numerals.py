"""Numerals to decimals: digits, spelled numbers and both mixed.

In: a run of digits and numeral characters, folded. Out: its value, the scale word at its end that belongs to the unit
(2.66 and 万亿), the high end of 五六十. Promised: exact decimals; a run that is no number, or is longer than any
newspaper prints, is None.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
SCALES: dict[str, Decimal] = {
    "": Decimal(1),
    **{small + large: Decimal(n * m) for large, m in (("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12))
       for small, n in (("", 1), *_TENS.items())},
}  # fmt: skip

LONGEST = 24  # characters of a run; more is no number that a newspaper prints
_LARGEST = 15  # so is a power of ten above this one, scale words aside
ARABIC = re.compile(r"([0-9]+(?:,[0-9]{3})*(?:[.·][0-9]+)?)([十百千万亿]*)")
_STEP = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿]*)")
_PAIR = re.compile(r"[一二两三四五六七八九]{2,}")
_ENDING = re.compile(r"(?:万亿|亿|万)$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a run of numeral characters says: a value (and a high end), and the scale word that goes to the unit."""

    value: Decimal
    upper: Decimal | None = None
    scale: str = ""
    spelled: bool = False
    bare: bool = False


def read_numeral(run: str) -> Numeral | None:
    """Read a run of numeral characters, or return None where it is no number."""
    if len(run) > LONGEST:
        return None
    run = run.replace("·", ".")
    if run[0] in "0123456789":
        plain = ARABIC.fullmatch(run)
        if plain is None:
            return _mixed(run)
        digits, scale = plain.groups()
        value = Decimal(digits.replace(",", ""))
        return Numeral(value, None, scale) if scale in SCALES and value.adjusted() <= _LARGEST else None
    if not all(ch in DIGITS or ch in _TENS or ch in _MYRIADS or ch == "点" for ch in run):
        return None
    return _spelled_with_scale(run)


def _mixed(run: str) -> Numeral | None:
    """Add up 7万5千4百 and 3万4000; steps must get smaller."""
    total, last, at, scale = Decimal(0), Decimal(0), 0, ""
    for step in _STEP.finditer(run):
        digits, scale = step.groups()
        if step.start() != at or scale not in SCALES:
            return None
        part = Decimal(digits) * SCALES[scale]
        if (last and part >= last) or part.adjusted() > _LARGEST:
            return None
        total, last, at = total + part, SCALES[scale], step.end()
    if at != len(run):
        return None
    if scale in _MYRIADS:
        return Numeral(total / SCALES[scale], None, scale)
    return Numeral(total)


def _spelled_with_scale(run: str) -> Numeral | None:
    """Split 一万五千亿 into 15000 and 亿; a run without a digit (百亿) is bare."""
    bare = run[0] in "百千万亿"
    ending = _ENDING.search(run)
    scale = ending.group() if ending else ""
    head = run[: len(run) - len(scale)]
    if not head:
        return Numeral(Decimal(1), None, scale, True, True)
    pair = [match for match in _PAIR.finditer(head) if "点" not in head]
    upper = None
    if len(pair) == 1 and len(pair[0].group()) == 2 and _neighbours(pair[0].group()):
        at = pair[0].start()
        upper = _spelled(head[:at] + head[at + 1 :])
        head = head[: at + 1] + head[at + 2 :]
    value = _spelled(head)
    if value is None or value.adjusted() > _LARGEST:
        return None
    return Numeral(value, upper, scale, True, bare)


def _neighbours(pair: str) -> bool:
    """Tell whether two digits side by side are an estimate: 五六, 三五."""
    return DIGITS[pair[1]] - DIGITS[pair[0]] == 1 or pair == "三五"


def _spelled(head: str) -> Decimal | None:
    """Read a spelled number without a scale word at its end."""
    whole, point, fraction = head.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return value
    if not fraction or any(ch not in DIGITS for ch in fraction):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[ch]) for ch in fraction))


def _whole(head: str) -> Decimal | None:
    if not head:
        return None
    total = section = 0
    digit: int | None = None
    step = 1
    for ch in head:
        if ch in DIGITS:
            if digit:
                return None  # two digits without a step between them: a year or a code, no number
            digit = DIGITS[ch]
            step = 0 if digit == 0 else step
        elif ch in _TENS:
            section += (1 if digit is None else digit) * _TENS[ch]
            digit, step = None, _TENS[ch]
        else:
            total = (total + section + (digit or 0)) * _MYRIADS[ch] or _MYRIADS[ch]
            section, digit, step = 0, None, _MYRIADS[ch]
    if digit and step >= 100:  # 三百二 is 320, 一万五 is 15000
        digit = digit * step // 10
    return Decimal(total + section + (digit or 0))
