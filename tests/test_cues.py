"""What the words around a number say, on sentences about invented things."""

import re

import pytest

from summarizer.cues import Around, Cue, measures, role_of, said, scope_of, stage_of, statuses
from summarizer.cues.openings import gated, openings
from summarizer.numbers import read_numbers
from summarizer.text import Folded


def read(text: str) -> list[tuple[str, Cue, Cue]]:
    folded = Folded.of_lines(text)
    around = Around(folded, read_numbers(folded))
    said = measures(around)
    return [(n.text, m, s) for n, m, s in zip(around.numbers, said, statuses(around, said), strict=True)]


def measured(text: str) -> list[tuple[str, str]]:
    return [(words, measure.value) for words, measure, _ in read(text)]


def told(text: str) -> list[tuple[str, str]]:
    return [(words, status.value) for words, _, status in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目总投资8.6亿元,占地95亩,总建筑面积12万平方米。", ["total_investment", "land_area", "floor_area"]),
        ("达产后年产值14亿元、利税1.1亿元,带动就业300人。", ["output_value", "tax_profit", "jobs"]),
        ("年度计划投资60亿元,累计完成投资41亿元,占年度计划的68.3%。",
         ["annual_investment", "completed_investment", "completion_rate"]),
        ("一般公共预算收入20.5亿元,同比增长3.1%,增速居全市第二位。", ["fiscal_revenue", "growth_rate", "rank"]),
        ("累计完成投资3亿元,占总投资的37%,形象进度45%。", ["completed_investment", "progress", "progress"]),
        ("比全省平均水平高1.2个百分点。", ["other"]),
        ("签约项目18个,引进企业32家,提供岗位5000个。", ["project_count", "enterprise_count", "jobs"]),
        ("全长35公里,工期30个月,设计时速120公里。", ["length", "duration", "other"]),
        ("港口货物吞吐量900万吨,码头年通过能力1200万吨。", ["other", "capacity"]),
        ("外贸进出口88亿元,实际使用外资4000万美元。", ["trade", "foreign_capital"]),
        ("平均租金每平方米45元。", ["price"]),
    ],
)  # fmt: skip
def test_the_words_before_a_number_say_what_it_measures(text: str, expected: list[str]) -> None:
    assert [measure for _, measure in measured(text)] == expected


def test_a_list_hands_its_head_on_to_every_number() -> None:
    found = measured("东岭、西岗、南浦分别完成投资12.5亿元、9.3亿元和7亿元;北坡4亿元。")
    assert [measure for _, measure in found] == ["completed_investment"] * 4


def test_counts_of_a_class_are_counts_of_what_the_sentence_counts() -> None:
    found = measured("全市实施重点项目120个,其中产业类70个、民生类50个。")
    assert [measure for _, measure in found] == ["project_count"] * 3


def test_a_noun_behind_the_number_says_what_is_counted() -> None:
    assert measured("15家药企、40个重大项目和3000个就业岗位一起亮相。") == [
        ("15家", "enterprise_count"), ("40个", "project_count"), ("3000个", "jobs"),
    ]  # fmt: skip


def test_money_in_a_bracket_behind_a_name_is_what_the_thing_costs() -> None:
    assert measured("河湾县的藕粉加工项目(1.2亿元)签约。") == [("1.2亿元", "total_investment")]


def test_a_cue_has_the_place_of_its_words() -> None:
    text = "该厂总投资额8.6亿元。"
    _, measure, _ = read(text)[0]
    assert text[measure.a : measure.b] == "总投资额"
    assert measure.how == "said"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("计划总投资8.6亿元。", ["planned"]),
        ("总投资8.6亿元,今年计划投资2亿元,目前完成投资1亿元。", ["actual", "planned", "actual"]),
        ("达产后年产值14亿元、利税1.1亿元。", ["forecast", "forecast"]),
        ("预计年产值14亿元,年利税1.1亿元。", ["forecast", "forecast"]),
        ("规划床位600张,总投资5亿元。", ["planned", "actual"]),
        ("计划2027年10月投产,占地95亩。", ["actual"]),
        ("会议要求,全年开工率不低于90%,资金到位率达到60%。", ["planned", "planned"]),
        ("完成年度投资计划的88%。", ["actual"]),
        ("将余热送往主城区,新增供热面积50万平方米。", ["actual"]),
        ("确保总投资30亿元的云岗数据中心上半年开工。", ["actual"]),
        ("可容纳学生2000名。", ["forecast"]),
        ("青山县确定了产值增长6%、税收增长8%左右的工作目标。", ["planned", "planned"]),
        ("青山县实现产值增长6%、税收增长8%左右。", ["actual", "actual"]),
        ("会上，青山县提出加快实施重点项目，完成投资20亿元以上。", ["planned"]),
    ],
)
def test_words_tell_facts_from_plans_and_forecasts(text: str, expected: list[str]) -> None:
    assert [status for _, status in told(text)] == expected


