"""A run that is killed at any moment and started again ends as one that nobody disturbed."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import main
from summarizer.ledger import open_ledger
from tests.conftest import ROOT

PAGES = ("seeds", "fixtures/weeks", "fixtures/gold/weeks")


def command(folder: Path) -> list[str]:
    """Return the command of a run that keeps all it has below one folder."""
    return ["run", *PAGES, "--endpoint", "embedded", "--out", str(folder / "out"), "--cache", str(folder / "cache")]


def left(folder: Path) -> dict[str, Any]:
    """Return what a run left, but for the time at which a reply was made."""
    records = [json.loads(line) for line in (folder / "out" / "records.jsonl").read_text("utf-8").splitlines()]
    for record in records:
        record["provenance"]["at"] = None
    with open_ledger(str(folder / "out" / "summarizer.db")) as ledger:
        projects = [(one["id"], one["name"], one["stage"]) for one in ledger.dump()["projects"]]
        flags = sorted(one["id"] for one in ledger.dump()["flags"])
    return {
        "records": records,
        "flags.jsonl": (folder / "out" / "flags.jsonl").read_text("utf-8"),
        "projects": projects,
        "flags": flags,
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    """What a run leaves that nobody disturbs, and how long it took."""
    folder = tmp_path_factory.mktemp("calm")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *command(folder)], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return left(folder), time.monotonic() - began


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_kills_at_random_moments_change_nothing(
    kills: int, undisturbed: tuple[dict[str, Any], float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    whole, seconds = undisturbed
    chance = random.Random(kills)
    safe: dict[Path, int] = {}
    for number in range(kills):
        folder = tmp_path / str(number * 5 // kills)  # five ledgers, each with its kills, from early moments to late
        process = subprocess.Popen(
            [sys.executable, "-m", "summarizer", *command(folder)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.1, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = folder / "out" / "summarizer.db"
        if found.exists() and found.stat().st_size:
            with open_ledger(str(found)) as ledger:
                kept = len(ledger.dump()["accepted"])
            assert kept >= safe.get(folder, 0)
            safe[folder] = kept
    for folder in sorted(tmp_path.iterdir()):
        assert main(command(folder)) == 0
        assert left(folder) == whole
