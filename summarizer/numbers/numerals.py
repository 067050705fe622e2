"""Numerals to decimals: digits, spelled numbers and both mixed.

In: a run of digits and numeral characters, folded. Out: its value, the scale word at its end that belongs to the unit
(2.66 and 万亿), the high end of 五六十. Promised: exact decimals; a run that is no number, or is longer than any
newspaper prints, is None.
"""

import re
from decimal import Decimal
from typing import NamedTuple

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
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[十百千万亿]")
_MIXED = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?[十百千万亿]*)+")
_GAP = re.compile("(?<=[百千万亿])[零〇](?=[0-9])")  # 1亿零800万
_PAIR = re.compile(r"[一二两三四五六七八九]{2,}")
_ENDING = re.compile(r"(万亿|亿|万)[一二三四五六七八九]?$")  # 三亿五 is 3.5 and 亿
_BY_PLACE = re.compile("[一二三四五六七八九]+[零〇][零〇一二三四五六七八九]*")  # 二〇, 三〇〇, 一〇五
_SHORT = re.compile("亿[一二两三四五六七八九]千$")  # 三亿五千 is short for 三亿五千万: else it were 三亿零五千


class Numeral(NamedTuple):
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
    return _spelled(run)


def _mixed(run: str) -> Numeral | None:
    """Add up 7万5千4百, 3万4000 and 1亿零800万."""
    run = _GAP.sub("", run)
    if _MIXED.fullmatch(run) is None:
        return None
    total = _added([Decimal(token) if token[0].isdigit() else token for token in _TOKEN.findall(run)])
    return None if total is None else _scaled(run, total, None)


def _spelled(run: str) -> Numeral | None:
    """Read 一万五千亿 as 15000 and 亿, 四亿七千万 as 4.7 and 亿; a run without a digit (百亿) is bare."""
    bare = run[0] in "百千万亿"
    if "点" in run:
        return _with_point(run, bare)
    if run in _MYRIADS or run == "万亿":
        return Numeral(Decimal(1), None, run, True, True)
    scale = next((word for word in ("万亿", "亿", "万") if run.endswith(word)), "")
    by_place = _by_place(run.removesuffix(scale))
    if by_place is not None:
        return Numeral(by_place, None, scale, True) if by_place.adjusted() <= _LARGEST else None
    if _SHORT.search(run):
        run += "万"
    pairs = _PAIR.findall(run)
    upper = None
    if len(pairs) == 1 and len(pairs[0]) == 2 and _neighbours(pairs[0]):
        at = run.index(pairs[0])
        upper = _whole(run[:at] + run[at + 1 :])
        run = run[: at + 1] + run[at + 2 :]
    value = _whole(run)
    return None if value is None else _scaled(run, value, upper, True, bare)


def _scaled(
    run: str, total: Decimal, upper: Decimal | None, spelled: bool = False, bare: bool = False
) -> Numeral | None:
    """Divide by the scale word that an analyst writes: the run's last, or where sections follow it its first."""
    ending = _ENDING.search(run)
    scale = ending[1] if ending else ""
    if ending:
        before = run[: ending.start()]
        scale = next((larger for larger in ("万亿", "亿") if larger in before), scale)
    factor = SCALES[scale]
    value = total / factor
    high = None if upper is None else upper / factor
    return None if value.adjusted() > _LARGEST else Numeral(value, high, scale, spelled, bare)


def _by_place(run: str) -> Decimal | None:
    """Read digits side by side as 105 is written, where a nought among them tells that they are no estimate."""
    return Decimal("".join(str(DIGITS[ch]) for ch in run)) if _BY_PLACE.fullmatch(run) else None


def _neighbours(pair: str) -> bool:
    """Tell whether two digits side by side are an estimate: 五六, 三五."""
    return DIGITS[pair[1]] - DIGITS[pair[0]] == 1 or pair == "三五"


def _with_point(run: str, bare: bool) -> Numeral | None:
    """Read 一百二十点五亿: a spelled number with a point, and its scale word."""
    ending = _ENDING.search(run)
    scale = ending[1] if ending and run.endswith(ending[1]) else ""
    whole, _, fraction = run[: len(run) - len(scale)].partition("点")
    value = (_by_place(whole) or _whole(whole)) if whole else None
    if value is None or value.adjusted() > _LARGEST or not fraction or any(ch not in DIGITS for ch in fraction):
        return None
    return Numeral(value + Decimal("0." + "".join(str(DIGITS[ch]) for ch in fraction)), None, scale, True, bare)


def _whole(run: str) -> Decimal | None:
    """Read a spelled whole number; 三百二 is 320, 一万五 is 15000."""
    tokens: list[Decimal | str] = []
    before = ""
    for ch in run:
        if ch not in DIGITS:
            tokens.append(ch)
        elif before in DIGITS and (DIGITS[before] or not DIGITS[ch]):
            return None  # two digits without a step between them: a year or a code, no number
        elif DIGITS[ch] or len(run) == 1:
            tokens.append(Decimal(DIGITS[ch]))
        before = ch
    last = tokens[-1] if tokens else None
    if len(run) < 2 or not isinstance(last, Decimal) or run[-2] not in "百千万亿":
        return _added(tokens)
    total = _added(tokens[:-1])
    step = SCALES["万亿" if run[:-1].endswith("万亿") else run[-2]]
    return None if total is None else total + last * step / 10


def _added(tokens: list[Decimal | str]) -> Decimal | None:
    """Add up digits and steps; the steps must get smaller, but 万 and 亿 multiply all that is smaller before them."""
    parts: list[tuple[Decimal, Decimal]] = []  # what was added up, with its step
    digit: Decimal | None = None
    for token in tokens:
        if isinstance(token, Decimal):
            if digit is not None:
                return None
            digit = token
            continue
        step = SCALES[token]
        value = Decimal(0) if digit is None else digit
        full = step * SCALES["万"] if token == "亿" and not value and parts and parts[-1][1] == SCALES["万"] else step
        while token in _MYRIADS and parts and parts[-1][1] < step:
            value += parts.pop()[0]
        value = value * step or step
        if parts and value >= parts[-1][1]:
            return None
        parts.append((value, full))
        digit = None
    if digit is not None:
        if parts and digit >= parts[-1][1]:
            return None
        parts.append((digit, Decimal(1)))
    return sum((value for value, _ in parts), Decimal(0)) if parts else None
