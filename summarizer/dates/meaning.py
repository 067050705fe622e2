"""From the words of a phrase to its period.

In: the named parts that a pattern of `grammar` found, their place, and the context. Out: a `Meaning`: a period, or the
reason why there is none. Promised: no period without a year that the text or the article's day gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.dates.context import Context, Place, Shape
from summarizer.dates.periods import Period, Stamp
from summarizer.dates.words import (
    DAYS,
    FESTIVAL_MONTHS,
    MONTHS,
    NAMED_DAYS,
    NAMED_MONTHS,
    NAMED_YEARS,
    NEAR_YEARS,
    QUARTERS,
    VAGUE,
    number,
)

Fields = Mapping[str, str]

NO_YEAR = "the article's year is not known"
NO_MONTH = "the article's month is not known"
NO_DAY = "the article's day is not known"
NO_BASE = "the time it refers to is not named before"
NO_SUCH = "no such day or month"
FESTIVAL = "a festival has no exact date"
CLOCK = "a time of day"
LUNAR = "a day of the lunar calendar"
DECADE = "a decade or century has no exact years"
APART = "several times that are apart"
NO_END = "does not say which year it ends in"

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Meaning:
    """What a phrase says: a period or a reason, and what kind of words it is made of."""

    period: Period | None
    reason: str | None = None
    kind: str = "date"
    planned: bool = False
    span: bool = False  # a time inside a year that a figure may cover: a quarter, months, the year so far
    clock: bool = False


def _found(period: Period | None, reason: str, kind: str = "date", *, span: bool = False) -> Meaning:
    return Meaning(period, None if period else reason, kind, span=span)


def of_point(fields: Fields, place: Place, context: Context) -> Meaning | None:
    """Resolve a calendar date or a part of one; None where the words alone are no time."""
    if _apart(fields, place):
        return Meaning(None, APART)
    if not ("year" in fields or "short" in fields or "near" in fields or "named" in fields):
        return _of_lone_part(fields, place, context)
    kind = "date" if "year" in fields or "short" in fields else "relative"
    year = _year(fields, place, context)
    if year is None:
        return Meaning(None, NO_BASE if "named" in fields and context.published else NO_YEAR, kind)
    if "same" in fields:
        return _same_period(year, context, kind)
    if "festival" in fields and not _festival_month(fields):
        return Meaning(None, FESTIVAL, "vague")
    if "nearmonth" in fields or "namedmonth" in fields:
        return _of_relative_month(fields, place, context)
    so_far = _so_far(fields, place, context, year)
    if so_far is not None:
        return _found(so_far, NO_YEAR, "relative", span=True)
    shape = _shape(fields)
    if shape is None:
        return _found(Period.of(year), NO_SUCH, kind)
    planned = place.planned or "before" in fields
    return _finish(_of_shape(shape, year), fields, place, kind, planned)


def _apart(fields: Fields, place: Place) -> bool:
    """Tell whether two times are listed that do not follow one another: 一、三季度."""
    words = place.text[place.start : place.end]
    if "、" not in words and "和" not in words:
        return False
    pairs = (("quarter", "quarter2"), ("month", "month2"), ("day", "day2"))
    return any(high in fields and number(fields[high]) != number(fields[low]) + 1 for low, high in pairs)


def _year(fields: Fields, place: Place, context: Context) -> int | None:
    if "year" in fields:
        return number(fields["year"])
    if "short" in fields:
        return 2000 + number(fields["short"])
    if "near" in fields:
        return None if context.now is None else context.now.year + NEAR_YEARS[fields["near"]]
    offset = NAMED_YEARS[fields["named"]]
    if fields["named"] == "当年":
        return context.named_year(place)
    return None if context.last is None else context.last.high.year + offset


def _so_far(fields: Fields, place: Place, context: Context, year: int) -> Period | None:
    """Resolve 到10月末，当年累计: the year up to the month that the sentence names."""
    bare = not any(name in fields for name in ("month", "edge", "quarter", "half", "head", "season", "whole", "medge"))
    if not bare or "year" in fields or context.prior is None:
        return None
    high = context.prior.period.high
    if high.year != year or high.day is None or high.last() != Stamp(high.year, high.month).last():
        return None
    return Period.of_months(year, 1, high.month or 12) if place.after.startswith(("累计", "已累计", "以来")) else None


def _shape(fields: Fields) -> Shape | None:
    """Return the part of a year that the words name; None where they name the year."""
    if "head" in fields:
        months = number(fields["head"]) * (3 if fields["headunit"].startswith("季") else 1)
        return Shape(1, months)
    if "quarter" in fields:
        low, high = number(fields["quarter"]), number(fields.get("quarter2", fields["quarter"]))
        return _edged(3 * low - 2, 3 * high, fields.get("qedge"))
    if "half" in fields:
        low, high = (1, 6) if fields["half"] in "上前" else (7, 12)
        return _edged(low, high, fields.get("hedge"))
    if "month" in fields:
        low = number(fields["month"])
        return _in_month(low, number(fields.get("month2", fields["month"])), fields)
    if "festival" in fields:
        month = _festival_month(fields)
        return Shape(month, month)
    if "edge" in fields:
        return {"初": Shape(1, 1), "中": Shape(6, 6)}.get(fields["edge"][-1], Shape(12, 12))
    return None


def _festival_month(fields: Fields) -> int:
    """Return the month of a festival that has one in every year; 0 for the others, and for the time around it."""
    return 0 if fields.get("around") in ("前后", "前夕", "节前") else FESTIVAL_MONTHS.get(fields["festival"], 0)


def _edged(low: int, high: int, edge: str | None) -> Shape:
    if edge is None:
        return Shape(low, high)
    return Shape(low, low) if edge == "初" else Shape(high, high)


def _in_month(low: int, high: int, fields: Fields) -> Shape:
    if "day" in fields:
        day = number(fields["day"])
        return Shape(low, high, day, number(fields["day2"]) if "day2" in fields else None)
    if "third" in fields:
        thirds = fields["third"]
        return Shape(low, high, {"上": 1, "中": 11, "下": 21}[thirds[0]], {"上": 10, "中": 20, "下": _LAST}[thirds[-1]])
    return Shape(low, high)


_LAST = 31  # stands for the month's last day until its year is known


def _of_shape(shape: Shape, year: int) -> Period | None:
    if shape.last != _LAST:
        return shape.of(year)
    end = Period.of(year, shape.high)
    return None if end is None else Period.between(Stamp(year, shape.low, shape.day), end.end_day().high)


def _finish(period: Period | None, fields: Fields, place: Place, kind: str, planned: bool) -> Meaning:
    """Turn an end of a month or year, at which something stands, into its last day."""
    edges = "".join(fields.get(name, "")[-1:] for name in ("edge", "medge", "qedge", "hedge", "lonemedge"))
    if period is None:
        return Meaning(None, NO_SUCH, kind)
    counted = place.standing or (edges == "末" and not planned)  # 末 is the word of accounts: 6月末余额
    if edges in ("底", "末") and "before" not in fields and counted:
        return Meaning(period.end_day(), None, kind, planned, True)
    span = period.low != period.high and period.low.day is None
    return Meaning(period, None, kind, planned, span)


def _of_lone_part(fields: Fields, place: Place, context: Context) -> Meaning | None:
    """Resolve a time that names no year: 1—11月, 一季度, 3月2日, 年底, 月底, 24日."""
    planned = place.planned or ("before" in fields and "了" not in place.after and "已" not in place.after)
    if not planned and context.prior is not None and context.prior.planned and "已" not in place.after:
        planned = True
    if "same" in fields:
        return _found(context.last_span, NO_BASE, "relative")
    if "festival" in fields and not _festival_month(fields):
        return Meaning(None, FESTIVAL, "vague")
    if "nearmonth" in fields or "namedmonth" in fields:
        return _of_relative_month(fields, place, context)
    if "lonethird" in fields or "lonemedge" in fields or "loneday" in fields:
        return _of_lone_month_part(fields, place, context)
    if "inside" in fields or "whole" in fields:
        return _whole_year(place, context)
    if "edge" in fields:
        # 年初 alone is this year's, but what is compared with 年初 is compared with its own year's beginning.
        own = fields["edge"].endswith("初") and not place.text.endswith(("较", "比"), 0, place.start)
        year = (None if own else context.reviewed_year(place)) or (context.now.year if context.now else None)
        shape = _shape(fields)
        if year is None or shape is None:
            return Meaning(None, NO_YEAR, "relative")
        return _finish(shape.of(year), fields, place, "relative", planned)
    shape = _shape(fields)
    if shape is None:
        return None
    if not (1 <= shape.low <= 12 and 1 <= shape.high <= 12):
        return None
    now = context.now
    if "festival" in fields and now is not None and (now.month or 1) - shape.low >= 9:
        planned = True  # at the end of December the next 元旦 is meant
    year = context.year_of(shape, place, planned)
    if year is None:
        return Meaning(None, NO_YEAR)
    return _finish(_of_shape(shape, year), fields, place, "date", planned)


def _whole_year(place: Place, context: Context) -> Meaning:
    year = context.reviewed_year(place) or context.named_year(place)
    return _found(Period.of(year) if year else None, NO_YEAR, "relative")


def _base_month(fields: Fields, context: Context) -> tuple[Stamp | None, str]:
    if "nearmonth" in fields:
        now = context.now
        if now is None or now.month is None:
            return None, NO_MONTH
        return now.plus_months(MONTHS[fields["nearmonth"]]), NO_MONTH
    if context.last_month is None:
        return None, NO_BASE
    return context.last_month.plus_months(NAMED_MONTHS[fields["namedmonth"]]), NO_BASE


def _of_relative_month(fields: Fields, place: Place, context: Context) -> Meaning:
    month, reason = _base_month(fields, context)
    if month is None or month.month is None:
        return Meaning(None, reason, "relative")
    shape = _in_month(month.month, month.month, fields)
    return _finish(_of_shape(shape, month.year), fields, place, "relative", place.planned)


def _of_lone_month_part(fields: Fields, place: Place, context: Context) -> Meaning:
    """Resolve 24日, 月底 and 中旬, which name no month: the one named in the sentence, else the article's."""
    prior, now = context.prior, context.now
    month = prior.period.high if prior is not None and prior.period.high.month else now
    if month is None or month.month is None:
        return Meaning(None, NO_MONTH, "relative")
    if "loneday" not in fields:
        part = {"third": fields["lonethird"]} if "lonethird" in fields else {}
        shape = _in_month(month.month, month.month, part)
        return _finish(_of_shape(shape, month.year), fields, place, "relative", place.planned)
    day = number(fields["loneday"])
    if month is now and now.day is not None and day > now.day and not place.planned:
        month = now.plus_months(-1)
    last = number(fields.get("loneday2", fields["loneday"]))
    low, high = Stamp(month.year, month.month, day), Stamp(month.year, month.month, last)
    return _found(Period.between(low, high), NO_SUCH)


