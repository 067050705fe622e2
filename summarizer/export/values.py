"""Values as a warehouse takes them: exact decimals, ISO days, clean text.

In: what a record holds. Out: values of the columns' types. Promised: never a float; a day that is none is null; text
holds nothing that UTF-8 or a database refuses.
"""

import datetime
import re
from decimal import Decimal, localcontext
from typing import Any

from summarizer.checks.histories import last_day
from summarizer.export.columns import PRECISION, SCALE
from summarizer.records import as_line

_STEP = Decimal(1).scaleb(-SCALE)
_TOO_LARGE = Decimal(10) ** (PRECISION - SCALE)
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_UNFIT_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def text(value: object) -> str | None:
    """Return text without NUL and lone surrogates; nothing at all is null."""
    if value is None or value == "":
        return None
    return _UNFIT.sub("\ufffd", str(value))


def decimal(value: Any) -> Decimal | None:
    """Return an exact decimal, rounded to the column's places; null where it has too many digits before the point."""
    if value is None or isinstance(value, bool):
        return None
    made = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not made.is_finite() or abs(made) >= _TOO_LARGE:
        return None
    with localcontext(prec=2 * PRECISION):
        made = made.quantize(_STEP)
    return made if abs(made) < _TOO_LARGE else None


def digits(value: Decimal) -> str:
    """Return a decimal in plain digits, without zeros that say nothing."""
    whole = f"{value:f}"
    return (whole.rstrip("0").rstrip(".") if "." in whole else whole) if value else "0"


def json_text(value: Any) -> str | None:
    """Return a list or object as one line of JSON; an empty one too, nothing as null."""
    return None if value is None else clean_json(as_line(value))


def clean_json(line: str) -> str:
    """Return a line of JSON without escapes that databases refuse; all other characters stand in it as they are."""
    return _UNFIT_ESCAPE.sub("\\1\ufffd", line) if "\\u" in line else line


def day(value: object) -> str | None:
    """Return a day that the calendar has."""
    try:
        return datetime.date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def ends(period: object) -> tuple[str | None, str | None]:
    """Return the first and the last day of a period."""
    if not isinstance(period, str):
        return None, None
    first, _, last = period.partition("/")
    return _first(first), _last(last or first)


def _first(date: str) -> str | None:
    return day(f"{date}{'-01-01'[len(date) - 4 :]}") if _DATE.fullmatch(date) else None


def _last(date: str) -> str | None:
    if not _DATE.fullmatch(date) or _first(date) is None:
        return None
    return day(last_day(date))
