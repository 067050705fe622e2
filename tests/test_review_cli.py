"""Settling flags on a terminal and in scripts."""

import io
import json
from pathlib import Path

import pytest

from summarizer import checks
from summarizer.cli import main
from summarizer.evaluate.falsify import falsehoods
from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, open_ledger
from summarizer.ledger.queue import Wanted
from summarizer.ledger.review import Review
from tests.conftest import ROOT


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A ledger of a few articles with one thing wrong in each, one of them with escape sequences in it."""
    wrong = []
    for at, gold in enumerate(read_gold(ROOT / "fixtures" / "weeks")):
        kinds = {one.kind: one for one in falsehoods(gold.record)}
        one = kinds.get(("digit_of_value", "stage", "dropped_number", "status")[at % 4])
        record = one.record if one is not None else gold.record
        if at == 0:
            title = record.article.model_copy(update={"title": "标题\x1b[31m红\x1b]0;窗\x07"})
            record = record.model_copy(update={"article": title})
        wrong.append(Entry(checks.check(record, gold.article), gold.article))
    path = str(tmp_path / "l.db")
    with open_ledger(path) as ledger:
        for _ in ledger.add(wrong):
            pass
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command; return its status and what it said."""
    status = main(list(words))
    said = capsys.readouterr()
    return status, said.out, said.err


def first(place: str, kind: str) -> str:
    """Return the first open flag of a kind."""
    with open_ledger(place) as ledger:
        return Review(ledger).page(Wanted(kind=kind)).rows[0].flag.id


def test_answers_through_a_pipe_settle_one_case_after_the_other(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = "t\nd 原文如此\nu\nd\n看错了\ns\nx\na\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    status, out, _ = told(capsys, "review", "--ledger", place, "--by", "王", "--severity", "error")
    assert status == 0
    assert "3 decided" in out
    assert "【" in out
    assert "\x1b" not in out
    assert "\x07" not in out
    status, out, _ = told(capsys, "flags", "--ledger", place, "--decided", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["decision"]["by"] for row in rows} == {"王"}
    assert "看错了" in {row["decision"]["why"] for row in rows}
    assert told(capsys, "verify", "--ledger", place)[1].startswith("5 decisions")


def test_a_script_decides_edits_claims_and_takes_back(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    flag = first(place, "value_mismatch")
    status, out, _ = told(capsys, "decide", flag, "--value", "3.5亿元", "--by", "王", "--ledger", place)
    assert (status, out) == (0, "1\n")
    status, _, err = told(capsys, "decide", flag, "--accept", "--by", "李", "--ledger", place)
    assert status == 2
    assert "already corrected by 王" in err
    assert told(capsys, "decide", "--undo", "1", "--ledger", place)[0] == 0
    assert told(capsys, "decide", flag, "--take", "--by", "李", "--ledger", place)[0] == 0
    status, _, err = told(capsys, "decide", flag, "--dismiss", "--ledger", place)
    assert status == 2
    unclaimed = first(place, "unclaimed_number")
    words = ("decide", unclaimed, "--claim-as", "全市", "--measure", "产值", "--ledger", place)
    assert told(capsys, *words)[0] == 0
    with open_ledger(place) as ledger:
        assert "全市" in {one["subject"] for one in ledger.metrics()}
    for wrong in ((), (flag, "--all"), (flag,), ("--all", "--dismiss", "--why", "x", "--week", "2025")):
        status, _, err = told(capsys, "decide", *wrong, "--ledger", place)
        assert status == 2
        assert len(err.splitlines()) == 1


def test_a_filter_is_settled_after_a_preview(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("decide", "--all", "--kind", "stage_conflict", "--dismiss", "--why", "口径不同", "--ledger", place)
    _, out, err = told(capsys, *words)
    count = int(out.split()[0])
    assert count
    assert "nothing was decided" in err
    _, out, _ = told(capsys, *words, "--expected", str(count))
    assert out.startswith(f"{count} flags settled; decide --undo-all 1")
    assert told(capsys, *words)[1].startswith("0 open flags")
    assert told(capsys, "decide", "--undo-all", "1", "--ledger", place)[1] == f"{count} decisions taken back\n"


def test_rules_are_made_listed_and_ended(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("rules", "add", "--kind", "stage_conflict", "--dismiss", "--why", "本报惯例", "--ledger", place)
    assert "open flags" in told(capsys, *words, "--preview")[1]
    status, out, err = told(capsys, *words)
    assert (status, out) == (0, "1\n")
    assert "has settled" in err
    (rule,) = [json.loads(line) for line in told(capsys, "rules", "--json", "--ledger", place)[1].splitlines()]
    assert rule["hits"] > 0
    assert rule["why"] == "本报惯例"
    assert told(capsys, "rules", "end", "1", "--ledger", place)[0] == 0
    assert told(capsys, "rules", "end", "1", "--ledger", place)[0] == 2
    assert "本报惯例" in told(capsys, "rules", "--ledger", place)[1]


def test_a_sample_is_shown_judged_and_counted(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    week = ("--week", "2025-W19", "--ledger", place)
    _, out, _ = told(capsys, "sample", *week, "--json")
    facts = [json.loads(line) for line in out.splitlines()]
    assert len(facts) > 2
    _, out, _ = told(capsys, "sample", *week, "--right", "1-2", "--wrong", "3", "--withdraw", "--by", "王")
    assert "1 of 3 wrong, 33.3%, 95 % interval 0.8% to 90.6%" in out
    assert told(capsys, "sample", *week, "--right", "99")[0] == 2
    assert told(capsys, "sample", *week, "--right", "1", "--wrong", "1")[0] == 2


def test_a_broken_chain_is_told_with_status_2(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "decide", first(place, "value_mismatch"), "--accept", "--ledger", place)
    with open_ledger(place) as ledger, ledger.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE decisions SET body = replace(body, 'accepted', 'dismissed')")
        connection.commit()
    status, out, err = told(capsys, "verify", "--ledger", place)
    assert (status, out) == (2, "")
    assert "decision 1" in err


def test_a_rule_for_a_kind_that_there_is_not_is_refused_with_the_kinds(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("rules", "add", "--kind", "stage_conflikt", "--dismiss", "--why", "本报惯例", "--ledger", place)
    status, _, err = told(capsys, *words)
    assert status == 2
    assert "stage_conflikt: no such kind" in err
    assert "stage_conflict" in err
