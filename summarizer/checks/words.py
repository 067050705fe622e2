"""Record against the words around the number: what it measures, as the witness reads them.

In: a case. Out: findings of the kind measure_conflict. Promised: the model's own label is never asked; where the words
leave a choice, each of the readings they leave is accepted.
"""

import re
from collections.abc import Iterator

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.readings import MEASURES, pattern, shown, table
from summarizer.cues import Cue, kind_of, role_of
from summarizer.numbers import NumberRead
from summarizer.records import Measure
from summarizer.text import Span, key

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
_UNITS: dict[str, tuple[str, ...]] = {  # what the unit of these ends with
    "project_count": (*tuple("个项座处条批件份所宗家段"), "条(段)"),
    "enterprise_count": ("家", "户", "个"),
    "jobs": ("人", "名", "位", "个", "人次"),
    "price": ("元", "分", "块", "角", "钱", "元/千瓦时"),
    "rank": ("位", "名", "个"),
}
_COUNTED = frozenset("个项座处条批件份所")
_PROJECTS = re.compile("项目|工程")
_BUILT = re.compile(
    "项目|工程|电站|水库|泊位|园|厂|小学|中学|幼儿园|路|线|港|隧道|横洞|机场|小区|街区|村|桥|学校|医院|站|中心|所|池|库|楼|馆|院|场|渠|闸|基地|车间|意向书|协议|合同"
)  # what may be counted as projects: things that are built, and what is signed for them


def measures(case: Case) -> Iterator[Finding]:
    """Find numbers whose words say another measure than the record does."""
    for claim, read, index in case.read:
        claimed = claim.quantity.measure
        cue = claim.told.measures[index]
        if claimed is None or cue.value == claimed or _fits(claim, read, index, claimed, cue):
            continue
        said = _said(claim, cue)
        message = f"记录把{claim.words}记为{MEASURES[claimed]}，{where(claim.told, shown(claim, read))}说的是{said}"
        yield Finding(
            "measure_conflict", "warning", claim.pointer, message, MEASURES[claimed], MEASURES[cue.value],
            ((claim.told, (read.a, read.b)),),
        )  # fmt: skip


def labels(case: Case) -> Iterator[Finding]:
    """Find names of a number that tell of an amount which the words around it do not speak of."""
    for claim in case.claims:
        label = key(claim.quantity.label or "")
        if claim.place is None or not label:
            continue
        told = claim.told
        near = told.folded.key[slice(*told.paragraph(claim.place[0]))] + case.witness.heading.folded.key
        near += key(told.section(claim.place[0]) or "")
        for amount in _AMOUNT.findall(label):
            same = next((words for words in _SAME_AMOUNT if amount in words), (amount,))
            names = _NAMES_MEASURE.get(amount)
            another = names is not None and claim.quantity.measure in _TOLD and claim.quantity.measure not in names
            if another or not any(word in near for word in same):
                shown_at = where(told, claim.quote or claim.place)
                message = f"记录把{claim.words}称作“{claim.quantity.label}”，{shown_at}前后没有这样说"
                yield Finding(
                    "measure_conflict",
                    "warning",
                    claim.pointer,
                    message,
                    claim.quantity.label,
                    None,
                    ((told, claim.place),),
                )
                break


def unread(case: Case) -> Iterator[Finding]:
    """Find wrong measures of what the reader takes for no quantity (三大, 两线): its unit speaks alone."""
    for claim in case.unread:
        if claim.place is None:
            continue
        told, measure = claim.told, claim.quantity.measure
        clause = told.clause(claim.place[0])
        words = told.folded.text[clause[0] : min(clause[1], claim.place[1] + 14)]
        support = pattern("support", measure) if measure else None
        place = ((told, claim.place),)
        named = support is not None and support.search(words) is not None
        counted = (claim.quantity.unit or "")[-1:] in _COUNTED
        unit = claim.quantity.unit or ""
        named = named or (measure == "enterprise_count" and unit == "家")
        named = (
            named or (measure == "progress" and unit == "%") or (measure == "share" and _of_a_ratio(claim, claim.place))
        )
        named = named or (measure == "project_count" and counted and _BUILT.search(words) is not None)
        named = named or (measure == "total_investment" and _PROJECTS.search(words) is not None)
        named = named or unit.endswith(_TELLING.get(measure or "", ()))
        if measure and measure not in _PLAIN and not named:
            message = f"记录把{claim.words}记为{MEASURES[measure]}，{where(told, claim.quote or claim.place)}没有这样说"
            yield Finding("measure_conflict", "warning", claim.pointer, message, MEASURES[measure], None, place)


