"""Record against source: the quote, the number in it, the names.

In: a case. Out: findings of the kinds quote_not_found, number_not_in_source, value_mismatch, unit_mismatch, bound_lost
and name_not_found. Promised: what is accepted stands in the article, character by character.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.numbers import NumberRead, canonical, parse
from summarizer.records import Bound, Canonical, FlagKind, Quantity
from summarizer.text import Span, key

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SCALE = re.compile(r"[千百十]?[万亿]+")
_COUNTED = frozenset({"item", "person", "household", "other"})
_SIZES = frozenset({"CNY", "USD", "EUR", "HKD", "JPY", "m2", "m3", "m", "t", "kW", "kWh", "TEU"})
_SCALES = {"万": 10**4, "亿": 10**8}
_YEARS = re.compile("个?年头?$")
_VAGUE = re.compile(r"[多余几来]")  # as in 6万多吨, where the unit is 万吨
BOUNDS = {"exact": "确数", "about": "约数", "over": "“超过”", "under": "“不超过”"}


def quotes(case: Case) -> Iterator[Finding]:
    """Find evidence that is not in the article, of numbers and of projects."""
    for claim in case.claims:
        if claim.quote is None:
            yield _unfounded(claim)
    for i, project in enumerate(case.record.projects):
        if case.project_places[i] is None:
            quote = project.evidence.quote
            message = f"项目“{project.name}”引用的“{quote}”在文中找不到" if quote else f"项目“{project.name}”没有引文"
            yield Finding("quote_not_found", "error", f"/projects/{i}", message, claimed=quote)


def _unfounded(claim: Claim) -> Finding:
    quote = claim.quantity.evidence.quote
    if not quote:
        return Finding(
            "quote_not_found", "error", claim.pointer, f"记录写{claim.words}，但没有引文", claimed=claim.words
        )
    near = claim.told.without_numerals(key(quote))
    reads = claim.told.numbers_in(*near) if near else ()
    found = _nearest(claim.quantity, reads)
    message = f"记录引用的“{quote}”在文中找不到"
    if near:
        message += f"，{where(claim.told, near)}与它只差数字"
    return Finding(
        "quote_not_found",
        "error",
        claim.pointer,
        message,
        claimed=claim.words,
        found=found.text if found else None,
        places=((claim.told, near),) if near else (),
    )


def numbers(case: Case) -> Iterator[Finding]:
    """Find numbers that the article states nowhere, or states otherwise."""
    for claim in case.claims:
        if claim.place is None:
            finding = _displaced(case, claim)
        else:
            finding = _misread(claim) if claim.read is not None else _misspelled(claim)
        if finding is not None:
            yield finding


def _displaced(case: Case, claim: Claim) -> Finding | None:
    """Judge a number whose words do not stand in its quote."""
    if claim.quote is None:
        if _stated(case, claim):
            return None
        message = f"记录写{claim.words}，全文没有这个数"
        return Finding("number_not_in_source", "error", claim.pointer, message, claimed=claim.words)
    reads = claim.told.numbers_in(*claim.quote)
    if not claim.quantity.text and any(agrees(claim.quantity, read) for read in reads):
        return None
    near = _nearest(claim.quantity, reads)
    if near is None:
        message = f"记录写{claim.words}，{where(claim.told, claim.quote)}里没有这个数"
        return Finding(
            "number_not_in_source", "error", claim.pointer, message, claim.words, places=((claim.told, claim.quote),)
        )
    return _other_number(claim, near)


def _misread(claim: Claim) -> Finding | None:
    assert claim.read is not None
    quantity = claim.quantity
    if _put_otherwise(claim, claim.read) or _shares_unit(claim, claim.read):
        return None
    if quantity.value is None or agrees(quantity, claim.read) or _as_written(quantity, claim.read):
        told, read = quantity.canonical, claim.read.canonical
        if told is None or (read is not None and read.unit == told.unit and read.value == told.value):
            return None
        own = canonical(quantity.value, quantity.unit or "") if quantity.value is not None else None
        if own is None or (own.unit == told.unit and _same(own, told)) or not _known(own, told):
            return None
        message = f"记录把{claim.words}换算成{_spelled(told)}，应为{_spelled(own)}"
        return Finding("value_mismatch", "error", claim.pointer, message, _spelled(told), _spelled(own))
    return _other_number(claim, claim.read)


def _misspelled(claim: Claim) -> Finding | None:
    """Judge a number that the reader does not take for a quantity: its digits at least are the value's."""
    digits = _PLAIN.search(key(claim.quantity.text or "").replace(",", ""))
    value, unit = claim.quantity.value, claim.quantity.unit
    if "半" in (claim.quantity.text or "") and value is not None and (value, unit or "%") not in _HALVES:
        kind: FlagKind = "value_mismatch" if (unit or "%") in ("%", "成") else "unit_mismatch"
        message = f"记录写{value}{unit or ''}，原文写{claim.quantity.text}"
        return Finding(kind, "error", claim.pointer, message, f"{value}{unit or ''}", claim.quantity.text)
    if digits is None or value is None or abs(Decimal(digits[0])) == abs(value):
        return None
    message = f"记录的值是{value}{claim.quantity.unit or ''}，原文写{claim.quantity.text}"
    return Finding("value_mismatch", "error", claim.pointer, message, str(value), claim.quantity.text)


