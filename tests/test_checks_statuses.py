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
        ("园区项目计划总投资68.5亿元。", "68.5亿元", 68.5, "亿元", "total_investment"),
        ("今年，市里要推进各类项目，安排重点项目23项。", "23项", 23, "项", "project_count"),
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
