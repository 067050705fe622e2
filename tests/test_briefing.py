"""The facts of a span: sums that count nothing twice, flagged figures kept out, promises, pace, checked sentences."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from summarizer import checks
from summarizer.briefing import PeriodFacts, compose, gather, span_of
from summarizer.briefing.composing import Wanted
from summarizer.briefing.document import Heading, Paragraph, Table, plain
from summarizer.briefing.facts import Figure, Moves, ProjectFacts
from summarizer.briefing.markdown import markdown
from summarizer.briefing.page import page
from summarizer.briefing.phrases import ahead_of, cell, label_of, money, period, same_places, shorter
from summarizer.briefing.spans import Asked, Span, first_and_last
from summarizer.briefing.sums import elapsed, groups, paces, total
from summarizer.briefing.verifying import Support, unsupported
from summarizer.errors import UsageError
from summarizer.ledger import Entry, Ledger, open_ledger, schema
from summarizer.ledger.choices import Choice
from summarizer.ledger.database import writing
from summarizer.ledger.decided import By
from summarizer.ledger.review import Review
from tests import checking
from tests.conftest import ROOT
from tests.weeks import right_entries

YI = Decimal(100_000_000)
MARCH = span_of(Asked(month="2025-03"))
EVERYTHING = span_of(Asked(everything=True))


def ledger_of(folder: str, path: Path) -> Ledger:
    made = open_ledger(str(path / "l.db"))
    for _ in made.add(right_entries(ROOT / folder)):
        pass
    return made


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with ledger_of("fixtures/gold/weeks", tmp_path_factory.mktemp("weeks")) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with ledger_of("fixtures/weeks", tmp_path_factory.mktemp("others")) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def march(weeks: Ledger) -> PeriodFacts:
    return gather(weeks, MARCH)


def figure(value: str | None, text: str = "", measure: str = "total_investment", **more: object) -> Figure:
    told = Figure(
        id=f"q{value}{text}{measure}", article="a", pointer="/projects/0/quantities/0", measure=measure,
        label="总投资", text=text or f"{value}亿元", value=Decimal(value) * YI if value else None, upper=None,
        unit="CNY", bound="exact", status="actual", period=None, basis=None, scope=None, whole=True,
        subject=None, quote=None, spans=(),
    )  # fmt: skip
    return replace(told, **more)  # type: ignore[arg-type]


def project(name: str, *figures: Figure) -> ProjectFacts:
    return ProjectFacts(
        id=f"P-{name}", name=name, region="云岭市", code=None, stage="building", stage_text=None, stage_article=None,
        turn=None, new=True, amounts={one.measure: one for one in figures}, figures=figures, milestones=(), lists=(),
        parties=(), industry=None, content=None, problem=None, next_step=None, articles=("a",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bounds", "sign"),
    [(("exact", "exact"), ""), (("exact", "over"), "超"), (("under", "under"), "不超过"), (("about", "over"), "约")],
)
def test_a_sum_keeps_the_word_before_its_parts(bounds: tuple[str, ...], sign: str) -> None:
    parts = (project(f"{name}号路", figure(name, bound=bound)) for name, bound in zip("34", bounds, strict=True))
    assert total(parts, "total_investment").sign == sign


def test_two_rates_of_one_group_for_one_time_are_told_of_none() -> None:
    count = replace(figure("1", "5个", "project_count", unit="item", subject="云岭市重点项目"), value=Decimal(5))
    rates = [
        replace(
            count, id=rate, measure="completion_rate", unit="percent", value=Decimal(rate), period="2025-01/2025-11"
        )
        for rate in ("92.8", "122.2")
    ]
    assert "completion_rate" in groups([count, rates[0]])[0].figures
    assert groups([count, *rates]) == ()


def test_a_cell_keeps_the_word_before_its_number_and_a_comparison_all_words_before_it() -> None:
    assert cell(figure("100", bound="over")) == "超100"
    over = figure("20", label="计划投资", measure="other", quote="超出年度计划投资20亿元", whole=False)
    assert label_of(over) == "超出年度计划投资"
    assert label_of(figure("1", label="land_area", measure="land_area")) == "用地"


def test_a_week_begins_where_the_office_says() -> None:
    monday = span_of(Asked(week="2024-W09"))
    assert (monday.since, monday.until) == (datetime.date(2024, 2, 26), datetime.date(2024, 3, 3))
    friday = span_of(Asked(week="2024-03-01"), week_start=4)
    assert friday.since == datetime.date(2024, 3, 1)
    assert span_of(Asked(week="2024-02-29"), week_start=4).since == datetime.date(2024, 2, 23)


def test_the_span_before_is_of_the_same_kind() -> None:
    month = span_of(Asked(month="2024-03")).before()
    assert month is not None
    assert month.label == "2024年2月"
    quarter = span_of(Asked(quarter="2024-Q1")).before()
    assert quarter is not None
    assert quarter.label == "2023年第四季度"


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(week="2024-W60"),
        Asked(month="2024-13"),
        Asked(day="29.2."),
        Asked(since="2024-03-02", until="2024-03-01"),
    ],
)
def test_a_span_that_means_nothing_is_told(asked: Asked) -> None:
    with pytest.raises(UsageError):
        span_of(asked)


def test_an_article_dated_by_month_belongs_to_no_week_of_it() -> None:
    week = span_of(Asked(week="2024-W09"))
    assert not week.holds("2024-03")
    assert span_of(Asked(month="2024-03")).holds("2024-03")
    assert not span_of(Asked(month="2024-03")).holds("2024")


def test_a_sum_is_of_what_is_known_and_names_the_rest() -> None:
    found = total(
        [
            project("甲项目", figure("10")), project("乙项目", figure("2.5", bound="about")), project("丙项目"),
            project("丁项目", figure("99", doubt="error")), project("戊项目", figure("7", unit="USD")),
            project("己项目", figure("5", upper=Decimal(8) * YI)),
        ],
        "total_investment",
    )  # fmt: skip
    assert found.value == Decimal("12.5") * YI
    assert (len(found.figures), found.approximate, len(found.unknown)) == (2, 1, 1)
    assert (len(found.doubted), len(found.apart)) == (1, 2)


def test_measures_are_never_added_to_each_other() -> None:
    one = project(
        "甲项目", figure("10"), figure("3", measure="annual_investment"), figure("1", measure="completed_investment")
    )
    for name, value in (("total_investment", 10), ("annual_investment", 3), ("completed_investment", 1)):
        assert total([one], name).value == value * YI


def test_a_phase_is_not_counted_beside_its_whole() -> None:
    whole, phase = project("云谷产业园项目", figure("63")), project("云谷产业园项目二期", figure("28"))
    found = total([whole, phase], "total_investment")
    assert found.value == 63 * YI
    assert [one.name for one in found.within] == ["云谷产业园项目二期"]
    first = project("云谷产业园项目一期", figure("35"))
    assert total([first, phase], "total_investment").value == 63 * YI


def test_the_sums_of_march_are_those_of_the_gold(march: PeriodFacts) -> None:
    found = total(march.projects, "total_investment")
    by_name = {
        one.name: one.amounts["total_investment"].value for one in march.projects if "total_investment" in one.amounts
    }
    assert found.value == sum(value for value in by_name.values() if value is not None)
    assert by_name["云岭至白石高速公路"] == Decimal("98.7") * YI
    assert len(by_name) == len(found.figures) + len(found.doubted) + len(found.apart) + len(
        [one for one in found.within if "total_investment" in one.amounts]
    )


def test_a_project_told_of_twice_is_counted_once(march: PeriodFacts, weeks: Ledger) -> None:
    berth = [one for one in march.projects if "5号泊位" in one.name]
    assert len(berth) == 1
    assert len(berth[0].articles) == 2
    assert len({one.id for one in march.projects}) == len(march.projects)
    assert len(march.projects) == len([row for row in weeks.projects() if row["mentions"]])


def test_a_groups_total_stands_apart_from_its_members(march: PeriodFacts) -> None:
    told = {group.subject: group for group in groups(march.metrics)}
    whole = next(
        group for group in told.values() if group.figures.get("total_investment", figure("0")).value == 1862 * YI
    )
    assert whole.figures["annual_investment"].value == Decimal("436.5") * YI
    assert total(march.projects, "total_investment").value < 1862 * YI
    document = compose(march)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert str(1862 + 213) not in plain(block.pieces)


def test_pace_is_measured_against_the_months_that_have_gone_by(march: PeriodFacts) -> None:
    assert elapsed("2025-01/2025-02") == Decimal(2) / 12 * 100
    assert elapsed("2023-01/2023-11") == Decimal(11) / 12 * 100
    assert elapsed("2025-03") is None
    park = next(one for one in paces(march) if one.done is not None and one.done.value == Decimal("9.36") * YI)
    assert round(park.rate, 1) == 13
    assert round(park.lead, 1) == Decimal("-3.7")


def test_what_comes_later_does_not_change_an_earlier_week(weeks: Ledger) -> None:
    first = gather(weeks, Span("week", datetime.date(2025, 3, 3), datetime.date(2025, 3, 9), "一"))
    assert "total_investment" not in next(one for one in first.projects if "5号泊位" in one.name).amounts
    second = gather(weeks, Span("week", datetime.date(2025, 3, 10), datetime.date(2025, 3, 16), "二"))
    berth = next(one for one in second.projects if "5号泊位" in one.name)
    assert berth.amounts["total_investment"].value == Decimal("11.8") * YI
    assert not berth.new
    assert second.before is not None
    assert second.before.articles == len(first.articles) == 4


def test_a_step_is_news_once(others: Ledger) -> None:
    days = [span_of(Asked(week=f"2025-W{number}")) for number in range(18, 25)]
    turns = [(one.id, one.turn) for span in days for one in gather(others, span, compare=False).projects if one.turn]
    assert len(turns) == len(set(turns))
    assert turns


def test_contradicting_amounts_go_into_no_sum_until_a_person_decides(others: Ledger) -> None:
    facts = gather(others, EVERYTHING)
    doubted = [one for one in facts.projects if any(told.doubt == "error" for told in one.amounts.values())]
    assert doubted
    found = total(facts.projects, "total_investment")
    assert not {one.amounts["total_investment"].id for one in doubted if "total_investment" in one.amounts} & {
        one.id for one in found.figures
    }
    flags = [one for one in facts.doubts if one.severity == "error"]
    for flag in flags:
        Review(others).decide(flag.id, Choice("dismiss"), By("某人", "2025-06-30T00:00:00Z", "已核"))
    again = gather(others, EVERYTHING)
    assert not [one for one in again.doubts if one.severity == "error"]
    assert total(again.projects, "total_investment").value > found.value


def test_words_whose_number_no_article_states_are_told_as_a_doubt_alone(tmp_path: Path) -> None:
    own = {"stage_text": "完成777%", "problem": "资金缺口9亿元", "next_step": "再投入35亿元"}
    told = checking.project("青石化工项目", checking.TOTAL[:-1], checking.total(), stage="building", **own)
    article = checking.article_of(checking.TOTAL)
    record = checks.check(checking.record_of(projects=[told], state="ok"), article)
    with open_ledger(str(tmp_path / "l.db")) as ledger:
        list(ledger.add([Entry(record, article)]))
        facts = gather(ledger, EVERYTHING)
    [one] = facts.projects
    assert (one.stage_text, one.problem, one.next_step) == (None, None, "再投入35亿元")
    assert {"777%", "9亿元"} <= {doubt.claimed for doubt in facts.doubts}


def test_promises_are_due_late_or_kept(march: PeriodFacts, weeks: Ledger) -> None:
    states = {(one.name, one.event): one.state for one in march.promises}
    assert {"due", "ahead"} <= set(states.values())
    april = gather(weeks, span_of(Asked(month="2025-04")))
    assert "late" in {one.state for one in april.promises}


def test_every_figure_of_a_document_has_its_source(march: PeriodFacts) -> None:
    document = compose(march)
    assert document.replaced == 0
    known = {source.article for source in document.sources}
    assert known == {told.id for told in march.articles}
    assert [note.number for note in document.notes] == list(range(1, len(document.notes) + 1))
    assert all(mark.article in known for mark in document.numbers)
    amounts = [figure.text for one in march.projects for figure in one.figures if figure.measure == "total_investment"]
    quotes = "".join(note.quote or "" for note in document.notes)
    assert all(text in quotes for text in amounts)


def test_the_fixed_parts_are_all_there(march: PeriodFacts) -> None:
    headings = [block.text for block in compose(march).blocks if isinstance(block, Heading) and block.level == 1]
    for part in (
        "概览",
        "新签约、新开工、竣工投产",
        "重点项目进展",
        "承诺兑现",
        "区县动态",
        "指标动态",
        "清单",
        "存疑与待核",
        "未注日期",
    ):
        assert any(part in heading for heading in headings), part


def test_the_edition_that_leaves_the_house_has_neither_marks_nor_doubts(others: Ledger) -> None:
    facts = gather(others, EVERYTHING)
    document = compose(facts, Wanted("报送稿"))
    assert not document.notes
    assert not document.numbers
    assert not [block for block in document.blocks if isinstance(block, Heading | Table) and "存疑" in _title(block)]
    assert any("规则抽取，未经模型独立复核" in line or "模型" in line for line in document.made)
    assert document.head.banner is not None
    assert compose(facts, Wanted("报送稿", confirmed_by="张三")).head.banner is None


def _title(block: Heading | Table) -> str:
    return block.text if isinstance(block, Heading) else block.caption


def test_the_monthly_notice_names_who_is_behind(march: PeriodFacts) -> None:
    text = "".join(plain(block.pieces) for block in compose(march).blocks if isinstance(block, Paragraph))
    assert "通报" in text
    assert "慢于序时进度3.7个百分点" in text


def test_nothing_in_a_span_is_said_and_not_counted(weeks: Ledger) -> None:
    document = compose(gather(weeks, span_of(Asked(month="2030-01"))))
    assert "没有收录报道" in "".join(plain(b.pieces) for b in document.blocks if isinstance(b, Paragraph))


def test_a_place_has_only_its_own(weeks: Ledger) -> None:
    facts = gather(weeks, MARCH, "白石县")
    assert facts.projects
    assert all("白石" in (one.region or "") for one in facts.projects)
    assert len(facts.articles) < 8


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("云谷项目总投资35亿元。", None), ("云谷项目已包含在上一级项目中，不重复计入。", None),
        ("云谷项目总投资3500000000元。", None), ("云谷项目总投资36亿元。", "36亿元"),
        ("云谷项目总投资35万元。", "35万元"), ("云谷项目总投资35亿美元。", "35亿美元"),
        ("海光项目总投资35亿元。", "海光项目"),
        ("2026年云谷项目总投资35亿元。", "2026年"),
    ],
)  # fmt: skip
def test_a_sentence_says_what_its_facts_say(text: str, wrong: str | None) -> None:
    support = Support.of([figure("35", period="2025")], words=["云谷项目"])
    assert next(unsupported(text, support), None) == wrong


def test_money_stands_in_one_unit_with_the_articles_words_beside_it() -> None:
    assert money(figure("21")) == "21亿元"
    assert money(figure("0.8", "8000万元")) == "0.8亿元（原文“8000万元”）"
    assert money(figure("100", "超过100亿元", bound="over")) == "超100亿元"


def test_a_city_whose_name_ends_like_a_prefecture_is_one_place() -> None:
    assert shorter(["江苏省苏州市吴中区", "江苏省常州市"]) == {
        "江苏省苏州市吴中区": "苏州市吴中区",
        "江苏省常州市": "常州市",
    }
    assert ahead_of("苏州市吴中区", "吴中区人民医院") == ""
    assert ahead_of("苏州市吴中区", "东山隧道") == "苏州市吴中区"


def test_short_words_for_places_and_periods() -> None:
    told = shorter(["山东省济南市章丘区", "山东省济南市历下区"])
    assert set(told.values()) == {"章丘区", "历下区"}
    assert period("2025-01/2025-02") == "2025年1—2月"
    assert period("2024/2028") == "2024—2028年"
    assert first_and_last("2024-02") == (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))


def test_a_place_called_in_short_is_the_place_itself() -> None:
    coded = {"青禾市": "1", "青禾": None, "青禾市东区": "2", "东区": None, "西县": None, "西县同属西县": None}
    assert same_places(coded) == {"青禾": "青禾市", "东区": "青禾市东区"}
    assert same_places({"青禾市东区": "1", "白石市东区": "2", "东区": None}) == {}  # which of the two nobody knows


def test_all_that_was_read_is_no_failure(march: PeriodFacts) -> None:
    assert not march.failed
    assert not any("未能抽取" in line for line in compose(march).made)


def test_of_one_group_told_twice_the_latest_pace_counts(others: Ledger) -> None:
    found = paces(gather(others, EVERYTHING))
    assert len({(one.name, one.region) for one in found}) == len(found)
    assert "2025-01/2025-05" in {one.period for one in found}


def test_a_quarter_is_analysed_by_size_and_the_shares_add_up(march: PeriodFacts) -> None:
    facts = replace(march, span=span_of(Asked(quarter="2025-Q1")))
    [table] = [b for b in compose(facts).blocks if isinstance(b, Table) and b.sheet == "结构分析"]
    shares = [Decimal(plain(row[3])) for row in table.rows]
    amounts = [Decimal(plain(row[2])) for row in table.rows]
    assert abs(sum(shares) - 100) <= Decimal("0.3")
    assert sum(amounts) * YI == total(facts.projects, "total_investment").value
    assert "结构分析" not in "".join(b.text for b in compose(march).blocks if isinstance(b, Heading))


def test_no_cell_is_a_bare_mark(march: PeriodFacts) -> None:
    for block in compose(march).blocks:
        if isinstance(block, Table) and block.sheet != "存疑":
            assert all(plain(cell) for row in block.rows for cell in row if cell)


def test_a_long_table_says_how_much_it_leaves_out_and_where_it_stands(march: PeriodFacts) -> None:
    many = tuple(replace(march.projects[0], id=f"P-{n}", name=f"第{n}号项目", stage="planned") for n in range(55))
    document = compose(replace(march, projects=many))
    [table] = [b for b in document.blocks if isinstance(b, Table) and b.sheet == "投资机会"]
    assert (len(table.rows), len(table.shown)) == (55, 40)
    assert table.remark == "本表列出前40行，其余15行见 Excel 台账“投资机会”页。"
    for text in (markdown(document), page(document)):
        assert "其余15行见 Excel 台账“投资机会”页" in text


@pytest.mark.parametrize(
    ("kind", "title", "second"),
    [
        ("day", "日监测", "新签约"),
        ("week", "周调度", "新签约"),
        ("month", "月通报", "重点项目进展"),
        ("quarter", "季分析", "结构分析"),
    ],
)
def test_day_week_month_and_quarter_have_templates_of_their_own(
    march: PeriodFacts, kind: str, title: str, second: str
) -> None:
    asked = {"day": "2025-03-05", "week": "2025-W10", "month": "2025-03", "quarter": "2025-Q1"}
    document = compose(replace(march, span=span_of(Asked(**{kind: asked[kind]}))))
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert title in document.head.title
    assert second in headings[1]


def test_a_long_list_of_sources_keeps_what_is_cited_and_counts_the_rest(march: PeriodFacts) -> None:
    more = tuple(replace(march.articles[0], id=f"extra{n}", title=f"第{n}篇") for n in range(300))
    document = compose(replace(march, articles=(*march.articles, *more)))
    cited = {mark.article for mark in document.numbers}
    assert cited <= {one.article for one in document.sources}
    assert len(document.sources) == 200
    assert document.unlisted == 300 + len(march.articles) - 200
    for text in (markdown(document), page(document)):
        assert f"其余{document.unlisted}篇未被引用" in text


def test_flags_that_an_import_left_untold_are_told_before_a_briefing(tmp_path: Path) -> None:
    with ledger_of("fixtures/weeks", tmp_path) as ledger:
        told = {one.id for one in gather(ledger, EVERYTHING).doubts}
        with writing(ledger.engine) as connection:
            connection.execute(delete(schema.flags))
            again = [
                {"kind": "records", "name": name} for (name,) in connection.execute(select(schema.records.c.article))
            ]
            again += [{"kind": "project", "name": name} for (name,) in connection.execute(select(schema.projects.c.id))]
            connection.execute(insert(schema.stale), again)
        assert told
        assert {one.id for one in gather(ledger, EVERYTHING).doubts if one.severity == "error"} <= told
        assert any(one.severity == "error" for one in gather(ledger, EVERYTHING).doubts)


def test_what_stands_level_is_told_together(weeks: Ledger) -> None:
    facts = gather(weeks, span_of(Asked(week="2025-W11")))
    assert facts.before is not None
    level = replace(facts, before=Moves(len(facts.articles), len(facts.projects), {}))
    text = "".join(plain(b.pieces) for b in compose(level).blocks if isinstance(b, Paragraph))
    assert "报道、具名项目" in text
    assert "持平，" not in text
