"""Whose the numbers of no single project are, and the summary, on sentences about invented things."""

import pytest

from summarizer.cues import Around
from summarizer.dates import read_dates
from summarizer.embedded.figures import Figures
from summarizer.embedded.subjects import Subjects
from summarizer.embedded.summary import summarize
from summarizer.numbers import read_numbers
from summarizer.text import Folded


def told(text: str, title: str | None = None, day: str | None = "2025-03-12") -> list[tuple[str, str]]:
    folded = Folded.of_lines(text)
    dates = read_dates(folded, day)
    numbers = read_numbers(folded, dates)
    figures = Figures(folded, numbers, dates, [None] * len(numbers), day)
    return Subjects(figures.around, dates, title, day).told(figures.measures)


def subjects(text: str, title: str | None = None, day: str | None = "2025-03-12") -> list[str]:
    return [subject for subject, _ in told(text, title, day)]


def test_a_group_of_projects_is_what_its_sums_are_about() -> None:
    found = subjects("沧州市今年安排文旅项目86个,总投资570亿元。")
    assert found == ["沧州市文旅项目"] * 2


def test_the_region_is_the_subject_of_its_statistics() -> None:
    assert subjects("沧州市实现地区生产总值900亿元,一般公共预算收入57亿元。") == ["沧州市"] * 2


def test_a_growth_is_of_the_amount_before_it() -> None:
    assert told("沧州市社会消费品零售总额200亿元,增长6%。")[1] == ("沧州市", "社会消费品零售总额")
    assert told("沧州市固定资产投资同比增长6%。")[0] == ("沧州市", "固定资产投资")
    assert subjects("沧州市数字经济产业产值200亿元,增长6%。")[1] == "沧州市数字经济产业"


def test_each_number_of_a_list_has_its_own_name() -> None:
    found = subjects("沧州市纺织、食品、制鞋三大行业产值分别增长1%、2%和3%。")
    assert [name[3:] for name in found[-3:]] == ["纺织行业", "食品行业", "制鞋行业"]


def test_a_part_names_its_whole() -> None:
    found = subjects("沧州市安排重点项目90个,其中产业类项目50个、总投资80亿元。")
    assert found[1].endswith("重点项目—产业类项目")
    assert found[2] == found[1]


def test_what_is_counted_at_an_event_belongs_to_it() -> None:
    found = subjects("3月10日,沧州市一季度集中签约举行。当天共有23个项目,总投资80亿元。")
    assert all(name.endswith("集中签约") for name in found)


@pytest.mark.parametrize("text", ["沧州市市中区域引进重点项目5个。", "全市共谋划产业项目406个,再到21个项目开工。"])
def test_no_subject_holds_a_number_or_ends_in_a_verb(text: str) -> None:
    for name in subjects(text):
        assert not name.endswith(("共", "到", "引进", "安排", "了"))


def test_a_summary_is_whole_sentences_of_the_article() -> None:
    text = "要牢牢把握机遇。\n东岭电厂3月开工,总投资5亿元;占地80亩。\n“干得好。”他说。"
    folded = Folded.of_lines(text)
    numbers = read_numbers(folded)
    summary = summarize(folded, numbers, Around(folded, numbers))
    assert summary == "东岭电厂3月开工,总投资5亿元;占地80亩。"


def test_a_text_without_a_sentence_has_no_summary() -> None:
    assert summarize(Folded.of_lines("投资5亿元;"), []) is None


@pytest.mark.parametrize(
    "text",
    ["沧州市方圆半径20公里。", "沧州市向南80公里,就是码头。", "沧州市是2020年的3倍。", "沧州市打算再添20家。",
     "沧州市新开工项目88个;尚未开工的17个当中,5个缺资金。"],
)  # fmt: skip
def test_what_is_no_noun_phrase_is_no_subject(text: str) -> None:
    for subject in subjects(text):
        assert subject == "沧州市" or subject.endswith("项目")
        assert "缺" not in subject


def test_the_day_of_an_event_is_not_in_its_name() -> None:
    found = subjects("4月16日下午的沧州(渤海)招商推介会上,签约项目24个。")
    assert found == ["沧州(渤海)招商推介会"] or found[0].endswith("招商推介会")
    assert "4月" not in found[0]


def test_a_county_that_no_table_knows_is_known_by_its_kind() -> None:
    text = "渭岭县代表团赴深圳推介。渭岭县实际利用外资3120万美元，全县电子信息产业营收86亿元。"
    assert subjects(text) == ["渭岭县", "渭岭县电子信息产业"]


def test_a_company_that_an_article_tells_of_is_whose_its_numbers_are() -> None:
    text = (
        "在宣州区旌岭微电子股份有限公司的车间里，工人正忙。这是旌岭微电的产品。去年，公司营业收入5.8亿元，净利润6130万元。"
        "旌岭微电今年扩产，企业最要紧的是订单，企业现有员工612人。"
    )
    assert set(subjects(text)) == {"旌岭微电"}


def test_projects_without_a_name_of_their_own_are_those_the_article_counts() -> None:
    assert (
        subjects("重点项目怎么样？\n沧州市117个项目开工，90个投产。", "沧州市重点项目晒账单") == ["沧州市重点项目"] * 2
    )
