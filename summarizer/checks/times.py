"""Record against the words of time: periods of numbers, days and events of milestones.

In: a case. Out: findings of the kinds period_conflict and date_conflict. Promised: a period is accepted if any words
of time that may date the number say it; words that only compare (比去年) do not.
"""

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from summarizer.checks.claims import Case, Claim, DatedClaim
from summarizer.checks.findings import Finding, where
from summarizer.checks.witness import Testimony
from summarizer.dates import DateRead
from summarizer.records import Event
from summarizer.text import Span

_COMPARING = re.compile(r"(?:比|较|与|和|同|由|从|超过|高于|低于)(?:去年|上年|前年|\d{4}年)?$")
_WHOLE_YEAR = re.compile(r"年度|今年|当年|全年|年内|本年|预算|规划|安排")

EVENTS: dict[Event, tuple[str, str]] = {
    "approval": ("批复核准", "核准|批复|获批|批准|审批|备案|立项|审查|可研"),
    "start": ("开工", "开工|动工|破土|启动|奠基|开建|开挖|实施|打桩|进场|上马"),
    "topping_out": ("封顶", "封顶|合龙|结顶|主体"),
    "completion": (
        "建成",
        "投产|投运|运营|建成|竣工|完工|投入使用|投用|通车|贯通|验收|通水|完成|交房|落成|开通|开板|整体|退出|亮相|启用|并网|开业",
    ),
    "production": (
        "投产",
        "投产|试产|发电|运营|运行|生产|试车|并网|开业|开街|营业|投运|投用|下线|达产|通线|开园|量产|点火|通水|通车|"
        "投入使用|建成|启用",
    ),
    "delivery": ("交付", "交付|移交|交房|搬入|使用|投用"),
    "statistics": ("入统", "入统|入库|纳统"),
}  # fmt: skip


def periods(case: Case) -> Iterator[Finding]:
    """Find periods that no words of time at the number say."""
    for claim in case.claims:
        period = claim.quantity.period
        if period is None and claim.place is not None and (lost := _lost(claim, claim.place)) is not None:
            yield lost
        if period is None or claim.place is None or _interval(period) is None:
            continue
        candidates = _dating(claim)
        if (part := _widened(period, claim, claim.place, candidates)) is not None:
            yield part
            continue
        if any(_agrees(period, date) for date in candidates) or _headed(period, claim) or _spanned(period, claim):
            continue
        if _a_year_before(period, claim, candidates) or _over_by_then(period, claim, candidates):
            continue
        if _reported(period, claim, candidates):
            continue
        known = [date for date in candidates if date.period]
        if all(_WEAK.fullmatch(date.text) for date in known) and _of_the_day(period, claim.told.day):
            continue
        if not known and _of_the_day(period, claim.told.day):
            continue
        if not known and not claim.told.day:
            continue
        nearest = known[0] if known else None
        said = f"“{nearest.text}”，即{nearest.period}" if nearest else "没有这样的时间"
        message = f"记录说{claim.words}是{period}的，{where(claim.told, claim.quote or claim.place)}前后说的是{said}"
        if not nearest:
            message = (
                f"记录说{claim.words}是{period}的，{where(claim.told, claim.quote or claim.place)}前后没有这个时间"
            )
        yield Finding(
            "period_conflict", "warning", claim.pointer, message, period, nearest.period if nearest else None,
            ((claim.told, (nearest.a, nearest.b) if nearest else claim.place),),
        )  # fmt: skip


