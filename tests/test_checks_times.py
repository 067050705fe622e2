"""Another period than the words of time say is flagged; what the words leave open is not."""

import pytest

from tests.checking import kinds, project, quantity, record_of


def test_another_period_than_the_words_say_is_flagged() -> None:
    text = "2023年全市完成投资50亿元，比2022年增长5%。"
    told = {
        "quote": "2023年全市完成投资50亿元",
        "text": "50亿元",
        "value": 50,
        "unit": "亿元",
        "measure": "completed_investment",
    }
    assert "period_conflict" not in kinds(text, record_of([quantity(period="2023", **told)]))
    for wrong in ("2022", "2024", "2023-01/2023-11"):
        assert "period_conflict" in kinds(text, record_of([quantity(period=wrong, **told)])), wrong


def test_a_year_and_its_last_day_are_one_and_another_year_is_not() -> None:
    text = "到2025年底，全省铁路里程达到3000公里。"
    told = {"quote": text[:-1], "text": "3000公里", "value": 3000, "unit": "公里", "measure": "length"}
    for right in ("2025", "2025-12-31", "2025-12"):
        assert "period_conflict" not in kinds(text, record_of([quantity(period=right, **told)])), right
    for wrong in ("2024", "2026-12-31"):
        assert "period_conflict" in kinds(text, record_of([quantity(period=wrong, **told)])), wrong


def test_a_running_number_recorded_without_the_time_before_it_is_flagged() -> None:
    text = "2023年全市完成投资50亿元。青石化工项目2023年开工，总投资12亿元。"
    metric = quantity("2023年全市完成投资50亿元", "50亿元", 50, "亿元", "completed_investment")
    fixed = quantity("总投资12亿元", "12亿元", 12, "亿元", "total_investment")
    assert "period_conflict" in kinds(text, record_of([metric]))
    assert "period_conflict" not in kinds(text, record_of([{**metric, "period": "2023"}, fixed]))


def test_words_of_time_in_an_earlier_sentence_carry_on() -> None:
    text = "1—11月，全市实施项目120个。完成投资50亿元。"
    told = quantity("完成投资50亿元", "50亿元", 50, "亿元", "completed_investment", period="2023-01/2023-11")
    assert "period_conflict" not in kinds(text, record_of([told]), day="2023-12-10")


def test_a_month_that_ends_the_period_and_the_cumulative_period_are_one() -> None:
    text = "截至2月底，累计完成投资5.1亿元。"
    for period in ("2024-02-29", "2024-02", "2024-01/2024-02"):
        told = quantity("累计完成投资5.1亿元", "5.1亿元", 5.1, "亿元", "completed_investment", period=period)
        assert "period_conflict" not in kinds(text, record_of([told])), period


def test_a_rate_of_things_needs_no_time_and_one_of_a_years_plan_does() -> None:
    text = "去年签约项目57个，履约率89.5%。2023年投资计划完成率92%。"
    kept = quantity("履约率89.5%", "89.5%", 89.5, "%", "completion_rate")
    done = quantity("2023年投资计划完成率92%", "92%", 92, "%", "completion_rate")
    assert "period_conflict" not in kinds(text, record_of([kept]))
    assert "period_conflict" in kinds(text, record_of([done]))


def test_in_the_first_weeks_of_a_year_the_whole_year_is_the_one_before() -> None:
    text = "岁末年初盘点，全年实现营业收入412.8亿元。"
    told = quantity("全年实现营业收入412.8亿元", "412.8亿元", 412.8, "亿元", "revenue", period="2023")
    assert not {"period_conflict", "status_conflict"} & set(kinds(text, record_of([told]), day="2024-01-18"))
    assert "period_conflict" in kinds(text, record_of([{**told, "period": "2022"}]), day="2024-01-18")
    assert "period_conflict" in kinds(text, record_of([told]), day="2024-11-18")


def test_a_month_that_has_not_come_is_last_years_where_it_tells_what_happened() -> None:
    text = "青石化工项目9月打桩，目前厂房封顶。"
    start = {"event": "start", "text": "9月打桩", "status": "actual"}
    told = [project("青石化工项目", "青石化工项目9月打桩", milestones=[{**start, "date": "2023-09"}])]
    wrong = [project("青石化工项目", "青石化工项目9月打桩", milestones=[{**start, "date": "2022-09"}])]
    assert "date_conflict" not in kinds(text, record_of(projects=told))
    assert "date_conflict" in kinds(text, record_of(projects=wrong))


def test_a_year_before_is_that_of_the_articles_own_time() -> None:
    text = "前三季度，全市完成投资9亿元。\n出口占比由上年同期的68.4%升至74.9%。"
    share = quantity("由上年同期的68.4%", "68.4%", 68.4, "%", "share", period="2023-01/2023-09")
    assert "period_conflict" not in kinds(text, record_of([share]), day="2024-10-20")
    assert "period_conflict" in kinds(text, record_of([{**share, "period": "2021-01/2021-09"}]), day="2024-10-20")


def test_bare_months_still_to_come_are_of_the_year_before_where_they_tell_a_fact() -> None:
    done = quantity(
        "1至11月完成投资46.7亿元", "46.7亿元", 46.7, "亿元", "completed_investment", period="2023-01/2023-11"
    )
    text = "1至11月完成投资46.7亿元，道路通车。"
    assert "period_conflict" not in kinds(text, record_of([done]), day="2024-01-15")
    assert "period_conflict" in kinds(text, record_of([{**done, "period": "2022-01/2022-11"}]), day="2024-01-15")
    assert "period_conflict" in kinds(text, record_of([done]), day="2024-12-15")


@pytest.mark.parametrize(
    ("time", "period", "flagged"),
    [
        ("2024年一季度", "2024", True), ("2024年1—10月", "2024", True), ("2024年", "2024-01/2024-03", True),
        ("2024年一季度", "2024-01/2024-03", False), ("2024年", "2024", False), ("今年以来", "2024", False),
    ],
)  # fmt: skip
def test_a_period_wider_or_narrower_than_the_words_say_is_flagged(time: str, period: str, flagged: bool) -> None:
    told = quantity("全区工业总产值120亿元", "120亿元", 120, "亿元", "output_value", subject="全区工业", period=period)
    found = kinds(f"{time}，全区工业总产值120亿元。", record_of([told]), day="2024-11-06")
    assert ("period_conflict" in found) is flagged
