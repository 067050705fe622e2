"""Exports: loaded into warehouses, applied since a cursor, interrupted, with hostile cells."""

import csv
import hashlib
import io
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import psycopg
import pytest
from sqlalchemy import text

from summarizer.cli import export as command
from summarizer.cli import main
from summarizer.errors import UsageError
from summarizer.export import FORMATS, TABLES, Delivered, Order, ddl, deliver, pour, row_schema, sheet
from summarizer.export.columns import documented
from summarizer.export.revisions import refresh
from summarizer.export.values import clean_json, decimal, digits, ends
from summarizer.ledger import Entry, FlagFilter, Ledger, open_ledger
from summarizer.ledger.choices import Choice
from summarizer.ledger.database import after
from summarizer.ledger.decided import By
from summarizer.ledger.review import Review
from summarizer.records import Record
from tests.conftest import ROOT
from tests.weeks import right_entries

WEEKS = ROOT / "fixtures" / "weeks"
ALL = tuple(TABLES)
PERSON = By("reviewer", "2025-06-10T08:00:00Z", "seen on site")
Rows = dict[tuple[str, ...], dict[str, Any]]


def quiet(_: str) -> None:
    """Tell nobody."""


@pytest.fixture(scope="session")
def seeds_and_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the seeds as the embedded model reads them, and of four weeks."""
    folder = tmp_path_factory.mktemp("whole")
    path = folder / "l.db"
    arguments = ["--out", str(folder / "out"), "--cache", str(folder / "cache"), "--ledger", str(path)]
    assert main(["run", str(ROOT / "seeds"), "--endpoint", "embedded", *arguments]) == 0
    with open_ledger(str(path)) as ledger:
        for _ in ledger.add(right_entries(WEEKS)):
            pass
        ledger.backup(folder / "whole.db")
    return folder / "whole.db"


@pytest.fixture
def ledger(seeds_and_weeks: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of that ledger to do with as one likes."""
    shutil.copy(seeds_and_weeks, tmp_path / "own.db")
    with open_ledger(str(tmp_path / "own.db")) as opened:
        yield opened


@pytest.fixture
def either(url: str, seeds_and_weeks: Path) -> Iterator[Ledger]:
    """The same on each database."""
    with open_ledger(url) as opened:
        opened.restore(seeds_and_weeks)
        yield opened


def rows(ledger: Ledger, table: str, since: str | None = None) -> tuple[list[dict[str, Any]], Delivered]:
    """Return the rows of a table as a reader of its lines has them."""
    stream = io.StringIO()
    done = pour(ledger, Order((table,), "jsonl", since), stream)
    return [json.loads(line, parse_float=Decimal) for line in stream.getvalue().splitlines()], done


def keyed(ledger: Ledger, since: str | None = None, onto: dict[str, Rows] | None = None) -> tuple[dict[str, Rows], str]:
    """Return every table by its keys; with a cursor, what changed is applied to an earlier state."""
    state: dict[str, Rows] = onto or {name: {} for name in ALL}
    cursor = ""
    for name in ALL:
        found, done = rows(ledger, name, since)
        cursor = done.cursor
        for row in found:
            key = tuple(str(row[column]) for column in TABLES[name].key)
            if row["op"] == "delete":
                state[name].pop(key, None)
            else:
                state[name][key] = row
    return state, cursor


def stated(ledger: Ledger) -> dict[str, tuple[int, Decimal]]:
    """Return count and sum of the ledger's plain figures, by base unit."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for fact in ledger.dump()["facts"]:
        if fact["low"] is not None and fact["low"] == fact["high"]:
            found[fact["unit"]].append(Decimal(repr(fact["low"])))
    return {
        unit: (len(values), sum(values, Decimal())) for unit, values in found.items() if unit in ("CNY", "m2", "item")
    }


_SUMS = """
SELECT canonical_unit, count(*), sum(canonical_value) FROM (
  SELECT canonical_unit, canonical_value, canonical_upper FROM quantities
  UNION ALL SELECT canonical_unit, canonical_value, canonical_upper FROM metrics) figures