def _dating(claim: Claim) -> list[DateRead]:
    """Return the words of time that may date a number, nearest first: of its sentence, else of those before it."""
    assert claim.place is not None
    told, at = claim.told, claim.place[0]
    quote = claim.quote or claim.place
    start, end = told.sentence(at)
    start, end = min(start, quote[0]), max(claim.place[1], quote[1])
    behind = [date for date in told.dates_in(claim.place[1], max(end, told.clause(at)[1])) if not _compares(told, date)]
    origin = _ORIGIN.search(told.folded.text, max(start, at - _CLAUSE), at) is not None
    inside = told.dates_in(start, at)
    if not origin:  # what it was is of the time that is compared with
        inside = [date for date in inside if not _compares(told, date) or _of_next(told, date, at)]
    if any(date.period and not _WEAK.fullmatch(date.text) for date in inside):
        return [*reversed(inside), *behind]
    behind = [*reversed(inside), *behind]
    for first, last in _paragraphs_before(told, start):
        before = [date for date in told.dates_in(first, last) if not _compares(told, date)]
        if any(date.period and not _WEAK.fullmatch(date.text) for date in before):
            return [*behind, *reversed(before)]
    return behind


# What runs over a time, and is nothing without it.
_RUNNING = frozenset(
    {"completed_investment", "revenue", "output_value", "gdp", "growth_rate", "trade", "fiscal_revenue", "tax_profit",
     "foreign_capital", "fixed_asset_investment", "completion_rate"}
)  # fmt: skip
_COUNTS = frozenset({"project_count", "enterprise_count", "share"})


def _lost(claim: Claim, place: Span) -> Finding | None:
    """Find a number that runs over a time and is recorded without the one that stands before it."""
    told, measure = claim.told, claim.quantity.measure
    if measure not in _RUNNING and not (measure in _COUNTS and claim.index is None):
        return None
    if measure == "completion_rate" and _OWN_RATE.search(told.folded.text, place[0] - 8, place[0]):
        return None
    near = claim.index is not None or measure in _COUNTS
    start = told.clause(place[0])[0] if near else told.group(place[0])[0]
    said = [
        date
        for date in told.dates_in(start, place[0])
        if date.period and not _compares(told, date) and not _WEAK.fullmatch(date.text) and date.text != "现有"
    ]
    if not said:
        return None
    date = said[-1]
    message = (
        f"记录没有写{claim.words}的时间，{where(told, claim.quote or place)}前面说的是“{date.text}”，即{date.period}"
    )
    return Finding("period_conflict", "warning", claim.pointer, message, None, date.period, ((told, (date.a, date.b)),))


def _widened(period: str, claim: Claim, place: Span, candidates: Sequence[DateRead]) -> Finding | None:
    """Find what runs over some months of a year and is recorded as the year's: 一季度 as 2024."""
    told, measure = claim.told, claim.quantity.measure
    if len(period) != len("2024") or not (measure in _RUNNING or measure in _COUNTS):
        return None
    start = told.clause(place[0])[0] if measure in _COUNTS else told.sentence(place[0])[0]
    said = next((date for date in candidates if date.period), None)
    if said is None or not start <= said.a < place[0] or any(date.period == period for date in candidates):
        return None
    low, high = _ends(said.period or "")
    if low[:4] != period or high[:4] != period or not "01" <= high[5:7] < "12" or _SO_FAR.search(said.text):
        return None
    message = f"记录说{claim.words}是{period}年的，{where(told, claim.quote or place)}前面说的只是“{said.text}”"
    return Finding(
        "period_conflict", "warning", claim.pointer, message, period, said.period, ((told, (said.a, said.b)),)
    )


_SO_FAR = re.compile("今年|以来|目前|年初|[0-9]日|眼下|当前|如今|截至|截止")  # the year as far as it has gone
_OWN_RATE = re.compile("(?:履约|开工|投产|签约|到位|落地|竣工)率[^,;。0-9]{0,4}$")  # of things, not over a time
_ORIGIN = re.compile("[由从][^,;。0-9]{0,14}$")
_CLAUSE = 16  # characters
_SAME_TIME = re.compile("(?<![比较])(?:上年|去年)同[期月季](?:的|只有|不过|仅|是|为|[^,;。0-9]{1,6}的)?$|[由从]上年的$")


