"""What each number measures, by the words before it, behind it, those that a list carries on, or its unit.

In: the words around the numbers of a text. Out: one cue a number; of a measure that no word says the number's own
place. Promised: 分别 lists, shared heads, 其中 and 由A调整为B are read as one goes on; linear in the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.cues.around import Around
from summarizer.cues.changes import CHANGED, CHANGED_FROM_TO, CHANGED_TO
from summarizer.cues.manner import role_of
from summarizer.cues.words import FAR, Cue, Kind, Rules, handed_on, kind_of, table
from summarizer.text import Span

_RATES = ("percent", "percentage_point", "money", "foreign", "times", "doubling")
_INCREASE = re.compile(r"(?:同比|环比|比|较)[^,;。]{0,10}?(?:增加|净增|减少|多|少)(?:了|出)?$")
_SAYS_IT = re.compile(r"(?:都|均|全)?是|目标|任务|计划")  # the words behind a sum say outright what it is
_MACRO = ("gdp", "fiscal_revenue", "trade", "foreign_capital", "fixed_asset_investment", *("revenue", "output_value"))
_BOUGHT = re.compile(r"买|购(?!物)|采购|订单|售价|卖")
_RANKED = re.compile(r"居首|领跑|次之|垫底|分列|领先|位居前列|排(?:名|位)[,]|挂零")
_ADDED_UP = ("completed_investment", "fixed_asset_investment", *_MACRO[:4], "revenue", "output_value")
_DIVIDES = re.compile(r"[^,;。]{0,6}?(?:按|分|从|论)[^,;。]{1,8}?(?:分|拆|看|划|排)|[^,;。]{0,8}?(?:排名|排位|榜单)")
_PRODUCED = ("item", "mass", "volume", "other")  # kinds that one plant may make side by side
_SMALL = frozenset({"元", "块", "块钱", "元钱", "角", "分", "分钱"})  # what one thing costs, not what is built
_PIECES = "条座栋处台株孔跨口眼井艘辆套间层张部根组架"  # in what no projects are counted
_SHORT = 18  # words of a list's own: a region, a class of projects
_PREDICATE = re.compile(
    r"因(?!素)|[被受遭让向给卡缺欠差变]|(?:当|之|其)中|里[头面]|目标|任务|顺延|推迟|(?:上|下)半年|明年|年底|至今|收回|[为占中在已正将是有均全达续里应未没仍还需分同都到至被把比较其就也再会能可要不归余,、。;:()以]|"
    r"增[加长至到减]|新增|提[升高]|上升|下降|升[到至为]|降[到至为低]|减[少至到]|压[缩减到]|缩[短减]|扩[大到至]|翻|"
    r"合计|总计|累计|共|总|拿|挂|落[地户]|签[约下]|双双|卡在|由|从|各|只|投[产用入运]|报[批送]|完[成工]|竣工|开[工建]|建[成设]|动工|停工|列入|入[选库围]"
)
_OWNED = re.compile(
    r"(?:[^,;。:()0-9]{0,24}?的|[省市县区州国、]{1,5}[^,;。:()0-9的]{0,6}?)(?:重大|重点|在建|新建|省级|市级)*(?:项目|工程)(?!部|师|经理|公司|队)"
)
_SUMS = (
    "total_investment",
    "completed_investment",
    "annual_investment",
    "funding",
    "revenue",
    "output_value",
    "tax_profit",
)
_NOT_BARE = re.compile(
    r"(?:额|值|款|金|价|税|费用?|收入|支出|花费|消费|成本|存款|财富|开支|经费|报酬|补偿|合同|损失|工资|收益|每[^,]{1,4}|人均|户均|亩均|平均|单笔|票|赚|挣|欠|还|亏|省|标准)(?:为|达|约|是|了|只有|仅|高达)?$"
)
# A thing that is built stands right before its sum, a bracket or a half sentence of its own between them.
_COSTLY = re.compile(
    r"(?:项目|工程|园区?|基地|中心|厂房?|电站|水库|线|期|大楼|医院|学校|大桥|公路|管网|片区|市场|港|机场|综合体|小镇|街区|总部|仓库|码头|场馆|改造)"
    r"(?:\([^()]{1,8}\))?(?:[^,;。0-9]{0,8},(?:才|仅|只有|约|台资|外资|民资)?,?)?[((]?$"
)
_IN_BRACKET = re.compile(r"\((?:[0-9.万亿千瓦亩米平方吨年产/约近]+[,、])*$")
_OF_PROJECTS = re.compile(r"(?:以上|以下)?(?:的)?[^,;。、]{0,6}?(?:项目|工程)")
_SHARED_OUT = re.compile(r"分走|怎么分|分到|拿得|获得|拿到|分得|分配")
_ALL_MEANT = re.compile(r"(?:均|都|皆)(?:指|系)([^,;。]{2,10})")
_YEARLY = re.compile(r"(?:今年|明年|年内|全年|本年度?)[^,;。]{0,12}?(?:计划|安排|拟)")
_OF_YEAR = re.compile(r"(?:[^,;。]{2,12},)?(?:今年|全年|[0-9]{4}年)(?:,|[^,;。]{0,12}?(?:在建|续建|实施))")
_GREW_BY = re.compile(r"分别(?:比|较)[^,;。0-9]{1,10}?(?:增加|净增|减少|多|少)")
_OF_SECTOR = re.compile(r"其中,?(?:新?能源|交通|水利|电网|电力|铁路|公路|城建|产业|农业)投资")
_OF_ONE = re.compile(r"的|引进|签约|落户")
_JOINS = ("、", "和", "及", "与")
_THAT_IS = ("即", "也就是", "折合", "约合")
_PLAIN_YEAR = re.compile(r"(?:今年|明年|全年)(?![^,;。0-9]*(?:的|引进|签约|签下|招引|落户|开工))[^,;。0-9]{0,14}$")
_UNDER_WAY = re.compile(r"在建|续建|实施|比(?:去年|上年)")
_LIST = re.compile(r"(?:[、,和及与或/]|以及|,?其中|分别为?|依次为?|均为?)*")
_BARE = re.compile(
    r"(?:[、,;和及与:()]|以及|其中|另外|另有|其余|其他|余下|剩下|剩余|还有|累计|分别|依次|均|都|共|合计|总计|总共|仅|只有|只|达到?|已达|为|有|是|已|就|占|达成|约|超|增至|升至|"
    r"增加到|提高到|上升到|扩大到|压缩到|调整为|转为|由|从|到|至|则|现在|目前|过去|原来|的|今年|去年|上年|同期|当月|当年|其|"
    r"[^,;:。、()]{1,12}(?:区|县|市|州|旗|镇|乡|类|所属|方面|地区|新区|开发区|高新区|园区|的|产业|板块|行业))*"
)


def measures(around: Around) -> list[Cue]:
    """Return what each number measures: by the words before it, behind it, those a list carries on, or its unit."""
    found: list[Cue] = []
    for i in range(len(around.numbers)):
        found.append(_measure(around, i, found))
    return found


def _measure(around: Around, i: int, before: Sequence[Cue]) -> Cue:
    number, kind = around.numbers[i], kind_of(around.numbers[i])
    rules = table().kinds["money" if kind == "foreign" else kind]
    left, right = around.lefts[i], around.rights[i]
    if kind == "money" and role_of(around, i) == "threshold" and _OF_PROJECTS.match(around.folded.text, number.b):
        return Cue("total_investment", number.a, number.b, "unit")
    if ends_change(around, i) and kind_of(around.numbers[i - 1]) == kind:
        return handed_on(before[i - 1])
    if (listed := _by_row(around, i, kind, before)) is not None:
        return listed
    if kind not in _RATES and _INCREASE.search(around.words(left)):
        return Cue("other", left[0], left[1])
    if kind == "item" and i + 1 < len(around.numbers) and around.numbers[i + 1].a == number.b:
        left, right = (left[1], left[1]), around.rights[i + 1]
    said = rules.left.last(around.words(left), left[0])
    behind = rules.right.first(around.words(right), right[0])
    if behind is not None and behind.value == "count" and kind == "item":
        behind = _beyond(around, i, kind, rules) or (behind if noun_follows(around, right) else None)
    if kind == "money" and behind is not None and _SAYS_IT.match(around.folded.text, number.b):
        said = behind
    if kind in ("item", "enterprise", "household", "person", "area") and behind is not None:
        said = behind if said is None or said.value not in ("capacity", "jobs") else said
    said = said or behind or _beyond(around, i, kind, rules)
    if said is None and number.unit.endswith(("/年", "/日", "/天", "/小时", "每秒", "/秒", "P")):
        return Cue("capacity", number.a, number.b, "unit")
    if kind == "percent" and said is None and (number.value < 0 or around.words(left).endswith("+")):
        return Cue("growth_rate", number.a, number.b, "unit")
    if said is not None and kind in ("item", "enterprise"):
        said = _by_classifier(around, i, said, before)
    if kind == "money" and said is not None and said.value == "completed_investment":
        said = _done_of(around, rules.left, left, said)
    if said is not None and said.value == "annual_investment" and "投资" not in around.words((said.a, said.b)):
        said = _aim_of(around, i, before) or said
    if said is None:
        said = _carried(around, i, before)
    if said is None:
        return Cue(_by_unit(around, i, kind, rules.fallback), number.a, number.b, "unit")
    words = around.words((said.a, said.b))
    if (
        said.value == "total_investment"
        and words in ("投资", "计划投资", "项目计划投资")
        and _for_year(around, i, words)
    ):
        return Cue("annual_investment", said.a, said.b)
    told = said.how == "said" and said.value in ("total_investment", "funding", "completed_investment")
    return _foreign(around, said) if kind == "foreign" and told else said


def _done_of(around: Around, rules: Rules, left: Span, said: Cue) -> Cue:
    """Return what a bare 完成 completes where its own words name an amount: 生产总值预计完成508亿元."""
    if "投" in around.words((said.a, said.b)):
        return said
    cues = around.cues(rules, left)
    return cues[-2] if len(cues) > 1 and cues[-2].value in _MACRO else said


def _by_row(around: Around, i: int, kind: str, before: Sequence[Cue]) -> Cue | None:
    """Return what the numbers before make of one: 分别比上年增加21个、96.4亿元, 年度投资80亿元,完成60亿元,占75%."""
    left = around.lefts[i]
    words = around.words(left)
    if kind == "money" and words in _JOINS and _GREW_BY.match(around.folded.text, around.clauses[i][0]):
        return Cue("other", left[0], left[1])
    if i and _OF_SECTOR.fullmatch(words) and before[i - 1].value in ("fixed_asset_investment", "completed_investment"):
        return Cue("completed_investment", *left)
    done = kind == "percent" and words in ("占", "占比") and i > 1 and before[i - 1].value == "completed_investment"
    return Cue("completion_rate", *left) if done and before[i - 2].value == "annual_investment" else None


def _for_year(around: Around, i: int, words: str) -> bool:
    """Tell whether a bare 投资 is a year's: 今年计划安排项目52个、投资80亿元, 今年,在建线路5条,计划投资203亿元."""
    start, (group, end) = around.clauses[i][0], around.groups[i]
    if words.endswith("计划投资") and _PLAIN_YEAR.search(around.folded.text, start, around.numbers[i].a):
        return True
    own = around.folded.text[start : around.numbers[i].a]
    if words != "投资" and not _OF_ONE.search(own) and _OF_YEAR.match(around.folded.text, group, start):
        return _UNDER_WAY.search(around.folded.text, group, end) is not None
    counted = i > 0 and around.numbers[i - 1].a >= start and around.folded.text[around.numbers[i - 1].b] == "、"
    return counted and _YEARLY.search(around.folded.text, start, around.numbers[i].a) is not None


