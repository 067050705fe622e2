"""The ledger on both databases: what goes in, what comes out, and what people decide."""

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from summarizer import checks
from summarizer.articles import cut
from summarizer.cli import main
from summarizer.endpoint import open_endpoint
from summarizer.errors import LedgerError
from summarizer.extract import extract
from summarizer.ledger import Entry, Filter, FlagFilter, Ledger, entry_of, open_ledger, store
from summarizer.ledger.choices import Choice
from summarizer.ledger.database import NEWEST, parse, shown
from summarizer.ledger.decided import By
from summarizer.ledger.review import Review
from summarizer.reading import read_paths
from summarizer.records import Record
from summarizer.settings import Settings
from summarizer.text import Source
from tests.conftest import GOLD, ROOT
from tests.weeks import right_entries

WEEKS = ROOT / "fixtures" / "weeks"
PERSON = By("reviewer", "2025-06-10T08:00:00Z", "seen on site")


@pytest.fixture(scope="session")
def weeks() -> tuple[Entry, ...]:
    """The right records of four invented weeks."""
    return tuple(right_entries(WEEKS))


def made(url: str, entries: list[Entry] | tuple[Entry, ...]) -> Ledger:
    """Return a ledger with these entries."""
    ledger = open_ledger(url)
    for _ in ledger.add(entries):
        pass
    return ledger


def named(ledger: Ledger, words: str) -> dict[str, Any]:
    """Return the one project that is called so somewhere."""
    found = [p for p in ledger.projects() if any(words in m["name"] for m in p["mentions"])]
    assert len(found) == 1, [p["name"] for p in found]
    return found[0]