def _a_year_before(period: str, claim: Claim, candidates: Sequence[DateRead]) -> bool:
    """Tell whether a period is the one told of, a year before: 由上年同期的68.4%升至74.9%."""
    assert claim.place is not None
    text, at = claim.told.folded.text, claim.place[0]
    later = re.sub(r"(?<![0-9-])[0-9]{4}", lambda year: str(int(year[0]) + 1), period)
    if not _SAME_TIME.search(text, claim.told.sentence(at)[0], at):
        return False
    return any(_agrees(later, date) for date in candidates) or any(date.period == later for date in claim.told.dates)


def _over_by_then(period: str, claim: Claim, candidates: Sequence[DateRead]) -> bool:
    """Tell whether a fact's period is that of bare months, but of the year before: they were still to come."""
    day = claim.told.day
    if not day or claim.quantity.status != "actual":
        return False
    later = re.sub(r"(?<![0-9-])[0-9]{4}", lambda year: str(int(year[0]) + 1), period)
    return any(
        date.period == later and not _YEAR.search(date.text) and _ends(later)[1][:7] > day[:7]
        for date in candidates
        if len(_ends(later)[1]) > len("2023")
    )


def _reported(period: str, claim: Claim, candidates: Sequence[DateRead]) -> bool:
    """Tell whether a period is that of the whole report, a part of the year told of, or the end of a time since."""
    told, (low, high) = claim.told, _ends(period)
    assert claim.place is not None
    if low != high and any(date.period == period for date in told.dates_in(0, told.paragraph(0)[1])):
        return True
    text = told.folded.text
    ago = _YEARS_AGO.search(text, told.clause(claim.place[0])[0], claim.place[0])
    if ago and told.day:
        return int(period[:4]) == int(told.day[:4]) - _COUNT.index(ago[1])
    day = told.day or ""
    nearest = next((date for date in candidates if date.period), None)
    if low == high and _is_review(low, day) and (nearest is None or nearest.text == "全年"):
        return not told.still_to_come(claim.place[0])
    for date in candidates:
        start, end = _ends(date.period or "")
        if date.text in ("今年", "当年") and low[:4] == high[:4] == start and (low == high or low.endswith("-01")):
            return high[: len(day)] <= day[: len(high)]
        if date.text.endswith("以来") and low == high and low[:4] == end[:4]:
            return start <= low <= end + "~"
    return False


def _is_review(year: str, day: str) -> bool:
    """Tell whether a year is the one before, of which the first weeks of the next still speak as 全年."""
    return len(year) == len("2023") and "00" < day[5:7] < "03" and int(year) == int(day[:4]) - 1


_COUNT = "零一二三四五六七八九十"
_YEARS_AGO = re.compile("([一二三四五六七八九十])年前")


def _spanned(period: str, claim: Claim) -> bool:
    """Tell whether a period of years is one that the article names, for all that it tells (2023—2025年, 五年来)."""
    low, high = _ends(period)
    if low == high or len(low) != len(high) or len(low) != 4:
        return False
    if any(date.period == period for date in claim.told.dates):
        return True
    assert claim.place is not None
    words = claim.told.paragraph(claim.place[0])
    return {low, high} <= {date.period for date in claim.told.dates_in(*words) if date.period}


def _paragraphs_before(told: Testimony, place: int) -> Iterator[Span]:
    """Yield the part of the paragraph before a place, then the paragraphs before it, nearest first."""
    last = place
    for at in range(bisect_left(told.folded.breaks, place) - 1, -2, -1):
        first = told.folded.breaks[at] if at >= 0 else 0
        yield first, last
        last = first


def _headed(period: str, claim: Claim) -> bool:
    """Tell whether the inner headline above a number says the year (过去一年), or a plan for the year means its own."""
    day = claim.told.day
    if day is None or claim.place is None:
        return False
    if _is_today(period, claim):
        return True
    meant = claim.quantity.measure == "annual_investment"
    if period == day[:4] and (meant or claim.told.plan_above(claim.place[0])):
        return True
    words = claim.told.section(claim.place[0]) or ""
    year = int(day[:4])
    return (period == str(year - 1) and _LAST_YEAR.search(words) is not None) or (
        period == str(year) and "今年" in words
    )