def test_of_a_revised_plan_the_old_number_is_the_plan() -> None:
    assert told("概算由9.8亿元调整为8.9亿元。") == [("9.8亿元", "planned"), ("8.9亿元", "actual")]


def test_of_a_growth_to_come_the_old_number_is_the_fact() -> None:
    assert told("处理能力将从20万吨提高到35万吨。") == [("20万吨", "actual"), ("35万吨", "planned")]


def test_a_heading_of_aims_makes_plans_of_what_stands_below() -> None:
    assert told("今年目标\n固定资产投资增长9%。")[0][1] == "planned"


def test_a_threshold_is_told_from_a_value() -> None:
    folded = Folded.of_lines("凡500万元以上的建设项目都要报备,总投资5000万元以上。")
    around = Around(folded, read_numbers(folded))
    assert [role_of(around, i) for i in range(len(around.numbers))][-1] == "value"
    told = [role_of(around, i) for i, number in enumerate(around.numbers) if number.text.startswith("500万")]
    assert told in ([], ["threshold"])  # a bound of a class may also be read as no quantity at all


def test_the_caliber_stands_in_the_clause() -> None:
    folded = Folded.of_lines("规上工业企业40家。")
    assert scope_of(Around(folded, read_numbers(folded)), 0) == "规上"


