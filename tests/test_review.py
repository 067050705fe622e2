"""Deciding on flags, on both databases: what follows in the ledger, and what survives."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from summarizer import checks
from summarizer.briefing.gathering import gather
from summarizer.briefing.spans import Asked, span_of
from summarizer.errors import AlreadyDecided, LedgerError
from summarizer.evaluate.falsify import falsehoods
from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, Ledger, open_ledger
from summarizer.ledger.cases import Case
from summarizer.ledger.choices import Choice
from summarizer.ledger.decided import By
from summarizer.ledger.queue import Wanted, week_of
from summarizer.ledger.review import Review
from summarizer.ledger.rules import Rule
from summarizer.ledger.sampling import drawn
from tests.conftest import ROOT

ANNA = By("安娜", "2025-06-10T08:00:00Z", "对照原报")
BO = By("小博", "2025-06-10T08:05:00Z")
EVERYTHING = span_of(Asked(everything=True))


@pytest.fixture(scope="session")
def wrong() -> tuple[Entry, ...]:
    """The records of four weeks, one thing wrong in each article, each kind of falsehood once."""
    kinds: Counter[str] = Counter()
    made = []
    for gold in read_gold(ROOT / "fixtures" / "weeks"):
        one = min(falsehoods(gold.record), key=lambda one: (kinds[one.kind], one.target))
        kinds[one.kind] += 1
        made.append(Entry(checks.check(one.record, gold.article), gold.article))
    return tuple(made)


@pytest.fixture
def ledger(url: str, wrong: tuple[Entry, ...]) -> Ledger:
    """A ledger with these."""
    made = open_ledger(url)
    for _ in made.add(wrong):
        pass
    return made


def case_of(review: Review, kind: str, severity: str | None = None) -> Case:
    """Return the first case of a kind."""
    page = review.page(Wanted(kind=kind, severity=severity))
    return review.case(page.rows[0].flag.id)


def facts_of(ledger: Ledger, item: str) -> list[dict[str, object]]:
    """Return the ledger's rows of one figure."""
    return [fact for fact in ledger.facts("0000", "9999") if fact["item"] == item]


def test_the_value_of_the_text_enters_records_sums_and_projects_and_the_original_is_kept(ledger: Ledger) -> None:
    review = Review(ledger)
    case = case_of(review, "value_mismatch")
    assert case.flag.found is not None
    assert case.item is not None
    assert case.item["id"]
    assert case.seen == 0
    assert "take" in case.actions
    number = review.decide(case.flag.id, Choice("take"), ANNA, case.seen)
    (fact,) = facts_of(ledger, case.item["id"])
    after = review.case(case.flag.id)
    assert after.item is not None
    assert after.original is not None
    assert (after.original["value"], after.original["text"]) == (case.item["value"], case.item["text"])
    assert fact["low"] == after.item["canonical"]["value"] != case.item["canonical"]["value"]
    assert (after.flag.status, after.seen) == ("corrected", number)
    assert after.flag.decision is not None
    assert after.flag.decision.by == "安娜"
    record = next(json.loads(line) for line in ledger.records() if case.pages[0].id in line)
    change = next(one for one in record["corrections"] if one["field"] == "value")
    assert (change["before"], change["after"]) == (case.item["value"], after.item["value"])
    assert (change["by"], change["why"], change["flag"]) == ("安娜", "对照原报", case.flag.id)


def test_every_choice_survives_a_rebuild_and_is_taken_back_without_a_trace(url: str, wrong: tuple[Entry, ...]) -> None:
    with open_ledger(url) as ledger:
        for _ in ledger.add(wrong):
            pass
        review, before = Review(ledger), ledger.dump()
        for row in review.page(size=500).rows:
            case = review.case(row.flag.id)
            json.dumps(case.told())
            action = next(one for one in ("claim", "take", "withdraw", "accept") if one in case.actions)
            choice = Choice("claim", project=case.projects[0]["name"]) if action == "claim" else Choice(action)
            number = review.decide(row.flag.id, choice, ANNA)
            decided = ledger.dump()
            assert review.case(row.flag.id).flag.status != "open"
            ledger.rebuild()
            assert ledger.dump() == decided, row.flag
            review.undo(number, BO)
        after = ledger.dump()
        assert {name: rows for name, rows in after.items() if name != "decisions"} == {
            name: rows for name, rows in before.items() if name != "decisions"
        }
        assert review.verify().broken is None