def ends_change(around: Around, i: int) -> bool:
    """Tell whether a number is the B of 由A增加到B."""
    left = around.lefts[i]
    if not i or around.numbers[i - 1].b != left[0] or not CHANGED_FROM_TO.match(around.words(left)):
        return False
    return CHANGED.search(around.words((around.clauses[i][0], around.numbers[i - 1].a))) is not None


def _by_classifier(around: Around, i: int, said: Cue, before: Sequence[Cue]) -> Cue:
    """Correct a count by its unit: 央企3个、88亿元 counts projects, 动工的96条 counts what has lengths."""
    number, text = around.numbers[i], around.folded.text
    if said.value == "project_count" and number.unit[-1:] in _PIECES and said.b <= number.a:
        words = around.words((said.a, said.b))
        return said if "项目" in words or "工程" in words else Cue("count", said.a, said.b)
    summed = text.startswith("、", number.b) and i + 1 < len(around.numbers) and around.numbers[i + 1].a == number.b + 1
    if said.value == "enterprise_count" and number.unit == "个" and summed and said.b <= number.a:
        return Cue("project_count", said.a, said.b)
    beside = i > 0 and around.numbers[i - 1].a >= around.sentences[i][0] and said.b <= number.a
    if said.value == "enterprise_count" and number.unit in ("个", "项") and beside:
        near = _previous(around, i)
        if near is not None and before[near].value == "project_count" and around.numbers[near].unit == number.unit:
            return handed_on(before[near])
    return said


