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
from summarizer.cues.measuring import ends_change
from summarizer.numbers import NumberRead
from summarizer.text import Span


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
            ((claim.told, (read.a, read.b)),), reading=words or claim.told.measures[index].value,
        )  # fmt: skip


def _status(claim: Claim, read: NumberRead, index: int) -> Cue:
    """Return what the words say; under a headline of plans what nothing else is said of is one."""
    cue = claim.told.statuses[index]
    if cue.how == "carried" and cue.value != "actual" and _is_past(claim, read, index):
        return Cue("actual", read.a, read.b, "unit")
    if cue.value != "actual" and _was_so(claim, read, index):
        return Cue("actual", read.a, read.b, "said")
    if cue.how == "carried" and cue.value == "forecast" and _is_known_by_then(claim, read, cue):
        return Cue("actual", read.a, read.b, "carried")
    if cue.how != "unit" or cue.value != "actual":
        return cue
    meant = _meant(claim, read, index)
    if meant is not None:
        return meant
    measure = claim.told.measures[index].value
    acts = _ACTS.search(claim.told.folded.text, claim.told.around.clauses[index][0], read.a) is not None
    if claim.told.still_to_come(read.a) and (acts or measure not in _LOOSE | _STANDING | {"share"}):
        return Cue("planned", read.a, read.b, "carried")
    headed = claim.told.plan_above(read.a) and (acts or measure not in _FIXED)
    clause = claim.told.around.clauses[index][0]
    if not headed or _DONE_ALL_THE_SAME.search(claim.told.folded.text, clause, read.a):
        return cue
    return Cue("planned", read.a, read.b, "carried")


