"""How well the ledger is kept on weeks with a key: floors; lowering one is a deliberate change that says why."""

from pathlib import Path

import pytest

from summarizer import checks
from summarizer.articles import cut
from summarizer.embedded import model_name
from summarizer.endpoint import open_endpoint
from summarizer.extract import extract
from summarizer.ledger import Entry, Ledger, open_ledger
from summarizer.reading import read_paths
from summarizer.settings import Settings
from summarizer.text import Source
from tests.conftest import GOLD, ROOT
from tests.weeks import contradictions, key_of, merges, right_entries, stages

WEEKS = ROOT / "fixtures" / "weeks"


def kept(url: Path, entries: list[Entry]) -> Ledger:
    """Return a ledger of these entries."""
    ledger = open_ledger(str(url))
    for _ in ledger.add(entries):
        pass
    return ledger


def embedded_entries(folder: Path, cache: Path) -> list[Entry]:
    """Return what the embedded model reads in a folder."""
    entries = []
    with open_endpoint(Settings(cache=cache)) as endpoint:
        assert endpoint.way.model == model_name()
        for source in read_paths(sorted(map(str, folder.glob("*.txt")))):
            assert isinstance(source, Source)
            for article in cut(source).articles:
                record = extract(article, endpoint, lambda: "2026-01-01T00:00:00Z").record
                entries.append(Entry(checks.check(record, article), article))
    return entries


@pytest.mark.parametrize("folder", [WEEKS, GOLD / "weeks"], ids=["written", "given"])
def test_right_records_are_merged_rightly(folder: Path, tmp_path: Path) -> None:
    with kept(tmp_path / "l.db", right_entries(folder)) as ledger:
        measured = merges(ledger, key_of(folder))
    assert measured.forbidden == []
    assert measured.f1 >= 0.95, measured.apart


@pytest.mark.parametrize("folder", [WEEKS, GOLD / "weeks"], ids=["written", "given"])
def test_the_embedded_models_records_are_merged_well_enough(folder: Path, tmp_path: Path) -> None:
    with kept(tmp_path / "l.db", embedded_entries(folder, tmp_path / "cache")) as ledger:
        measured = merges(ledger, key_of(folder))
    assert measured.forbidden == []
    assert measured.f1 >= 0.80, measured.apart


def test_planted_contradictions_are_found_and_look_alikes_left_alone(tmp_path: Path) -> None:
    with kept(tmp_path / "l.db", right_entries(WEEKS)) as ledger:
        measured = contradictions(ledger, WEEKS, merges(ledger, key_of(WEEKS)))
    found, planted = len(measured.found), len(measured.found) + len(measured.missed)
    assert found >= 0.9 * planted, measured.missed
    assert len(measured.flagged_look_alikes) <= 0.1 * measured.look_alikes, measured.flagged_look_alikes
    assert measured.other_flags == []


def test_the_given_weeks_contradict_nothing(tmp_path: Path) -> None:
    with kept(tmp_path / "l.db", right_entries(GOLD / "weeks")) as ledger:
        assert [flag["message"] for flag in ledger.flags() if len(flag["evidence"]) > 1] == []


def test_stages_are_right_week_by_week(tmp_path: Path) -> None:
    with kept(tmp_path / "l.db", right_entries(WEEKS)) as ledger:
        measured = stages(ledger, WEEKS, merges(ledger, key_of(WEEKS)))
    whole = measured.stages_right + len(measured.stages_wrong)
    assert measured.stages_right >= 0.95 * whole, measured.stages_wrong