def _same_period(year: int, context: Context, kind: str) -> Meaning:
    """Resolve 上年同期: the time that the text spoke of, in that year."""
    prior = context.prior.period if context.prior is not None else None
    base = prior if prior is not None and prior.high.month is not None else context.last_span
    if base is None and context.last_month is not None:
        base = Period(context.last_month, context.last_month)
    base = base or prior
    if base is None:
        return Meaning(None, NO_BASE, kind)
    return _found(base.plus_years(year - base.high.year), NO_BASE, kind)


def of_years(fields: Fields) -> Meaning:
    """Resolve 2021—2023年."""
    low, high = int(fields["low"]), fields["high"]
    last = int(high) if len(high) == 4 else low - low % 100 + int(high)
    return _found(Period.between(Stamp(low), Stamp(last)), NO_SUCH, "span")


def of_iso(fields: Fields) -> Meaning:
    """Resolve 2023-05-06, 2023/5/6 and 2023Q3."""
    year = int(fields["year"])
    if "quarter" in fields:
        quarter = int(fields["quarter"])
        return _found(Period.of_months(year, 3 * quarter - 2, 3 * quarter), NO_SUCH, span=True)
    return _found(Period.of(year, int(fields["month"]), int(fields["day"])), NO_SUCH)


def of_other(fields: Fields, place: Place, context: Context) -> Meaning:
    """Resolve every phrase that is no part of the calendar."""
    now = context.now
    if "vague" in fields:
        return Meaning(None, VAGUE[fields["vague"]], "vague")
    if "lunar" in fields or "decade" in fields:
        return Meaning(None, LUNAR if "lunar" in fields else DECADE, "vague")
    if "bareyear" in fields:
        return _found(Period.of(int(fields["bareyear"])), NO_SUCH)
    if "time" in fields:
        return Meaning(None, CLOCK, "time", clock=True)
    if "run" in fields:
        return Meaning(None, NO_END, "vague")
    if "planpart" in fields or "planname" in fields or "plain" in fields:
        return _five_years(fields, context)
    if "annual" in fields or "whole" in fields:
        return _whole_year(place, context)
    if "now" in fields or "relday" in fields or "namedday" in fields or "week" in fields:
        return _of_day(fields, context)
    if now is None:
        return Meaning(None, NO_YEAR, "relative")
    if "relquarter" in fields:
        return _of_quarter(fields, now)
    return _years_around(fields, now)


