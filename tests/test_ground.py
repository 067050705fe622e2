"""From a draft to a record: places, canonical values, periods, ids; nothing judged, nothing repaired."""

from decimal import Decimal

from summarizer.articles import Article, cut
from summarizer.draft import Draft, DraftMetric, DraftMilestone, DraftProject, DraftQuantity, items
from summarizer.ground import ground
from summarizer.records import Provenance, Record
from summarizer.text import Source, sha256_of, without_blanks

PROVENANCE = Provenance(endpoint="test", model="m", prompt="p", schema_="1.0", at="2026-01-01T00:00:00Z")
TEXT = """青禾市抓项目促发展
　　本报青禾3月5日讯（记者 某某）今年，全市安排重点项目20 6个，总投资1862
亿元，其中产业类118个。
　　青禾新能源电池项目总投资35亿元，占地260亩，计划2024年9月竣工，项目二期总投资35
亿元。1—2月，全市完成投资9.36亿元，占年度计划的13％。
"""


def article(text: str = TEXT, published: str | None = "2024-03-06") -> Article:
    [found] = cut(Source("a.txt", sha256_of(text.encode()), text, published=published)).articles
    return found


def quantity(text: str, quote: str, **more: object) -> DraftQuantity:
    fields = {"measure": "total_investment", "text": text, "value": "1", "unit": "亿元", "quote": quote, **more}
    return DraftQuantity.model_validate(fields)


def metric(text: str, quote: str, **more: object) -> DraftMetric:
    return DraftMetric.model_validate({**quantity(text, quote, **more).model_dump(), "subject": "全市"})


def grounded(**parts: object) -> Record:
    return ground(Draft.model_validate(parts), article(), (), PROVENANCE)


def stands(start: int | None, end: int | None) -> str:
    assert start is not None
    return without_blanks(TEXT[start:end])


def test_a_number_is_found_across_line_ends_and_stray_blanks() -> None:
    [said] = grounded(metrics=[metric("206个", "全市安排重点项目206个", unit="个", value=206)]).metrics
    assert stands(said.start, said.end) == said.text == "206个"
    assert said.evidence.quote == "全市安排重点项目206个"
    assert stands(*said.evidence.spans[0]) == said.evidence.quote


def test_the_same_claim_made_twice_takes_the_places_in_order() -> None:
    draft = {
        "projects": [
            DraftProject(
                name="青禾新能源电池项目", quote="青禾新能源电池项目", quantities=[quantity("35亿元", "总投资35亿元")]
            ),
            DraftProject(name="项目二期", quote="项目二期", quantities=[quantity("35亿元", "总投资35亿元")]),
        ]
    }
    first, second = (project.quantities[0] for project in grounded(**draft).projects)
    assert first.start is not None
    assert second.start is not None
    assert first.start < second.start
    assert first.id != second.id
    assert stands(second.start, second.end) == "35亿元"


def test_several_numbers_of_one_clause_stand_at_their_own_places_in_it() -> None:
    quote = "全市完成投资9.36亿元，占年度计划的13%"
    money, share = grounded(metrics=[metric("9.36亿元", quote), metric("13%", quote, unit="%", value=13)]).metrics
    assert (stands(money.start, money.end), stands(share.start, share.end)) == ("9.36亿元", "13％")
    assert money.evidence == share.evidence


def test_what_is_not_found_keeps_null_places_and_every_word_of_the_model() -> None:
    changed, elsewhere = grounded(
        metrics=[metric("53亿元", "总投资53亿元", value=53), metric("35亿元", "全市安排重点项目206个", value=35)]
    ).metrics
    assert (changed.start, changed.evidence.spans, changed.evidence.quote) == (None, (), "总投资53亿元")
    assert (changed.text, changed.value) == ("53亿元", Decimal(53))
    assert elsewhere.start is None
    assert elsewhere.evidence.spans