def test_what_is_withdrawn_leaves_facts_projects_and_records(ledger: Ledger) -> None:
    review = Review(ledger)
    case = case_of(review, "name_not_found", "error")
    assert case.project is not None
    assert case.project["name"] in {one["name"] for one in ledger.projects()}
    review.decide(case.flag.id, Choice("withdraw"), ANNA)
    assert case.project["name"] not in {m["name"] for one in ledger.projects() for m in one["mentions"]}
    record = next(json.loads(line) for line in ledger.records() if case.pages[0].id in line)
    assert case.project["id"] not in {project["id"] for project in record["projects"]}
    gone = next(one for one in record["corrections"] if one["after"] is None)
    assert gone["before"]["name"] == case.project["name"]
    for flag in record["flags"]:
        parts = flag["target"].split("/")
        assert len(parts) < 3 or int(parts[2]) < len(record[parts[1]])


def test_an_accepted_and_a_dismissed_figure_count_in_the_briefing_again(ledger: Ledger) -> None:
    review, between = Review(ledger), Wanted(kind="cross_article_conflict")
    review.decide_all(between, Choice("accept"), ANNA, review.counts(between).total)
    for choice in (Choice("accept"), Choice("dismiss")):
        case = case_of(review, "unit_mismatch" if choice.action == "accept" else "value_mismatch", "error")
        assert case.item is not None
        name = case.item["id"]
        doubts = {one.id: one.doubt for project in gather(ledger, EVERYTHING).projects for one in project.figures}
        assert doubts[name] == "error"
        review.decide(case.flag.id, choice, ANNA)
        doubts = {one.id: one.doubt for project in gather(ledger, EVERYTHING).projects for one in project.figures}
        assert doubts[name] != "error"


def test_consequences_close_with_their_cause_and_open_with_it(ledger: Ledger) -> None:
    review = Review(ledger)
    root = next(row for row in review.page(size=500).rows if row.consequences)
    case = review.case(root.flag.id)
    following = {flag.id for flag in case.consequences}
    number = review.decide(root.flag.id, Choice("dismiss"), ANNA)
    now = {flag["id"]: flag for flag in ledger.flags()}
    assert {now[name]["status"] for name in following} == {"dismissed"}
    assert all(root.flag.id in now[name]["decision"]["why"] for name in following)
    assert review.case(next(iter(following))).flag.id == root.flag.id
    review.undo(number, BO)
    assert {flag["status"] for flag in ledger.flags() if flag["id"] in following} == {"open"}


def test_the_second_reviewer_is_told_what_the_first_did(ledger: Ledger) -> None:
    review = Review(ledger)
    case = case_of(review, "stage_conflict")
    first = review.decide(case.flag.id, Choice("accept"), ANNA, case.seen)
    with pytest.raises(AlreadyDecided, match="accepted by 安娜") as told:
        review.decide(case.flag.id, Choice("withdraw"), BO, case.seen)
    assert told.value.first["number"] == first
    assert review.case(case.flag.id).flag.status == "accepted"
    second = review.decide(case.flag.id, Choice("edit", "completed"), BO, first)
    assert [one["by"] for one in review.history(case.flag.id)] == ["安娜", "小博"]
    review.undo(second, ANNA)
    assert review.case(case.flag.id).flag.status == "accepted"
    with pytest.raises(LedgerError, match="does not stand"):
        review.undo(second, ANNA)


def test_an_unclaimed_number_becomes_a_figure_of_a_project_with_a_persons_provenance(ledger: Ledger) -> None:
    review = Review(ledger)
    case = next(
        found
        for row in review.page(Wanted(kind="unclaimed_number")).rows
        if (found := review.case(row.flag.id)).projects
    )
    page = case.pages[0]
    mark = next(one for one in page.marks if one.kind == "unclaimed" and one.flag == case.flag.id)
    assert page.body[mark.start : mark.end] == case.flag.found
    choice = Choice("claim", project=case.projects[0]["id"], measure="总投资")
    review.decide(case.flag.id, choice, ANNA)
    record = next(json.loads(line) for line in ledger.records() if page.id in line)
    added = record["projects"][0]["quantities"][-1]
    assert (added["text"], added["measure"]) == (case.flag.found, "total_investment")
    assert added["text"] in added["evidence"]["quote"]
    assert facts_of(ledger, added["id"])
    assert record["corrections"][-1]["by"] == "安娜"
    again = review.case(case.flag.id).pages[0]
    assert mark.start in {one.start for one in again.marks if one.kind == "claimed"}


