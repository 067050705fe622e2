"""Numbers as a draft's quantities, on sentences about invented things."""

from typing import Any

import pytest

from summarizer.dates import read_dates
from summarizer.embedded.figures import Figures
from summarizer.numbers import read_numbers
from summarizer.text import Folded


def figures(text: str, day: str | None = "2025-03-12", owned: bool = False) -> Figures:
    folded = Folded.of_lines(text)
    dates = read_dates(folded, day)
    numbers = read_numbers(folded, dates)
    return Figures(folded, numbers, dates, [0 if owned else None] * len(numbers), day)


def quantities(text: str, day: str | None = "2025-03-12", owned: bool = False) -> list[dict[str, Any]]:
    read = figures(text, day, owned)
    return [read.quantity(i) for i in range(len(read.numbers)) if read.reported(i)]


def periods(text: str, day: str | None = "2025-03-12", owned: bool = False) -> list[str | None]:
    return [reading.period if reading else None for reading in figures(text, day, owned).periods]


def test_a_quantity_tells_what_its_clause_says() -> None:
    (quantity,) = quantities("梨花岭水库总投资约3.4亿元。")
    assert quantity["measure"] == "total_investment"
    assert quantity["text"] == "约3.4亿元"
    assert quantity["bound"] == "about"
    assert quantity["status"] == "actual"
    assert quantity["quote"] == "梨花岭水库总投资约3.4亿元"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1—2月,全县完成投资6亿元,同比增长8%。", ["2025-01/2025-02", "2025-01/2025-02"]),
        ("截至2月底,完成投资6亿元,占年度计划的15%。", ["2025-02-28", "2025-02-28"]),
        ("今年安排重点项目30个,总投资90亿元,年度计划投资20亿元。", ["2025", None, "2025"]),
        ("3月10日,集中开工活动举行。本次开工项目12个。", ["2025-03-10"]),
        ("到2027年,产值要达到80亿元,高新技术企业超过60家。", ["2027", "2027"]),
        ("比2019年多完成3亿元。", [None]),
        ("由一季度的下降2%转为增长4%。", ["2025-01/2025-03", None]),
    ],
)
def test_words_of_time_date_what_they_frame(text: str, expected: list[str | None]) -> None:
    assert periods(text) == expected


def test_a_report_goes_on_with_its_months_over_paragraphs() -> None:
    assert periods("1—2月,全县实现地区生产总值70亿元。\n外贸进出口12亿元,增长5%。") == ["2025-01/2025-02"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("计划2026年10月投产,达产后年产值5亿元。", [None]),
        ("2024年5月开工,占地80亩,总投资4亿元。", [None, None]),
        ("截至目前累计完成投资2亿元。", ["2025-03-12"]),
        ("今年计划投资1亿元。", ["2025"]),
    ],
)
def test_what_stands_still_in_a_project_has_no_time(text: str, expected: list[str | None]) -> None:
    assert periods(text, owned=True) == expected


def test_what_is_dated_to_days_to_come_is_a_plan() -> None:
    (quantity,) = quantities("明年12月先开8条航线。")
    assert quantity["status"] == "planned"


def test_the_bounds_of_a_class_are_no_numbers_of_their_own() -> None:
    read = quantities("总投资10亿元以上的6个,投资88亿元。")
    assert [quantity["text"] for quantity in read] == ["6个", "88亿元"]


def test_a_part_points_to_its_whole() -> None:
    read = quantities("完成投资20亿元,其中工业完成投资8亿元。")
    assert [quantity.get("part_of") for quantity in read] == [None, "20亿元"]


def test_a_comparison_names_what_it_is_measured_against() -> None:
    (quantity,) = quantities("增速高于全省平均水平0.8个百分点。")
    assert (quantity["compare_to"], quantity["compare_how"]) == ("全省平均水平", "above")


def test_counts_of_projects_belong_to_no_single_project() -> None:
    assert figures("开工项目12个,总投资30亿元。", owned=True).owners == [None, None]


