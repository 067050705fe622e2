"""The embedded model behind the seam of a chat completion."""

import json
from typing import Any

import pytest

from summarizer.draft import article_block, items
from summarizer.embedded import complete, model_name

_TEXT = (
    "3月12日，云坪县梨花岭光伏电站正式开工。项目总投资6.4亿元，占地1200亩，建成后年发电量2.1亿千瓦时。\n"
    "今年，全县安排重点项目42个，年度计划投资58亿元。"
)
_TOOL = {"type": "function", "function": {"name": "Draft", "parameters": {}}}


def asked(text: str = _TEXT, **mode: Any) -> dict[str, Any]:
    messages = [
        {"role": "system", "content": "规则"},
        {"role": "user", "content": article_block("梨花岭光伏电站开工", text, "2025-03-13")},
    ]
    return complete({"model": model_name(), "messages": messages, **mode})


def answer(reply: dict[str, Any]) -> dict[str, Any]:
    message = reply["choices"][0]["message"]
    if message.get("tool_calls"):
        content = message["tool_calls"][0]["function"]["arguments"]
    else:
        content = message["content"].removeprefix("```json\n").removesuffix("\n```")
    read: dict[str, Any] = json.loads(content)
    return read


_MODES: list[dict[str, Any]] = [
    {"tools": [_TOOL], "tool_choice": {"type": "function", "function": {"name": "Draft"}}},
    {"response_format": {"type": "json_schema", "json_schema": {}}},
    {"response_format": {"type": "json_object"}},
    {},
]


@pytest.mark.parametrize("mode", _MODES)
def test_every_mode_carries_the_same_answer(mode: dict[str, Any]) -> None:
    assert answer(asked(**mode)) == answer(asked())


def test_a_tool_is_called_by_the_name_it_was_asked_by() -> None:
    choice = asked(**_MODES[0])["choices"][0]
    assert choice["message"]["tool_calls"][0]["function"]["name"] == "Draft"
    assert choice["finish_reason"] == "tool_calls"


def test_the_answer_is_a_draft_without_a_rejected_item() -> None:
    draft, rejected = items(answer(asked()))
    assert not rejected
    assert [project.name for project in draft.projects] == ["云坪县梨花岭光伏电站"]
    assert {"42个", "58亿元"} <= {metric.text for metric in draft.metrics}
    assert "6.4亿元" in {quantity.text for quantity in draft.projects[0].quantities}


def test_every_quote_stands_in_the_article() -> None:
    draft, _ = items(answer(asked()))
    quantities = [*draft.metrics, *(q for project in draft.projects for q in project.quantities)]
    assert quantities
    assert all(quantity.quote in _TEXT for quantity in quantities)


def test_the_summary_is_of_the_articles_own_sentences() -> None:
    summary = answer(asked())["summary"]
    assert all(sentence in _TEXT for sentence in summary.split("。"))


def test_no_tokens_are_claimed() -> None:
    assert set(asked()["usage"].values()) == {0}


def test_the_same_request_has_the_same_reply() -> None:
    assert asked() == asked()


@pytest.mark.parametrize("text", ["", "。", "\n\n", "5", "亿元", "((((", "“" * 500, "1" * 3000, "项目" * 800])
def test_no_text_breaks_it(text: str) -> None:
    draft, rejected = items(answer(asked(text)))
    assert not rejected
    assert draft is not None


def test_messages_without_an_article_are_answered_too() -> None:
    assert complete({"messages": []})["choices"][0]["finish_reason"] == "stop"


def test_the_name_tells_the_rules_by_their_hash() -> None:
    name, _, digest = model_name().partition("@")
    assert name == "embedded-rules"
    assert len(digest) == 12
    assert set(digest) <= set("0123456789abcdef")