def test_importing_again_in_any_order_changes_nothing(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        before = ledger.dump()
        again = list(ledger.add([*reversed(weeks), *weeks[:3]]))
        assert sum(added.articles + added.replaced for added in again) == 0
        assert ledger.dump() == before


def test_another_order_and_other_batches_give_the_same_ledger(
    tmp_path: Path, weeks: tuple[Entry, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with made(str(tmp_path / "one.db"), weeks) as ledger:
        wanted = ledger.dump()
    monkeypatch.setattr(store, "BATCH", 2)
    for seed in range(4):
        shuffled = list(weeks)
        random.Random(seed).shuffle(shuffled)
        with made(str(tmp_path / f"{seed}.db"), shuffled) as ledger:
            assert ledger.dump() == wanted


def test_both_databases_hold_the_same(server: str, tmp_path: Path, weeks: tuple[Entry, ...]) -> None:
    with create_engine(parse(server), isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE twin"))
    other = parse(server).set(database="twin").render_as_string(hide_password=False)
    with made(str(tmp_path / "l.db"), weeks) as here, made(other, weeks) as there:
        assert here.dump() == there.dump()


def test_a_rebuild_gives_the_same_bytes(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        ledger.rename(named(ledger, "芦荡水库")["project_id"], "芦荡水利工程", PERSON)
        before = ledger.dump()
        assert ledger.rebuild() == len(weeks)
        assert ledger.dump() == before


def answered(cache: Path) -> list[Entry]:
    """Return what a run with the embedded model hands to the ledger for two pages."""
    entries = []
    with open_endpoint(Settings(cache=cache)) as endpoint:
        for source in read_paths([str(WEEKS / "k1-1.txt"), str(WEEKS / "k2-1.txt")]):
            assert isinstance(source, Source)
            for article in cut(source).articles:
                extracted = extract(article, endpoint, lambda: "2026-01-01T00:00:00Z")
                entries.append(entry_of(checks.check(extracted.record, article), article, extracted.envelopes))
    return entries


def test_kept_replies_make_the_same_records(tmp_path: Path) -> None:
    entries = answered(tmp_path / "cache")
    with made(str(tmp_path / "l.db"), entries) as ledger:
        kinds = {row["kind"] for row in ledger.dump()["accepted"]}
        before = ledger.records()
        ledger.rebuild()
        assert kinds == {"reply"}
        assert ledger.records() == before
        assert before == [entry.record.to_json() for entry in sorted(entries, key=_day)]


def test_importing_a_runs_own_records_changes_nothing(url: str, tmp_path: Path) -> None:
    entries = answered(tmp_path / "cache")
    checked, unchecked = (
        [Entry(e.record, e.article if article else None) for e in entries] for article in (True, False)
    )
    with made(url, entries) as ledger:
        before = ledger.dump()
        added = list(ledger.add([*checked, *unchecked, *entries]))
        assert sum(one.articles + one.replaced for one in added) == 0
        assert ledger.dump() == before
    with made(str(tmp_path / "other.db"), [*unchecked, *checked, *entries]) as ledger:
        assert ledger.dump() == before
    with made(str(tmp_path / "third.db"), unchecked) as ledger:
        list(ledger.add(checked))
        list(ledger.add(entries))
        assert ledger.dump() == before


def _day(entry: Entry) -> tuple[str, str]:
    return entry.record.article.published or "", entry.record.article.id or ""


def test_a_backup_is_restored_into_either_database(url: str, tmp_path: Path, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        ledger.rename(named(ledger, "芦荡水库")["project_id"], "芦荡水利工程", PERSON)
        ledger.backup(tmp_path / "copy.db")
        with pytest.raises(LedgerError, match="already"):
            ledger.backup(tmp_path / "copy.db")
        with pytest.raises(LedgerError, match="holds something"):
            ledger.restore(tmp_path / "copy.db")
        with open_ledger(str(tmp_path / "new.db")) as new:
            new.restore(tmp_path / "copy.db")
            assert new.dump() == ledger.dump()
            new.rename(named(new, "芦荡水库")["project_id"], "又一个名字", PERSON)


def test_a_reprint_counts_once_and_has_two_sources(url: str, weeks: tuple[Entry, ...]) -> None:
    first = weeks[0].record
    source = first.article.source.model_copy(update={"path": "other/paper.txt", "sha256": "f" * 64})
    ref = first.article.model_copy(update={"source": source, "outlet": "晚报"})
    with made(url, [weeks[0], Entry(first.model_copy(update={"article": ref}))]) as ledger:
        assert ledger.counts()["articles"] == 1
        assert all(len(mention["sources"]) == 2 for p in ledger.projects() for mention in p["mentions"])
        assert ledger.flags(FlagFilter(between_articles=True)) == []


def test_what_people_merge_split_and_rename_survives_a_rerun_and_a_rebuild(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks[:8]) as ledger:
        north, south = named(ledger, "城北污水处理厂扩建"), named(ledger, "城南污水处理厂扩建")
        one = ledger.merge(north["project_id"], south["project_id"], PERSON)
        assert len(ledger.story(one)["mentions"]) == 2
        assert ledger.story(south["project_id"])["project_id"] == one, "a former id still finds the project"
        hospital = named(ledger, "第二人民医院")
        later = hospital["mentions"][-1]["mention"]
        apart = ledger.split(hospital["project_id"], [later], PERSON)
        ledger.rename(apart, "另一座医院", PERSON)
        for _ in ledger.add(weeks):
            pass
        ledger.rebuild()
        assert ledger.story(apart)["name"] == "另一座医院"
        assert later not in [m["mention"] for m in ledger.story(hospital["project_id"])["mentions"]]
        names = {m["name"] for m in ledger.story(one)["mentions"]}
        assert any("城北" in name for name in names)
        assert any("城南" in name for name in names)
        with pytest.raises(LedgerError, match="one already"):
            ledger.merge(north["project_id"], south["project_id"], PERSON)


def test_a_settled_flag_stays_settled(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        flag = next(f for f in ledger.flags() if f["kind"] == "stage_regression")
        Review(ledger).decide(flag["id"], Choice("dismiss"), PERSON)
        ledger.rebuild()
        again = next(f for f in ledger.flags() if f["id"] == flag["id"])
        assert again["status"] == "dismissed"
        assert again["decision"]["by"] == "reviewer"
        assert flag["id"] not in {f["id"] for f in ledger.flags(FlagFilter(status="open"))}


def test_unknown_amounts_stand_apart(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        rich = ledger.projects(Filter(least=3e9))
        assert {p["name"] for p in rich} >= {"澜州至清源城际铁路", "清源县芦荡水库工程"}
        assert all(p["amounts"]["total_investment"]["canonical"]["value"] >= 3e9 for p in rich)
        unknown = ledger.projects(Filter(unknown_amounts=True))
        assert all("total_investment" not in p["amounts"] for p in unknown)
        assert unknown


def test_filters_by_place_stage_day_and_silence(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        everything = {p["project_id"] for p in ledger.projects()}
        hospitals = ledger.projects(Filter(region="望江"))
        assert hospitals
        assert all("望江" in p["region"] for p in hospitals)
        assert all(p["stage"] == "signed" for p in ledger.projects(Filter(stage="signed")))
        silent = ledger.projects(Filter(silent_since="2025-05-30"))
        assert {p["project_id"] for p in silent} < everything
        assert all(m["date"] < "2025-05-30" for p in silent for m in p["mentions"])
        assert ledger.projects(Filter(since="2025-06-07", until="2025-05-31"))


def test_an_announced_change_is_the_current_value(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        plant = named(ledger, "城北污水处理厂扩建")
        assert plant["amounts"]["total_investment"]["text"] == "4.8亿元"
        assert not plant["amounts"]["total_investment"]["doubted"]


def test_the_same_figure_of_two_articles_is_one_point_with_two_sources(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        series = [s for s in ledger.metrics("市级重点项目", "project_count") if s["label"] == "市级重点项目"]
        points = [value for s in series for point in s["points"] for value in point["values"]]
        assert [(value["text"], len(value["sources"])) for value in points] == [("132个", 2)]


def test_promises_are_kept_moved_late_or_open(url: str, weeks: tuple[Entry, ...]) -> None:
    with made(url, weeks) as ledger:
        told = {(one["project"], one["what"], one["text"]): one for one in ledger.promises("2025-08-15")}
    by_state = {
        state: [one for one in told.values() if one["state"] == state] for state in ("kept", "moved", "late", "open")
    }
    assert any("中医医院" in one["project"] and one["what"] == "start" and one["by"] for one in by_state["kept"])
    assert any("提标改造" in one["project"] for one in by_state["moved"])
    assert any("恒朗" in one["project"] and one["due"] == "2025-07-31" for one in by_state["late"])
    assert all(one["due"] >= "2025-08-15" for one in by_state["open"])


def test_the_offices_own_list_is_matched_and_its_human_columns_are_kept(
    url: str, tmp_path: Path, weeks: tuple[Entry, ...]
) -> None:
    from summarizer.ledger.office import read_list, read_map

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["2025年重点项目台账"],
        ["项目代码", "项目名称", "项目级别", "建设地点", "总投资(亿元)", "形象进度", "责任单位", "存在问题"],
        ["X1", "芦荡水库", "省重点", "清源县", 315000, "在建", "县水利局", "征地"],
        ["X2", "望江区中医医院迁建", "市", "望江区", None, "已开工", "区卫健局", None],
        ["X3", "从无报道的项目", "市", "望江区", 2, "谋划", None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    rows = read_list(tmp_path / "list.xlsx", read_map(None))
    with made(url, weeks) as ledger:
        assert ledger.keep_list(rows) == (3, 2)
        told = ledger.reconcile("2025-06-05")
        assert told[0]["kind"] == "slip"
        assert told[0]["leader" if "leader" in told[0] else "unit"] == "县水利局"
        assert {one["code"] for one in told if one["kind"] == "silent"} == {"X1", "X3"}
        assert any(one["kind"] == "unlisted" and "澜州至清源" in one["name"] for one in told)
        emptied = [{**row, "unit": "", "problem": ""} for row in rows]
        ledger.keep_list(emptied)
        ledger.rebuild()
        assert next(one for one in ledger.reconcile(None) if one["code"] == "X1")["problem"] == "征地"
        ledger.match("X3", named(ledger, "空港跨境电商物流园")["project_id"], PERSON)
        assert ledger.keep_list(rows) == (3, 3)


def test_records_from_elsewhere_need_no_more_than_the_contract_says(url: str, tmp_path: Path) -> None:
    line = (
        '{"article": {"source": {"path": "k1-1.txt"}}, "projects": [{"name": "澜州至清源城际铁路", "quantities": '
        '[{"text": "143亿元", "value": 143, "unit": "亿元", "measure": "total_investment", '
        '"evidence": {"quote": "总投资143亿元"}}]}]}'
    )
    path = tmp_path / "r.jsonl"
    path.write_text(line + "\nno record\n", encoding="utf-8")
    assert main(["import", str(path), "--sources", str(WEEKS), "--ledger", url]) == 3
    with open_ledger(url) as ledger:
        project = ledger.projects()[0]
        assert project["mentions"][0]["source"] == "k1-1.txt"
        assert project["mentions"][0]["date"] == "2025-05-06", "the folder's sources.csv knows the day"
        assert project["amounts"]["total_investment"]["canonical"] == {"value": 14300000000.0, "unit": "CNY"}
        assert any(flag["kind"] == "unclaimed_number" for flag in ledger.flags())


def test_a_failed_article_gives_way_to_an_answered_one(url: str, weeks: tuple[Entry, ...]) -> None:
    failed = Record(state="unreachable", reason="no route", article=weeks[0].record.article)
    with made(url, [Entry(failed)]) as ledger:
        assert ledger.projects() == []
        added = list(ledger.add([weeks[0], Entry(failed)]))
        assert sum(one.replaced for one in added) == 1
        assert ledger.projects()


def test_a_newer_ledger_is_left_alone(url: str) -> None:
    with open_ledger(url) as ledger, ledger.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO migrations VALUES ({NEWEST + 1}, 'from the future')"))
    with pytest.raises(LedgerError, match="newer version"):
        open_ledger(url)


def test_the_password_of_a_ledger_is_never_shown() -> None:
    assert "secret" not in shown(parse("postgresql://me:secret@host/db"))
    with pytest.raises(LedgerError, match="neither SQLite nor PostgreSQL"):
        parse("mysql://me:secret@host/db")


def test_the_given_weeks_are_read_without_a_forbidden_merge(tmp_path: Path) -> None:
    with made(str(tmp_path / "l.db"), right_entries(GOLD / "weeks")) as ledger:
        assert len(ledger.projects()) == 14
