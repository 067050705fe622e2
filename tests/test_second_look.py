"""The second look: one more question about what is doubtful, and only what agrees with the text is taken."""

import json
from pathlib import Path
from typing import Any

from summarizer import pipeline
from summarizer.cli import main
from summarizer.draft import article_of
from summarizer.endpoint import Options, open_endpoint
from summarizer.pipeline import Account, Plan
from summarizer.records import Record
from summarizer.settings import Settings
from summarizer.text import Source, sha256_of
from tests.conftest import SEEDS
from tests.scripted_server import Answer, Server, reading, serving

TEXT = (
    "青禾市项目开工\n　　本报讯（记者 某某）3月5日，青禾市集中开工，总投资1862亿元。\n"
    "　　各级各部门对照节点倒排工期。\n　　年度计划投资436.5亿元，其中产业类项目118个。\n"
)


def claim(measure: str, text: str, value: float, unit: str, quote: str) -> dict[str, Any]:
    return {"subject": "青禾市", "measure": measure, "text": text, "value": value, "unit": unit, "quote": quote}


RIGHT = [
    claim("total_investment", "1862亿元", 1862, "亿元", "总投资1862亿元"),
    {**claim("annual_investment", "436.5亿元", 436.5, "亿元", "年度计划投资436.5亿元"), "status": "planned"},
    claim("project_count", "118个", 118, "个", "其中产业类项目118个"),
]


def looked_at(
    first: list[dict[str, Any]], second: list[dict[str, Any]], tmp_path: Path
) -> tuple[Record, Account, Server]:
    def script(request: dict[str, Any], number: int) -> Answer:
        return reading(request, {"summary": None, "projects": [], "metrics": first if number == 1 else second})

    source = Source("a.txt", sha256_of(TEXT.encode()), TEXT, published="2024-03-06")
    with serving(script) as server:
        settings = Settings(endpoint=server.url, model="m", cache=tmp_path / "cache")
        with open_endpoint(settings, Options(sleep=lambda seconds: None)) as endpoint:
            account = pipeline.run([source], endpoint, Plan(tmp_path / "out", second_look=True))
    [line] = (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return Record.model_validate_json(line), account, server


def texts(record: Record) -> list[str | None]:
    return sorted(metric.text or "" for metric in record.metrics)


def test_a_record_without_doubts_is_not_asked_about_again(tmp_path: Path) -> None:
    record, account, server = looked_at(RIGHT, RIGHT, tmp_path)
    assert len(server.requests) == 1
    assert texts(record) == ["118个", "1862亿元", "436.5亿元"]
    assert account.mended == 0


def test_a_falsified_number_is_asked_about_by_its_sentence_only_and_mended(tmp_path: Path) -> None:
    wrong = {**RIGHT[0], "text": "1682亿元", "value": 1682, "quote": "总投资1862亿元"}
    record, account, server = looked_at([wrong, *RIGHT[1:]], RIGHT, tmp_path)
    shown = article_of(server.requests[1]["messages"]).text
    assert "1862亿元" in shown
    assert "1682" not in json.dumps(server.requests[1], ensure_ascii=False)
    assert "倒排工期" not in shown
    assert texts(record) == ["118个", "1862亿元", "436.5亿元"]
    assert not [flag for flag in record.flags if flag.severity == "error"]
    assert (account.looked_again, account.mended) == (1, 1)
    first = json.loads((tmp_path / "out" / "records.first.jsonl").read_text(encoding="utf-8"))
    assert "1682亿元" in [metric["text"] for metric in first["metrics"]]
    assert record.provenance is not None
    assert record.provenance.attempts == 2


def test_a_number_that_was_passed_over_is_added(tmp_path: Path) -> None:
    record, _, _ = looked_at(RIGHT[:2], RIGHT, tmp_path)
    assert texts(record) == ["118个", "1862亿元", "436.5亿元"]


def test_a_second_answer_that_is_wrong_again_changes_nothing(tmp_path: Path) -> None:
    wrong = {**RIGHT[0], "text": "1682亿元", "value": 1682}
    worse = {**RIGHT[0], "text": "1268亿元", "value": 1268}
    record, account, server = looked_at([wrong, *RIGHT[1:]], [worse], tmp_path)
    assert len(server.requests) == 2
    assert "1682亿元" in texts(record)
    assert [flag for flag in record.flags if flag.severity == "error"]
    assert account.mended == 0


def test_rules_are_not_asked_twice(tmp_path: Path) -> None:
    asked = ["run", str(SEEDS), "--second-look", "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
    assert main(asked) == 2