def test_decisions_come_along_to_another_database(ledger: Ledger, tmp_path: Path) -> None:
    review = Review(ledger)
    case = case_of(review, "value_mismatch")
    review.decide(case.flag.id, Choice("take"), ANNA)
    ledger.backup(tmp_path / "copy.db")
    with open_ledger(str(tmp_path / "other.db")) as other:
        other.restore(tmp_path / "copy.db")
        other.rebuild()
        assert other.dump() == ledger.dump()
        Review(other).undo(1, BO)
        assert Review(other).verify().broken is None


def test_the_first_broken_row_is_told(ledger: Ledger) -> None:
    review = Review(ledger)
    rows = review.page(size=4).rows
    for row in rows:
        review.decide(row.flag.id, Choice("dismiss"), ANNA)
    ledger.merge(*(project["project_id"] for project in ledger.projects()[:2]), BO)
    whole = review.verify()
    assert (whole.rows, whole.broken) == (5, None)
    assert review.verify(whole.head).broken is None
    assert review.verify("0" * 64).broken == 6
    with ledger.engine.connect() as connection:
        connection.execute(text("UPDATE decisions SET why = 'other' WHERE number = 3"))
        connection.commit()
    assert review.verify().broken == 3
    with ledger.engine.connect() as connection:
        connection.execute(text("DELETE FROM decisions WHERE number = 2"))
        connection.commit()
    assert review.verify().broken == 3
    assert "row 2 is missing" in (review.verify().reason or "")


def test_pages_hold_every_case_once_in_the_order_of_weight(ledger: Ledger) -> None:
    review = Review(ledger)
    found, after = [], None
    while True:
        page = review.page(after=after, size=7)
        found += page.rows
        after = page.after
        if after is None:
            break
    assert [row.flag.id for row in found] == [row.flag.id for row in review.page(size=500).rows]
    assert len(found) == review.counts().total
    ranks = [["error", "warning", "notice"].index(row.flag.severity) for row in found]
    assert ranks == sorted(ranks)
    assert not any(row.flag.cause for row in found)
    for wanted in (
        Wanted(severity="error"), Wanted(kind="stage_conflict"), Wanted(region="清源县"), Wanted(outlet="澜州日报"),
        Wanted(week="2025-W23"), Wanted(words="总投资*亿元"),
    ):  # fmt: skip
        rows = review.page(wanted, size=500).rows
        assert len(rows) == review.counts(wanted).total
        assert rows
    assert not review.page(Wanted(outlet="无此报")).rows
    with pytest.raises(LedgerError, match="no place"):
        review.page(after="x' OR 1=1")


def test_many_are_settled_at_once_after_a_preview_and_taken_back_at_once(ledger: Ledger) -> None:
    review, wanted = Review(ledger), Wanted(kind="cross_article_conflict")
    preview = review.preview(wanted)
    assert preview.count == len(review.page(wanted, size=500).rows) > len(preview.examples) > 0
    with pytest.raises(LedgerError, match="look again"):
        review.decide_all(wanted, Choice("dismiss"), ANNA, preview.count + 1)
    done = review.decide_all(wanted, Choice("dismiss"), ANNA, preview.count)
    assert (done.count, review.counts(wanted).total) == (preview.count, 0)
    assert done.group is not None
    assert review.undo_all(done.group, BO) == preview.count == review.counts(wanted).total


def test_a_rule_settles_what_comes_later_visibly_until_it_is_ended(url: str, wrong: tuple[Entry, ...]) -> None:
    with open_ledger(url) as ledger:
        review = Review(ledger)
        rule = Rule("stage_conflict", "dismiss", outlet="澜州日报")
        with pytest.raises(LedgerError, match="say why"):
            review.add_rule(rule, BO)
        for _ in ledger.add(wrong[:2]):
            pass
        number, at_once = review.add_rule(rule, ANNA)
        for _ in ledger.add(wrong[2:]):
            pass
        waiting = review.counts(Wanted(kind="stage_conflict")).total
        assert waiting > 1
        assert review.apply_rules("2025-06-11T08:00:00Z") == {number: waiting}
        (standing,) = review.rules()
        assert standing.hits == waiting + at_once
        settled = next(flag for flag in ledger.flags() if flag["kind"] == "stage_conflict")
        assert settled["decision"]["by"] == f"rule {number}"
        given_back = review.history(settled["id"])[-1]["number"]
        review.undo(given_back, BO)
        assert review.apply_rules("2025-06-12T08:00:00Z") == {}
        assert review.rules()[0].hits == standing.hits - 1
        review.end_rule(number, BO)
        review.decide_all(Wanted(kind="stage_conflict"), Choice("accept"), BO, 1)
        assert review.rules()[0].ended is not None
        assert review.verify().broken is None


