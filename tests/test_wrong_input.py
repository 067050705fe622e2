"""Wrong flags, wrong types, broken files: one line, never a traceback."""

import json
import zipfile
from pathlib import Path

import docx
import pytest

from summarizer.briefing.commenting import open_file
from summarizer.cli import main
from summarizer.errors import UnreadableSource


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (["run", "x", "--out", "y", "--max-tokens", "1e9"], "--max-tokens"),
        (["run", "x", "--out", "y", "--\x1b[31m"], "\\x1b[31m"),
        (["run"], "--out"),
    ],
)
def test_a_wrong_flag_is_one_line(wrong: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(wrong)
    told = capsys.readouterr().err
    assert (stop.value.code, told.count("\n")) == (2, 1)
    assert named in told
    assert "--help" in told


def test_a_cost_that_is_no_number_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "x", "--out", str(tmp_path / "o"), "--max-cost", "abc"]) == 2
    assert "max_cost" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("flags", [5, True, "abc", {"a": 1}, [1], [None]])
def test_flags_of_a_wrong_type_do_not_end_an_import(flags: object, tmp_path: Path) -> None:
    line = json.dumps({"article": {"source": {"path": "a.txt"}}, "flags": flags})
    (tmp_path / "r.jsonl").write_text(line, encoding="utf-8")
    assert main(["import", str(tmp_path / "r.jsonl"), "--ledger", str(tmp_path / "l.db")]) in (0, 2)


def test_a_word_file_of_broken_xml_is_one_line(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "whole.docx"))
    with zipfile.ZipFile(tmp_path / "whole.docx") as whole, zipfile.ZipFile(tmp_path / "a.docx", "w") as broken:
        for part in whole.infolist():
            data = whole.read(part)
            broken.writestr(part.filename, data[:-30] if part.filename == "word/document.xml" else data)
    with pytest.raises(UnreadableSource, match=r"a\.docx"):
        open_file(tmp_path / "a.docx")


def test_days_asked_for_in_two_ways_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "l.db"
    page = tmp_path / "page.txt"
    page.write_text("青禾市电池项目开工\n　　3月5日，青禾电池项目开工，总投资35亿元。\n", encoding="utf-8")
    run = ["run", str(page), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
    assert main([*run, "--ledger", str(ledger)]) == 0
    asked = ["brief", "--all", "--week", "2024-W09", "--ledger", str(ledger), "--out", str(tmp_path / "b")]
    assert main(asked) == 2
    assert "one way only" in capsys.readouterr().err


def test_a_file_in_the_place_of_the_output_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("青禾电池项目开工，总投资35亿元。\n", encoding="utf-8")
    assert main(["run", str(page), "--cache", str(tmp_path / "cache"), "--out", str(page)]) == 2
    assert "is a file" in capsys.readouterr().err
