"""Another measure than the words say is flagged; what the words leave open is not."""

import pytest

from tests.checking import kinds, quantity, record_of


@pytest.mark.parametrize(
    ("text", "number", "unit", "right", "wrong"),
    [
        ("项目年度计划投资20亿元。", "20亿元", "亿元", "annual_investment", "total_investment"),
        ("项目总投资20亿元。", "20亿元", "亿元", "total_investment", "annual_investment"),
        ("园区实现产值20亿元。", "20亿元", "亿元", "output_value", "total_investment"),
        ("企业上缴利税3亿元。", "3亿元", "亿元", "tax_profit", "output_value"),
        ("项目占地260亩。", "260亩", "亩", "land_area", "floor_area"),
        ("总建筑面积5万平方米。", "5万平方米", "万平方米", "floor_area", "land_area"),
        ("工业投资同比增长18.6%。", "18.6%", "%", "growth_rate", "share"),
        ("工业投资占全部投资的18.6%。", "18.6%", "%", "share", "growth_rate"),
        ("外贸进出口486.2亿元。", "486.2亿元", "亿元", "trade", "growth_rate"),
    ],
)
def test_another_measure_than_the_words_say_is_flagged(
    text: str, number: str, unit: str, right: str, wrong: str
) -> None:
    value = float(number.removesuffix(unit))
    told = {"quote": text[:-1], "text": number, "value": value, "unit": unit}
    status = "planned" if right == "annual_investment" else "actual"
    assert "measure_conflict" not in kinds(text, record_of([quantity(measure=right, status=status, **told)]))
    assert "measure_conflict" in kinds(text, record_of([quantity(measure=wrong, status=status, **told)]))


@pytest.mark.parametrize(
    ("text", "number", "value", "unit", "wrong"),
    [
        ("6月产量站上5200吨。", "5200吨", 5200, "吨", "project_count"),
        ("园区有堰坝9座。", "9座", 9, "座", "enterprise_count"),
        ("场区挖方2870万方。", "2870万方", 2870, "万方", "project_count"),
        ("疏港铁路铺轨11.8公里。", "11.8公里", 11.8, "公里", "jobs"),
    ],
)
def test_a_measure_that_the_unit_cannot_hold_is_flagged(
    text: str, number: str, value: float, unit: str, wrong: str
) -> None:
    assert "measure_conflict" in kinds(text, record_of([quantity(text[:-1], number, value, unit, wrong)]))
    assert "measure_conflict" not in kinds(text, record_of([quantity(text[:-1], number, value, unit, "other")]))


def test_a_bare_sum_goes_on_with_the_sum_before_it() -> None:
    text = "前10月完成投资28亿元。医药类项目23个，投资14.9亿元。"
    done = quantity("投资14.9亿元", "14.9亿元", 14.9, "亿元", "completed_investment")
    assert "measure_conflict" not in kinds(text, record_of([done]))
    assert "measure_conflict" in kinds(text, record_of([{**done, "measure": "output_value"}]))


def test_what_is_spent_in_a_bare_word_may_be_a_total_and_what_is_spent_already_is_not() -> None:
    text = "分两期投入6.5亿元。眼下已投入1.2亿元。"
    total = quantity("分两期投入6.5亿元", "6.5亿元", 6.5, "亿元", "total_investment")
    spent = quantity("眼下已投入1.2亿元", "1.2亿元", 1.2, "亿元", "annual_investment")
    assert "measure_conflict" not in kinds(text, record_of([total]))
    assert "measure_conflict" in kinds(text, record_of([spent]))


def test_a_number_of_a_row_that_parts_a_whole_is_a_share_and_another_is_not() -> None:
    ratio = quantity("三次产业结构为15.3∶24.7∶60.0", "60.0", 60.0, "%", "share")
    assert "measure_conflict" not in kinds("三次产业结构为15.3∶24.7∶60.0。", record_of([ratio]))


def test_a_count_without_its_noun_counts_the_projects_that_the_article_speaks_of() -> None:
    text = "全市重点项目名单公布。\n基础设施类（9个）交通占大头。产业类签约企业16个。"
    works = quantity("基础设施类（9个）", "9个", 9, "个", "project_count")
    firms = quantity("签约企业16个", "16个", 16, "个", "project_count")
    assert "measure_conflict" not in kinds(text, record_of([works]))
    assert "measure_conflict" in kinds(text, record_of([firms]))


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("今年以来，项目完成投资3亿元，占年度计划的40%。", True),
        ("今年1—9月，项目完成投资3亿元。", True),
        ("今年，项目计划完成投资3亿元。", False),
    ],
)
def test_what_was_spent_so_far_is_no_plan_of_the_year(text: str, flagged: bool) -> None:
    told = quantity("完成投资3亿元", "3亿元", 3, "亿元", "annual_investment")
    assert ("measure_conflict" in kinds(text, record_of([told]), day="2024-11-06")) is flagged


FIXED = "前三季度，全区固定资产投资120亿元，增长5%。地区生产总值另行公布。"


@pytest.mark.parametrize(
    ("label", "flagged"),
    [("地区生产总值", True), ("外贸进出口", True), ("固定资产投资", False), ("固投总额", False), ("本期投资", False)],
)
def test_a_label_that_tells_of_another_amount_is_flagged(label: str, flagged: bool) -> None:
    told = {"quote": "全区固定资产投资120亿元", "text": "120亿元", "value": 120, "unit": "亿元"}
    metric = quantity(**told, measure="fixed_asset_investment", label=label, subject="全区")
    assert ("measure_conflict" in kinds(FIXED, record_of([metric]), day="2024-11-06")) is flagged


@pytest.mark.parametrize(
    ("text", "basis", "flagged"),
    [
        ("全区实现外贸进出口12亿元。", "per_year", True),
        ("全区实现外贸进出口12亿元。", "increment", True),
        ("全区实现外贸进出口12亿元。", "cumulative", True),
        ("全区每年实现外贸进出口12亿元。", "per_year", False),
        ("全区新增外贸进出口12亿元。", "increment", False),
        ("全区累计实现外贸进出口12亿元。", "cumulative", False),
    ],
)
def test_what_a_number_adds_up_over_is_told_by_its_sentence(text: str, basis: str, flagged: bool) -> None:
    told = quantity(text[:-1], "12亿元", 12, "亿元", "trade", subject="全区", basis=basis)
    assert ("measure_conflict" in kinds(text, record_of([told]))) is flagged