def test_an_item_without_a_flag_can_be_corrected(ledger: Ledger) -> None:
    review = Review(ledger)
    record = json.loads(next(line for line in ledger.records() if json.loads(line)["metrics"]))
    metric, article = record["metrics"][0], record["article"]["id"]
    number = review.correct(article, "/metrics/0", Choice("edit", "2023", field="period"), ANNA)
    (fact,) = facts_of(ledger, metric["id"])
    assert fact["period"] == "2023"
    with pytest.raises(AlreadyDecided):
        review.correct(article, "/metrics/0", Choice("withdraw"), BO)
    review.correct(article, "/metrics/0", Choice("withdraw"), BO, number)
    assert not facts_of(ledger, metric["id"])


def test_the_weekly_sample_is_the_same_for_everyone_and_tells_what_is_left_wrong(ledger: Ledger) -> None:
    review = Review(ledger)
    assert 0 < len(review.sample()) <= 20
    drawn = review.sample("2025-W23")
    assert len(drawn) >= 5
    assert drawn == review.sample("2025W23")
    assert review.residual().rate is None
    for fact in drawn[:4]:
        review.judge(fact, True, ANNA)
    review.judge(drawn[4], False, ANNA, Choice("withdraw"))
    again = review.sample("2025-W23")
    assert {fact.target for fact in again} >= {fact.target for fact in drawn[:5]}
    assert not facts_of(ledger, drawn[4].item)
    left = review.residual(drawn[0].week)
    assert (left.checked, left.wrong, left.rate) == (5, 1, 0.2)
    assert (round(left.low, 5), round(left.high, 5)) == (0.00505, 0.71642)
    with pytest.raises(AlreadyDecided, match="right by 安娜"):
        review.judge(drawn[0], False, BO)


def test_each_week_draws_from_a_place_of_its_own_and_goes_around(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        weeks = {week: list(drawn(connection, week)) for week in ("2025-W23", "2025-W24", "2025-W25")}
        for week, found in weeks.items():
            since, until = week_of(week)
            told = [row for row in ledger.facts(since, until) if row["low"] is not None]
            assert {(article, pointer) for article, _, pointer in found} >= {
                (row["article"], row["pointer"]) for row in told
            }
            assert len(set(found)) == len(found)
            items = [item for _, item, _ in found]
            assert sum(one > other for one, other in pairwise(items)) <= 1
    assert any(weeks.values())


def test_what_cannot_be_done_is_one_line_and_changes_nothing(ledger: Ledger) -> None:
    review = Review(ledger)
    before = ledger.dump()
    number, unclaimed = case_of(review, "value_mismatch").flag.id, case_of(review, "unclaimed_number").flag.id
    for flag, choice, words in (
        (number, Choice("edit", "很多"), "no number could be read"),
        (number, Choice("edit", "产值", field="measures"), "cannot be edited"),
        (number, Choice("edit", "大", field="measure"), "choose one of"),
        (number, Choice("edit", "明年", field="period"), "write 2025"),
        (number, Choice("claim", project="某项目"), "no number that could be claimed"),
        (unclaimed, Choice("withdraw"), "no item"),
        (unclaimed, Choice("claim"), "for which project"),
        (unclaimed, Choice("claim", project="无此项目"), "no such project"),
        ("f-none", Choice("accept"), "not in the ledger"),
    ):
        with pytest.raises(LedgerError, match=words):
            review.decide(flag, choice, ANNA)
    assert ledger.dump() == before


def test_a_ledger_of_before_gets_its_chain_and_its_queue(url: str, wrong: tuple[Entry, ...]) -> None:
    with open_ledger(url) as ledger:
        for _ in ledger.add(wrong):
            pass
        first, second = (project["project_id"] for project in ledger.projects()[:2])
        ledger.rename(first, "新名", ANNA)
        ledger.rename(second, "又一名", BO)
        wanted = ledger.dump()
        with ledger.engine.connect() as connection:
            for name in ("decisions_by_target", "decisions_by_article"):
                connection.execute(text(f"DROP INDEX {name}"))
            for name in ("article", "previous", "hash"):
                connection.execute(text(f"ALTER TABLE decisions DROP COLUMN {name}"))
            connection.execute(text("DROP TABLE flags"))
            connection.execute(text("CREATE TABLE flags (id TEXT PRIMARY KEY, kind TEXT, body TEXT)"))
            connection.execute(text("DELETE FROM migrations WHERE number > 1"))
            connection.commit()
    with open_ledger(url) as again:
        assert again.dump() == wanted
        assert Review(again).verify().rows == 2
        assert Review(again).verify().broken is None
        assert Review(again).counts().total