def _aim_of(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return what an aim (今年任务80亿元) is an aim of: the money that the paragraph speaks of, if no investment."""
    paragraph = around.paragraph(around.numbers[i].a)[0]
    for j in range(i - 1, max(-1, i - 1 - FAR), -1):
        if around.numbers[j].a < paragraph:
            return None
        if kind_of(around.numbers[j]) == "money" and before[j].value in (*_SUMS, "fiscal_revenue", "trade"):
            return None if before[j].value.endswith("_investment") else handed_on(before[j])
    return None


def noun_follows(around: Around, right: Span) -> bool:
    """Tell whether the words behind a number begin with what is counted, not with what is told of it."""
    words = around.words(right)
    return bool(words) and not _PREDICATE.match(words)


def _beyond(around: Around, i: int, kind: str, rules: Kind) -> Cue | None:
    """Return what is said past its own words: of a list of owners before the thing counted, before a bracket or 的."""
    number, text = around.numbers[i], around.folded.text
    left, clause = around.lefts[i], around.clauses[i]
    if kind == "item":
        end = around.numbers[i + 1].a if i + 1 < len(around.numbers) else clause[1]
        listed = _OWNED.match(text, number.b, min(end, clause[1]))
        return Cue("project_count", number.b, listed.end()) if listed else None
    if kind == "percent" and i and around.numbers[i - 1].b == left[0] and text[left[0] : left[1]] in ("的", "的约"):
        first = around.lefts[i - 1]
        cue = rules.left.last(around.words(first) + "的", first[0])
        return Cue(cue.value, cue.a, min(cue.b, first[1])) if cue is not None else None
    if left[0] == left[1] and text[number.a - 1 : number.a] == "(":
        start = max(around.clause_at(number.a - 1, number.a)[0], around.numbers[i - 1].b if i else 0)
        return rules.left.last(text[start : number.a - 1], start) if start < number.a - 1 else None
    return None


def _foreign(around: Around, cue: Cue) -> Cue:
    """Money from abroad is foreign capital unless it is somebody's investment told as such."""
    words = around.words((cue.a, cue.b))
    value = "total_investment" if "投资" in words or "出资" in words else "foreign_capital"
    return Cue(value, cue.a, cue.b)


def _is_bare(around: Around, span: Span) -> bool:
    """Tell whether words before a number say nothing of what it measures, so that a list's head says it."""
    words = around.words(span)
    return len(words) <= 1 or _BARE.fullmatch(words) is not None


def _carried(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return the measure that a list, a change from A to B or an earlier clause hands on to a number."""
    number, kind = around.numbers[i], kind_of(around.numbers[i])
    left = around.lefts[i]
    words = around.words(left)
    previous = _previous(around, i)
    joined = previous is not None and around.numbers[previous].b == left[0]
    if (
        previous is not None
        and around.numbers[previous].a >= around.sentences[i][0]
        and kind not in ("item", "percent")
    ):
        part = around.folded.text.startswith(("其中", "另", "余下", "其余"), around.clauses[i][0])
        if part and before[previous].how != "unit":
            return handed_on(before[previous])
    if kind == "item" and (outer := _before_bracket(around, i)) is not None:
        return handed_on(before[outer])
    revised = CHANGED_TO.match(words)
    listed = _LIST.fullmatch(words) or revised or words.startswith("、")
    held = previous is not None and around.numbers[previous].a >= around.sentences[i][0]
    if previous is not None and listed and (joined or (held and revised and revised["plan"])):
        return handed_on(before[previous])
    beside = words.startswith("、") and i > 0 and around.numbers[i - 1].b == left[0]
    if beside and kind == "mass" and before[i - 1].value == "count":
        return Cue("capacity", number.a, number.b, "unit")
    if beside and kind in _PRODUCED and before[i - 1].value == "capacity":
        return handed_on(before[i - 1])
    if kind == "money" and words in _THAT_IS and i and before[i - 1].value in ("progress", "completion_rate"):
        return Cue("completed_investment", number.a, number.b, "unit")
    if kind == "money" and (ranked := _ranked(around, i, before)) is not None:
        return ranked
    if kind in ("money", "foreign", "percent", "mass") or (kind == "item" and _is_bare(around, left)):
        rules = table().kinds["money" if kind == "foreign" else kind].left
        cue = _back(around, rules, around.sentences[i][0], left[0], kind)
        pieces = cue is not None and cue.value == "project_count" and number.unit[-1:] in _PIECES
        if cue is not None and not pieces and (kind != "mass" or _is_bare(around, left)):
            return handed_on(cue)
    if kind == "money" and not _NOT_BARE.search(words):
        return _sum_of(around, i, before)
    if kind == "item" and number.unit in ("个", "项") and not noun_follows(around, around.rights[i]):
        cue = _back(around, table().kinds["item"].left, around.sentences[i][0], left[0], kind)
        if cue is not None and cue.value == "project_count":
            return handed_on(cue)
        if (divided := _divided(around, i, before)) is not None:
            return divided
    listing = "、" in words or words.endswith(("依次是", "依次为", "分别是", "分别为"))
    if previous is not None and kind in ("item", "enterprise") and (len(words) <= _SHORT or listing):
        same = around.paragraph(number.a)[0] <= around.numbers[previous].a or _is_bare(around, left)
        same = same or (number.unit in ("个", "项") and not noun_follows(around, around.rights[i]))
        if same and before[previous].value in ("project_count", "enterprise_count"):
            return handed_on(before[previous])
    return None


def _ranked(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return what places are ranked by: what the text had been adding up (东区以20亿元居首,西区16亿元次之)."""
    sentence = around.sentences[i]
    if not _RANKED.search(around.folded.text, *sentence):
        return None
    for j in range(i - 1, max(-1, i - 1 - 4 * FAR), -1):
        if before[j].value in _ADDED_UP and kind_of(around.numbers[j]) == "money":
            return handed_on(before[j])
    return None


def _divided(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return the count of projects that a paragraph divides: 按产业拆开,医药类23个;木制品类31个."""
    if not _DIVIDES.match(around.folded.text, around.paragraph(around.numbers[i].a)[0]):
        return None
    for j in range(i - 1, max(-1, i - 1 - 4 * FAR), -1):
        if before[j].value == "project_count" and around.numbers[j].unit == around.numbers[i].unit:
            return handed_on(before[j])
    return None


def _before_bracket(around: Around, i: int) -> int | None:
    """Return the count before a bracket that divides it: 泊位3个(5万吨级2个、2万吨级1个)."""
    start, place = around.clauses[i][0], around.numbers[i].a
    opened = around.folded.text.rfind("(", start, place)
    if opened < 0 or ")" in around.folded.text[opened:place]:
        return None
    for j in range(i - 1, max(-1, i - 1 - FAR), -1):
        if around.numbers[j].b <= opened:
            return j if kind_of(around.numbers[j]) == "item" and around.numbers[j].a >= start else None
    return None


def _sum_of(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return what a bare sum is: what the sentence says all are, what the paragraph speaks of, or what things cost."""
    number, text = around.numbers[i], around.folded.text
    sentence, paragraph = around.sentences[i], around.paragraph(number.a)
    meant = _ALL_MEANT.search(text, number.b, sentence[1])
    if meant is not None:
        cue = table().kinds["money"].left.last(meant[1], meant.start(1))
        return handed_on(cue) if cue is not None else None
    for j in range(i - 1, max(-1, i - 1 - FAR), -1):
        if around.numbers[j].a < paragraph[0]:
            break
        if before[j].value in _SUMS and kind_of(around.numbers[j]) == "money":
            return handed_on(before[j]) if before[j].value != "annual_investment" else None
        alone = before[j].how == "unit" and around.numbers[j].unit in ("个", "项")
        counted = before[j].value == "project_count" or (before[j].value == "count" and alone)
        if counted and around.numbers[j].a >= sentence[0]:
            funded = _SHARED_OUT.search(text, paragraph[0], number.a)
            return Cue("funding" if funded else "total_investment", number.a, number.b, "unit")
    start = around.clauses[i][0]
    place = _COSTLY.search(text, max(start - 24, sentence[0]), number.a)
    return Cue("total_investment", number.a, number.b, "unit") if place else None


def _back(around: Around, rules: Rules, start: int, end: int, kind: str) -> Cue | None:
    """Return the last cue of an earlier clause, each clause read up to its own number as it stands there."""
    found = None
    for a, b in _stretches(around, start, end):
        span = (a, b - 1) if kind == "item" and b > a and around.folded.text[b - 1] in ",;:" else (a, b)
        cues = around.cues(rules, span)
        found = cues[-1] if cues else found
    if found is not None and kind in ("money", "foreign", "item") and found.value == "other":
        return None
    return found


def _stretches(around: Around, start: int, end: int) -> Iterator[Span]:
    """Yield the words between numbers and clause marks of a range."""
    first = bisect_left(around.places, start)
    last = bisect_left(around.places, end)
    cuts = [start, *(place for number in around.numbers[first:last] for place in (number.a, number.b))]
    starts = around.starts[0]
    low, high = bisect_right(starts, start), bisect_right(starts, end)
    yield from pairwise(sorted({*cuts, *starts[low:high], end}))


def _previous(around: Around, i: int) -> int | None:
    """Return the number before this one that is of the same kind, in this paragraph or the one before."""
    kind, unit = kind_of(around.numbers[i]), around.numbers[i].unit[-1:]
    start = around.paragraph(max(around.paragraph(around.numbers[i].a)[0] - 1, 0))[0]
    for j in range(i - 1, max(-1, i - 1 - 2 * FAR), -1):
        if around.numbers[j].a < start:
            return None
        if kind_of(around.numbers[j]) == kind and around.numbers[j].unit[-1:] == unit:
            return j
    return None


def _by_unit(around: Around, i: int, kind: str, fallback: str) -> str:
    """Return the measure where no word says it: that of the unit, or of money in a bracket behind a name."""
    number, text = around.numbers[i], around.folded.text
    if kind == "foreign":
        start = around.sentences[i][0]
        return "other" if _BOUGHT.search(text, start, around.clauses[i][1]) else "foreign_capital"
    if kind == "mass" and number.unit.endswith("级"):
        return "capacity"
    if kind == "money":
        if "/" in number.unit or number.unit in _SMALL:
            return "price"
        alone = _IN_BRACKET.search(text, max(0, number.a - 16), number.a) is not None
        beside = text[number.a - 1 : number.a] == "、" and i > 0 and around.numbers[i - 1].b == number.a - 1
        if alone or beside:
            return "total_investment"
    return fallback
