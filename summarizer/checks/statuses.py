"""Record against the words around the number: whether it is told as a fact, a plan or a forecast.

In: a case. Out: findings of the kind status_conflict. Promised: the model's own label is never asked; where the words
leave a choice, each of the readings they leave is accepted.
"""

import re
from collections.abc import Iterator

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.readings import STATUSES, pattern, shown
from summarizer.cues import Cue, kind_of
from summarizer.numbers import NumberRead


def statuses(case: Case) -> Iterator[Finding]:
    """Find plans and forecasts taken for facts, and facts taken for plans."""
    for claim, read, index in case.read:
        claimed = claim.quantity.status
        cue = _status(claim, read, index)
        if claimed is None or (claimed == "actual") == (cue.value == "actual"):
            continue
        if _open(claim, read, index, cue) if cue.value == "actual" else _done(claim, read, index, cue):
            continue
        words = claim.told.folded.quote(cue.a, cue.b) if cue.how != "unit" else ""
        said = f"“{words}”，是{STATUSES[cue.value]}" if words else f"没有计划、预计一类的话，是{STATUSES[cue.value]}"
        message = f"记录把{claim.words}记为{STATUSES[claimed]}，{where(claim.told, shown(claim, read))}{said}"
        yield Finding(
            "status_conflict", "warning", claim.pointer, message, STATUSES[claimed], STATUSES[cue.value],
            ((claim.told, (read.a, read.b)),),
        )  # fmt: skip


def _status(claim: Claim, read: NumberRead, index: int) -> Cue:
    """Return what the words say; under a headline of plans what nothing else is said of is one."""
    cue = claim.told.statuses[index]
    if cue.how == "carried" and cue.value != "actual" and _is_past(claim, read, index):
        return Cue("actual", read.a, read.b, "unit")
    if cue.how != "unit" or cue.value != "actual":
        return cue
    meant = _meant(claim, read, index)
    if meant is not None:
        return meant
    if claim.told.still_to_come(read.a) and claim.told.measures[index].value not in _LOOSE | _STANDING | {"share"}:
        return Cue("planned", read.a, read.b, "carried")
    headed = claim.told.plan_above(read.a)
    clause = claim.told.around.clause(index)[0]
    if not headed or _DONE_ALL_THE_SAME.search(claim.told.folded.text, clause, read.a):
        return cue
    return Cue("planned", read.a, read.b, "carried")