def bases(case: Case) -> Iterator[Finding]:
    """Find what a number is said to add up over, where no word of its sentence or headline tells of that."""
    for claim in case.claims:
        known = _BASES.get(claim.quantity.basis or "")
        if known is None or claim.place is None:
            continue
        name, words = known
        told = claim.told
        start, end = told.sentence(claim.place[0])
        if words.search(told.folded.text, start, max(end, claim.place[1])) or words.search(told.section(start) or ""):
            continue
        message = f"记录说{claim.words}是{name}，{where(told, claim.quote or claim.place)}没有这样说"
        yield Finding("measure_conflict", "warning", claim.pointer, message, name, None, ((told, claim.place),))


_BASES = {
    "per_year": ("每年的数", re.compile("年|每|常态|达产|满产|产能")),
    "increment": ("新增的数", re.compile("[增新添扩再净续又加多补拓]|提[高升]|上升|改造|以来|又|另|[降减少]")),
    "cumulative": (
        "累计的数",
        re.compile("[累计共总已至达历]|目前|以来|前[0-9一二三四五六七八九十]+|[0-9][-—至][0-9]|了|季度|半年|截"),
    ),
}
_AMOUNT = re.compile(
    "地区生产总值|生产总值|GDP|固定资产|产值|增加值|零售|进出口|出口|进口|外资|营业收入|营收|主营业务|财政|预算收入"
    "|利税|税收|利润|存款|贷款|可支配|占地|建筑面积|用地|就业"
)
_NAMES_MEASURE: dict[str, tuple[str, ...]] = {  # whose amounts are of no other measure
    **dict.fromkeys(("地区生产总值", "生产总值", "GDP"), ("gdp",)),
    "固定资产": ("fixed_asset_investment", "completed_investment"),
    "营业收入": ("revenue",), "营收": ("revenue",), "进出口": ("trade",), "产值": ("output_value", "gdp"),
    "利税": ("tax_profit", "fiscal_revenue"), "占地": ("land_area",), "建筑面积": ("floor_area",),
}  # fmt: skip
_TOLD = _TOLD_OF_MONEY | {"fixed_asset_investment", "fiscal_revenue", "trade", "land_area", "floor_area"}
_SAME_AMOUNT = (
    ("地区生产总值", "生产总值", "GDP"), ("固定资产", "固投"), ("营业收入", "营收", "主营业务", "收入", "销售"),
    ("进出口", "外贸", "进口", "出口"), ("出口", "外贸"), ("进口", "外贸"), ("财政", "预算收入"), ("预算收入", "财政"),
    ("税收", "利税", "税"), ("利税", "税"), ("外资", "外商", "美元", "利用"), ("占地", "用地", "地"), ("用地", "地"),
    ("建筑面积", "面积", "平方米", "建面"), ("就业", "岗位", "用工", "招"), ("产值", "产出"), ("零售", "消费"),
)  # fmt: skip
_TELLING: dict[str, tuple[str, ...]] = {"progress": ("层",), "length": ("里", "米")}
_RATIO = re.compile("[0-9][:∶][0-9]")  # 三次产业结构为15.3:24.7:60.0


def _of_a_ratio(claim: Claim, place: Span) -> bool:
    """Tell whether a number stands in a row of them that says how a whole is parted."""
    return _RATIO.search(claim.told.folded.text, max(0, place[0] - 2), place[1] + 2) is not None


_PLAIN = frozenset({"count", "other", "rank", "duration", "capacity"})


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
    if claimed in _UNITS and not read.unit.endswith(_UNITS[claimed]):
        return False
    if (cue.value in _NEEDS and kind not in _NEEDS[cue.value]) or not read.unit.endswith(_UNITS.get(cue.value, "")):
        return True  # what the words seem to say cannot be told in this unit: they are about something else
    if claimed == "other" and _MORE.search(claim.told.around.words(claim.told.around.lefts[index])):
        return True
    if claimed == "other":  # claims nothing; worth a question only where money is said to be something
        return kind not in _MONEY or cue.how != "said" or cue.value not in _TOLD_OF_MONEY
    if claimed in table()["either"].get(cue.value, ()):
        return True
    if cue.how == "unit" and claimed in table()["either_unsaid"].get(cue.value, ()):
        return True
    pair = frozenset({claimed, cue.value})
    if pair in _EITHER and (cue.how != "said" or "other" in pair):
        return True
    told, around = claim.told, claim.told.around
    left, right = around.lefts[index], around.rights[index]
    own, behind = around.words(left), around.words(right)[:8]
    if pair == {"count", "project_count"}:
        return _counts_projects(claim, read, cue, behind)
    if (cue.value, claimed, read.unit) == ("enterprise_count", "project_count", "个") and cue.how != "said":
        return True
    if (cue.value, claimed) == ("share", "completion_rate") and _is_rate(claim, index, own):
        return True
    if _told_shortly(claim, read, index, claimed, cue):
        return True
    if _goes_on(claim, index, claimed, told.folded.text[cue.a : cue.b], cue.how):
        return True
    if kind in _MONEY and claimed == "price" and _EACH.search(own):
        return True
    if (claimed, cue.value) == ("annual_investment", "completed_investment") and _is_done(claim, index, cue):
        return False
    near = pattern("support", claimed)
    if kind in _MONEY and role_of(around, index) == "threshold":
        return claimed == "total_investment"
    if near is not None and (near.search(own) or near.search(behind)) and _comparable(claimed, cue.value):
        return True
    far = pattern("support_far", claimed)
    if cue.how == "said" or far is None:
        return False
    sentence = around.sentences[index][0]
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