_HALVES = ((Decimal(50), "%"), (Decimal(5), "成"))  # 过半


_TIMES = re.compile(r"([0-9]+)[×xX*]$")


def _put_otherwise(claim: Claim, read: NumberRead) -> bool:
    """Tell whether a value is what the words come to: 2×66万千瓦 is 132, 四倍 is 400 %, 48个工作日…19个 as well."""
    value, unit = claim.quantity.value, key(claim.quantity.unit or "")
    if value is None:
        return False
    if unit == "%" and read.unit == "倍":
        return value == read.value * 100
    if read.unit == "个" and value == read.value and unit.startswith("个"):
        return True
    times = _TIMES.search(claim.told.folded.text, max(0, read.a - 4), read.a)
    return times is not None and unit == key(read.unit) and value == read.value * int(times[1])


def _is_size(unit: str | None) -> bool:
    """Tell whether a unit is one that nobody knows unsaid: of money, areas, lengths, weights."""
    base = canonical(Decimal(1), unit or "")
    return base is not None and base.unit in _SIZES


def _shares_unit(claim: Claim, read: NumberRead) -> bool:
    """Tell whether a bare number has the unit of another in its sentence, or the one that a table is headed with."""
    unit, text = claim.quantity.unit, claim.told.folded.text
    if read.unit or not unit or claim.quantity.value != read.value or not _is_size(unit):
        return False
    start, end = claim.told.sentence(read.a) if claim.place is None else claim.told.sentence(claim.place[0])
    told = re.compile(rf"[0-9]{re.escape(key(unit))}(?![/每])")
    return told.search(text, start, end) is not None or re.search(f"单位[:为]?{re.escape(key(unit))}", text) is not None


def _as_written(quantity: Quantity, read: NumberRead) -> bool:
    """Tell whether the record's unit is the one that stands behind the number, though it is read shorter: 50年一遇."""
    text, unit = key(quantity.text or ""), key(quantity.unit or "")
    ends = (quantity.value, quantity.upper)
    return ends == (read.value, read.upper) and bool(unit) and text.endswith(unit) and unit.startswith(_bare(read.unit))


_FALLS = re.compile("[降减跌缩负低少落亏]|收窄|下滑|下行")


def _falls(claim: Claim, span: Span) -> bool:
    start, end = claim.told.clause(span[0])
    return _FALLS.search(claim.told.folded.text, start, end) is not None


def _same_scale(quantity: Quantity, read: NumberRead) -> bool:
    own, told = canonical(Decimal(1), quantity.unit or ""), canonical(Decimal(1), read.unit)
    return own is None or told is None or own == told