def _is_past(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether the number's own clause names a time that was over when the article was printed."""
    told, day = claim.told, claim.told.day
    dates = [date for date in told.dates_in(told.around.clause(index)[0], read.a) if date.period]
    if not dates or not day or told.folded.text[dates[-1].a - 1 : dates[-1].a] in ("比", "较"):
        return False
    return (dates[-1].period or "").rpartition("/")[2][:4] < day[:4]


def _meant(claim: Claim, read: NumberRead, index: int) -> Cue | None:
    """Return the words that make a number meant and not there yet, though they are not of plan or forecast."""
    text, around = claim.told.folded.text, claim.told.around
    own, group = pattern("status", "meant"), around.group(index)[0]
    far = pattern("status", "meant_before")
    assert own is not None
    assert far is not None
    found = own.search(text, max(around.left(index)[0], group), read.a)
    if claim.told.measures[index].value not in _FIXED:
        found = found or far.search(text, group, max(group, around.clause(index)[0]))
    found = found or _AIM_BEHIND.match(text, read.b) or (_REQUIRED.match(read.text) and _REQUIRED.search(text, group))
    if found is None or _DONE_ALL_THE_SAME.search(text, found.end(), read.a):
        return None
    return Cue("planned", found.start(), found.end(), "said")


_AIM_BEHIND = re.compile("的?(?:年度|全年|年初)?(?:目标(?!任务)|计划线)")  # 占全年265亿元目标的53.8%
_REQUIRED = re.compile("不低于|不少于")
_DONE_ALL_THE_SAME = re.compile("已|同比|累计|目前|现有|截至")
# What stands still is often told beside a plan's word without being meant by it; the words leave both readings.
_LOOSE = frozenset({"land_area", "floor_area", "length", "project_count", "duration", "count", "capacity"})
# What a plan's word told of something else seldom makes a plan of.
_FIXED = frozenset({"total_investment", "capacity", "length", "floor_area", "land_area"})
_STANDING = frozenset({"project_count", "total_investment", "length", "floor_area", "funding"})
_PERCENTS = frozenset({"percent", "percentage_point", "rank", "times"})


def _open(claim: Claim, read: NumberRead, index: int, cue: Cue) -> bool:
    """Tell whether a number without a cue of plan or forecast may be one all the same."""
    around, text = claim.told.around, claim.told.folded.text
    measure = claim.told.measures[index].value
    clause, group = around.clause(index)[0], around.group(index)[0]
    if measure == "duration" and _LASTING.search(text, clause, read.b) and not _AHEAD_OF.search(text, clause, read.a):
        return True
    if measure == "other" and _COMPARED.search(text, clause, read.a):
        return _PLANNED.search(text, group, read.a) is not None
    if claim.told.still_to_come(read.a) or _aimed(claim, read):
        return True
    if _comes_of_it(claim, read, index) or (measure in _BARE and _ahead(claim, read.b, _next_end(claim, read))):
        return True
    own, near = pattern("status", "open_here"), pattern("status", "open_before")
    assert own is not None
    assert near is not None
    if own.search(text, max(cue.b, clause) if cue.how != "unit" else clause, read.a):
        return True
    grown = measure in _LOOSE and _GROWS.search(text, around.left(index)[0], read.a)
    if grown and not _HAS_GROWN.search(text, clause, read.a):
        return True  # what a works will be when it is done, or is already
    if cue.how != "unit":
        return cue.a < clause and _LEVEL.search(text, clause, read.a) is not None
    if measure == "total_investment":
        return False
    if kind_of(read) not in _PERCENTS and _ahead(claim, group, read.a):
        return True
    return measure in _LOOSE and near.search(text, group, clause) is not None


_BARE = frozenset({"count", "project_count"})


def _next_end(claim: Claim, read: NumberRead) -> int:
    """Return the end of the clause behind a number's own: 23间手术室,10月底全部交付."""
    own = claim.told.clause(read.b)[1]
    return min(claim.told.clause(own)[1], claim.told.group(read.a)[1])


# What a works yields in a year, or does for others: told of it before it stands as after.
_YIELDS = re.compile("(?:年|每年|一年|年均)(?!度|初|底|末|内|来|前|后)[一-龥]{0,8}约?$")
_DOES = re.compile("惠及|受益|覆盖|替代|减排|节约|节水|节能|带动|解决|服务|形成|再增|新增|可供")
_STANDS = re.compile("投产(?!后|,)|投用(?!后)|试生产|已|去年|上年|今年|第一站")
_TO_COME = re.compile("设计|建成后|完工后|完成后|投产后|达产|将(?!军)|拟|计划|规划|签约|一期投资|预计")
_IS_DONE = re.compile("已|了|同比|累计|去年|上年|目前|截至|实际|现有")


def _comes_of_it(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether a number is what a project yields, with no word that it does so already."""
    text, around = claim.told.folded.text, claim.told.around
    measure, left = claim.told.measures[index].value, around.left(index)[0]
    if claim.index is None or _IS_DONE.search(text, max(left, around.clause(index)[0]), read.a):
        return False
    if measure in ("total_investment", "completed_investment", "annual_investment", "growth_rate"):
        return False
    start, end = claim.told.sentence(read.a)
    if _STANDS.search(text, start, end) or _TO_COME.search(text, claim.told.paragraph(read.a)[0], read.a) is None:
        return False
    return (_YIELDS.search(text, left, read.a) or _DOES.search(text, left, read.a)) is not None


def _aimed(claim: Claim, read: NumberRead) -> bool:
    """Tell whether the paragraph speaks of aims and the number's own clause of nothing done."""
    text, told = claim.told.folded.text, claim.told
    if told.measure_of(read) == "price" or _AIMS.search(text, told.paragraph(read.a)[0], read.a) is None:
        return False
    return _DONE_ALL_THE_SAME.search(text, told.clause(read.a)[0], read.a) is None


_AIMS = re.compile("目标(?!的|任务|[还仍]?差)|篮子|账这样算|测算")


def _ahead(claim: Claim, start: int, end: int) -> bool:
    """Tell whether words of time before a number speak of what was still to come when the article was printed."""
    day = claim.told.day
    for date in claim.told.dates_in(start, end):
        if _OF_A_PLAN.match(claim.told.folded.text, date.b):
            continue
        if day and date.period and date.period.rsplit("/", 1)[-1] >= day[:4] and _later(date.period, date.text, day):
            return True
    return False


def _later(period: str, words: str, day: str) -> bool:
    """Tell whether a period begins after a day, or is a year that words of purpose look to the end of."""
    first = period.split("/")[0]
    return first[: len(day)] > day[: len(first)] or (_TO_THE_END.search(words) is not None and period[:4] >= day[:4])


_OF_A_PLAN = re.compile("度?(?:投资|开工)?(?:计划|任务|目标)")
_TO_THE_END = re.compile("全年|年内|年底|年末|(?<!今)年前")


_GROWS = re.compile("(?:提高|提升|延长|扩大?|增加?|升|缩短|压缩|压减|拓展)(?:至|到|为)$")
_HAS_GROWN = re.compile("已|了|同比|累计|目前|去年|比上年")
_LASTING = re.compile("工期(?!早|晚|提前)|建设期|周期|期限|内$|(?<!比)(?<!较)计划|预计|压缩|可|要求")
_PLANNED = re.compile("计划(?!的)|安排|目标|要求|原定|拟")
_AHEAD_OF = re.compile("[早晚]了?|提前了?|落后|快了|慢了|超[出过]")
_COMPARED = re.compile("比|较|超|多|少|高|低")
_LEVEL = re.compile("提高到|升至|增加到|扩大到|提升到|达到")


def _done(claim: Claim, read: NumberRead, index: int, cue: Cue) -> bool:
    """Tell whether a number that a plan's word reaches may be a fact all the same."""
    around, text = claim.told.around, claim.told.folded.text
    measure = claim.told.measures[index].value
    done, weak = pattern("status", "done"), pattern("status", "weak")
    assert done is not None
    assert weak is not None
    if measure == "duration":
        return True
    if measure == "completion_rate" and _REACHED.search(text, around.clause(index)[0], read.a):
        return True
    clause = around.clause(index)[0]
    if cue.how == "carried" and (measure in _STANDING or _is_statistic(claim, read, index)):
        return True
    if cue.a >= read.b and measure in _FIXED:
        return True  # 剩余13公里计划明年3月底前完工: there it is, whatever comes of it
    if text.startswith("设计", cue.a) and _UNDER_WAY.search(text, *claim.told.sentence(read.a)):
        return True
    if cue.how == "carried" and measure == "capacity" and weak.search(text, cue.a, cue.b):
        return True
    if cue.how == "carried" and cue.b <= clause:
        return done.search(text, clause, read.a) is not None
    if measure == "total_investment" and text.startswith("的", read.b):
        return True
    return weak.search(text, cue.a, cue.b) is not None and (read.a - cue.b > _FAR or measure == "project_count")


_STATISTICS = re.compile("已|目前|现有|截至|进度达|负债|在册")


def _is_statistic(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether the clause of a number that only an earlier plan reaches says how things stand."""
    return _STATISTICS.search(claim.told.folded.text, claim.told.around.clause(index)[0], read.a) is not None


_UNDER_WAY = re.compile("投产|投用|动工|开工以来|已")
_REACHED = re.compile("完成|兑现|为|占|达到?了")
_FAR = 20  # characters from which on a weak word of plan may speak of something else


def unread(case: Case) -> Iterator[Finding]:
    """Find plans recorded of what the reader takes for no quantity (三大, 两线) where no word of plan stands."""
    for claim in case.unread:
        told, status = claim.told, claim.quantity.status
        if claim.place is None or status in (None, "actual") or _has_plan(claim, claim.place[0]):
            continue
        message = f"记录把{claim.words}记为{STATUSES[status]}，"
        message += f"{where(told, claim.quote or claim.place)}没有计划、预计一类的话"
        yield Finding(
            "status_conflict", "warning", claim.pointer, message, STATUSES[status], None, ((told, claim.place),)
        )


def _has_plan(claim: Claim, place: int) -> bool:
    start, end = claim.told.sentence(place)
    patterns = (pattern("status", "open_here"), pattern("status", "open_before"))
    told = claim.told
    return told.plan_above(place) or any(p is not None and p.search(told.folded.text, start, end) for p in patterns)