WHERE canonical_unit IN ('CNY', 'm2', 'item') AND (canonical_upper IS NULL OR canonical_upper = canonical_value)
GROUP BY canonical_unit
"""  # a range has two ends
_READERS = {
    "jsonl": "read_json('{path}', format='newline_delimited', columns={columns})",
    "csv": "read_csv('{path}', header=true, columns={columns}, parallel=false)",
    "parquet": "read_parquet('{path}')",
}


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_duckdb_loads_every_table_and_sums_as_the_ledger_does(ledger: Ledger, tmp_path: Path, form: str) -> None:
    done = deliver(ledger, Order(ALL, form), tmp_path / "out", quiet)
    with duckdb.connect() as base:
        base.execute(ddl(ALL, "duckdb"))
        for name in ALL:
            types = {
                line.split('"')[1]: line.split('" ')[1].rstrip(",") for line in ddl([name], "duckdb").splitlines()[1:-2]
            }
            columns = "{" + ", ".join(f"'{column}': '{kind}'" for column, kind in types.items()) + "}"
            reader = _READERS[form].format(path=tmp_path / "out" / f"{name}.{form}", columns=columns)
            base.execute(f'INSERT INTO "{name}" SELECT * FROM {reader}')
            assert base.execute(f'SELECT count(*) FROM "{name}"').fetchall() == [(done.counts[name].upserts,)]
        found = {unit: (count, total) for unit, count, total in base.execute(_SUMS).fetchall()}
        lost = base.execute("SELECT count(*) FROM quantities q ANTI JOIN projects p USING (project_id)").fetchall()
        told = base.execute(
            "SELECT count(*) FROM records WHERE json_extract_string(record, '$.article.id') = article_id"
        )
        assert told.fetchall() == [(done.counts["records"].upserts,)]
    wanted = stated(ledger)
    assert set(found) == set(wanted) >= {"CNY", "m2"}
    assert {unit: count for unit, (count, _) in found.items()} == {unit: count for unit, (count, _) in wanted.items()}
    for unit, (_, total) in found.items():
        assert abs(total - wanted[unit][1]) < Decimal("0.001")
    assert lost == [(0,)]
    assert done.counts["quantities"].upserts + done.counts["metrics"].upserts == len(ledger.dump()["facts"])


def test_postgresql_copies_every_csv_and_sums_as_the_ledger_does(server: str, ledger: Ledger, tmp_path: Path) -> None:
    done = deliver(ledger, Order(ALL, "csv"), tmp_path / "out", quiet)
    with psycopg.connect(server, autocommit=True) as base:
        base.execute("DROP SCHEMA IF EXISTS house CASCADE; CREATE SCHEMA house; SET search_path = house")
        base.execute(ddl(ALL, "postgres"))
        for name in ALL:
            with base.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT csv, HEADER true)') as copy:
                copy.write((tmp_path / "out" / f"{name}.csv").read_bytes())
            assert base.execute(f'SELECT count(*) FROM "{name}"').fetchall() == [(done.counts[name].upserts,)]
        found = {unit: (count, total) for unit, count, total in base.execute(_SUMS).fetchall()}
    for unit, (count, total) in stated(ledger).items():
        assert found[unit][0] == count
        assert abs(found[unit][1] - total) < Decimal("0.001")


def _reject(ledger: Ledger, rows: Rows) -> None:
    """Settle a flag that points to a figure, so that the figure goes."""
    flag = next(row for row in rows.values() if row["status"] == "open" and (row["quantity_id"] or row["metric_id"]))
    Review(ledger).decide(flag["flag_id"], Choice("withdraw"), PERSON)


def _merge(ledger: Ledger, _: Rows) -> None:
    one, other = (project["project_id"] for project in ledger.projects()[:2])
    ledger.merge(one, other, PERSON)


def _rename(ledger: Ledger, _: Rows) -> None:
    ledger.rename(ledger.projects()[-1]["project_id"], "另一个名字", PERSON)


def _rerun(ledger: Ledger, _: Rows) -> None:
    """Have an article answered again with one project fewer."""
    entry = next(entry for entry in right_entries(WEEKS) if len(entry.record.projects) > 1)
    made = entry.record.provenance
    assert made is not None
    record = entry.record.model_copy(
        update={
            "projects": entry.record.projects[1:],
            "provenance": made.model_copy(update={"at": "2030-01-01T00:00:00Z"}),
        }
    )
    assert sum(added.replaced for added in ledger.add([Entry(record, entry.article)])) == 1


@pytest.mark.parametrize("change", [_reject, _merge, _rename, _rerun])
def test_what_changed_since_a_cursor_makes_the_old_export_the_new_one(
    either: Ledger, change: Callable[[Ledger, Rows], None]
) -> None:
    before, cursor = keyed(either)
    change(either, before["flags"])
    changed = [row for name in ALL for row in rows(either, name, cursor)[0]]
    assert 0 < len(changed) < sum(map(len, before.values())) / 3
    assert any(row["op"] == "delete" for row in changed) == (change is not _rename)
    applied, newer = keyed(either, cursor, before)
    whole, same = keyed(either)
    assert applied == whole
    assert newer == same != cursor


def test_a_withdrawn_figure_goes_and_a_corrected_one_tells_what_it_was(ledger: Ledger) -> None:
    before, cursor = keyed(ledger)
    record = next(json.loads(line) for line in ledger.records() if json.loads(line)["projects"][:1])
    at, project = next((at, one) for at, one in enumerate(record["projects"]) if one["quantities"])
    key, pointer = (record["article"]["id"], project["quantities"][0]["id"]), f"/projects/{at}/quantities/0"
    review = Review(ledger)
    edited = review.correct(key[0], pointer, Choice("edit", "12.5亿元"), PERSON)
    changed, cursor = keyed(ledger, cursor)
    row, was = changed["quantities"][key], before["quantities"][key]
    assert (row["canonical_value"], row["canonical_unit"], row["corrected"]) == (1_250_000_000, "CNY", True)
    assert was["corrected"] is False
    assert {one["by"] for one in row["corrections"]} == {"reviewer"}
    assert was["text"] in [one["before"] for one in row["corrections"]]
    [told] = changed["records"].values()
    assert told["record"]["projects"][at]["quantities"][0]["text"] == "12.5亿元"
    number = review.correct(key[0], pointer, Choice("withdraw"), PERSON, seen=edited)
    gone, done = rows(ledger, "quantities", cursor)
    assert [(row["op"], row["article_id"], row["quantity_id"]) for row in gone] == [("delete", *key)]
    filled = {name for row in gone for name, value in row.items() if value is not None}
    assert filled == {"op", "revision", "article_id", "quantity_id"}
    review.undo(number, PERSON)
    [back], _ = rows(ledger, "quantities", done.cursor)
    assert back == {**row, "revision": back["revision"]}


def test_nothing_changed_is_nothing_told_also_after_a_rebuild(either: Ledger) -> None:
    _, cursor = keyed(either)
    either.rebuild()
    for name in ALL:
        assert rows(either, name, cursor) == ([], Delivered(cursor, rows(either, name, cursor)[1].counts))


def test_a_cursor_of_something_else_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    _, cursor = keyed(ledger)
    ledger.backup(tmp_path / "b.db")
    with open_ledger(str(tmp_path / "b.db")) as other:
        for wrong in (cursor, "00000000-1", "x", f"{cursor}9"):
            with pytest.raises(UsageError, match="--since"):
                rows(other, "records", wrong)


def test_an_open_export_sees_no_later_writing(either: Ledger, url: str) -> None:
    with after(either.engine, refresh) as (connection, mark):
        with open_ledger(url) as other:
            other.rename(other.projects()[0]["project_id"], "夜里改的名字", PERSON)
        names = {name for (name,) in connection.execute(text("SELECT name FROM projects"))}
        assert "夜里改的名字" not in names
    assert keyed(either)[1] != str(mark)


def test_exports_at_once_agree(either: Ledger, url: str, tmp_path: Path) -> None:
    cursors: list[str] = []

    def export(number: int) -> None:
        with open_ledger(url) as own:
            cursors.append(deliver(own, Order(ALL, "jsonl"), tmp_path / str(number), quiet).cursor)

    threads = [threading.Thread(target=export, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cursors) == 4
    assert len(set(cursors)) == 1
    hashes = [{n: t["sha256"] for n, t in _manifest(tmp_path / str(number))["tables"].items()} for number in range(4)]
    assert hashes == [hashes[0]] * 4


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_the_manifest_tells_every_file_and_its_columns(ledger: Ledger, tmp_path: Path, form: str) -> None:
    done = deliver(ledger, Order(ALL, form), tmp_path, quiet)
    told = _manifest(tmp_path)
    assert told["cursor"] == done.cursor
    assert set(told["tables"]) == set(ALL)
    for name, table in told["tables"].items():
        content = (tmp_path / table["file"]).read_bytes()
        assert (table["bytes"], table["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert table["rows"] == done.counts[name].upserts
        schema = json.loads((tmp_path / table["schema"]).read_text(encoding="utf-8"))
        assert schema == row_schema(TABLES[name])
        assert schema["required"] == [column["name"] for column in table["columns"]]
    left = {path.name for path in tmp_path.iterdir()} - {f"{name}.{form}" for name in ALL}
    assert left == {"manifest.json", "own.db", "own.db-wal", "own.db-shm"} | {f"{name}.schema.json" for name in ALL}


def test_every_row_has_every_column_in_order_and_of_its_type(ledger: Ledger) -> None:
    kinds = {"text": str, "integer": int, "decimal": (int, Decimal), "boolean": bool, "date": str}
    for name, table in TABLES.items():
        for row in rows(ledger, name)[0]:
            assert tuple(row) == table.names
            for column in table.columns:
                value = row[column.name]
                assert value is None or column.type == "json" or isinstance(value, kinds[column.type]), column


_KILLED = """
import sys
from summarizer.cli import main
main(["export", "all", "--format", sys.argv[1], "--ledger", sys.argv[2], "--out", sys.argv[3]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of Unix")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_export_that_is_killed_leaves_no_half_file(ledger: Ledger, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    before = deliver(ledger, Order(ALL, form), out, quiet)
    names = _manifest(out)["tables"]
    _merge(ledger, {})
    running = subprocess.Popen(
        [sys.executable, "-c", _KILLED, form, str(tmp_path / "own.db"), str(out)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    while running.poll() is None and not any(out.glob(f".export-*/*.{form}")):
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.wait()
    for table in names.values():  # nothing was put in its place yet, or all of it
        found = hashlib.sha256((out / table["file"]).read_bytes()).hexdigest()
        assert found == _manifest(out)["tables"][table["file"].split(".")[0]]["sha256"]
    assert deliver(ledger, Order(ALL, form), out, quiet).cursor != before.cursor


def test_a_sheet_that_overflows_is_one_line_and_leaves_what_was_there(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    deliver(ledger, Order(ALL, "xlsx"), out, quiet)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    monkeypatch.setattr(sheet, "MOST_ROWS", 20)
    status = main(["export", "all", "--format", "xlsx", "--out", str(out), "--ledger", str(tmp_path / "own.db")])
    assert status == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "more than 20 rows" in line
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


HOSTILE = (
    '=HYPERLINK("http://x","看")',
    "-5+2",
    "+1",
    "@SUM(A1)",
    'a "b",\r\nc;\u2028d',
    "零\x00字节",
    "\ufeff头",
)


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose records hold what breaks tables."""
    entries = []
    for at, words in enumerate(HOSTILE):
        told = {
            "article": {"source": {"path": f"{at}.txt"}, "title": words, "published": "2024-02-30"},
            "projects": [
                {"name": words, "quantities": [
                    {"id": "q-same", "text": words, "value": 1e30 if at else -0.1, "unit": "亿元", "period": "2024-13"},
                    {"id": "q-same", "text": words, "value": 0.123456789123, "unit": "%"},
                ]},
            ],
        }  # fmt: skip
        entries.append(Entry(Record.model_validate(told)))
    with open_ledger(str(tmp_path / "hostile.db")) as ledger:
        for _ in ledger.add(entries):
            pass
        yield ledger


def test_hostile_cells_stay_text_in_excel_and_whole_in_csv(hostile: Ledger, tmp_path: Path) -> None:
    plain = [words.replace("\x00", "\ufffd") for words in HOSTILE]
    deliver(hostile, Order(("mentions", "quantities"), "xlsx"), tmp_path / "x", quiet)
    cells = openpyxl.load_workbook(tmp_path / "x" / "mentions.xlsx").worksheets[0]
    named = [cell for row in cells.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in named} == {"s", "n", "b"}
    assert not any(cell.hyperlink for cell in named)
    assert {words for words in plain if "\r" not in words} <= {cell.value for cell in named}
    stream = io.StringIO(newline="")
    pour(hostile, Order(("mentions",), "csv"), stream)
    read = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert sorted(row["name"] for row in read) == sorted(plain)
    stream = io.StringIO(newline="")
    pour(hostile, Order(("mentions",), "csv", bom=True), stream)
    assert stream.getvalue().startswith("\ufeffop,")
    safe = list(csv.DictReader(io.StringIO(stream.getvalue()[1:], newline="")))
    assert sorted(row["name"] for row in safe) == sorted(f"'{one}" if one[0] in "=+-@" else one for one in plain)


def test_hostile_values_load_and_two_items_of_one_id_are_two_rows(hostile: Ledger, server: str) -> None:
    found, _ = rows(hostile, "quantities")
    assert len({(row["article_id"], row["quantity_id"]) for row in found}) == len(found) == 2 * len(HOSTILE)
    assert {row["period_start"] for row in found} == {row["published_date"] for row in found} == {None}
    assert {row["value"] for row in found} == {Decimal("-0.1"), None, Decimal("0.123456789")}
    with psycopg.connect(server, autocommit=True) as base, duckdb.connect() as duck:
        base.execute("DROP SCHEMA IF EXISTS hostile CASCADE; CREATE SCHEMA hostile; SET search_path = hostile")
        base.execute(ddl(ALL, "postgres"))
        for name in ("records", "mentions", "quantities", "flags"):
            stream = io.StringIO(newline="")
            done = pour(hostile, Order((name,), "csv"), stream)
            with base.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT csv, HEADER true)') as copy:
                copy.write(stream.getvalue().encode())
            assert base.execute(f'SELECT count(*) FROM "{name}"').fetchall() == [(done.counts[name].upserts,)]
        read = base.execute("SELECT record->'article'->>'title' FROM records").fetchall()
        assert len(read) == len(HOSTILE)
        for row in rows(hostile, "records")[0]:
            assert duck.execute("SELECT json_valid(?)", [json.dumps(row["record"], ensure_ascii=False, default=str)])


def test_one_table_goes_to_standard_output_and_the_cursor_beside_it(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ["--ledger", str(tmp_path / "own.db")]
    assert main(["export", "projects", *own]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["op"] for line in out.splitlines()] == ["upsert"] * len(ledger.projects())
    cursor = err.splitlines()[-1].split()[-1]
    assert main(["export", "projects", "--since", cursor, "--format", "csv", *own]) == 0
    assert capsys.readouterr().out.splitlines() == [",".join(TABLES["projects"].names)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gold2"], "no such table"), (["all"], "--out DIR is needed"), (["flags", "--format", "parquet"], "--out DIR"),
        (["flags", "--bom"], "--bom is of CSV"), (["flags", "--since", "yesterday"], "no cursor"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_one_line(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["export", *arguments, "--ledger", str(tmp_path / "own.db")]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_missing_extra_is_named(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "summarizer.export.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'project-news-summarizer\[parquet\]'"):
        deliver(ledger, Order(("flags",), "parquet"), tmp_path / "out", quiet)


def test_a_ledger_of_before_is_brought_up_to_date(ledger: Ledger, tmp_path: Path) -> None:
    with ledger.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE exported")
        connection.exec_driver_sql("DELETE FROM migrations WHERE number > 2")
        connection.commit()
    with open_ledger(str(tmp_path / "own.db")) as again:
        assert rows(again, "records")[0]


def test_open_flags_are_counted_where_they_point(ledger: Ledger) -> None:
    state, _ = keyed(ledger)
    doubted = {row["target_id"] for row in state["flags"].values() if row["status"] == "open" and row["target_id"]}
    for name in ("quantities", "metrics"):
        for key, row in state[name].items():
            assert row["open_flags"] > 0 or key[1] not in doubted
    assert sum(row["open_flags"] for row in state["quantities"].values()) > 0
    assert len(state["flags"]) == len(ledger.flags(FlagFilter()))


def test_values_are_exact() -> None:
    assert digits(decimal(Decimal("1E+12")) or Decimal()) == "1000000000000"
    assert digits(decimal(0.1) or Decimal()) == "0.1"
    assert decimal(Decimal("1E+30")) is None
    assert ends("2024-02") == ("2024-02-01", "2024-02-29")
    assert ends("2023-01/2023-11") == ("2023-01-01", "2023-11-30")
    assert ends("2024/2028") == ("2024-01-01", "2028-12-31")
    assert ends("2023-13") == ends(None) == ends("some day") == (None, None)
    assert clean_json(r'"a\u0000\ud800\\u0000\\\ud8ff"') == '"a\ufffd\ufffd\\\\u0000\\\\\ufffd"'


def test_the_docs_tell_every_column_and_the_command_every_table() -> None:
    docs = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    assert "\n".join(documented()).strip() in docs
    assert command._TABLES == ALL
    assert command._FORMATS == FORMATS
