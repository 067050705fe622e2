"""What many articles tell of one project, put side by side."""

from typing import Any

import pytest

from summarizer.checks import histories
from summarizer.checks.histories import Day, Figure, Stand


def figure(article: str, text: str, low: float, **more: Any) -> Figure:
    """Return a total investment as an article tells it."""
    told = {
        "day": f"2025-03-{article}", "item": f"q{article}{text}", "pointer": "/projects/0/quantities/0", "quote": text,
        "spans": (), "announced": False, "measure": "total_investment", "label": "总投资", "high": low, "unit": "CNY",
        "bound": "exact", "status": "actual", "period": None, "basis": None, "scope": None,
    }  # fmt: skip
    return Figure(article=article, text=text, low=low, **{**told, **more})


def said(*told: Figure) -> list[tuple[str, str, str]]:
    """Return the disagreements as kind and values."""
    return [(one.kind, one.found, one.claimed) for one in histories.figures(told)]


def test_what_is_told_of_a_running_month_is_so_by_the_articles_day() -> None:
    more = {"measure": "completed_investment", "label": "累计完成投资"}
    early = figure("10", "51亿元", 51e8, period="2025-03", **more)
    late = figure("17", "45亿元", 45e8, period="2025-03-15", **more)
    assert said(early, late) == [("implausible", "51亿元", "45亿元")]


def test_two_values_without_a_word_disagree() -> None:
    assert said(figure("01", "12亿元", 12e8), figure("08", "12.5亿元", 12.5e8)) == [
        ("cross_article_conflict", "12亿元", "12.5亿元")
    ]


def test_a_slip_of_units_is_an_error() -> None:
    found = list(histories.figures([figure("01", "3.5亿元", 3.5e8), figure("08", "3.5万元", 3.5e4)]))
    assert [one.severity for one in found] == ["error"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("23.86万平方米", 238600.0, "exact"), ("23.9万平方米", 239000.0, "exact")),
        (("112.6亿元", 112.6e8, "exact"), ("约113亿元", 113e8, "about")),
        (("102亿元", 102e8, "exact"), ("超100亿元", 100e8, "over")),
        (("98亿元", 98e8, "exact"), ("不超过100亿元", 100e8, "under")),
    ],
)
def test_other_words_for_the_same_amount_agree(one: tuple[str, float, str], other: tuple[str, float, str]) -> None:
    pair = [figure(day, text, low, bound=bound) for day, (text, low, bound) in (("01", one), ("08", other))]
    assert said(*pair) == []
    assert (
        said(*(figure(day, f.text, f.low, bound=f.bound) for day, f in zip(("01", "08"), reversed(pair), strict=True)))
        == []
    )


def test_an_announced_change_supersedes_and_the_old_value_disagrees_afterwards() -> None:
    old, new = figure("01", "12亿元", 12e8), figure("08", "15亿元", 15e8, announced=True)
    assert said(old, new) == []
    assert said(old, new, figure("15", "15亿元", 15e8)) == []
    assert said(old, new, figure("15", "12亿元", 12e8)) == [("cross_article_conflict", "15亿元", "12亿元")]


def test_all_who_say_either_value_are_named() -> None:
    told = [
        figure("01", "12亿元", 12e8),
        figure("02", "12亿元", 12e8),
        figure("08", "9亿元", 9e8),
        figure("09", "12亿元", 12e8),
    ]
    found = list(histories.figures(told))
    assert [[one.article for one in (*f.before, *f.now)] for f in found] == [["01", "02", "09", "08"]]


def test_what_grows_may_grow_and_not_shrink() -> None:
    def spent(article: str, low: float) -> Figure:
        return figure(article, f"{low}亿元", low, measure="completed_investment", label="累计完成投资")

    assert said(spent("01", 3.0), spent("08", 4.0)) == []
    assert said(spent("01", 4.0), spent("08", 3.0)) == [("implausible", "4.0亿元", "3.0亿元")]


def test_years_phases_and_things_of_another_name_are_not_compared() -> None:
    annual = {"measure": "annual_investment", "label": "年度计划投资"}
    assert (
        said(figure("01", "9亿元", 9e8, period="2024", **annual), figure("08", "5亿元", 5e8, period="2025", **annual))
        == []
    )
    assert (
        said(figure("01", "9亿元", 9e8, quote="一期总投资9亿元"), figure("08", "5亿元", 5e8, quote="二期总投资5亿元"))
        == []
    )
    capacity = {"measure": "capacity", "unit": "kW"}
    assert (
        said(
            figure("01", "120万千瓦", 1.2e6, label="装机容量", **capacity),
            figure("08", "30万千瓦", 3e5, label="单机容量", **capacity),
        )
        == []
    )
    assert said(figure("01", "35亿元", 35e8), figure("08", "9亿元", 9e8, label="设备投资")) == []


def day(article: str, date: str, text: str, actual: bool = False, announced: bool = False) -> Day:
    """Return a completion as an article tells it."""
    return Day(article, f"2025-03-{article}", "m", "/p", text, (), announced, "completion", date, text, actual)


def test_a_day_that_moves_without_a_word_disagrees_and_a_coarser_one_does_not() -> None:
    june, autumn = day("01", "2025-06", "计划6月竣工"), day("08", "2025-09", "计划9月竣工")
    assert len(list(histories.days([june, autumn]))) == 1
    assert list(histories.days([june, day("08", "2025-09", "推迟到9月竣工", announced=True)])) == []
    assert list(histories.days([june, day("08", "2025", "年内竣工"), day("09", "2025-06-30", "6月底竣工")])) == []
    assert list(histories.days([june, day("08", "2025-03-07", "3月7日竣工", actual=True)])) == []


def test_a_part_of_a_project_has_days_of_its_own() -> None:
    assert list(histories.days([day("01", "2025-12", "计划12月竣工"), day("08", "2025-06", "首批厂房6月竣工")])) == []


def stand(article: str, stage: str, words: str = "", started: str | None = None, backward: bool = False) -> Stand:
    """Return a stage as an article tells it."""
    return Stand(article, f"2025-03-{article}", "p", "/p", words, (), False, stage, words, started, backward)


def test_a_stage_never_goes_back_silently() -> None:
    history, back = histories.stages([stand("08", "planned", "计划5月开工"), stand("01", "building", "主体封顶")])
    assert [one.stage for one in history] == ["building"]
    assert [(one.kind, [told.article for told in (*one.before, *one.now)]) for one in back] == [
        ("stage_regression", ["01", "08"])
    ]


def test_a_halt_and_what_follows_it_is_told_and_no_contradiction() -> None:
    history, back = histories.stages(
        [stand("01", "building"), stand("08", "suspended", "停工"), stand("15", "started", "复工", backward=True)]
    )
    assert [one.stage for one in history] == ["building", "suspended", "started"]
    assert back == []


def test_a_start_told_as_history_is_no_step_back() -> None:
    _, back = histories.stages([stand("01", "building"), stand("08", "started", "去年开工以来", started="2024-04")])
    assert back == []
    _, back = histories.stages([stand("01", "building"), stand("08", "started", "今天正式开工", started="2025-03-08")])
    assert len(back) == 1
