"""A plan told as a fact and a fact told as a plan are flagged; what the words leave open is not."""

import pytest

from summarizer import checks
from summarizer.articles import Article
from tests.checking import article_of, kinds, quantity, record_of


@pytest.mark.parametrize(
    ("text", "number", "value", "unit", "measure", "right"),
    [
        ("全年力争完成投资700亿元。", "700亿元", 700, "亿元", "completed_investment", "planned"),
        ("达产后年产值30亿元。", "30亿元", 30, "亿元", "output_value", "forecast"),
        ("1—2月已完成投资9.36亿元。", "9.36亿元", 9.36, "亿元", "completed_investment", "actual"),
        ("去年实现营业收入23.6亿元。", "23.6亿元", 23.6, "亿元", "revenue", "actual"),
        ("市里已争取中央资金12.5亿元。", "12.5亿元", 12.5, "亿元", "funding", "actual"),
        ("市里力争争取中央资金12.5亿元。", "12.5亿元", 12.5, "亿元", "funding", "planned"),
        ("全部达产后年产值可达60亿元以上、年纳税2.5亿元。", "2.5亿元", 2.5, "亿元", "tax_profit", "forecast"),
    ],
)
def test_a_plan_taken_for_a_fact_and_a_fact_for_a_plan_are_flagged(
    text: str, number: str, value: float, unit: str, measure: str, right: str
) -> None:
    told = {"quote": text[:-1], "text": number, "value": value, "unit": unit, "measure": measure}
    wrong = "planned" if right == "actual" else "actual"
    assert "status_conflict" not in kinds(text, record_of([quantity(**{**told, "status": right})]))
    assert "status_conflict" in kinds(text, record_of([quantity(**{**told, "status": wrong})]))


def test_an_opening_that_names_aims_and_a_year_to_come_make_plans() -> None:
    text = "再看目标。生产总值增长7%。\n2025年，规上企业达到200家。"
    growth = quantity("生产总值增长7%", "7%", 7, "%", "growth_rate")
    firms = quantity("规上企业达到200家", "200家", 200, "家", "enterprise_count", period="2025")
    assert kinds(text, record_of([growth, firms])).count("status_conflict") == 2
    planned = [{**growth, "status": "planned"}, {**firms, "status": "planned"}]
    assert "status_conflict" not in kinds(text, record_of(planned))


def test_a_headline_of_plans_makes_plans_of_what_stands_below_it() -> None:
    text = "会议昨日召开。\n今年目标\n地区生产总值增长7%。"
    source, at = article_of(text).source, text.index("今年目标")
    article = Article(
        source=source, stretches=((0, at), (at + 5, len(text))), breaks=(at + 5,), headings=((at, at + 4),)
    )
    told = {"quote": "地区生产总值增长7%", "text": "7%", "value": 7, "unit": "%", "measure": "growth_rate"}
    fact, plan = (record_of([quantity(status=status, **told)]) for status in ("actual", "planned"))
    assert "status_conflict" in [flag.kind for flag in checks.check(fact, article).flags]
    assert "status_conflict" not in [flag.kind for flag in checks.check(plan, article).flags]


