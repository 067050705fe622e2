"""Every kind of flag is planted once, and beside it stands a look-alike that must not be flagged."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from summarizer import checks
from summarizer.checks.explain import WORDS, explain
from summarizer.errors import UsageError
from summarizer.records import FlagKind, Record
from tests.checking import TOTAL, article_of, flags, kinds, project, quantity, record_of, total


def test_a_right_record_is_not_flagged_and_covers_its_article() -> None:
    checked = checks.check(record_of([total()]), article_of(TOTAL))
    assert checked.flags == ()
    assert checked.article.coverage == 1.0


def test_a_quote_that_is_not_there_is_flagged_with_the_nearest_true_words() -> None:
    [flag] = [
        f
        for f in flags(TOTAL, record_of([total(quote="青石化工项目总投资53亿元", text="53亿元", value=53)]))
        if f.cause is None and f.target
    ]
    assert (flag.kind, flag.severity, flag.found) == ("quote_not_found", "error", "35亿元")
    assert "35亿元" in flag.message


def test_a_missing_quote_is_a_quote_not_found() -> None:
    assert "quote_not_found" in kinds(TOTAL, record_of([total(quote=None)]))


def test_blanks_widths_and_look_alike_marks_do_not_make_a_quote_wrong() -> None:
    text = "“青石” 项目总投资 3 5 亿元，用地１２０亩。"
    metrics = [
        quantity("「青石」项目总投资35亿元", "35亿元", 35, "亿元", "total_investment"),
        quantity("用地120亩", "120亩", 120, "亩", "land_area"),
    ]
    assert kinds(text, record_of(metrics)) == []


@pytest.mark.parametrize("value", [53, 3.5, 350, 36, -35])
def test_a_value_that_the_words_do_not_say_is_flagged(value: float) -> None:
    [flag] = flags(TOTAL, record_of([total(value=value)]))
    assert flag.kind == "value_mismatch"
    assert flag.found == "35亿元"


def test_the_upper_end_of_a_range_is_what_the_words_say() -> None:
    [flag] = flags(TOTAL, record_of([total(upper=53)]))
    assert (flag.kind, flag.severity, flag.claimed, flag.found) == ("value_mismatch", "error", "35—53亿元", "35亿元")
    text = "青石化工项目总投资50—60亿元。"
    told = {"quote": text[:-1], "text": "50—60亿元", "value": 50, "unit": "亿元", "measure": "total_investment"}
    assert kinds(text, record_of([quantity(upper=60, **told)])) == []
    [flag] = flags(text, record_of([quantity(upper=600, **told)]))
    assert (flag.kind, flag.severity) == ("value_mismatch", "error")
    assert [flag.severity for flag in flags(text, record_of([quantity(**told)]))] == ["warning"]  # one end is missing


def test_a_number_changed_in_value_and_text_is_flagged() -> None:
    found = flags(TOTAL, record_of([total(value=53, text="53亿元")]))
    assert [(flag.kind, flag.found) for flag in found if flag.target] == [("value_mismatch", "35亿元")]


def test_a_fall_may_be_told_with_a_sign_but_not_with_another_unit() -> None:
    text = "企业亏损2.9亿元。"
    told = {"quote": "企业亏损2.9亿元", "text": "2.9亿元", "measure": "tax_profit"}
    assert kinds(text, record_of([quantity(value=-2.9, unit="亿元", **told)])) == []
    assert "value_mismatch" in kinds(text, record_of([quantity(value=-2.9, unit="万元", **told)]))


def test_the_tail_of_a_longer_number_is_not_the_number() -> None:
    assert "value_mismatch" in kinds(TOTAL, record_of([total(value=5, text="5亿元")]))


def test_ten_thousand_for_a_hundred_million_is_flagged() -> None:
    assert kinds(TOTAL, record_of([total(unit="万元")])) == ["value_mismatch"]


@pytest.mark.parametrize(
    ("text", "number", "unit", "wrong", "measure"),
    [
        ("项目引资2.6亿美元。", "2.6亿美元", "亿美元", "亿元", "foreign_capital"),
        ("项目占地40公顷。", "40公顷", "公顷", "亩", "land_area"),
        ("占比提高4.6个百分点。", "4.6个百分点", "个百分点", "%", "other"),
    ],
)
def test_another_unit_is_flagged_and_the_right_one_is_not(
    text: str, number: str, unit: str, wrong: str, measure: str
) -> None:
    value = float(number.removesuffix(unit))
    told = {"quote": text[:-1], "text": number, "value": value, "measure": measure}
    assert kinds(text, record_of([quantity(unit=unit, **told)])) == []
    assert "unit_mismatch" in kinds(text, record_of([quantity(unit=wrong, **told)]))


def test_the_same_amount_in_another_scale_and_another_word_for_one_thing_are_right() -> None:
    metrics = [total(value=350000, unit="万元")]
    assert kinds(TOTAL, record_of(metrics)) == []
    text = "全市有规上企业43家。"
    assert kinds(text, record_of([quantity("规上企业43家", "43家", 43, "个", "enterprise_count")])) == []


def test_a_number_that_no_text_states_is_flagged() -> None:
    invented = quantity("项目建设有序推进", "88亿元", 88, "亿元", "total_investment")
    text = TOTAL + "项目建设有序推进。"
    assert "number_not_in_source" in kinds(text, record_of([total(), invented]))


@pytest.mark.parametrize(
    ("text", "number", "right", "wrong"),
    [
        ("项目总投资约35亿元。", "约35亿元", "about", "exact"),
        ("带动就业600余人。", "600余人", "over", "exact"),
        ("项目总投资35亿元。", "35亿元", "exact", "over"),
        ("投资不超过35亿元。", "不超过35亿元", "under", "over"),
        ("带动就业六百多人。", "六百多人", "over", "exact"),
    ],
)
def test_a_bound_lost_or_invented_is_flagged(text: str, number: str, right: str, wrong: str) -> None:
    measure = "jobs" if "就业" in text else "total_investment"
    unit = "人" if "就业" in text else "亿元"
    told = {
        "quote": text[:-1],
        "text": number,
        "value": 600 if "就业" in text else 35,
        "unit": unit,
        "measure": measure,
    }
    assert "bound_lost" not in kinds(text, record_of([quantity(bound=right, **told)]))
    assert "bound_lost" in kinds(text, record_of([quantity(bound=wrong, **told)]))


TWO = "青石化工项目总投资12亿元，用地180亩。白云智能制造基地总投资8亿元，占地90亩，该项目预计年产值6亿元。"


def two(own: int, number: Mapping[str, Any]) -> Record:
    """Return the two projects of TWO, with one number in the hands of one of them."""
    names = (("青石化工项目", "青石化工项目总投资12亿元"), ("白云智能制造基地", "白云智能制造基地总投资8亿元"))
    return record_of(
        projects=[project(name, quote, *([number] if i == own else [])) for i, (name, quote) in enumerate(names)]
    )


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (quantity("用地180亩", "180亩", 180, "亩", "land_area"), 0),
        (quantity("占地90亩", "90亩", 90, "亩", "land_area"), 1),
        (quantity("该项目预计年产值6亿元", "6亿元", 6, "亿元", "output_value", status="forecast"), 1),
    ],
)
def test_a_number_of_another_project_is_flagged(number: dict[str, Any], right: int) -> None:
    assert "wrong_owner" not in kinds(TWO, two(right, number))
    assert "wrong_owner" in kinds(TWO, two(1 - right, number))


@pytest.mark.parametrize(("number", "value", "right"), [("28亿元", 28, 0), ("16亿元", 16, 1)])
def test_of_numbers_told_in_turn_each_goes_to_its_own_name(number: str, value: int, right: int) -> None:
    text = "青石化工项目、白云智能制造基地签约，总投资分别为28亿元和16亿元。"
    told = quantity(text[:-1], number, value, "亿元", "total_investment")
    names = ("青石化工项目", "白云智能制造基地")

    def of(own: int) -> Record:
        return record_of(
            projects=[project(name, text[:-1], *([told] if i == own else [])) for i, name in enumerate(names)]
        )

    assert "wrong_owner" not in kinds(text, of(right))
    assert "wrong_owner" in kinds(text, of(1 - right))


def test_a_phase_is_that_of_the_project_spoken_of_before() -> None:
    text = "青石化工项目一期投产。白云制造基地规模大，二期用地180亩。"
    names = ("青石化工项目二期", "白云制造基地二期")
    told = quantity("二期用地180亩", "180亩", 180, "亩", "land_area")

    def of(own: int) -> Record:
        quote = "白云制造基地规模大"
        return record_of(projects=[project(name, quote, *([told] if i == own else [])) for i, name in enumerate(names)])

    assert "wrong_owner" not in kinds(text, of(1))
    assert "wrong_owner" in kinds(text, of(0))


def test_a_regions_number_is_none_of_its_projects() -> None:
    text = "青石化工项目加快建设。全市工业实现产值200亿元。"
    told = quantity("全市工业实现产值200亿元", "200亿元", 200, "亿元", "output_value")
    assert "wrong_owner" in kinds(text, record_of(projects=[project("青石化工项目", "青石化工项目加快建设", told)]))
    assert "wrong_owner" not in kinds(text, record_of([told]))


def test_numbers_told_one_after_the_other_of_two_names_are_left_open() -> None:
    text = "清泉、平湖两座抽水蓄能电站，装机分别为180万千瓦和100万千瓦。"
    quote = text[:-1]
    projects = [
        project("清泉抽水蓄能电站", quote, quantity(quote, "180万千瓦", 180, "万千瓦", "capacity")),
        project("平湖抽水蓄能电站", quote, quantity(quote, "100万千瓦", 100, "万千瓦", "capacity")),
    ]
    assert kinds(text, record_of(projects=projects)) == []


@pytest.mark.parametrize("name", ["青岩化工项目", "白云智能制造基地", "青石化工项目二期"])
def test_a_name_that_the_article_does_not_have_is_flagged(name: str) -> None:
    [flag] = [
        f
        for f in flags(TOTAL, record_of(projects=[project(name, "青石化工项目总投资35亿元", total())]))
        if f.kind == "name_not_found"
    ]
    assert (flag.severity, flag.claimed) == ("error", name)


@pytest.mark.parametrize("name", ["“青石”化工项目", "青石化工", "青石化工项目"])
def test_marks_and_the_word_for_project_do_not_make_another_name(name: str) -> None:
    assert "name_not_found" not in kinds(
        TOTAL, record_of(projects=[project(name, "青石化工项目总投资35亿元", total())])
    )


def test_a_name_put_together_from_what_is_told_of_one_thing_is_right() -> None:
    text = "青石至白云高速公路分两段建设，东段总投资35亿元。"
    told = quantity("东段总投资35亿元", "35亿元", 35, "亿元", "total_investment")
    for name, found in (("青石至白云高速公路东段", False), ("青石至白云高速公路西段", True)):
        flagged = kinds(text, record_of(projects=[project(name, "青石至白云高速公路分两段建设", told)]))
        assert ("name_not_found" in flagged) == found, name


def test_a_party_that_the_article_does_not_name_is_flagged_and_a_completed_place_is_not() -> None:
    text = "沙湾镇青石化工项目开工，由远山集团建设。"
    told = project("青石化工项目", "青石化工项目开工", stage="started", location="四川省乐山市沙湾镇")
    right = record_of(projects=[{**told, "parties": [{"name": "远山集团", "role": "builder"}]}])
    wrong = record_of(projects=[{**told, "parties": [{"name": "近水集团", "role": "builder"}]}])
    assert kinds(text, right) == []
    assert kinds(text, wrong) == ["name_not_found"]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("青石化工项目正在进行主体施工，计划6月底竣工。", "building", "completed"),
        ("青石化工项目已竣工投产。", "operating", "planned"),
        ("青石化工项目力争4月开工建设。", "planned", "started"),
        ("青石化工项目签约落户。", "signed", "operating"),
        ("青石化工项目因资金问题停工。", "suspended", "building"),
    ],
)
def test_a_stage_that_the_words_do_not_tell_is_flagged(text: str, right: str, wrong: str) -> None:
    quote = text[:-1]
    assert "stage_conflict" not in kinds(text, record_of(projects=[project("青石化工项目", quote, stage=right)]))
    assert "stage_conflict" in kinds(text, record_of(projects=[project("青石化工项目", quote, stage=wrong)]))


def test_a_milestones_day_and_event_are_what_its_words_say() -> None:
    text = "青石化工项目计划2026年12月建成通车。"

    def milestone(**fields: Any) -> Record:
        told = {
            "event": "completion",
            "date": "2026-12",
            "status": "planned",
            "text": "计划2026年12月建成通车",
            **fields,
        }
        return record_of(projects=[project("青石化工项目", text[:-1], milestones=[told])])

    assert "date_conflict" not in kinds(text, milestone())
    assert "date_conflict" in kinds(text, milestone(date="2025-12"))
    assert "date_conflict" in kinds(text, milestone(event="approval"))


def test_parts_that_do_not_add_up_are_flagged_and_a_subset_is_not() -> None:
    wrong = "今年安排项目206个，按领域分，产业类118个、基础设施类52个、民生类26个。"
    right = "今年安排项目206个，按领域分，产业类118个、基础设施类52个、民生类36个。"
    subset = "今年安排项目206个，其中省重点46个、市重点100个。"
    over = "今年安排项目206个，其中省重点46个、市重点190个。"
    assert "sum_mismatch" in kinds(wrong, record_of())
    assert "sum_mismatch" in kinds(over, record_of())
    assert "sum_mismatch" not in kinds(right, record_of())
    assert "sum_mismatch" not in kinds(subset, record_of())


def test_a_sum_of_amounts_may_differ_by_the_rounding_of_its_parts() -> None:
    close = "风电13.5万千瓦、光伏6.6万千瓦、储能1.2万千瓦，合计21.2万千瓦。"
    wrong = "风电13.5万千瓦、光伏6.6万千瓦、储能1.2万千瓦，合计25.2万千瓦。"
    assert "sum_mismatch" not in kinds(close, record_of())
    assert "sum_mismatch" in kinds(wrong, record_of())


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("今年计划投资32亿元，前10个月已完成29.6亿元，占年度计划的92.5%。", False),
        ("今年计划投资32亿元，前10个月已完成29.6亿元，占年度计划的95.2%。", True),
        ("全区新签约项目14个，其中新能源项目5个，占35.7%。", False),
        ("全区新签约项目14个，其中新能源项目5个，占45.7%。", True),
        ("总投资88亿元，累计完成投资44亿元，占总投资的50%。", False),
        ("总投资88亿元，累计完成投资44亿元，占总投资的60%。", True),
        ("40个沉箱已安装31个，占总数的77%。", False),  # cut off, not rounded
        ("1—10月，占年度投资计划的97.2%，比时间进度超出13.8个百分点。", False),
        ("1—10月，占年度投资计划的97.2%，比时间进度超出18.3个百分点。", True),
        ("产能由5万吨增加到15万吨，增长2倍。", False),
        ("产能由5万吨增加到15万吨，增长3倍。", True),
    ],
)
def test_a_percentage_has_to_follow_from_its_amounts_rounded_or_cut_off(text: str, flagged: bool) -> None:
    assert ("ratio_mismatch" in kinds(text, record_of(), day="2024-11-06")) is flagged


def test_completed_over_total_is_implausible() -> None:
    text = "青石化工项目总投资12亿元，累计完成投资15亿元。"
    numbers = (
        quantity("总投资12亿元", "12亿元", 12, "亿元", "total_investment"),
        quantity("累计完成投资15亿元", "15亿元", 15, "亿元", "completed_investment"),
    )
    assert "implausible" in kinds(text, record_of(projects=[project("青石化工项目", text[:-1], *numbers)]))
    less = text.replace("15亿元", "10亿元")
    numbers = (numbers[0], quantity("累计完成投资10亿元", "10亿元", 10, "亿元", "completed_investment"))
    assert "implausible" not in kinds(less, record_of(projects=[project("青石化工项目", less[:-1], *numbers)]))


def test_two_totals_a_digit_apart_are_implausible_unless_one_is_put_right_by_the_other() -> None:
    def told(text: str) -> list[str]:
        amounts = [quantity(text[:-1], f"{n}亿元", n, "亿元", "total_investment") for n in ("1.8", "18")]
        return kinds(text, record_of(projects=[project("青石化工项目", text[:-1], *amounts)]))

    assert "implausible" in told("青石化工项目总投资1.8亿元，总投资18亿元。")
    assert "implausible" not in told("青石化工项目“总投资1.8亿元”应为“总投资18亿元”。")


def test_progress_over_all_a_fall_by_times_and_a_fact_from_the_future_are_implausible() -> None:
    progress = quantity("形象进度105%", "105%", 105, "%", "progress")
    assert "implausible" in kinds("形象进度105%。", record_of([progress]))
    completion = quantity("完成年度目标的115%", "115%", 115, "%", "completion_rate")
    assert "implausible" not in kinds("完成年度目标的115%。", record_of([completion]))
    fall = quantity("能耗下降2倍", "2倍", -2, "倍", "growth_rate")
    assert "implausible" in kinds("能耗下降2倍。", record_of([fall]))
    future = quantity("2025年完成投资3亿元", "3亿元", 3, "亿元", "completed_investment", period="2025")
    assert "implausible" in kinds("2025年完成投资3亿元。", record_of([future]))


def test_a_number_that_no_record_claims_is_told_with_its_place() -> None:
    text = TOTAL + "年税收3亿元。"
    [flag] = flags(text, record_of([total()]))
    assert (flag.kind, flag.found, flag.target) == ("unclaimed_number", "3亿元", "")
    at = text.index("3亿元", len(TOTAL))
    assert flag.evidence[0].spans == ((at, at + 3),)


@pytest.mark.parametrize("words", ["2024年3月6日，", "“十四五”期间，", "第一书记说，", "工程分一期建设。"])
def test_years_ordinals_and_slogans_are_nothing_to_claim(words: str) -> None:
    assert checks.check(record_of([total()]), article_of(TOTAL + words)).flags == ()


def test_a_plain_count_or_a_duration_is_only_a_notice() -> None:
    checked = checks.check(record_of([total()]), article_of(TOTAL + "沿途设站17座，工期排了24个月。"))
    assert {flag.severity for flag in checked.flags} == {"notice"}


def test_a_number_that_the_lead_repeats_is_claimed_where_its_equal_is() -> None:
    text = "青石化工项目总投资35亿元。\n据介绍，项目总投资35亿元。"
    assert kinds(text, record_of([total()])) == []


def test_a_headline_may_round_but_not_differ() -> None:
    text = "全市重点项目总投资989.5亿元。"
    told = record_of([quantity(text[:-1], "989.5亿元", 989.5, "亿元", "total_investment")])
    assert "headline_conflict" not in kinds(text, told, title="总投资近千亿元")
    assert "headline_conflict" in kinds(text, told, title="总投资逾1200亿元")


def test_the_same_number_claimed_twice_is_a_duplicate_and_equal_numbers_at_two_places_are_not() -> None:
    text = "甲区开工12个项目，乙区开工12个项目。"
    one = quantity("甲区开工12个", "12个", 12, "个", "project_count", subject="甲区")
    other = quantity("乙区开工12个", "12个", 12, "个", "project_count", subject="乙区")
    assert kinds(text, record_of([one, other])) == []
    assert "duplicate" in kinds(text, record_of([one, other, other]))


def test_what_follows_from_another_flag_names_it() -> None:
    record = record_of([total(value=53, text="53亿元")], summary="青石化工项目总投资53亿元。")
    found = {flag.kind: flag for flag in flags(TOTAL, record)}
    root = found["value_mismatch"]
    assert root.cause is None
    assert {found[kind].cause for kind in ("unclaimed_number", "summary_unsupported")} == {root.id}


def test_a_day_of_signing_signs_what_it_presents_and_builds_nothing() -> None:
    text = "本报讯 3月5日，全县举行招商推介会。最大的一个是青石化工项目，总投资12亿元。"
    for stage, flagged in (("signed", False), ("completed", True)):
        named = project("青石化工项目", "最大的一个是青石化工项目", stage=stage)
        assert ("stage_conflict" in kinds(text, record_of(projects=[named]))) is flagged, stage


def test_one_reading_of_a_paragraph_is_one_warning_that_the_others_name() -> None:
    text = "白云制造基地昨日开工。\n青石化工项目总投资12亿元，用地180亩，厂房3万平方米。"
    numbers = [
        quantity("总投资12亿元", "12亿元", 12, "亿元", "total_investment"),
        quantity("用地180亩", "180亩", 180, "亩", "land_area"),
        quantity("厂房3万平方米", "3万平方米", 3, "万平方米", "floor_area"),
    ]
    named = project("青石化工项目", "青石化工项目总投资12亿元")
    record = record_of(projects=[named, project("白云制造基地", "白云制造基地昨日开工", *numbers)])
    found = [flag for flag in checks.check(record, article_of(text)).flags if flag.kind == "wrong_owner"]
    assert [flag.severity for flag in found] == ["warning", "notice", "notice"]
    assert {flag.cause for flag in found[1:]} == {found[0].id}
    assert "另有2处" in found[0].message
    alone = project("白云制造基地", "白云制造基地昨日开工", numbers[1])
    assert [f.kind for f in flags(text, record_of(projects=[named, alone]))].count("wrong_owner") == 1


def test_a_pronoun_takes_up_what_its_sentence_before_speaks_of_and_a_lines_end_is_no_owner() -> None:
    text = "青石化工项目是白云产业园里最大的一家。它分三期建设，总投资40亿元。"
    told = [quantity("总投资40亿元", "40亿元", 40, "亿元", "total_investment")]
    named = [project("青石化工项目", "青石化工项目是", *told), project("白云产业园", "白云产业园里最大的一家")]
    assert "wrong_owner" not in kinds(text, record_of(projects=named))
    line = "青石疏港铁路自福海站引出，止于9号泊位，正线长23.8公里。"
    length = quantity("正线长23.8公里", "23.8公里", 23.8, "公里", "length")
    ends = [project("青石疏港铁路", "青石疏港铁路自福海站引出", length), project("9号泊位", "止于9号泊位")]
    assert "wrong_owner" not in kinds(line, record_of(projects=ends))


def test_flags_keep_their_ids_when_other_items_come_and_go() -> None:
    wrong = total(value=53)
    text = TOTAL + "用地90亩。"
    land = quantity("用地90亩", "90亩", 90, "亩", "land_area")
    first = {f.id for f in flags(text, record_of([land, wrong])) if f.kind == "value_mismatch"}
    second = {f.id for f in flags(text, record_of([wrong, land])) if f.kind == "value_mismatch"}
    assert first == second


def test_every_kind_is_explained_with_an_example() -> None:
    assert set(WORDS) == set(get_args(FlagKind))
    assert "example" in explain("wrong_owner")
    with pytest.raises(UsageError, match="no such kind"):
        explain("wrong")


def test_a_record_that_failed_is_not_checked() -> None:
    assert checks.check(record_of(state="refused", reason="400"), article_of(TOTAL)).flags == ()


def test_a_product_a_multiple_and_a_left_out_noun_are_right_and_another_value_is_not() -> None:
    text = "热电项目（2×66万千瓦）开工，审批由48个工作日缩短为19个，产量增加了四倍。"
    power = quantity("热电项目（2×66万千瓦）开工", "66万千瓦", 132, "万千瓦", "capacity")
    days = quantity("审批由48个工作日缩短为19个", "19个", 19, "个工作日", "duration")
    more = quantity("产量增加了四倍", "四倍", 400, "%", "growth_rate")
    wrong = {"value_mismatch", "unit_mismatch"}
    assert not wrong & set(kinds(text, record_of([power, days, more])))
    for false in ({**power, "value": 133}, {**days, "value": 18}, {**more, "value": 500}):
        assert wrong & set(kinds(text, record_of([false]))), false


def test_what_must_not_be_passed_is_no_less_than_a_bound_and_what_was_passed_is_over() -> None:
    limit = quantity("误差不许超过2微米", "2微米", 2, "微米", "other", bound="under")
    passed = quantity("误差超过2微米", "超过2微米", 2, "微米", "other", bound="under")
    assert "bound_lost" not in kinds("误差不许超过2微米。", record_of([limit]))
    assert "bound_lost" in kinds("误差超过2微米。", record_of([passed]))


def test_a_number_of_many_or_of_a_region_is_no_projects_own_and_what_a_project_does_for_them_is() -> None:
    text = "青石化工项目3月开工。电子产业产值突破300亿元。项目满载后带动全市电子产业产值增加20亿元。"
    sector = quantity("电子产业产值突破300亿元", "突破300亿元", 300, "亿元", "output_value", bound="over")
    effect = quantity("带动全市电子产业产值增加20亿元", "20亿元", 20, "亿元", "output_value", status="forecast")
    given = [project("青石化工项目", "青石化工项目3月开工", sector, stage="started")]
    assert "wrong_owner" in kinds(text, record_of(projects=given))
    given = [project("青石化工项目", "青石化工项目3月开工", effect, stage="started")]
    assert "wrong_owner" not in kinds(text, record_of(projects=given))
    assert "wrong_owner" not in kinds(text, record_of([sector]))
