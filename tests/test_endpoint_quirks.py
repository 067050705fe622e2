"""What real endpoints do wrong, one fixture a quirk: each ends in its named state after its number of calls."""

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.endpoint import Ask, AskFailed, Endpoint, Options, Reply, Truncated, open_endpoint
from summarizer.prompting import messages
from summarizer.settings import Settings
from tests.scripted_server import Answer, Server, reading, serving

QUIRKS = sorted((Path(__file__).parents[1] / "fixtures" / "endpoints").glob("*.json"))
KEY = "sk-do-not-show-this-key"


def answers_of(quirk: dict[str, Any], request: dict[str, Any], number: int) -> Answer:
    answer = quirk["answers"][min(number, len(quirk["answers"])) - 1]
    if answer.get("good"):
        return reading(request)
    status, headers = answer.get("status", 200), answer.get("headers", {})
    if "text" in answer:
        return Answer(status, answer["text"].encode(), headers)
    return Answer.of(answer["json"], status, headers=headers)


def opened(server: Server, folder: Path, **more: Any) -> Endpoint:
    values = {"endpoint": server.url, "model": "m", "cache": folder / "cache", "api_key": KEY, "timeout": 5} | more
    return open_endpoint(Settings(**values), Options(sleep=lambda seconds: None))


def asked(endpoint: Endpoint) -> Reply | AskFailed:
    try:
        return endpoint.ask(Ask(messages("题", "甲项目正在建设。")))
    except AskFailed as error:
        return error


@pytest.mark.parametrize("path", QUIRKS, ids=lambda path: path.stem)
def test_each_quirk_ends_in_its_state_after_its_calls(path: Path, tmp_path: Path) -> None:
    quirk = json.loads(path.read_text(encoding="utf-8"))
    with (
        serving(lambda request, number: answers_of(quirk, request, number)) as server,
        opened(server, tmp_path) as endpoint,
    ):
        result = asked(endpoint)
        totals = endpoint.totals
        calls = len(server.requests)
    state = result.state if isinstance(result, AskFailed) else "ok"
    assert (state, calls) == (quirk["state"], quirk["calls"]), result
    assert (totals.requests, totals.prompt_tokens, totals.completion_tokens) == (
        calls,
        server.prompt_tokens,
        server.completion_tokens,
    )
    assert isinstance(result, Truncated) == quirk.get("truncated", False)
    assert server.authorizations == [f"Bearer {KEY}"] * calls
    if isinstance(result, Reply):
        assert result.asked == calls
        assert bool(result.warning) == quirk.get("warning", False)
        assert isinstance(result.envelope["projects"], list)
    else:
        assert result.attempts == calls
        assert "甲项目" not in str(result)


def test_every_quirk_says_whose_it_is() -> None:
    assert len(QUIRKS) >= 40
    for path in QUIRKS:
        quirk = json.loads(path.read_text(encoding="utf-8"))
        assert quirk["provider"], path
        assert quirk["what"], path