@pytest.mark.parametrize(
    ("text", "number", "value", "unit", "measure", "right"),
    [
        ("到2026年，每千人床位数由5.3张提高到6.8张。", "5.3张", 5.3, "张", "count", "actual"),
        ("86项应开工项目中仍有9项未动。", "9项", 9, "项", "project_count", "actual"),
        ("项目去年9月开工，总工期48个月。", "48个月", 48, "个月", "duration", "actual"),
        ("会议要求，四季度再开工项目15个。", "15个", 15, "个", "project_count", "planned"),
        ("全年目标是：签约总额2000亿元。", "2000亿元", 2000, "亿元", "total_investment", "planned"),
        ("受招标价影响，概算由16.9亿元核减为14.3亿元。", "16.9亿元", 16.9, "亿元", "total_investment", "planned"),
        ("桥通之后，车程由110分钟缩短到35分钟。", "35分钟", 35, "分钟", "duration", "forecast"),
        ("公交提速后，车程已由110分钟缩短到35分钟。", "35分钟", 35, "分钟", "duration", "actual"),
        ("到2月末，一期累计投入17.3亿元，占总投资的88.3%。", "88.3%", 88.3, "%", "progress", "actual"),
        ("民生方面力争办好实事，改造老旧小区46个。", "46个", 46, "个", "count", "planned"),
        ("一期占地40亩，二期再增30亩。", "30亩", 30, "亩", "land_area", "planned"),
        ("园区项目计划总投资68.5亿元。", "68.5亿元", 68.5, "亿元", "total_investment", "planned"),
        ("机组由4台改为6台。", "4台", 4, "台", "count", "planned"),
        ("机组由4台增加到6台。", "4台", 4, "台", "count", "actual"),
        ("灌溉面积已由3万亩提高到5万亩。", "5万亩", 5, "万亩", "land_area", "actual"),
        ("到2026年，入园企业由120家提高到200家。", "200家", 200, "家", "enterprise_count", "planned"),
        ("去年完成投资9.3亿元，比计划多1.2亿元。", "1.2亿元", 1.2, "亿元", "other", "actual"),
        ("下半年计划多投1.2亿元。", "1.2亿元", 1.2, "亿元", "completed_investment", "planned"),
        ("新增床位500张的规划没有变。", "500张", 500, "张", "count", "planned"),
        ("新增床位500张的医院没有停。", "500张", 500, "张", "count", "actual"),
        ("大桥建成启用后，日均可通行2万辆。", "2万辆", 2, "万辆", "count", "forecast"),
        ("大桥去年启用，日均通行2万辆。", "2万辆", 2, "万辆", "count", "actual"),
        ("开工手续由原来的90个工作日压减到35个工作日。", "90个工作日", 90, "个工作日", "duration", "actual"),
        ("车程拟由目前的50分钟缩短为30分钟。", "30分钟", 30, "分钟", "duration", "forecast"),
    ],
)
def test_words_beside_a_number_tell_what_is_there_from_what_is_meant(
    text: str, number: str, value: float, unit: str, measure: str, right: str
) -> None:
    told = {"quote": text[:-1], "text": number, "value": value, "unit": unit, "measure": measure}
    wrong = "planned" if right == "actual" else "actual"
    assert "status_conflict" not in kinds(text, record_of([quantity(**{**told, "status": right})]))
    assert "status_conflict" in kinds(text, record_of([quantity(**{**told, "status": wrong})]))


@pytest.mark.parametrize(
    ("text", "number", "value", "unit", "measure"),
    [
        ("项目计划6月开工，总工期48个月。", "48个月", 48, "个月", "duration"),
        ("今年，市里要推进各类项目，安排重点项目23项。", "23项", 23, "项", "project_count"),
        ("医院已投用，可容纳病人300人。", "300人", 300, "人", "count"),
        ("引进外资没有完成200万美元的目标。", "200万美元", 200, "万美元", "foreign_capital"),
    ],
)
def test_what_careful_readers_take_either_way_is_left_open(
    text: str, number: str, value: float, unit: str, measure: str
) -> None:
    for status in ("actual", "planned"):
        told = quantity(text[:-1], number, value, unit, measure, status=status)
        assert "status_conflict" not in kinds(text, record_of([told])), status


def test_a_heading_in_marks_that_looks_ahead_makes_plans_and_one_that_looks_back_ends_them() -> None:
    text = "【展望2024】今年干什么？\n民生方面：城镇新增就业2200人。\n【回望2023】脱贫。\n新建学校9所。"
    jobs = quantity("城镇新增就业2200人", "2200人", 2200, "人", "jobs")
    schools = quantity("新建学校9所", "9所", 9, "所", "count")
    assert kinds(text, record_of([jobs])).count("status_conflict") == 1
    assert "status_conflict" not in kinds(text, record_of([{**jobs, "status": "planned"}]))
    assert "status_conflict" not in kinds(text, record_of([schools]))