@pytest.mark.parametrize(
    ("words", "stage"),
    [("尚未开工", "planned"), ("已经停工", "suspended"), ("项目取消", "cancelled"), ("主体封顶", "building"),
     ("竣工验收", "completed"), ("正式投产", "operating"), ("成功签约", "signed"), ("天气很好", None)],
)  # fmt: skip
def test_stages_are_told_by_words_and_by_their_denial(words: str, stage: str | None) -> None:
    assert stage_of(words) == stage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全面达产后可实现开票销售12亿元。", ["revenue"]),
        ("规上工业利润总额3.2亿元,工业投资21亿元。", ["tax_profit", "fixed_asset_investment"]),
        ("炼铜产能由30万吨压到22万吨。", ["capacity", "capacity"]),
        ("累计完成投资9亿元,占年度计划12亿元的75%。", ["completed_investment", "annual_investment", "completion_rate"]),
        ("只占总投资8亿元的5%。", ["total_investment", "progress"]),
        ("一期投了6亿元,已投4亿元,两年里仅投进去1亿元。",
         ["total_investment", "completed_investment", "completed_investment"]),
        ("去年到位省外资金90亿元,今年任务110亿元。", ["funding", "funding"]),
        ("年内任务36亿元,前七个月干了19亿元。", ["annual_investment", "completed_investment"]),
        ("三家子公司冷热不一:东岭精锻9亿元,西岗铸管4亿元,均指营收。", ["enterprise_count", "revenue", "revenue"]),
        ("纺织7个,3.1亿元;食品5个,2亿元,都是新签约项目。",
         ["count", "total_investment", "count", "total_investment"]),
        ("工厂产量8.7万辆,现有员工3400多人,还要招600人。", ["other", "jobs", "jobs"]),
        ("央企3个、88亿元。", ["project_count", "total_investment"]),
        ("总量居全省第五位,比去年同期前移3位。", ["rank", "other"]),
        ("车程由3个半小时缩短至50分钟。", ["duration", "duration"]),
        ("比年初定的80亿元再加5亿元。", ["annual_investment", "other"]),
        ("一期2万吨已达产,二期3万吨正在打桩,总规模8万吨。", ["capacity", "capacity", "capacity"]),
        ("园内冷库2座、1.6万吨,主变2台、容量24万千伏安。", ["count", "capacity", "count", "capacity"]),
        ("新建5个泊位(3万吨级3个、1万吨级2个)。", ["count", "capacity", "count", "capacity", "count"]),
        ("一趟车跑下来要800元,现在600元就够。", ["price", "price"]),
        ("年检测芯片2亿颗,年装配整车8万辆,两班可扩至12万辆。", ["capacity", "capacity", "capacity"]),
        ("今年,在建线路4条,计划投资90亿元,比去年多5亿元。", ["count", "annual_investment", "other"]),
        ("一季度,协议引资41亿元,企业亏损1.2亿元。", ["total_investment", "tax_profit"]),
        ("桥隧比高达71%,入库纳统仍不足四成。", ["share", "completion_rate"]),
        ("眼下招到320人,主体已施工到9层。", ["jobs", "progress"]),
        ("规划新增办公载体20万平方米。", ["floor_area"]),
        ("上半年固定资产投资完成58亿元。", ["fixed_asset_investment"]),
        ("概算9亿元,因征地补偿提高,核增至10亿元。", ["total_investment", "total_investment"]),
        ("64口井中完钻39口、投产22口。", ["count", "count", "count"]),
    ],
)  # fmt: skip
def test_classes_of_phrasing_say_what_a_number_measures(text: str, expected: list[str]) -> None:
    assert [measure for _, measure in measured(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议要求,三季度新开工项目不少于12个,竣工项目由年初确定的60个增加到66个。", ["planned", "planned", "planned"]),
        ("预计总产240亿斤,较上年增加3亿斤。", ["forecast", "forecast"]),
        ("受需求下降冲击,产能利用率不到四成。", ["actual"]),
        ("明年目标是:进出口90亿元,实际利用外资500万美元。", ["planned", "planned"]),
        ("也要看到,全县城镇化率43%。", ["actual"]),
        ("概算比工可多出1.9亿元。", ["actual"]),
        ("线路开通后,车程由2个小时压缩至40分钟。", ["actual", "forecast"]),
        ("企业有意建一座分厂,投资3亿至5亿元。", ["planned"]),
        ("计划投资3亿元,停工时投了1.7亿元。", ["planned", "actual"]),
        ("全部改完,亩均节水150方,新增灌面2万亩。", ["forecast", "forecast"]),
        ("要先绕60公里山路,进城要40分钟。", ["actual", "actual"]),
        ("日产量由年初的30万方升到45万方。", ["actual", "actual"]),
        ("会议要求,对开工半年的15个项目挂牌督办。", ["actual"]),
        ("计划总投资30亿元,其中银行授信12亿元,首笔3亿元已经到账。", ["planned", "actual", "actual"]),
        ("保留的两座烟囱将改成观景台。", ["actual"]),
        ("营收冲刺90亿元,较上年增20%左右。", ["planned", "planned"]),
        ("引进项目30个,计划投资80亿元,已动工20个、投产12个。", ["actual", "planned", "actual", "actual"]),
        ("省里要求,两个月内补齐手续。", ["planned"]),
    ],
)  # fmt: skip
def test_classes_of_phrasing_tell_facts_from_plans(text: str, expected: list[str]) -> None:
    found = [status for _, status in told(text)]
    assert found[-len(expected) :] == expected


def test_a_pattern_tells_what_it_can_begin_with() -> None:
    assert openings("(?<!年度)计划(?!的)") == frozenset("计")
    assert openings("(?:拟|再)*(?:总|的)?投资") == frozenset("拟再总的投")
    assert openings("[1-3年]度") == frozenset("123年")
    assert openings("[^,]{0,3}元") is None
    assert openings("(?:已)?") is None
    assert openings("(?P<that>[该此]项目)|(?P<it>它)(?!们)") == frozenset("该此它")


def test_a_gated_pattern_finds_what_it_found_before() -> None:
    text = "该项目计划总投资3亿元,它已开工;它们不算"
    for pattern in ("(?P<that>该项目)|(?P<it>它)(?!们)", "(?<=,)它", "[^,;]{2,}元", "(?:已)?开工"):
        found = [(hit.span(), hit.lastgroup) for hit in re.finditer(gated(pattern), text)]
        assert found == [(hit.span(), hit.lastgroup) for hit in re.finditer(pattern, text)]


