"""Record against the words around the number: measure and status, as the witness reads them.

In: a case. Out: findings of the kinds measure_conflict and status_conflict. Promised: the model's own label is never
asked; where the words leave a choice, each of the readings they leave is accepted.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.cues import Cue, kind_of, role_of
from summarizer.numbers import NumberRead
from summarizer.records import Measure

_DATA = Path(__file__).parent.parent / "data" / "checks.toml"

MEASURES: dict[str, str] = {
    "total_investment": "总投资", "annual_investment": "年度计划投资", "completed_investment": "完成投资",
    "output_value": "产值", "revenue": "收入", "tax_profit": "税利", "fiscal_revenue": "财政收入", "gdp": "生产总值",
    "fixed_asset_investment": "固定资产投资", "trade": "进出口", "foreign_capital": "外资", "funding": "资金",
    "project_count": "项目个数", "enterprise_count": "企业家数", "count": "数量", "capacity": "能力或规模",
    "floor_area": "建筑面积", "land_area": "用地面积", "length": "长度", "progress": "工程进度",
    "completion_rate": "计划完成率", "growth_rate": "增长率", "share": "占比", "rank": "位次", "jobs": "就业人数",
    "duration": "时长", "price": "价格", "other": "其他量",
}  # fmt: skip
STATUSES = {"actual": "已发生的事实", "planned": "计划", "forecast": "预计"}

# Counts whose noun is left out, and words that a report may put either way; which one is taken changes no total.
_EITHER = (
    frozenset({"price", "other"}),
    frozenset({"capacity", "other"}),
    frozenset({"share", "other"}),
    frozenset({"count", "other"}),
    frozenset({"length", "other"}),
    frozenset({"progress", "completion_rate"}),
)
_TOLD_OF_MONEY = frozenset(
    {"total_investment", "annual_investment", "completed_investment", "output_value", "revenue", "tax_profit", "gdp"}
)
_MONEY = frozenset({"money", "foreign"})
_FITTING: dict[str, frozenset[str]] = {
    "percent": frozenset({"growth_rate", "share", "completion_rate", "progress", "other"}),
    "percentage_point": frozenset({"other", "growth_rate"}),
    "rank": frozenset({"rank", "count", "other"}),
    "time": frozenset({"duration", "other"}),
    "times": frozenset({"growth_rate", "other"}),
    "doubling": frozenset({"growth_rate", "other"}),
}
_NEEDS: dict[str, frozenset[str]] = {  # what can only be told in its own kind of unit
    "land_area": frozenset({"area", "land"}),
    "floor_area": frozenset({"area"}),
    **dict.fromkeys(
        ("total_investment", "annual_investment", "completed_investment", "output_value", "revenue", "tax_profit",
         "fiscal_revenue", "gdp", "fixed_asset_investment", "funding"),
        _MONEY | {"other"},
    ),
    "length": frozenset({"length"}),
}  # fmt: skip
_COUNTED = frozenset("个项座处条批件")
_PROJECTS = re.compile("项目|工程")
_BUILT = re.compile(
    "项目|工程|电站|水库|泊位|园|厂|路|线|港|隧道|横洞|机场|小区|街区|村|桥|学校|医院|站|中心|所|池|库|楼|馆|院|场|渠|闸|基地|车间|意向书|协议|合同"
)  # what may be counted as projects: things that are built, and what is signed for them


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _pattern(section: str, name: str) -> "re.Pattern[str] | None":
    words = _table()[section].get(name)
    return re.compile(words) if words else None


def measures(case: Case) -> Iterator[Finding]:
    """Find numbers whose words say another measure than the record does."""
    for claim, read, index in _read(case):
        claimed = claim.quantity.measure
        cue = claim.told.measures[index]
        if claimed is None or cue.value == claimed or _fits(claim, read, index, claimed, cue):
            continue
        said = _said(claim, cue)
        message = f"记录把{claim.words}记为{MEASURES[claimed]}，{where(claim.told, _shown(claim, read))}说的是{said}"
        yield Finding(
            "measure_conflict", "warning", claim.pointer, message, MEASURES[claimed], MEASURES[cue.value],
            ((claim.told, (read.a, read.b)),),
        )  # fmt: skip


def unread(case: Case) -> Iterator[Finding]:
    """Find wrong measures and statuses of what the reader takes for no quantity (三大, 两线): its unit speaks alone."""
    for claim in case.claims:
        if claim.place is None or (claim.read is not None and claim.told.index_of(claim.read) is not None):
            continue
        told, measure = claim.told, claim.quantity.measure
        clause = told.clause(claim.place[0])
        words = told.folded.text[clause[0] : min(clause[1], claim.place[1] + 14)]
        support = _pattern("support", measure) if measure else None
        place = ((told, claim.place),)
        named = support is not None and support.search(words) is not None
        counted = (claim.quantity.unit or "")[-1:] in _COUNTED
        unit = claim.quantity.unit or ""
        named = named or (measure == "enterprise_count" and unit == "家")
        named = (
            named
            or (measure == "progress" and unit == "%")
            or (measure == "share" and words.startswith(_RATIO, claim.place[1] - clause[0]))
        )
        named = named or (measure == "project_count" and counted and _BUILT.search(words) is not None)
        named = named or (measure == "total_investment" and _PROJECTS.search(words) is not None)
        named = named or unit.endswith(_TELLING.get(measure or "", ()))
        if measure and measure not in _PLAIN and not named:
            message = f"记录把{claim.words}记为{MEASURES[measure]}，{where(told, claim.quote or claim.place)}没有这样说"
            yield Finding("measure_conflict", "warning", claim.pointer, message, MEASURES[measure], None, place)
        if claim.quantity.status not in (None, "actual") and not _has_plan(claim, claim.place[0]):
            message = f"记录把{claim.words}记为{STATUSES[claim.quantity.status]}，"
            message += f"{where(told, claim.quote or claim.place)}没有计划、预计一类的话"
            yield Finding(
                "status_conflict", "warning", claim.pointer, message, STATUSES[claim.quantity.status], None, place
            )


_TELLING: dict[str, tuple[str, ...]] = {"progress": ("层",), "length": ("里", "米")}
_RATIO = (":", "∶")  # 三次产业结构为15.3:24.7:60.0
_PLAIN = frozenset({"count", "other", "rank", "duration", "capacity"})


def _has_plan(claim: Claim, place: int) -> bool:
    start, end = claim.told.sentence(place)
    patterns = (_pattern("status", "open_here"), _pattern("status", "open_before"))
    told = claim.told
    return told.plan_above(place) or any(p is not None and p.search(told.folded.text, start, end) for p in patterns)


def _read(case: Case) -> Iterator[tuple[Claim, NumberRead, int]]:
    for claim in case.claims:
        if claim.read is not None and claim.place is not None:
            index = claim.told.index_of(claim.read)
            if index is not None:
                yield claim, claim.read, index


def _shown(claim: Claim, read: NumberRead) -> tuple[int, int]:
    return claim.quote or (read.a, read.b)


def _said(claim: Claim, cue: Cue) -> str:
    words = claim.told.folded.quote(cue.a, cue.b) if cue.how != "unit" else ""
    name = MEASURES[cue.value]
    return f"“{words}”（{name}）" if words and words != name else name


def _fits(claim: Claim, read: NumberRead, index: int, claimed: Measure, cue: Cue) -> bool:
    """Tell whether the words leave room for the claimed measure."""
    kind = kind_of(read)
    if kind in _FITTING and claimed not in _FITTING[kind]:
        return False
    if claimed in _NEEDS and kind not in _NEEDS[claimed]:
        return False
    if claimed == "other" and _MORE.search(claim.told.around.words(claim.told.around.left(index))):
        return True
    if claimed == "other":  # claims nothing; worth a question only where money is said to be something
        return kind not in _MONEY or cue.how != "said" or cue.value not in _TOLD_OF_MONEY
    if claimed in _table()["either"].get(cue.value, ()):
        return True
    if cue.how == "unit" and claimed in _table()["either_unsaid"].get(cue.value, ()):
        return True
    pair = frozenset({claimed, cue.value})
    if pair in _EITHER and (cue.how != "said" or "other" in pair):
        return True
    told, around = claim.told, claim.told.around
    left, right = around.left(index), around.right(index)
    own, behind = around.words(left), around.words(right)[:8]
    if pair == {"count", "project_count"}:
        return _counts_projects(claim, read, cue, behind)
    if (cue.value, claimed, read.unit) == ("enterprise_count", "project_count", "个") and cue.how != "said":
        return True
    if (cue.value, claimed) == ("share", "completion_rate") and _is_rate(claim, index, own):
        return True
    if _told_shortly(claim, read, index, claimed, cue):
        return True
    near = _pattern("support", claimed)
    if kind in _MONEY and role_of(around, index) == "threshold":
        return claimed == "total_investment"
    if near is not None and (near.search(own) or near.search(behind)) and _comparable(claimed, cue.value):
        return True
    far = _pattern("support_far", claimed)
    if cue.how == "said" or far is None:
        return False
    sentence = around.sentence(index)[0]
    return far.search(told.folded.text, sentence, read.a) is not None


# Neighbours that one phrase may well name both of: 今年计划完成投资 is annual and completed, 占比提高到 is share and
# growth.
_NEIGHBOURS = tuple(
    map(
        frozenset,
        (
            ("annual_investment", "completed_investment"), ("annual_investment", "total_investment"),
            ("completed_investment", "output_value"), ("completed_investment", "total_investment"),
            ("share", "growth_rate"), ("share", "progress"),
            ("growth_rate", "completion_rate"), ("floor_area", "land_area"), ("enterprise_count", "count"),
            ("jobs", "count"), ("funding", "total_investment"), ("funding", "foreign_capital"),
            ("total_investment", "foreign_capital"), ("funding", "completed_investment"),
            ("fiscal_revenue", "tax_profit"), ("fiscal_revenue", "revenue"), ("revenue", "trade"),
            ("gdp", "growth_rate"), ("capacity", "count"),
        ),
    )
)  # fmt: skip


_RATE = re.compile(
    "(?:兑现|开工|竣工|完成|到位|落地|投产|签约|支付|执行|履约)率[^,;。]{0,4}$|(?:已|实)(?:开工|竣工|完成)[^,;。]{1,8},?占(?:比)?$"
)


_MORE = re.compile("(?:多|超|少|省)(?:出|了|花了?)?$")
_PART_OF = re.compile("其中|单月|当月|全年")  # 其中新能源投资38.2亿元: a part of what was done, or is to be
_DATED = re.compile("今年|年度|全年|当年|[0-9]{4}年")
_FOR_FIRMS = re.compile("(?:银行|机构|合作社|农场|超市|酒店|影院)")
_AHEAD = re.compile("计划|预计|(?<!力)(?<!优)拟|力争|确保|要")


def _is_rate(claim: Claim, index: int, own: str) -> bool:
    """Tell whether 占 measures what is done of a task: 完成2.71亿元,占82.1%."""
    if _RATE.search(own):
        return True
    done = index > 0 and claim.told.measures[index - 1].value == "completed_investment"
    return done and own in (",占", "占")


def _told_shortly(claim: Claim, read: NumberRead, index: int, claimed: Measure, cue: Cue) -> bool:
    """Tell whether words name a measure so shortly that they leave the claimed one open."""
    around, text = claim.told.around, claim.told.folded.text
    group, words = around.group(index)[0], text[cue.a : cue.b]
    match cue.value, claimed:
        case "total_investment", "completed_investment" | "fixed_asset_investment" if words == "投资":
            return _PART_OF.search(text, group, read.a) is not None
        case "total_investment", "annual_investment" if words in ("投资", "计划投资"):
            return _DATED.search(text, group, read.a) is not None
        case "completed_investment", "annual_investment":
            return _AHEAD.search(text, around.clause(index)[0], read.a) is not None
        case "funding", "total_investment":
            return words == "出资"
        case "count", "enterprise_count":
            return read.unit == "家" and _FOR_FIRMS.match(text, read.b) is not None
    return False


def _comparable(claimed: str, said: str) -> bool:
    return said == "other" or frozenset({claimed, said}) in _NEIGHBOURS


def _counts_projects(claim: Claim, read: NumberRead, cue: Cue, behind: str) -> bool:
    """Tell whether a count may be one of projects: its noun is left out, or is a kind of project."""
    if read.unit[-1:] not in _COUNTED:
        return False
    around = claim.told.around
    start = max(around.clause_at(read.a, read.b)[0], read.a - 12)
    if _BEGUN.search(claim.told.folded.text, start, read.a) or _WORKS.match(behind):
        return True
    built = _BUILT if cue.how != "said" or read.unit[-1:] in _BUILDINGS else _SIGNED
    if built.search(behind) or built.search(claim.told.folded.text, start, read.a):
        return True
    if cue.how == "said" and cue.a < read.a:
        return False
    paragraph = claim.told.around.paragraph(read.a)
    near = _PROJECTS.search(claim.told.folded.text, paragraph[0], min(paragraph[1], read.b + 20)) is not None
    return near and (cue.how != "said" or _NO_NOUN.match(behind) is not None)


_BEGUN = re.compile("(?:签约|开工|动工|投产|竣工|储备|谋划|在建)[^,;。0-9]{0,4}$")
_WORKS = re.compile("小区|数据中心|电站|水库|产业园|隧道|大桥|机场|枢纽|污水厂")
_NO_NOUN = re.compile("[明今去上下收应在已正仍还没有未由占被为是当里其合投卡缺因顺变0-9,;:、。)”]|$")
_SIGNED = re.compile("项目|工程|意向书|协议|合同")
_BUILDINGS = frozenset("座处所条份")


def statuses(case: Case) -> Iterator[Finding]:
    """Find plans and forecasts taken for facts, and facts taken for plans."""
    for claim, read, index in _read(case):
        claimed = claim.quantity.status
        cue = _status(claim, read, index)
        if claimed is None or (claimed == "actual") == (cue.value == "actual"):
            continue
        if _open(claim, read, index, cue) if cue.value == "actual" else _done(claim, read, index, cue):
            continue
        words = claim.told.folded.quote(cue.a, cue.b) if cue.how != "unit" else ""
        said = f"“{words}”，是{STATUSES[cue.value]}" if words else f"没有计划、预计一类的话，是{STATUSES[cue.value]}"
        message = f"记录把{claim.words}记为{STATUSES[claimed]}，{where(claim.told, _shown(claim, read))}{said}"
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
    own, group = _pattern("status", "meant"), around.group(index)[0]
    far = _pattern("status", "meant_before")
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
    own, near = _pattern("status", "open_here"), _pattern("status", "open_before")
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
    done, weak = _pattern("status", "done"), _pattern("status", "weak")
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