def _was_so(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether a number is what was, before a plan changes it: 由原来的90个工作日压减到35个工作日."""
    start = claim.told.around.clauses[index][0]
    return kind_of(read) not in _SUMS and _USED_TO.search(claim.told.folded.text, start, read.a) is not None


_SUMS = frozenset({"money", "foreign"})
# What the first weeks of a year can only estimate of the last one.
_ESTIMATED = frozenset(
    {"gdp", "fixed_asset_investment", "completed_investment", "output_value", "growth_rate", "revenue"}
)


def _is_known_by_then(claim: Claim, read: NumberRead, cue: Cue) -> bool:
    """Tell whether a number under a heading that looks back is of another item than what is only expected.

    预计全年生产总值905亿元;一般公共预算收入61.3亿元
    """
    if claim.told.measure_of(read) in _ESTIMATED:
        return False
    return claim.told.review_above(read.a) and ";" in claim.told.folded.text[cue.b : read.a]


def _is_past(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether the number's own clause names a time that was over when the article was printed."""
    told, day = claim.told, claim.told.day
    dates = [date for date in told.dates_in(told.around.clauses[index][0], read.a) if date.period]
    if not dates or not day or told.folded.text[dates[-1].a - 1 : dates[-1].a] in ("比", "较"):
        return False
    return (dates[-1].period or "").rpartition("/")[2][:4] < day[:4]


def _meant(claim: Claim, read: NumberRead, index: int) -> Cue | None:
    """Return the words that make a number meant and not there yet, though they are not of plan or forecast."""
    text, around = claim.told.folded.text, claim.told.around
    own, group = pattern("status", "meant"), around.groups[index][0]
    far = pattern("status", "meant_before")
    assert own is not None
    assert far is not None
    left = max(around.lefts[index][0], group)
    found = own.search(text, left, read.a) or _to_come(claim, read, index, left)
    if claim.told.measures[index].value not in _FIXED:
        found = found or far.search(text, group, max(group, around.clauses[index][0]))
    found = found or _AIMED_AT.search(text, claim.told.sentence(read.a)[0], read.a)
    found = found or _AIM_BEHIND.match(text, read.b) or (_REQUIRED.match(read.text) and _REQUIRED.search(text, group))
    if found is None and claim.told.measures[index].value == "duration":
        found = _LIMIT.search(text, around.clauses[index][0], read.b)
    if found is None or _DONE_ALL_THE_SAME.search(text, found.end(), read.a):
        return None
    return Cue("planned", found.start(), found.end(), "said")


_LIMIT = re.compile("(?:要求|责令|约定|限|拟|须)[^,;。]{0,16}内$")
_MORE_OF_IT = re.compile("再(?:添|增|上|建|扩)[^,;。0-9已]{0,4}$")
_SHORTER = re.compile("(?:缩短|压缩|缩减)(?:到|至|为)$")


def _to_come(claim: Claim, read: NumberRead, index: int, left: int) -> "re.Match[str] | None":
    """Return the words that tell what a works will yield, add or save: 明年3月投产,年产150万件; 二期再增9GWh."""
    text, measure = claim.told.folded.text, claim.told.measures[index].value
    more = _MORE_OF_IT.search(text, left, read.a)
    if more is not None:
        return more
    if measure == "duration" and (shorter := _SHORTER.search(text, left, read.a)) is not None:
        done = _IS_DONE.search(text, claim.told.sentence(read.a)[0], read.a) or "把" in text[left : read.a]
        return None if done else shorter
    dates = claim.told.dates_in(claim.told.group(read.a)[0], read.a)
    if claim.index is None or measure in _SIZES or not dates or not _ahead(claim, dates[-1].a, left):
        return None
    return _YIELDS.search(text, left, read.a) or _DOES.search(text, left, read.a)


_AIMED_AT = re.compile("目标(?:任务)?(?:是|为|定为|如下)?:")
_AIM_BEHIND = re.compile("的?(?:年度|全年|年初)?(?:目标(?!任务)|计划线)|的规划")  # 占全年265亿元目标的53.8%
_REQUIRED = re.compile("不低于|不少于")
_DONE_ALL_THE_SAME = re.compile("已|同比|累计|目前|现有|截至")
# What stands still is often told beside a plan's word without being meant by it; the words leave both readings.
_LOOSE = frozenset({"land_area", "floor_area", "length", "project_count", "duration", "count", "capacity"})
# What a plan's word told of something else seldom makes a plan of.
_FIXED = frozenset({"total_investment", "capacity", "length", "floor_area", "land_area"})
_SIZES = frozenset({"total_investment", "land_area", "floor_area", "length"})
_STANDING = frozenset({"project_count", "total_investment", "length", "floor_area", "funding"})
_PERCENTS = frozenset({"percent", "percentage_point", "rank", "times"})


def _open(claim: Claim, read: NumberRead, index: int, cue: Cue) -> bool:
    """Tell whether a number without a cue of plan or forecast may be one all the same."""
    around, text = claim.told.around, claim.told.folded.text
    measure = claim.told.measures[index].value
    clause, group = around.clauses[index][0], around.groups[index][0]
    if claim.quantity.measure == "annual_investment" or _multiplies(claim, read, index):
        return True
    if _plainly_done(claim, read, index, cue):
        return False
    if measure == "duration" and _LASTING.search(text, clause, read.b) and not _AHEAD_OF.search(text, clause, read.a):
        return not _stands_fixed(claim, read)
    if measure == "other" and _COMPARED.search(text, clause, read.a):
        return _PLANNED.search(_COMPARED_WITH_A_PLAN.sub("", text[group : read.a])) is not None
    if _AIM_BEHIND.match(text, read.b) or _DUE.search(text, clause, read.a) or _listed_with_a_plan(claim, index):
        return True
    if cue.how == "said" and cue.a >= read.b and _MEANT_THEN.search(text, clause, read.a):
        return True
    if (measure not in _SIZES or read.bound == "over") and (claim.told.still_to_come(read.a) or _aimed(claim, read)):
        return True
    if _comes_of_it(claim, read, index) or (measure in _BARE and _ahead(claim, read.b, claim.told.clause(read.b)[1])):
        return True
    own, near = pattern("status", "open_here"), pattern("status", "open_before")
    assert own is not None
    assert near is not None
    if own.search(text, max(cue.b, clause) if cue.how != "unit" else clause, read.a):
        return True
    grown = measure in _GROWN and _GROWS.search(text, around.lefts[index][0], read.a)
    if grown and not _HAS_GROWN.search(text, clause, read.a):
        return True  # what a works will be when it is done, or is already
    if cue.how != "unit":
        return cue.a < clause and _LEVEL.search(text, clause, read.a) is not None
    if measure == "total_investment":
        return False
    if kind_of(read) not in _PERCENTS and _ahead(claim, group, read.a):
        return True
    return measure in _LOOSE - _SIZES and near.search(text, group, clause) is not None


_DUE = re.compile("应[于在]")


def _listed_with_a_plan(claim: Claim, index: int) -> bool:
    """Tell whether a number goes on a list that a plan's word opens: 规划60个班、3000个学位."""
    around, text = claim.told.around, claim.told.folded.text
    if not index or around.numbers[index - 1].a < around.clauses[index][0]:
        return False
    before, cue = around.numbers[index - 1], claim.told.statuses[index - 1]
    between = text[before.b : around.numbers[index].a]
    return cue.value != "actual" and cue.how == "said" and "、" in between and "(" not in between


def _multiplies(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether a number only sets a plan beside what was: 力争达到2000万千瓦,是2020年的2.6倍."""
    if read.unit != "倍" or index == 0 or claim.told.around.numbers[index - 1].a < claim.told.around.groups[index][0]:
        return False
    return claim.told.statuses[index - 1].value != "actual"


# What makes a fact of a number for certain, between its clause's beginning and the number itself.
_CERTAIN = re.compile("已|了|目前|累计|截至|同比|现有|恢复到")
_MEANT_THEN = re.compile("目标|计划|预算|概算|签约|盘子")
_PART_DONE = re.compile("(?:占|为|是|完成|达到?)[^,;。]{0,16}$")
_RATES = frozenset({"completion_rate", "progress", "share"})
_LEFT = re.compile("(?:(?:仍有|还有|尚有|只剩|缺|卡在|没有落实)[^,;。0-9]{0,8}|[,;](?:剩余|余))$")


def _plainly_done(claim: Claim, read: NumberRead, index: int, cue: Cue) -> bool:
    """Tell whether a number is a fact whatever is planned around it: 已投11.7亿元, 占总投资的88.3%, 由5.3张提高到…"""
    around, text = claim.told.around, claim.told.folded.text
    clause = around.clauses[index][0]
    if cue.how == "said" and _CERTAIN.search(text, min(cue.a, clause), read.a):
        return True
    if cue.how == "said" and cue.a >= read.b and not _MEANT_THEN.search(text, clause, read.a):
        return True
    if _LEFT.search(text, clause, read.a):
        return True
    if claim.told.measures[index].value in _RATES and index and around.numbers[index - 1].a >= around.groups[index][0]:
        before = claim.told.statuses[index - 1]
        if before.value == "actual" and before.how == "said" and _PART_DONE.search(text, clause, read.a):
            return True
    return _was(claim) and not _has_own_plan(claim, around.groups[index][0], read)


def _stands_fixed(claim: Claim, read: NumberRead) -> bool:
    """Tell whether a time that works take is told in a sentence of nothing to come: 去年9月开工,工期四年."""
    near, (start, end) = pattern("status", "open_before"), claim.told.sentence(read.a)
    text = claim.told.folded.text
    assert near is not None
    if not _TERM.search(text, start, read.a) or near.search(text, start, end) or read.text.endswith("内"):
        return False
    return not _ahead(claim, start, end)


_TERM = re.compile("工期[^,;。]{0,4}$|期限$")


def _was(claim: Claim) -> bool:
    """Tell whether a number is recorded of a time that was over when the article was printed."""
    period, day = claim.quantity.period, claim.told.day
    last = (period or "").rpartition("/")[2]
    return bool(last and day) and last < (day or "")[: len(last)]


def _has_own_plan(claim: Claim, start: int, read: NumberRead) -> bool:
    own, near = pattern("status", "open_here"), pattern("status", "open_before")
    assert own is not None
    assert near is not None
    text = claim.told.folded.text
    end = claim.told.clause(read.b)[1]
    return own.search(text, start, end) is not None or near.search(text, start, end) is not None


_BARE = frozenset({"count", "project_count", "capacity"})
_GROWN = frozenset({"capacity", "length", "floor_area"})


# What a works yields in a year, or does for others: told of it before it stands as after.
_YIELDS = re.compile("(?:年|每年|一年|年均)(?!度|初|底|末|内|来|前|后)[一-龥]{0,8}约?$")
_DOES = re.compile("惠及|受益|覆盖|替代|减排|节约|节水|节能|带动|解决|服务|形成|再增|新增|可供")
_STANDS = re.compile("投产(?!后|,)|投用(?!后)|试生产|已|去年|上年|今年|第一站")
_TO_COME = re.compile("设计|建成后|完工后|完成后|投产后|达产|将(?!军)|拟|计划|规划|签约|一期投资|预计")
_IS_DONE = re.compile("已|了|同比|累计|去年|上年|目前|截至|实际|现有")


def _comes_of_it(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether a number is what a project yields, with no word that it does so already."""
    text, around = claim.told.folded.text, claim.told.around
    measure, left = claim.told.measures[index].value, around.lefts[index][0]
    if claim.index is None or _IS_DONE.search(text, max(left, around.clauses[index][0]), read.a):
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
_COMPARED_WITH_A_PLAN = re.compile(
    "(?:比|较|超出?|离|与|距|低于|高于)[^,;。]{0,6}(?:计划|目标|进度|任务)|(?:计划|目标|任务)[^,;。]{0,6}的[0-9]"
)
_LEVEL = re.compile("提高到|升至|增加到|扩大到|提升到|达到")


def _done(claim: Claim, read: NumberRead, index: int, cue: Cue) -> bool:
    """Tell whether a number that a plan's word reaches may be a fact all the same."""
    around, text = claim.told.around, claim.told.folded.text
    measure = claim.told.measures[index].value
    done, weak = pattern("status", "done"), pattern("status", "weak")
    assert done is not None
    assert weak is not None
    clause = around.clauses[index][0]
    if measure in ("other", "duration") and _COMPARED_WITH_A_PLAN.search(text, clause, read.a):
        return True
    if measure == "duration" and cue.value == "planned" and not read.text.endswith("内"):
        return cue.how != "said" or "工期" in text[clause : read.a]
    if (
        measure == "completion_rate"
        and cue.how == "carried"
        and read.bound != "over"
        and _REACHED.search(text, around.clauses[index][0], read.a)
    ):
        return True
    if cue.how == "carried" and cue.value == "forecast" and claim.told.review_above(read.a):
        return True  # 预计全年生产总值905亿元,…;一般公共预算收入61.3亿元: one is known, the other is not yet
    if _USED_TO.search(text, clause, read.a) or text.startswith("的盘子", read.b):
        return True
    if cue.how == "carried" and (measure == "price" or _is_statistic(claim, read, index)):
        return True
    if cue.value == "planned" and cue.how == "carried" and measure == "capacity" and not cue.a < clause < cue.b:
        return _ADDS.search(text, clause, read.a) is None
    if cue.how == "carried" and measure in _STANDING and read.upper is None and not _REQUIRED.match(read.text):
        return _ACTS.search(text, clause, read.a) is None or _LISTED.search(text, clause, read.a) is not None
    if ends_change(around, index) and _REVISED.search(around.words(around.lefts[index])):
        return True  # the B of a plan that was revised is what holds
    revised = measure == "total_investment" and _REVISED.search(text, cue.a, cue.b)
    if cue.a >= read.b and measure in _FIXED and not revised:
        return True  # 剩余13公里计划明年3月底前完工: there it is, whatever comes of it
    if text[cue.a : cue.b] == "可" and _IN_USE.search(text[claim.told.sentence(read.a)[0] : read.a]):
        return True
    if text.startswith("设计", cue.a) and _UNDER_WAY.search(text, *claim.told.sentence(read.a)):
        return True
    if cue.how == "carried" and cue.b <= clause:
        return done.search(text, clause, read.a) is not None
    return weak.search(text, cue.a, cue.b) is not None and (read.a - cue.b > _FAR or measure == "project_count")


_REVISED = re.compile("调整|核减|核增|追加|调增|调减|压减")
# What will be done with things that stand fixed otherwise, where a plan's word reaches them.
_ACTS = re.compile(
    "(?:新开工|再开工|[再新]竣工|新建|改建|改造(?!面积)|建成|建设|招引|引进|储备|谋划|争取|统筹|发放|投入|筹措|设立?|开工|竣工|增加到|扩到|提到|达到|推进|交付|到位)"
    "[^,;。0-9]{0,12}$"
)
_ADDS = re.compile("(?:新增|形成|突破|新开工|达到|建[一二两三四五六七八九十0-9]+[座条个])[^,;。0-9]{0,12}约?$")
_LISTED = re.compile(r"安排|排[出定]|[(]新建")
_USED_TO = re.compile("(?:原来|原先|以前)的?$")
_STATISTICS = re.compile("已|(?<![由从])目前|现有|截至|进度达|负债|在册|中,有$")


def _is_statistic(claim: Claim, read: NumberRead, index: int) -> bool:
    """Tell whether the clause of a number that only an earlier plan reaches says how things stand."""
    return _STATISTICS.search(claim.told.folded.text, claim.told.around.clauses[index][0], read.a) is not None


_UNDER_WAY = re.compile("投产|投用|动工|开工以来|已|启用|投运|落成|通水")
_IN_USE = re.compile("^(?!.*(?:后|将|计划|预计)).*(?:启用|投用|投运|交付使用)(?!前)")
_REACHED = re.compile("完成|兑现|为|占|达到?了")
_FAR = 20  # characters from which on a weak word of plan may speak of something else


def unread(case: Case) -> Iterator[Finding]:
    """Find plans recorded of what the reader takes for no quantity (三大, 两线) where no word of plan stands."""
    for claim in case.unread:
        told, status = claim.told, claim.quantity.status
        if claim.place is None or status is None:
            continue
        if status == "actual" and (found := _limited(claim, claim.place)) is not None:
            yield found
        if status == "actual" or _has_plan(claim, claim.place):
            continue
        message = f"记录把{claim.words}记为{STATUSES[status]}，"
        message += f"{where(told, claim.quote or claim.place)}没有计划、预计一类的话"
        yield Finding(
            "status_conflict", "warning", claim.pointer, message, STATUSES[status], None, ((told, claim.place),)
        )


def _limited(claim: Claim, place: Span) -> Finding | None:
    """Find a time limit recorded as a fact: 被责令两周内拿出追赶方案."""
    told, text = claim.told, claim.told.folded.text
    start, end = told.clause(place[0])
    if claim.quantity.measure != "duration" or not text.startswith("内", place[1] - 1):
        return None
    if not _LIMITS.search(text, start, place[0]) or _DONE_ALL_THE_SAME.search(text, start, end):
        return None
    message = f"记录把{claim.words}记为{STATUSES['actual']}，{where(told, claim.quote or place)}说的是期限"
    return Finding(
        "status_conflict", "warning", claim.pointer, message, STATUSES["actual"], STATUSES["planned"], ((told, place),)
    )


_LIMITS = re.compile("要求|责令|约定|限|拟|须|将|力争|争取|确保|计划")
_OF_NAMES = ("大",)  # 四大车间: what is told of kinds is there
_ORDERED = re.compile("责令|要求|必须|限")
_LASTED = re.compile("(?:了|里)$")


def _has_plan(claim: Claim, place: Span) -> bool:
    """Tell whether words of plan stand before what the reader does not read, or in its clause."""
    told, text = claim.told, claim.told.folded.text
    if text[place[0] : place[1]].endswith(_OF_NAMES) or _LASTED.search(text, place[0] - 2, place[0]):
        return False
    start, end = told.group(place[0])[0], told.clause(place[1] - 1)[1]
    if _ORDERED.search(text, start, place[0]) or text.startswith("内", place[1]):
        return True
    patterns = (pattern("status", "open_here"), pattern("status", "open_before"))
    return told.plan_above(place[0]) or any(p is not None and p.search(text, start, end) for p in patterns)