def _is_today(period: str, claim: Claim) -> bool:
    """Tell whether a period is the day that the article reports from: its own, the one before, or its first."""
    day = claim.told.day or ""
    low, high = _ends(period)
    opening = next((date.period for date in claim.told.dates if date.period and len(date.period) == _DAY), None)
    if len(high) != _DAY or high not in (day, opening, _eve(day)):
        return _ends_today(low, high, claim)
    return low == high or _ends_today(low, high, claim)


def _ends_today(low: str, high: str, claim: Claim) -> bool:
    """Tell whether a period runs from a time that the article names until it was printed."""
    day = claim.told.day or ""
    return (
        low != high and day.startswith(high) and any((date.period or "").startswith(low) for date in claim.told.dates)
    )


def _eve(day: str) -> str:
    return str(datetime.date.fromisoformat(day) - datetime.timedelta(days=1)) if len(day) == _DAY else ""


_NEXT = 5  # characters between words of time and the number that is theirs

# Words that hang on another time, or on none in particular; a report's own period goes on beside them.
_WEAK = re.compile("年度|年初|全年|目前|眼下|当前|如今|当天|当日|现在")
_LAST_YEAR = re.compile("过去|去年|回顾|上年")


def _of_next(told: Testimony, date: DateRead, at: int) -> bool:
    """Tell whether words of time date the number right behind them: 由一季度的下降1.6%转为增长3.3%."""
    return told.folded.text[date.a - 1 : date.a] in ("由", "从") and at - date.b <= _NEXT


def _compares(told: Testimony, date: DateRead) -> bool:
    """Tell whether what follows is only measured against words of time."""
    before = told.folded.text[max(0, date.a - 4) : date.a]
    return _COMPARING.search(before) is not None and date.text[0] not in "到至"


def _agrees(period: str, date: DateRead) -> bool:
    """Tell whether words of time mean a period: the same end and no other year, or the year that they fall in."""
    if date.period is None:
        return False
    return alike(period, date.period)


def alike(one: str, other: str) -> bool:
    """Tell whether two periods may be one told with more or less precision."""
    if one == other:
        return True
    (low, high), (start, end) = _ends(one), _ends(other)
    if len(one) == 4:  # a year, where the words name a month or months of it; the day of a report dates no year
        return low == start[:4] == end[:4] and (len(other) != _DAY or other.endswith("-12-31"))
    if len(other) == 4:
        return False
    size = min(len(high), len(end))
    if high[:size] != end[:size]:
        return False
    size = min(len(low), len(start))
    return low[:size] == start[:size] or low == high or start == end


_DAY = 10  # characters of 2024-03-05


def _ends(period: str) -> tuple[str, str]:
    low, _, high = period.partition("/")
    return low, high or low


_FORM = re.compile(r"\d{4}(?:-\d{2}){0,2}(?:/\d{4}(?:-\d{2}){0,2})?")


def _interval(period: str) -> str | None:
    return period if _FORM.fullmatch(period) else None


def _of_the_day(period: str, day: str | None) -> bool:
    return day is not None and any(part[:4] == day[:4] for part in _ends(period))


def milestones(case: Case) -> Iterator[Finding]:
    """Find milestones whose day or event is not what the article says."""
    for claim in case.milestones:
        milestone = claim.milestone
        if claim.place is None:
            message = f"记录的节点“{milestone.text}”在文中找不到"
            yield Finding("date_conflict", "warning", claim.pointer, message, claimed=milestone.date or milestone.text)
            continue
        finding = _day(claim, claim.place) or _event(claim, claim.place)
        if finding is not None:
            yield finding


