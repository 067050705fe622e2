"""Requests out as files, replies back as files, and a run on them without any wire."""

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import main
from summarizer.endpoint import Ask, Options, open_batch, open_endpoint
from summarizer.endpoint.stores import BATCH, key_of, read_json
from summarizer.errors import UsageError
from summarizer.prompting import messages
from summarizer.settings import Settings
from tests.conftest import GOLD
from tests.scripted_server import READING, call, completion

PAGE = GOLD / "articles" / "a02.txt"
TEXT = json.dumps(READING, ensure_ascii=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "SUMMARIZER_MODEL", "SUMMARIZER_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def asked(here: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    assert main(["requests", str(PAGE), "--model", "m", *more]) == 0
    out = capsys.readouterr().out
    (here / "requests.jsonl").write_text(out, encoding="utf-8")
    return [json.loads(line) for line in out.splitlines()]


def output_line(request: dict[str, Any], body: Any = None, status: int = 200, **more: Any) -> dict[str, Any]:
    good = completion({"content": None, "tool_calls": [call(READING)]}, "tool_calls")
    response = {"status_code": status, "request_id": "r", "body": good if body is None else body}
    return {"id": "b", "custom_id": request["custom_id"], "response": response, "error": None} | more


def test_a_request_is_a_line_of_the_batch_api(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (request,) = asked(here, capsys)
    assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
    assert request["custom_id"] == key_of(BATCH, "tools", request["body"])
    assert request["body"]["model"] == "m"
    assert "株洲" in request["body"]["messages"][-1]["content"]


def test_requests_need_a_model(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["requests", str(PAGE)]) == 2
    assert "--model" in capsys.readouterr().err


def test_a_batchs_output_is_stored_and_replayed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (request,) = asked(here, capsys)
    (here / "output.jsonl").write_text(json.dumps(output_line(request)) + "\n", encoding="utf-8")
    assert main(["replies", "output.jsonl", "--into", "replies", "--provenance", "a test"]) == 0
    assert "1 of 1 replies fit" in capsys.readouterr().err
    stored = read_json(here / "replies" / f"{request['custom_id']}.json")
    assert stored["request"] == request["body"]
    assert stored["provenance"] == "a test"
    assert stored["at"] == "2025-10-09T08:53:20Z"
    assert main(["run", str(PAGE), "--out", "out", "--endpoint", "replay:replies"]) == 0
    record = json.loads((here / "out" / "records.jsonl").read_text(encoding="utf-8"))
    assert (record["state"], record["provenance"]["endpoint"], record["provenance"]["model"]) == ("ok", "batch", "m")
    assert record["provenance"]["at"] == stored["at"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("{}.txt", TEXT),
        ("{}.md", f"好的，结果如下：\n\n```json\n{TEXT}\n```\n希望有用。"),
        ("{}.md", f"<think>先想想 {{}}</think>\n{TEXT}"),
        ("{}.json", TEXT),
        ("{}.json", json.dumps(completion({"content": TEXT}))),
        ("{:.12}.txt", f"\ufeff{TEXT}"),
    ],
)
def test_pasted_answers_are_taken(name: str, text: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (request,) = asked(here, capsys, "--as-text", "texts")
    key = request["custom_id"]
    prompt = (here / "texts" / f"{key}.prompt.txt").read_text(encoding="utf-8")
    assert request["body"]["messages"][1]["content"] in prompt
    assert '"$defs"' in prompt
    (here / "texts" / name.format(key)).write_text(text, encoding="utf-8")
    (here / "requests.jsonl").unlink()
    assert main(["replies", "texts", "--into", "replies"]) == 0
    with open_endpoint(Settings(endpoint="replay:replies")) as endpoint:
        reply = endpoint.ask(Ask(request["body"]["messages"]))
    assert reply.envelope["projects"] == READING["projects"]


BAD_LINES: list[tuple[Any, str]] = [
    ("not json", "no JSON"),
    ({"x": 1}, "custom_id"),
    ({"response": None, "error": {"message": "expired"}}, "expired"),
    ({"response": {"status_code": 429, "body": {"error": {"message": "slow"}}}}, "slow"),
    ({"response": {"status_code": 200, "body": completion({"content": "…"}, "length")}}, "limit"),
    ({"response": {"status_code": 200, "body": completion({"content": "无"})}}, "no JSON"),
    ({"response": {"status_code": 200, "body": completion({"content": '{"a": [1]}'})}}, "lists projects and"),
    ({"response": {"status_code": 200, "body": None}}, "body"),
    ({"custom_id": "0" * 64}, "no request"),
    ({"custom_id": "../../evil"}, "no request"),
]


@pytest.mark.parametrize(("line", "why"), BAD_LINES)
def test_what_does_not_fit_is_told_and_not_stored(
    line: Any, why: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (request,) = asked(here, capsys)
    value = line if isinstance(line, str) else {"x": 1} if line == {"x": 1} else output_line(request) | line
    text = value if isinstance(value, str) else json.dumps(value)
    (here / "output.jsonl").write_text(f"{text}\n", encoding="utf-8")
    assert main(["replies", "output.jsonl", "--into", "replies"]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert "0 of 1 replies fit" in told
    assert not (here / "replies").exists()
    (here / "output.jsonl").write_text(f"{text}\n{json.dumps(output_line(request))}\n", encoding="utf-8")
    assert main(["replies", "output.jsonl", "--into", "replies"]) == 3


def test_items_that_do_not_validate_are_counted_and_kept(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (request,) = asked(here, capsys)
    reading = READING | {"metrics": [{"measure": "nonsense"}]}
    body = completion({"content": None, "tool_calls": [call(reading)]})
    (here / "output.jsonl").write_text(json.dumps(output_line(request, body)), encoding="utf-8")
    assert main(["replies", "output.jsonl", "--into", "replies"]) == 0
    assert "1 items; 1 parts did not validate" in capsys.readouterr().err


def test_without_requests_replies_are_stored_and_found_by_their_key(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (request,) = asked(here, capsys)
    (here / "requests.jsonl").unlink()
    (here / "output.jsonl").write_text(json.dumps(output_line(request)), encoding="utf-8")
    assert main(["replies", "output.jsonl", "--into", "replies"]) == 0
    assert "stored without" in capsys.readouterr().err
    with pytest.raises(UsageError, match="--model"):
        open_endpoint(Settings(endpoint="replay:replies"))
    with open_endpoint(Settings(endpoint="replay:replies", model="m")) as endpoint:
        assert endpoint.ask(Ask(request["body"]["messages"])).at


def test_a_file_that_is_not_there_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replies", "none.jsonl", "--into", "replies"]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_the_batchs_key_is_the_recordings_key(here: Path) -> None:
    asking = messages("题", "文")
    with open_batch(Settings(model="m")) as batch:
        key, body = batch.render(asking)
    assert key == key_of(BATCH, batch.profile.mode, body)
    with open_batch(Settings(model="other")) as batch:
        assert batch.render(asking)[0] != key


def test_the_cache_command_shows_and_clears(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == 0
    assert "no cache yet" in capsys.readouterr().out
    for _ in range(2):
        with open_endpoint(Settings(), Options()) as endpoint:
            endpoint.ask(Ask(messages("题", "甲县风电项目开工，总投资3亿元。")))
    assert main(["cache"]) == 0
    assert "1 hits, 1 asked" in capsys.readouterr().out
    assert main(["cache", "--clear"]) == 0
    assert "cleared" in capsys.readouterr().out
    assert main(["cache"]) == 0
    assert " 0 entries" in capsys.readouterr().out
