"""What a ledger survives: kills, full disks, other processes, files that are none of its own."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import main
from summarizer.errors import LedgerError
from summarizer.ledger import Entry, database, open_ledger
from summarizer.ledger.decided import By
from tests.conftest import ROOT
from tests.weeks import right_entries

WEEKS = ROOT / "fixtures" / "weeks"
# Imports in batches of one article and tells each that is safe; what it was told to end with is the exit status.
_IMPORT = """
import sys
from summarizer.cli.entries import entries_of
from summarizer.ledger import open_ledger, store
store.BATCH = int(sys.argv[3])
with open_ledger(sys.argv[1]) as ledger:
    print("open", flush=True)
    for added in ledger.add(entries_of(sys.argv[2], None, print)):
        print(added.articles, flush=True)
"""


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The right records of the invented weeks as a file."""
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_text("".join(entry.record.to_json() + "\n" for entry in right_entries(WEEKS)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def undisturbed(records: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What the ledger holds when nothing disturbs it."""
    url = str(tmp_path_factory.mktemp("calm") / "l.db")
    assert main(["import", str(records), "--ledger", url]) == 0
    with open_ledger(url) as ledger:
        return ledger.dump()


def started(url: str, records: Path, batch: int = 1) -> "subprocess.Popen[str]":
    """Start an import in a process of its own."""
    command = [sys.executable, "-c", _IMPORT, url, str(records), str(batch)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed_again_and_again(url: str, records: Path, times: int, seed: int) -> None:
    """Kill an import at random moments and let it go on; nothing that it told may be lost."""
    chance = random.Random(seed)
    acknowledged = kills = 0
    while kills < times:
        process = started(url, records)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        kills += 1
        told = [int(line) for line in process.communicate()[0].split() if line.isdigit()]
        acknowledged += sum(told)
        with sqlite3.connect(url) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            kept = connection.execute("SELECT count(*) FROM accepted").fetchone()[0]
        assert kept >= acknowledged
        if process.returncode == 0 or kept == sum(1 for _ in records.open(encoding="utf-8")):
            os.remove(url)  # it was through: begin anew
            for beside in ("-wal", "-shm"):
                Path(url + beside).unlink(missing_ok=True)
            acknowledged = 0
    assert started(url, records).wait(60) == 0


def test_ten_kills_lose_nothing_and_double_nothing(
    records: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    url = str(tmp_path / "l.db")
    killed_again_and_again(url, records, 10, 1)
    with open_ledger(url) as ledger:
        assert ledger.dump() == undisturbed


@pytest.mark.soak
def test_a_hundred_kills_lose_nothing_and_double_nothing(
    records: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    url = str(tmp_path / "l.db")
    killed_again_and_again(url, records, 100, 2)
    with open_ledger(url) as ledger:
        assert ledger.dump() == undisturbed


def test_three_imports_at_once_are_one(
    records: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    url = str(tmp_path / "l.db")
    processes = [started(url, records, batch=3) for _ in range(3)]
    assert [process.wait(120) for process in processes] == [0, 0, 0]
    with open_ledger(url) as ledger:
        assert ledger.dump() == undisturbed


def test_a_full_disk_keeps_what_was_acknowledged(records: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    url = str(tmp_path / "l.db")
    assert main(["import", str(records), "--ledger", url]) == 0
    with open_ledger(url) as ledger:
        before = ledger.dump()
    room = 60_000  # bytes of one file: the import comes to the end of them in the middle of its work
    more = tmp_path / "more.jsonl"
    lines = records.read_text(encoding="utf-8").replace('"sha256:', '"sha256:x')
    more.write_text(lines, encoding="utf-8")

    def confined() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "summarizer", "import", str(more), "--ledger", url]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=confined, check=False)
    assert ended.returncode == 2
    assert "make room" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    with open_ledger(url) as ledger:
        assert ledger.dump() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_ledger_in_a_folder_that_may_only_be_read_is_read(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "对 外#1"
    folder.mkdir()
    url = str(folder / "l.db")
    assert main(["import", str(records), "--ledger", url]) == 0
    folder.chmod(0o555)
    capsys.readouterr()
    assert main(["projects", "--ledger", url, "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert main(["project", "rename", first["project_id"], "改名", "--ledger", url]) == 2
    assert "may only be read" in capsys.readouterr().err
    folder.chmod(0o755)


def test_a_locked_ledger_says_so(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = str(tmp_path / "l.db")
    open_ledger(url).close()
    monkeypatch.setattr(database, "_WAIT", 0.1)
    holder = sqlite3.connect(url, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with open_ledger(url) as ledger, pytest.raises(LedgerError, match="another process is writing"):
        list(ledger.add(right_entries(WEEKS)))
    holder.execute("ROLLBACK")
    holder.close()


def test_a_ledger_that_may_only_be_read_is_read(records: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    assert main(["import", str(records), "--ledger", url]) == 0
    with open_ledger(f"sqlite:///file:{url}?mode=ro&uri=true", create=False) as ledger:
        assert ledger.projects()
        with pytest.raises(LedgerError, match="may only be read"):
            ledger.rename(ledger.projects()[0]["project_id"], "x", By())


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 40, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_of_another_kind_is_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"l\.db: "):
        open_ledger(str(path))
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    with pytest.raises(LedgerError, match="something else"):
        open_ledger(str(path))


def test_a_ledger_that_is_not_there_is_not_made_by_looking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["projects", "--ledger", str(tmp_path / "l.db")]) == 2
    assert "there is none" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_what_a_killed_import_left_untold_is_told_to_the_first_reader(tmp_path: Path) -> None:
    entries: list[Entry] = right_entries(WEEKS)
    with open_ledger(str(tmp_path / "l.db")) as ledger:
        importing = ledger.add(entries)
        next(importing)
        importing.close()  # as if it had been killed after its first batch
        assert len(ledger.projects()) > 10