def _day(claim: DatedClaim, place: Span) -> Finding | None:
    date, told = claim.milestone.date, claim.told
    if date is None:
        return None
    own = told.dates_in(*place)
    said = [read for read in own if read.period]
    if _may_be(date, told, place, said) or (own and not said and not told.day):
        return None
    if not said:
        start = told.sentence(place[0])[0]
        said = [read for read in told.dates_in(start, place[0]) if read.period][::-1]
        if not said:
            said = [read for read in told.dates_in(0, start) if read.period][::-1]
            if _of_the_day(date, told.day):
                return None
    if any(overlaps(date, read.period or "") for read in said) or _turned(claim, said) or (not said and not told.day):
        return None
    found = said[0].period if said else None
    words = f"，即{found}" if found else "，没有这个时间"
    message = f"记录说“{claim.project.name}”{_event_name(claim)}是{date}，{where(told, place)}{words}"
    plain = bool(said) and said[0] in own and _YEAR.search(said[0].text) is not None
    return Finding(
        "date_conflict", "error" if plain else "warning", claim.pointer, message, date, found, ((told, place),)
    )


_YEAR = re.compile(r"\d{4}|今年|明年|去年")


def _turned(claim: DatedClaim, said: Sequence[DateRead]) -> bool:
    """Tell whether a bare month is of the year before or after: what happened is over, what is planned to come."""
    date, day = claim.milestone.date or "", claim.told.day
    if not day or not said or _YEAR.search(said[0].text) or not said[0].period:
        return False
    low, high = _ends(said[0].period)
    if claim.milestone.status == "planned":
        years = 1 if high < day[: len(high)] else 0
    else:
        years = -1 if low[:7] > day[: len(low)][:7] else 0
    return years != 0 and overlaps(date, f"{int(low[:4]) + years}{low[4:]}/{int(high[:4]) + years}{high[4:]}")


_FEAST = re.compile("春节|元旦|国庆|中秋|五一|端午|清明|年前|年后|节前|节后|春运|汛|采暖|供暖|封冻|入冬|开学|暑期")
_SHIFTED = re.compile("提前|推迟|延|后移|顺延|再等|再过|改到|挪到")
_MONTH = re.compile(r"(\d{1,2})月")


def _may_be(date: str, told: Testimony, place: Span, said: Sequence[DateRead]) -> bool:
    """Tell whether a day may be meant that no calendar tells: at a feast, or moved from the one that stands there."""
    words, day = told.folded.text[place[0] : place[1]], told.day
    if not said and day and _FEAST.search(words):
        return abs(int(date[:4]) - int(day[:4])) <= (date[5:7] < "03" or day[5:7] > "09")
    if not said or not _SHIFTED.search(words):
        return False
    year = int((said[0].period or "")[:4])
    months = [month[1].zfill(2) for month in _MONTH.finditer(words)]
    later = "再" in words and int(date[:4]) == year + 1
    return later or (int(date[:4]) in (year, year + 1) and date[5:7] in months)


def overlaps(one: str, other: str) -> bool:
    """Tell whether two periods share a day."""
    (low, high), (start, end) = _ends(one), _ends(other)
    return low <= end + "~" and start <= high + "~"


def _event_name(claim: DatedClaim) -> str:
    return EVENTS.get(claim.milestone.event, ("节点", ""))[0]


def _event(claim: DatedClaim, place: Span) -> Finding | None:
    """Judge the event by the words of the milestone; words that name no event at all leave it open."""
    own = EVENTS.get(claim.milestone.event)
    start, end = claim.told.clause(place[0])[0], max(place[1], claim.told.clause(place[1] - 1)[1])
    text = claim.told.folded.text[start:end]
    if own is None or re.search(own[1], text):
        return None
    said = [name for event, (name, words) in EVENTS.items() if re.search(words, text)]
    if not said:
        return None
    message = f"记录把{where(claim.told, place)}记为{own[0]}，原文说的是{said[0]}"
    return Finding("date_conflict", "warning", claim.pointer, message, own[0], said[0], ((claim.told, place),))