def test_a_plan_of_a_time_that_is_over_needs_words_of_plan() -> None:
    over = "今年力争突破60亿元。2023年全市水利投资42亿元。"
    told = quantity("2023年全市水利投资42亿元", "42亿元", 42, "亿元", "completed_investment", period="2023")
    assert "status_conflict" in kinds(over, record_of([{**told, "status": "planned"}]))
    assert "status_conflict" not in kinds(over, record_of([told]))


def test_what_a_time_limit_orders_is_a_plan_and_what_lasted_is_not() -> None:
    text = "学校被责令两周内拿出方案。这个项目谈了两年，计划明年开工。"
    ordered = quantity("被责令两周内拿出方案", "两周", 2, "周", "duration", status="planned")
    lasted = quantity("这个项目谈了两年", "两年", 2, "年", "duration", status="planned")
    assert "status_conflict" not in kinds(text, record_of([ordered]))
    assert "status_conflict" in kinds(text, record_of([lasted]))


def test_a_headline_of_plans_leaves_costs_and_sizes_as_they_are_told() -> None:
    text = "【今年怎么干】投资唱主角。\n会展中心，投资8.2亿元，占地60亩。\n新建学校9所。"
    cost = quantity("投资8.2亿元", "8.2亿元", 8.2, "亿元", "total_investment")
    schools = quantity("新建学校9所", "9所", 9, "所", "count")
    assert "status_conflict" not in kinds(text, record_of([cost]))
    assert "status_conflict" in kinds(text, record_of([{**cost, "status": "planned"}]))
    assert "status_conflict" in kinds(text, record_of([schools]))


def test_what_is_only_expected_under_a_heading_that_looks_back_does_not_reach_the_next_item() -> None:
    text = "【回望2023】预计生产总值905亿元，增长6%；一般公共预算收入61亿元。"
    revenue = quantity("一般公共预算收入61亿元", "61亿元", 61, "亿元", "fiscal_revenue", period="2023")
    product = quantity("预计生产总值905亿元", "905亿元", 905, "亿元", "gdp", period="2023")
    assert "status_conflict" not in kinds(text, record_of([revenue]), day="2024-01-10")
    assert "status_conflict" in kinds(text, record_of([{**revenue, "status": "forecast"}]), day="2024-01-10")
    assert "status_conflict" in kinds(text, record_of([product]), day="2024-01-10")


def test_a_time_limit_is_no_fact_and_one_that_was_kept_is() -> None:
    limit = quantity("责令两周内拿出方案", "两周内", 2, "周", "duration", bound="under")
    kept = quantity("要求两周内拿出的方案已在两周内拿出", "两周内", 2, "周", "duration", bound="under")
    assert "status_conflict" in kinds("学校被责令两周内拿出方案。", record_of([limit]))
    assert "status_conflict" not in kinds("学校被责令两周内拿出方案。", record_of([{**limit, "status": "planned"}]))
    assert "status_conflict" not in kinds("要求两周内拿出的方案已在两周内拿出。", record_of([kept]))


def test_two_wrong_readings_of_one_sentence_are_two_warnings_and_one_reading_is_one() -> None:
    text = "项目总投资24.6亿元，用地60亩，到账资金7亿元。"
    cost = quantity("总投资24.6亿元", "24.6亿元", 24.6, "亿元", "total_investment", status="planned")
    money = quantity("到账资金7亿元", "7亿元", 7, "亿元", "funding", status="planned")
    land = quantity("用地60亩", "60亩", 60, "亩", "land_area", status="actual")
    assert kinds(text, record_of([cost, money, land])).count("status_conflict") == 2
    assert kinds(text, record_of([cost, {**cost}, land])).count("status_conflict") == 1
