"""Profiles as data, what is left out on complaint, and the probe that writes them."""

import json
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import main
from summarizer.endpoint.failure import Failure
from summarizer.endpoint.meter import Attempt, Budget, Meter, Tokens, estimate_tokens
from summarizer.endpoint.opening import Options
from summarizer.endpoint.probe import Probe
from summarizer.endpoint.profiles import Profile, built_in, profile_for, read_profile
from summarizer.errors import UsageError
from summarizer.prompting import messages
from summarizer.settings import Prices, Settings
from tests.scripted_server import Answer, completion, reading, serving

WHOSE = {
    ("https://api.openai.com/v1", "gpt-5"): "openai",
    ("https://api.deepseek.com/v1", "deepseek-chat"): "deepseek",
    ("https://gateway.local/v1", "deepseek-reasoner"): "deepseek-reasoner",
    ("https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen-plus"): "qwen",
    ("https://api.moonshot.cn/v1", "kimi-k2"): "kimi",
    ("http://localhost:11434/v1", "qwen3:8b"): "ollama",
    ("http://10.0.0.7:8000/v1", "Qwen/Qwen3-32B"): "vllm",
    ("http://localhost:8080/v1", "any"): "llama.cpp",
    ("https://one-api.office.cn/v1", "glm-4"): "gateway",
    ("", "qwen-plus"): "gateway",
}


@pytest.mark.parametrize(("where", "name"), WHOSE.items())
def test_the_address_or_the_model_tells_the_profile(where: tuple[str, str], name: str) -> None:
    assert profile_for(*where).name == name


def test_every_profile_survives_being_written_and_read(tmp_path: Path) -> None:
    for profile in built_in():
        path = tmp_path / "p.toml"
        path.write_text(profile.to_toml(), encoding="utf-8")
        assert read_profile(path) == profile


@pytest.mark.parametrize(
    "text", ["modes = []", 'modes = ["grammar"]', "modes", 'modes = ["json"]\nbeam = 3', "name = 1"]
)
def test_a_profile_that_makes_no_sense_is_told_with_its_file(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"p\.toml"):
        read_profile(tmp_path / "p.toml")


def test_a_profile_asks_for_less_until_nothing_is_left() -> None:
    profile: Profile | None = Profile(
        name="x", modes=("tools", "json"), temperature=0.0, max_tokens=9, parallel_tool_calls=False, extra={"think": 0}
    )
    seen = []
    for complaint in (
        "temperature",
        "use max_completion_tokens, not max_tokens",
        "max_completion_tokens",
        "parallel_tool_calls",
        "unknown field think",
        "tool_choice",
        "json",
    ):
        assert profile is not None
        profile = profile.asking_less(complaint)
        seen.append(profile.sampling() if profile else None)
    limit = {"max_completion_tokens": 9, "parallel_tool_calls": False, "extra_body": {"think": 0}}
    assert seen[1] == limit
    assert seen[4:] == [{}, {}, None]


def test_a_profile_is_known_from_a_request_that_it_made() -> None:
    request = {
        "model": "m",
        "messages": [],
        "temperature": 0.0,
        "max_tokens": 7,
        "response_format": {"type": "json_object"},
        "enable_thinking": False,
    }
    profile = Profile.of_request(request)
    assert (profile.mode, profile.temperature, profile.max_tokens) == ("json", 0.0, 7)
    assert profile.sampling()["extra_body"] == {"enable_thinking": False}
    assert Profile.of_request({"tools": []}).mode == "tools"
    assert Profile.of_request({}).mode == "md_json"


def picky(request: dict[str, Any], number: int) -> Answer:
    """Takes no tools and no temperature but 1, thinks unless told not to, reads 6,000 tokens."""
    if "tools" in request:
        return Answer.of({"error": {"message": "tools are not supported"}}, 400)
    if request.get("temperature", 1) != 1:
        return Answer.of({"error": {"message": "invalid temperature: only 1 is allowed"}}, 400)
    words = "".join(m["content"] for m in request["messages"])
    found = [{"name": "镜湖风力发电项目", "quote": "开工"}] if estimate_tokens(words) < 6_000 else []
    reply = reading(request, {"projects": found, "metrics": []})
    if "enable_thinking" in request:
        return reply
    value = json.loads(reply.body)
    value["choices"][0]["message"]["reasoning_content"] = "嗯"
    return Answer.of(value)