def test_the_end_of_a_longer_number_is_not_that_number() -> None:
    [said] = grounded(metrics=[metric("62亿元", "总投资1862亿元", value=62)]).metrics
    assert said.start is None


def test_canonical_values_are_exact() -> None:
    [said] = grounded(metrics=[metric("9.36亿元", "全市完成投资9.36亿元", value="9.36")]).metrics
    assert said.canonical is not None
    assert (said.canonical.value, said.canonical.unit) == (Decimal(936000000), "CNY")


def test_words_of_time_mean_what_they_mean_in_the_article() -> None:
    [said] = grounded(metrics=[metric("9.36亿元", "全市完成投资9.36亿元", period="1—2月")]).metrics
    assert said.period == "2024-01/2024-02"
    assert said.support is not None
    assert [stands(*span) for span in said.support["period"]] == ["1—2月"]


def test_words_of_time_that_the_day_cannot_settle_have_a_reason() -> None:
    draft = Draft(metrics=[metric("9.36亿元", "全市完成投资9.36亿元", period="今年")])
    [said] = ground(draft, article(published=None), (), PROVENANCE).metrics
    assert said.period is None
    assert said.period_reason


def test_a_milestone_gets_its_date_and_place() -> None:
    milestone = DraftMilestone(event="completion", date="2024年9月", status="planned", text="计划2024年9月竣工")
    [project] = grounded(
        projects=[DraftProject(name="青禾新能源电池项目", quote="占地260亩", milestones=[milestone])]
    ).projects
    [said] = project.milestones
    assert (said.date, stands(said.start, said.end)) == ("2024-09", "计划2024年9月竣工")


def test_a_part_points_to_its_whole() -> None:
    whole, part = grounded(
        metrics=[
            metric("206个", "全市安排重点项目206个", unit="个", value=206),
            metric("118个", "其中产业类118个", unit="个", value=118, part_of="206个"),
        ]
    ).metrics
    assert part.part_of == whole.id


def test_ids_are_the_same_wherever_the_article_is_printed() -> None:
    draft = Draft(metrics=[metric("9.36亿元", "全市完成投资9.36亿元")])
    printed_elsewhere = article("\n\n" + TEXT.replace("\n", "\r\n"))
    assert printed_elsewhere.id == article().id
    ids = {ground(draft, one, (), PROVENANCE).metrics[0].id for one in (article(), printed_elsewhere)}
    assert len(ids) == 1


def test_an_alias_that_the_article_does_not_hold_is_rejected_and_told() -> None:
    record = grounded(
        projects=[DraftProject(name="青禾新能源电池项目", quote="占地260亩", aliases=["项目二期", "青禾超级工厂"])]
    )
    assert record.projects[0].aliases == ("项目二期",)
    assert record.rejected[0].item == {"project": "青禾新能源电池项目", "alias": "青禾超级工厂"}


def test_a_number_that_a_column_cuts_is_told_by_the_part_with_its_unit() -> None:
    text = "总投资18\n\n图为项目现场。\n\n62亿元，其中产业类118个。"
    source = Source("a.txt", "0" * 64, text)
    at = text.index("62亿元")
    one = Article(source, ((0, 5), (at, len(text))), (0,))
    [said] = ground(Draft(metrics=[metric("1862亿元", "总投资1862亿元")]), one, (), PROVENANCE).metrics
    assert (said.text, said.start, said.end) == ("62亿元", at, at + 4)
    assert said.evidence.spans == ((0, 5), (at, at + 4))


def test_a_bad_item_does_not_lose_the_others() -> None:
    good = metric("9.36亿元", "全市完成投资9.36亿元").model_dump(mode="json")
    draft, rejected = items({"summary": None, "projects": [], "metrics": [good, {"measure": "no such"}, "words"]})
    record = ground(draft, article(), rejected, PROVENANCE)
    assert len(record.metrics) == 1
    assert [bad.item for bad in record.rejected] == [{"measure": "no such"}, "words"]