def _other_number(claim: Claim, read: NumberRead) -> Finding | None:
    quantity = claim.quantity
    ends = "—".join(str(end) for end in (quantity.value, quantity.upper) if end is not None)
    claimed = f"{ends}{quantity.unit or ''}" if quantity.value is not None else claim.words
    unit_only = quantity.value is not None and _unit_differs(quantity, read)
    span = (read.a, read.b) if claim.place is None else claim.place
    inside = claim.quote if claim.quote is not None else span
    turned = quantity.value is not None and abs(quantity.value) in (abs(read.value), abs(read.upper or 0))
    turned = turned and quantity.value not in (read.value, read.upper)
    if _agrees_but_for_sign(quantity, read) and _falls(claim, span):
        return None
    direction = "" if not turned else "（下降）" if read.value < 0 else "（没有说下降）"
    message = f"记录写{claimed}，{where(claim.told, inside)}里是{read.text}{direction}"
    # Only the other end of a range is missing; the same digits in 万 for 亿 are no such thing.
    end_only = {quantity.value, quantity.upper} <= {read.value, read.upper, None}
    end_only = end_only and not unit_only and _same_scale(quantity, read)
    return Finding(
        "unit_mismatch" if unit_only else "value_mismatch",
        "warning" if turned or end_only else "error",
        claim.pointer,
        message,
        claimed,
        read.text,
        ((claim.told, span),),
    )


def bounds(case: Case) -> Iterator[Finding]:
    """Find 约, 超, 近, 以上 and 不超过 that were lost or invented."""
    for claim in case.claims:
        read, claimed = claim.read, claim.quantity.bound
        if claim.place is None:
            continue
        said = read.bound if read is not None and read.bound != "exact" else _worded(claim)
        if said == claimed or (claimed == "about" and _SPREAD.search(key(claim.quantity.text or ""))):
            continue
        if claimed == "under" and _is_not_over(claim, claim.place):
            continue
        if read is not None and not _agrees_in_words(claim.quantity, read):
            continue
        message = f"记录把{claim.words}记为{BOUNDS[claimed]}，{where(claim.told, claim.quote or claim.place)}"
        message += f"是{BOUNDS[said]}"
        yield Finding(
            "bound_lost", "warning", claim.pointer, message, BOUNDS[claimed], BOUNDS[said],
            ((claim.told, claim.place),),
        )  # fmt: skip


def _agrees_in_words(quantity: Quantity, read: NumberRead) -> bool:
    return agrees(quantity, read) or _agrees_but_for_sign(quantity, read) or _as_written(quantity, read)


_BOUND_WORDS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("over", re.compile("^[过超]|[多余]|以上|至少|不[低少]于")),
    ("about", re.compile("^[约近]|左右|上下")),
    ("under", re.compile("^不[足到]|以[内下]|^[低少小]于|^未满")),
)
_NOT_OVER = re.compile("不(?:许|得|能|准|可|应|宜)?(?:超|高于|大于|多于)|不出")
_SPREAD = re.compile("[几来]|[一二三四五六七八九]{2}[十百千万]|[十百千][一二三四五六七八九]{2}")  # 七八十亿元


def _is_not_over(claim: Claim, place: Span) -> bool:
    """Tell whether the words at a number say that it is no more: 误差不许超过2微米, 不出100公里."""
    return _NOT_OVER.search(claim.told.folded.text, max(0, place[0] - 4), place[0] + 2) is not None


def _worded(claim: Claim) -> Bound:
    """Return the bound that a record's own words of a number, which the article has, say: 一百多回, 过半."""
    return _bound_in(claim.quantity.text or "")


@lru_cache(maxsize=4096)
def _bound_in(number: str) -> Bound:
    text = key(number)
    return next((bound for bound, words in _BOUND_WORDS if words.search(text)), "exact")


def agrees(quantity: Quantity, read: NumberRead) -> bool:
    """Tell whether a record's value and unit are what was read; of counted things the word is free (3家, 3个)."""
    if quantity.value is None:
        return False
    if quantity.value == read.value and _bare(quantity.unit) == _bare(read.unit):
        return quantity.upper == read.upper
    if not read.unit and quantity.value == read.value:  # 15.3:24.7:60.0, told without the unit that all know
        return (quantity.text or "")[-1:].isdigit() and quantity.unit != "个百分点" and not _is_size(quantity.unit)
    if read.unit in _SCALES and quantity.value == read.value * _SCALES[read.unit] and not quantity.unit:
        return True
    if read.unit.endswith("番") or (read.unit and read.unit[-1] in "万亿"):
        return _doubled(quantity, read) or (
            quantity.value == read.value and _bare(quantity.unit).startswith(_bare(read.unit))
        )
    own, other = canonical(quantity.value, quantity.unit or ""), read.canonical
    if own is None or other is None or (own.unit != other.unit and not {own.unit, other.unit} <= _COUNTED):
        return False
    if own.unit == other.unit == "other" and not set(_unscaled(quantity.unit)) & set(_unscaled(read.unit)):
        return False
    if not _same(own, other):
        return False
    upper = canonical(quantity.upper, quantity.unit or "") if quantity.upper is not None else None
    told = canonical(read.upper, read.unit) if read.upper is not None else None
    return (upper is None) == (told is None) and (upper is None or told is None or _same(upper, told))