def test_the_probe_finds_what_an_endpoint_takes(tmp_path: Path) -> None:
    with serving(picky) as server:
        server.models = []
        settings = Settings(endpoint=server.url, model="m", timeout=10)
        probe = Probe(settings, lambda text: messages(None, text))
        findings = {f.what: f for f in probe.findings()}
        probe.close()
    assert not findings["mode tools"].works
    assert probe.profile.modes == ("json_schema", "json", "md_json")
    assert probe.profile.temperature == 1.0
    assert probe.profile.extra == {"enable_thinking": False}
    assert probe.profile.context == 4096
    assert not findings["context 8192"].works


def test_the_probe_takes_the_context_that_the_endpoint_tells() -> None:
    with serving(
        lambda request, number: reading(request, {"projects": [{"name": "镜湖风力发电项目"}], "metrics": []})
    ) as server:
        probe = Probe(Settings(endpoint=server.url, model="served", timeout=10), lambda text: messages(None, text))
        list(probe.findings())
        probe.close()
    assert probe.profile.context == 32768
    assert probe.profile.modes[0] == "tools"


def test_the_probe_says_once_that_nobody_answers() -> None:
    with serving([]) as server:
        url = server.url
    settings = Settings(endpoint=url, model="m", timeout=1)
    probe = Probe(settings, lambda text: messages(None, text), Options(sleep=lambda seconds: None))
    findings = list(probe.findings())
    probe.close()
    assert [(f.what, f.works) for f in findings] == [("mode tools", False)]
    assert "no connection" in findings[0].how


def test_the_probe_command_writes_a_profile_that_run_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-secret")
    with serving(picky) as server:
        server.models = []
        assert main(["probe", "--endpoint", server.url, "--model", "m", "--write", "p.toml"]) == 0
    assert read_profile(tmp_path / "p.toml").mode == "json_schema"
    assert "mode tools" in capsys.readouterr().out
    with serving([Answer.of(completion({"content": "no"}))]) as server:
        assert main(["probe", "--endpoint", server.url, "--model", "m"]) == 2
    assert "sk-secret" not in capsys.readouterr().out


def test_a_meter_adds_from_many_threads() -> None:
    meter = Meter(Budget(prices=Prices(prompt=Decimal(2), cached=Decimal(1), completion=Decimal(4))))

    def work() -> None:
        for _ in range(200):
            meter.admit(10)
            meter.done(Attempt("k", "m", "answered", 0.5, Tokens(1000, 100, 400, 50)), 10)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    totals = meter.totals
    assert (totals.requests, totals.prompt_tokens, totals.cached_tokens) == (1600, 1_600_000, 640_000)
    assert totals.cost == Decimal(1600) * (600 * 2 + 400 * 1 + 100 * 4) / 1_000_000
    assert totals.outcomes == {"answered": 1600}


def test_where_usage_is_missing_a_budget_goes_on_with_the_estimate() -> None:
    meter = Meter(Budget(tokens=100))
    for _ in range(2):
        meter.admit(50)
        meter.done(Attempt("k", "m", "answered", 0.1), 50)
    with pytest.raises(Failure, match="100 tokens"):
        meter.admit(50)
    assert meter.totals.without_usage == 2


@pytest.mark.parametrize(
    "usage",
    [None, 7, {}, {"prompt_tokens": "9"}, {"prompt_tokens": -1, "completion_tokens": 1}, {"prompt_tokens": None}],
)
def test_usage_that_is_no_number_is_unknown(usage: object) -> None:
    assert Tokens.of({"usage": usage}) is None


def test_tokens_are_estimated_by_script() -> None:
    assert estimate_tokens("总投资三十亿元") == 5
    assert estimate_tokens("a" * 400) == 100