T, A, C, F = "total_investment", "annual_investment", "completed_investment", "funding"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目总投资45亿元,全年拟投8亿元。", [T, A]),
        ("项目总投资45亿元,当年安排8亿元,已到位资金6亿元。", [T, A, F]),
        ("概算45亿元,今年下达计划8亿元,已花掉3亿元。", [T, A, C]),
        ("续建项目总盘子126亿元,2024年计划30亿元。", [T, A]),
        ("总投资126亿元,年投资计划30亿元,资金已到位12亿元,完成投资9亿元。", [T, A, F, C]),
        ("2023年全市能源投资安排210亿元。", [A]),
        ("今年全市交通投资计划200亿元以上。", [A]),
        ("今年实施的41个项目中,新引进的铜箔项目计划投资12亿元。", ["project_count", T]),
        ("7月单月投资10.5亿元,完成年度投资40亿元。", [C, C]),
        ("总投资45亿元,完成总投资的30%,即13.5亿元。", [T, "progress", C]),
        ("年度计划投资3.3亿元,前8个月完成2.7亿元,占82%。", [A, C, "completion_rate"]),
        ("年内计划投资218亿元,分别比上年增加21个、96亿元和17亿元。", [A, "other", "other", "other"]),
    ],
)
def test_a_years_plan_is_neither_the_total_nor_what_was_done(text: str, expected: list[str]) -> None:
    assert [measure for _, measure in measured(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新开工项目,前三季度计划88个,实开71个;尚未开工的17个当中,9个卡在用地。", ["project_count"] * 4),
        ("实施项目80个。\n按产业拆开,医药类23个;食品类只有12个。", ["project_count"] * 3),
        ("各区完成投资60亿元。\n再看排名,东区以21.6亿元领跑,西区8亿元次之。", ["completed_investment"] * 3),
        ("计划总投资30亿元,当年计划7亿元,超年度计划1亿元。", ["total_investment", "annual_investment", "other"]),
        ("全县生产总值预计完成50亿元。", ["gdp"]),
        ("预算收入5亿元,为预算的47%,兑现率92%。", ["fiscal_revenue", "completion_rate", "completion_rate"]),
        ("占全部完成额的57%。", ["share"]),
        ("拢共要花26亿元,头两个月花掉2亿元。", ["total_investment", "completed_investment"]),
        ("亿元以上的从11个变成了17个。", ["project_count", "project_count"]),
        ("34亿元投资里有4亿元是专项补助。", ["total_investment", "funding"]),
    ],
)
def test_bulletins_count_and_rank_in_half_sentences(text: str, expected: list[str]) -> None:
    assert [measure for _, measure in measured(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先说家底。财政收入24亿元。\n再看目标。生产总值增长7%;新增就业1万人。", ["actual", "planned", "planned"]),
        ("一期达产,年销售收入18亿元,利税2亿元。", ["forecast", "forecast"]),
        ("新开工原计划74项,兑现率92%。", ["planned", "actual"]),
        ("完成年任务62%。", ["actual"]),
        ("按峰谷价差测算,年收入2亿元。", ["forecast"]),
    ],
)
def test_parts_of_a_report_tell_what_was_from_what_is_aimed_at(text: str, expected: list[str]) -> None:
    assert [status for _, status in told(text)][-len(expected) :] == expected


def test_the_same_words_from_another_page_are_worked_out_once_and_other_numbers_anew() -> None:
    text = "青禾电池项目总投资35亿元,今年计划投资9亿元。"
    shown, page = Folded.of_lines(text), Folded.of(f"版面\n{text}", [(3, 3 + len(text))])
    first = said(shown, read_numbers(shown))
    assert said(page, read_numbers(page)) is first
    assert [cue.value for cue in first.measures] == ["total_investment", "annual_investment"]
    assert [cue.value for cue in first.statuses] == [cue.value for _, _, cue in read(text)]
    assert said(shown, read_numbers(shown)[:1]) is not first