def _is_done(claim: Claim, index: int, cue: Cue) -> bool:
    """Tell whether a sum is told as spent so far: 今年以来完成投资, but not 今年计划完成投资."""
    told, around = claim.told, claim.told.around
    if told.statuses[index].value != "actual" or cue.how != "said":
        return False
    start, end = around.clauses[index][0], around.numbers[index].a
    text = told.folded.text
    return _SPENT_SO_FAR.search(text, start, end) is not None and _PLANNED.search(text, start, end) is None


_SPENT_SO_FAR = re.compile("以来|已|累计|截至|截止|目前|[0-9]月|季度|上半年")
_PLANNED = re.compile("计划|年度|预计|(?<!力)(?<!优)拟|力争|确保|目标|任务")
_DATED = re.compile("今年|年度|全年|当年|[0-9]{4}年")
_FOR_FIRMS = re.compile("(?:银行|机构|合作社|农场|超市|酒店|影院)")
_AHEAD = re.compile("计划|预计|(?<!力)(?<!优)拟|力争|确保|要")


def _is_rate(claim: Claim, index: int, own: str) -> bool:
    """Tell whether 占 measures what is done of a task: 完成2.71亿元,占82.1%."""
    if _RATE.search(own):
        return True
    done = index > 0 and claim.told.measures[index - 1].value == "completed_investment"
    return done and own in (",占", "占")


_SPENT = re.compile("已|累计|实际|了|先后|完成")
_BARE_SUM = frozenset({"投资", "投资额", "计划投资"})
_EACH = re.compile("人均|户均|亩均|平均|每[^,;。]{0,4}$")


def _goes_on(claim: Claim, index: int, claimed: Measure, words: str, how: str) -> bool:
    """Tell whether a bare 投资, or a sum without words, goes on with what the sum before it was."""
    around = claim.told.around
    if how == "said" and words not in _BARE_SUM:
        return False
    paragraph = around.paragraph(around.numbers[index].a)[0]
    for j in range(index - 1, max(-1, index - 1 - _SUMS_BACK), -1):
        if around.numbers[j].a < paragraph:
            return False
        said = claim.told.measures[j].value
        if kind_of(around.numbers[j]) in _MONEY and said != "total_investment":
            return said == claimed and claimed in ("completed_investment", "annual_investment")
    return False


_SUMS_BACK = 8  # numbers


def _told_shortly(claim: Claim, read: NumberRead, index: int, claimed: Measure, cue: Cue) -> bool:
    """Tell whether words name a measure so shortly that they leave the claimed one open."""
    around, text = claim.told.around, claim.told.folded.text
    group, words = around.groups[index][0], text[cue.a : cue.b]
    match cue.value, claimed:
        case "total_investment", "completed_investment" | "fixed_asset_investment" if words == "投资":
            return _PART_OF.search(text, group, read.a) is not None
        case "total_investment", "annual_investment" if words in ("投资", "计划投资"):
            return _DATED.search(text, group, read.a) is not None
        case "completed_investment", "total_investment" | "annual_investment" if words == "投入":
            return _SPENT.search(text, around.clauses[index][0], read.a) is None
        case "annual_investment", "completed_investment":
            return "目标" in words
        case "annual_investment", "total_investment":
            return words == "的盘子"
        case "completed_investment", "annual_investment":
            return _AHEAD.search(text, around.clauses[index][0], read.a) is not None
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
    if cue.how != "said" and _NO_NOUN.match(behind) and _PROJECTS.search(claim.told.folded.text, 0, read.a):
        return True
    return near and (cue.how != "said" or _NO_NOUN.match(behind) is not None)


_BEGUN = re.compile("(?:签约|开工|动工|投产|竣工|储备|谋划|在建)[^,;。0-9]{0,4}$")
_WORKS = re.compile("小区|数据中心|电站|水库|产业园|隧道|大桥|机场|枢纽|污水厂")
_NO_NOUN = re.compile("[属签明今去上下收应在已正仍还没有未由占被为是当里其合投卡缺因顺变0-9,;:、。)”]|$")
_SIGNED = re.compile("项目|工程|意向书|协议|合同")
_BUILDINGS = frozenset("座处所条份")