def _of_day(fields: Fields, context: Context) -> Meaning:
    now = context.now
    if "namedday" in fields:
        base, reason, offset = context.last_day or context.dateline, NO_BASE, NAMED_DAYS[fields["namedday"]]
    else:
        base, reason, offset = now, NO_DAY, DAYS.get(fields.get("relday", ""), 0)
        if offset == -1 and context.dateline is None:  # a newspaper's yesterday is the day before it is printed
            base = context.published
    if base is None or base.day is None:
        return Meaning(None, reason, "relative")
    if "week" not in fields:
        day = base.plus_days(offset)
        return Meaning(Period(day, day), None, "now" if "now" in fields else "relative")
    monday = base.plus_days(7 * {"上周": -1, "本周": 0, "下周": 1}[fields["week"]] - base.first().weekday())
    if "weekday" in fields:
        day = monday.plus_days(_WEEKDAYS.index(fields["weekday"].replace("天", "日")))
        return Meaning(Period(day, day), None, "relative")
    return _found(Period.between(monday, monday.plus_days(6)), NO_DAY, "relative")


def _of_quarter(fields: Fields, now: Stamp) -> Meaning:
    if now.month is None:
        return Meaning(None, NO_MONTH, "relative")
    low = Stamp(now.year, (now.month - 1) // 3 * 3 + 1).plus_months(3 * QUARTERS[fields["relquarter"]])
    return _found(Period.between(low, low.plus_months(2)), NO_MONTH, "relative", span=True)


def _years_around(fields: Fields, now: Stamp) -> Meaning:
    """Resolve 未来五年, 近三年, 三年来: this year is the first of those to come, the last of those until now."""
    year = now.year
    if "aheadn" in fields:
        low, high = year, year + number(fields["aheadn"]) - 1
    elif "lastyear" in fields:
        low = high = year - (now.month != 12)
    elif "back" in fields and fields["back"] in ("过去", "此前", "前"):
        low, high = year - number(fields["backn"]), year - 1
    elif number(fields.get("backn", fields.get("since", "1"))) < 2:
        return Meaning(None, "twelve months with no exact beginning", "vague")
    else:
        low, high = year - number(fields.get("backn", fields.get("since", "1"))) + 1, year
    return _found(Period.between(Stamp(low), Stamp(high)), NO_SUCH, "relative")


def _five_years(fields: Fields, context: Context) -> Meaning:
    """Resolve “十四五”期间: the tenth plan began in 2001."""
    word = fields.get("planpart", "")
    ordinal = number((fields.get("plan") or fields.get("planname") or fields["plain"])[:-1])
    low = 2001 + 5 * (ordinal - 10)
    if word in ("末", "末期", "收官之年"):
        return _found(Period.of(low + 4), NO_SUCH)
    if word in ("初", "初期", "开局之年"):
        return _found(Period.of(low), NO_SUCH)
    if word == "以来":
        return until_now(Period(Stamp(low), Stamp(low)), context)
    return _found(Period.between(Stamp(low), Stamp(low + 4)), NO_SUCH, "span")


def until_now(period: Period, context: Context) -> Meaning:
    """Resolve …以来: from the beginning of a period to the month of the article."""
    now = context.now
    if now is None:
        return Meaning(None, NO_YEAR, "span")
    low = period.low
    if low.year == now.year - 1 and low.month is None and now.month == 1:
        return Meaning(Period(low, low), None, "span", span=True)  # an article of January tells of the year before
    if now.month is None:
        years = low.month is None
        return _found(Period.between(Stamp(low.year), Stamp(now.year)) if years else None, NO_MONTH, "span")
    if low.month is None:
        low = Stamp(low.year, 1)
    high = now if low.day is not None else now.to_month()
    if low.day is not None and now.day is None:
        return Meaning(None, NO_DAY, "span")
    return _found(Period.between(low, high), "it has not begun at the article's day", "span", span=True)