def _agrees_but_for_sign(quantity: Quantity, read: NumberRead) -> bool:
    """Tell whether a fall is told with a sign that the words leave out: 亏损2.9亿元 as -2.9."""
    if quantity.value is None or (quantity.value >= 0 and quantity.measure != "other"):
        return False  # 少了3.6亿元 is a difference of 3.6 or of -3.6, but a growth rate of -3 % is none of 3 %
    said = sorted(abs(end) for end in (quantity.value, quantity.upper) if end is not None)
    upper = said[1] if len(said) > 1 else None
    plain = sorted(abs(end) for end in (read.value, read.upper) if end is not None)
    unsigned = read._replace(
        value=plain[0], upper=plain[1] if len(plain) > 1 else None, canonical=canonical(plain[0], read.unit)
    )
    return agrees(quantity.model_copy(update={"value": said[0], "upper": upper}), unsigned)


def _doubled(quantity: Quantity, read: NumberRead) -> bool:
    """Tell whether 翻一番 is told as what it means: 100 % more, or twice as much."""
    if not read.unit.endswith("番") or quantity.value is None:
        return False
    grown = Decimal(2) ** read.value
    return (quantity.unit, quantity.value) in {("%", (grown - 1) * 100), ("倍", grown), ("倍", grown - 1)}


def _unit_differs(quantity: Quantity, read: NumberRead) -> bool:
    """Tell whether the digits are the same and the unit is of another kind; 万 for 亿 is a slip of the value."""
    if quantity.value is None or abs(quantity.value) != abs(read.value):
        return False
    return _unscaled(quantity.unit) != _unscaled(read.unit)


def _known(one: Canonical, other: Canonical) -> bool:
    """Tell whether two canonical values can be compared: both are in units that mean a size."""
    return not {one.unit, other.unit} & _COUNTED


@lru_cache(maxsize=1 << 12)
def _bare(unit: str | None) -> str:
    return _YEARS.sub("年", _VAGUE.sub("", key(unit or "")))


def _unscaled(unit: str | None) -> str:
    return _SCALE.sub("", _bare(unit))


def _same(one: Canonical, other: Canonical) -> bool:
    return abs(one.value - other.value) <= Decimal("0.000001") * max(Decimal(1), abs(other.value))


def _spelled(value: Canonical) -> str:
    return f"{value.value.normalize():f} {value.unit}"


def _stated(case: Case, claim: Claim) -> bool:
    """Tell whether the article states the number anywhere."""
    return any(agrees(claim.quantity, read) for told in case.witness.texts for read in told.numbers)


def _nearest(quantity: Quantity, reads: Iterable[NumberRead]) -> NumberRead | None:
    """Return the reading that a slip of the pen would have led to what the record says."""
    value, unit = quantity.value, quantity.unit
    if value is None:
        parsed = parse(quantity.text or "")
        value, unit = (parsed.value, parsed.unit) if parsed else (None, unit)
    digits = _digits(value)

    def distance(read: NumberRead) -> tuple[int, int]:
        kind = 0 if _bare(unit) == _bare(read.unit) else 1 if _unscaled(unit) == _unscaled(read.unit) else 2
        return kind if _digits(read.value) != digits else kind - 2, _edits(_digits(read.value), digits)

    return min(reads, key=distance, default=None)


def _digits(value: Decimal | None) -> str:
    return "" if value is None else "".join(map(str, value.normalize().as_tuple().digits))


def _edits(one: str, other: str) -> int:
    return abs(len(one) - len(other)) + sum(a != b for a, b in zip(one, other, strict=False))