def test_every_quote_is_of_the_text_and_stands_once() -> None:
    text = "甲岭项目总投资5亿元。\n乙坡项目总投资5亿元。\n总投资5亿元,占地5亩。"
    for quantity in quantities(text):
        assert quantity["text"] in quantity["quote"]
        assert text.replace("\n", "").count(quantity["quote"]) >= 1
    first, second = quantities(text)[:2]
    assert first["quote"] != second["quote"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("◆过去一年\n引进项目82个,增长5%。\n◆今年目标\n新增学位3200个。", ["2024", "2024", "2025"]),
        ("截至2月底,新能源装机3480万千瓦,其中风电1450万千瓦。", ["2025-02-28", "2025-02-28"]),
        ("截至2月28日开工97个。", ["2025-02-28"]),
        ("今年,市里安排新能源项目17个,新增装机580万千瓦。", ["2025", "2025"]),
        ("力争年度投资计划完成率达到95%。", ["2025"]),
    ],
)
def test_classes_of_phrasing_date_numbers(text: str, expected: list[str | None]) -> None:
    assert periods(text) == expected


def test_below_a_heading_of_aims_all_is_planned() -> None:
    read = quantities("◆过去一年\n新增学位800个。\n◆今年目标\n新增学位3200个。")
    assert [quantity["status"] for quantity in read] == ["actual", "planned"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("书店办了近百场公益沙龙。", "公益沙龙"),
        ("县里创新推出20条改革措施,", "改革措施"),
        ("全区引进科创私募基金9家。", "引进科创私募基金"),
        ("今年安排引才资金1200万元。", "引才资金"),
        ("弃风率却升至8.6%。", "弃风率"),
    ],
)
def test_a_label_is_a_whole_word_of_the_article(text: str, label: str) -> None:
    assert quantities(text)[0].get("label") == label
    assert label in text


def test_evidence_never_ends_inside_a_word() -> None:
    (quantity,) = quantities("年初承诺的20项民生实事。")
    assert quantity["quote"].endswith("民生实事")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上半年,县里新增装机12万千瓦;完成投资9亿元。", ["2024-01/2024-06", "2024-01/2024-06"]),
        ("一季度,高新区完成工业投资8亿元;协议引资20亿元。", ["2024-01/2024-03", "2024-01/2024-03"]),
        ("目前园区入驻企业31家。", [None]),
        ("二期于5月8日复工,发酵罐吊装完成45%。", [None]),
        ("公司去年底搬来,租下3层厂房。", [None]),
        ("今年一季度产值3亿元。\n企业前后砸进研发经费4亿元。", ["2024-01/2024-03", None]),
    ],
)
def test_flows_have_the_time_of_the_report_and_events_date_no_number(text: str, expected: list[str | None]) -> None:
    assert periods(text, "2024-07-12") == expected


def test_what_is_told_up_to_a_year_to_come_is_a_plan() -> None:
    read = figures("到2030年,规划新增载体30万平方米,带动就业1万人,年税收贡献3亿元。", "2024-07-12")
    assert [cue.value for cue in read.statuses] == ["planned"] * 3


def test_a_part_of_the_reported_time_does_not_replace_it() -> None:
    text = "上半年,全区财政收入7亿元;二季度单季增4%。\n税收3亿元,占全年9亿元目标的33%。\n外贸进出口2亿元,增长1%。"
    found = periods(text, "2020-07-24")
    assert found[:3] == ["2020-01/2020-06", "2020-04/2020-06", "2020-01/2020-06"]
    assert found[4:] == ["2020-01/2020-06"] * 3


def test_what_a_plant_earned_has_the_time_of_what_it_made() -> None:
    text = "厂里今年一季度产出碳纤维1860吨,实现产值3.1亿元,利税2000万元;二期投资2亿元。"
    assert periods(text, "2024-05-17", owned=True)[1:] == ["2024-01/2024-03", "2024-01/2024-03", None]


def test_a_review_in_january_speaks_of_the_year_before() -> None:
    assert periods("岁末盘点,全年实现营业收入412亿元,同比增长9%。", "2024-01-18") == ["2023", "2023"]
    assert periods("今年,全年营收目标470亿元。", "2024-01-18") == ["2024"]


def test_the_first_part_of_the_reported_time_does_not_go_on() -> None:
    text = "统计局发布今年一季度“成绩单”。1至2月规上工业利润总额6亿元。\n固定资产投资增长8%。"
    assert periods(text, "2024-04-24") == ["2024-01/2024-02", "2024-01/2024-03"]


def test_a_heading_in_brackets_speaks_for_the_paragraphs_below_it() -> None:
    text = "【展望2025】今年,地区生产总值增长7%。\n民生方面,拿出财政资金3.9亿元,改造老旧小区23个。"
    found = figures(text, "2025-01-09")
    assert [cue.value for cue in found.statuses] == ["planned"] * 3
    assert periods(text, "2025-01-09") == ["2025"] * 3
