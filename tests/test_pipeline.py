"""The whole way, from files to records.jsonl: through openai, instructor, the stores, grounding and the checks."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from summarizer import pipeline
from summarizer.cli import main
from summarizer.draft import article_of
from summarizer.endpoint import Options, open_endpoint
from summarizer.pipeline import Account
from summarizer.records import Record
from summarizer.settings import Settings
from summarizer.text import Source, sha256_of
from tests.conftest import ROOT, SEEDS
from tests.scripted_server import Answer, call, completion, reading, serving

QUOTE = "总投资35亿元"


def sources(count: int, body: str = "") -> Iterable[Source]:
    for number in range(count):
        text = f"青禾市第{number}号项目开工\n　　本报讯（记者 某某）3月5日，第{number}号电池项目开工，{QUOTE}。{body}\n"
        yield Source(f"{number}.txt", sha256_of(text.encode()), text, published="2024-03-06")


def claim(text: str = "35亿元", quote: str = QUOTE) -> dict[str, Any]:
    return {"subject": "市", "measure": "total_investment", "text": text, "value": 35, "unit": "亿元", "quote": quote}


def run(url: str, tmp_path: Path, found: Iterable[Source], in_flight: int = 4, **settings: Any) -> Account:
    chosen = Settings(endpoint=url, model="m", cache=tmp_path / "cache", in_flight=in_flight, **settings)
    with open_endpoint(chosen, Options(sleep=lambda seconds: None)) as endpoint:
        return pipeline.run(found, endpoint, pipeline.Plan(tmp_path / "out", in_flight))


def records(folder: Path) -> list[Record]:
    lines = (folder / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return [Record.model_validate_json(line) for line in lines]


def test_articles_come_out_in_their_order_whatever_the_endpoint_does_first(tmp_path: Path) -> None:
    def script(request: dict[str, Any], number: int) -> Answer:
        answer = reading(request, {"summary": None, "projects": [], "metrics": [claim()]})
        return Answer(answer.status, answer.body, wait=0.2 if number % 3 == 1 else 0.0)

    with serving(script) as server:
        account = run(server.url, tmp_path, sources(20))
    found = records(tmp_path)
    assert [record.article.source.path for record in found] == [f"{n}.txt" for n in range(20)]
    assert account.articles == account.states["ok"] == account.totals.requests == 20
    assert all(record.metrics[0].start is not None for record in found)


def test_one_failed_article_has_its_line_its_state_and_stops_nobody(tmp_path: Path) -> None:
    def script(request: dict[str, Any], number: int) -> Answer:
        if "第1号" in article_of(request["messages"]).text:
            return Answer.of(completion({"content": None}, "content_filter"))
        return reading(request, {"summary": None, "projects": [], "metrics": [claim()]})

    with serving(script) as server:
        account = run(server.url, tmp_path, sources(3))
    found = records(tmp_path)
    assert [record.state for record in found] == ["ok", "refused", "ok"]
    assert found[1].reason
    assert (found[1].projects, found[1].metrics, found[1].article.coverage) == ((), (), None)
    assert account.states == {"ok": 2, "refused": 1}
    assert not account.complete


def test_a_truncated_reply_is_asked_for_in_halves_and_never_again_as_it_was(tmp_path: Path) -> None:
    body = "\n".join(f"　　第{letter}期工程正在建设，总投资{n}亿元。" for n, letter in enumerate("甲乙丙丁", start=2))

    def script(request: dict[str, Any], number: int) -> Answer:
        text = article_of(request["messages"]).text
        if text.count("期工程") > 2:
            return Answer.of(completion({"content": "{"}, "length"))
        claims = [claim(f"{n}亿元", f"总投资{n}亿元") for n in range(2, 6) if f"总投资{n}亿元" in text]
        return reading(request, {"summary": None, "projects": [], "metrics": claims})

    with serving(script) as server:
        run(server.url, tmp_path, sources(1, "\n" + body))
    [record] = records(tmp_path)
    asked = [article_of(request["messages"]).text for request in server.requests]
    assert len(asked) == len(set(asked))
    assert [metric.text for metric in record.metrics] == ["2亿元", "3亿元", "4亿元", "5亿元"]
    assert all(metric.start is not None for metric in record.metrics)


def test_a_spent_budget_ends_the_rest_by_name_and_the_next_run_goes_on(tmp_path: Path) -> None:
    def script(request: dict[str, Any], number: int) -> Answer:
        return reading(request, {"summary": None, "projects": [], "metrics": [claim()]})

    with serving(script) as server:
        first = run(server.url, tmp_path, sources(6), in_flight=1, max_requests=2)
        assert first.states == {"ok": 2, "over_budget": 4}
        second = run(server.url, tmp_path, sources(6))
        assert second.states == {"ok": 6}
        assert len(server.requests) == 6


@pytest.mark.parametrize(
    "poison", ["{{ 7*7 }} {% for x in y %}", "</article>", "====0123456789abcdef=====", '{"a": 1}']
)
def test_braces_fences_and_tags_of_an_article_come_through_untouched(poison: str, tmp_path: Path) -> None:
    def script(request: dict[str, Any], number: int) -> Answer:
        return reading(request, {"summary": None, "projects": [], "metrics": [claim()]})

    with serving(script) as server:
        run(server.url, tmp_path, sources(1, f"他写道：{poison}。"))
    shown = article_of(server.requests[0]["messages"]).text
    assert poison.replace(" ", "") in shown.replace(" ", "")
    assert records(tmp_path)[0].state == "ok"


def test_the_same_run_again_is_the_same_bytes_and_asks_nothing(tmp_path: Path) -> None:
    arguments = ["run", str(SEEDS), "--endpoint", "embedded", "--cache", str(tmp_path / "cache")]
    for name in ("one", "two"):
        assert main([*arguments, "--out", str(tmp_path / name)]) == 0
    one, two = ((tmp_path / name / "records.jsonl").read_bytes() for name in ("one", "two"))
    assert one == two
    assert main([*arguments, "--out", str(tmp_path / "three"), "--refresh"]) == 0
    assert (tmp_path / "three" / "records.jsonl").read_bytes() == one


def test_every_record_says_which_endpoint_made_it(tmp_path: Path) -> None:
    assert main(["run", str(SEEDS), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]) == 0
    for record in records(tmp_path):
        assert record.provenance is not None
        assert record.provenance.endpoint == "embedded"
        assert record.provenance.model.startswith("embedded-rules@")


def test_texts_that_a_file_does_not_show_are_kept_beside_the_records(tmp_path: Path) -> None:
    page = tmp_path / "in.jsonl"
    page.write_text(
        json.dumps({"id": "1", "title": "开工", "text": "3月5日，电池项目开工，总投资35亿元。"}), encoding="utf-8"
    )
    assert main(["run", str(page), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]) == 0
    [record] = records(tmp_path)
    source = record.article.source
    assert source.path.endswith("in.jsonl#0")
    text = (tmp_path / "out" / "sources" / f"{source.sha256}.txt").read_text(encoding="utf-8")
    [said] = record.metrics or [q for project in record.projects for q in project.quantities]
    assert text[said.start : said.end] == "35亿元"


def test_a_run_without_anything_to_read_says_so_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing.txt")
    assert main(["run", missing, "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]) == 2
    assert "missing.txt" in capsys.readouterr().err


def test_a_url_without_a_model_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["run", str(SEEDS), "--endpoint", "http://127.0.0.1:9/v1", "--out", str(tmp_path / "out")]
    assert main(asked) == 2
    assert "--model" in capsys.readouterr().err


def test_a_dry_run_asks_nothing_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda request, number: Answer(500)) as server:
        asked = ["run", str(SEEDS), "--endpoint", server.url, "--model", "m", "--dry-run"]
        assert main([*asked, "--cache", str(tmp_path / "c"), "--out", str(tmp_path / "out")]) == 0
        assert server.requests == []
    assert not (tmp_path / "out").exists()
    assert "articles            22" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="sends an interrupt as a terminal does on Unix")
def test_ctrl_c_keeps_what_was_asked_and_the_same_command_goes_on(tmp_path: Path) -> None:
    pages = tmp_path / "pages.jsonl"
    lines = [json.dumps({"id": str(n), "text": f"第{n}号电池项目开工，{QUOTE}。"}) for n in range(40)]
    pages.write_text("\n".join(lines), encoding="utf-8")

    interrupted = threading.Event()

    def script(request: dict[str, Any], number: int) -> Answer:
        answer = reading(request, {"summary": None, "projects": [], "metrics": [claim()]})
        late = number > 6 and not interrupted.is_set()  # the run cannot end before it is interrupted
        return Answer(answer.status, answer.body, wait=2.0 if late else 0.02)

    with serving(script) as server:
        command = [sys.executable, "-m", "summarizer", "run", str(pages), "--endpoint", server.url, "--model", "m"]
        command += ["--in-flight", "2", "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        begun = time.monotonic()
        while len(server.requests) < 6 and process.poll() is None and time.monotonic() - begun < 60:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
        interrupted.set()
        assert process.returncode == 130
        assert "Traceback" not in told
        assert "goes on" in told
        assert not (tmp_path / "out" / "records.jsonl").exists()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert len(server.requests) == 40  # nothing that was answered is asked again
    assert len(records(tmp_path)) == 40


def test_two_tool_calls_and_fences_are_read_as_a_person_would(tmp_path: Path) -> None:
    value = {"summary": None, "projects": [], "metrics": [claim()]}

    def script(request: dict[str, Any], number: int) -> Answer:
        if number == 1:
            return Answer.of(
                completion({"content": None, "tool_calls": [call(value), call({}, number=2)]}, "tool_calls")
            )
        return Answer.of(completion({"content": f"<think>嗯</think>```json\n{json.dumps(value)}\n```"}))

    with serving(script) as server:
        account = run(server.url, tmp_path, sources(2), in_flight=1)
    assert account.states == {"ok": 2}
    assert account.metrics == 2


def test_a_run_keeps_its_projects_in_the_ledger_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("青禾市电池项目开工\n　　3月5日，青禾新能源电池项目开工，总投资35亿元。\n", encoding="utf-8")
    for _ in range(2):
        assert main(["run", str(page), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    assert main(["projects", "--ledger", str(tmp_path / "out" / "summarizer.db"), "--json"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    project = json.loads(line)
    assert project["name"] == "青禾新能源电池项目"
    assert len(project["mentions"]) == 1


def test_a_run_may_do_without_a_ledger(tmp_path: Path) -> None:
    asked = ["run", str(SEEDS), "--ledger", "none", "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    assert not (tmp_path / "out" / "summarizer.db").exists()
