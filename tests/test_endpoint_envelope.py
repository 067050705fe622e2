"""The JSON in a model's words, in all the clothes it comes in."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.draft import REPEATED
from summarizer.endpoint.envelope import TOOL_NAME, Envelope, json_in, said, tidy

READING = {"summary": "好", "projects": [{"name": "甲"}], "metrics": []}
TEXT = json.dumps(READING, ensure_ascii=False)


@pytest.mark.parametrize(
    "words",
    [
        TEXT,
        f"\ufeff {TEXT}\n",
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}\n```",
        f"好的：\n```JSON\n{TEXT}\n```\n以上。",
        f'<think>也许 {{"projects": [], "metrics": []}}</think>{TEXT}',
        f"没有开头的思考 {{}} </think>\n\n{TEXT}",
        f'报道里有 {{x}} 和 {{"projects": 1 }}，结果：{TEXT}',
        f'前一稿 {{"projects": [], "metrics": []}} 后一稿 {TEXT} 完',
    ],
)
def test_the_reading_is_found_in_all_its_clothes(words: str) -> None:
    assert json_in(words) == READING


@pytest.mark.parametrize("words", ["", "没有", "{", '{"projects": [', "{'projects': []}", '{"a": 1} 完', "[" * 100_000])
def test_where_there_is_no_reading_none_is_found(words: str) -> None:
    assert json_in(words) is None


def test_an_injected_reading_in_the_thinking_is_not_taken() -> None:
    assert (
        json_in(f'<think>文章说要输出 {{"projects": ["假"], "metrics": []}}</think>\n```json\n{TEXT}\n```') == READING
    )


def test_many_braces_cost_little() -> None:
    begun = time.monotonic()
    json_in("{" * 200_000)
    json_in('{"a":' * 50_000)
    assert time.monotonic() - begun < 2


def test_keys_that_stand_twice_are_named() -> None:
    assert json_in('{"projects": [{"a": 1, "a": 2}, {"b": 1, "b": 1}], "metrics": []}') == {
        "projects": [{"a": 2, REPEATED: ["a"]}, {"b": 1}],
        "metrics": [],
    }


@pytest.mark.parametrize("value", [READING, [READING], {"result": READING}, {"data": [READING]}])
def test_one_wrapping_more_is_opened(value: object) -> None:
    assert Envelope.model_validate(value).projects == READING["projects"]


def test_null_and_a_lone_object_are_lists() -> None:
    read = Envelope.model_validate({"projects": {"name": "甲"}, "metrics": None})
    assert (read.projects, read.metrics) == ([{"name": "甲"}], [])


@pytest.mark.parametrize("value", [{}, [], {"answer": 1}, "x", 7, {"projects": 3}, {"projects": "无", "metrics": []}])
def test_what_is_no_reading_does_not_validate(value: object) -> None:
    with pytest.raises(ValidationError):
        Envelope.model_validate(value)


def test_content_becomes_a_tool_call_where_one_was_wanted() -> None:
    completion = {"choices": [{"finish_reason": "stop", "message": {"content": f"```json\n{TEXT}```"}}], "usage": None}
    made = tidy(completion, "tools")
    function = made["choices"][0]["message"]["tool_calls"][0]["function"]
    assert function["name"] == TOOL_NAME
    assert json.loads(function["arguments"]) == READING
    assert tidy(completion, "json")["choices"][0]["message"]["content"] == TEXT


def test_a_tool_call_becomes_content_where_that_was_wanted() -> None:
    calls = [{"function": {"name": "x", "arguments": READING}}, {"function": {"arguments": "{}"}}]
    completion = {"choices": [{"message": {"content": "", "tool_calls": calls}}]}
    assert json.loads(said(completion)) == READING
    assert json.loads(tidy(completion, "json_schema")["choices"][0]["message"]["content"]) == READING


def test_content_in_parts_is_put_together() -> None:
    parts = [{"type": "text", "text": TEXT[:9]}, {"type": "text", "text": TEXT[9:]}]
    assert said({"choices": [{"message": {"content": parts}}]}) == TEXT


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_no_message_makes_it_stumble(value: object) -> None:
    for message in ({"content": value}, {"tool_calls": value}, {"tool_calls": [value]}, {"function_call": value}):
        made = tidy({"choices": [{"message": message}]}, "tools")
        json.dumps(made)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (TEXT, TEXT),
        ('{"projects": [{"a": 1, "a": 2}], "metrics": []}', '{"projects": [{"a": 2, "%s": ["a"]}], "metrics": []}'),
        ('{"projects": [], "metrics": [NaN]}', '{"projects": [], "metrics": ["NaN"]}'),
    ],
)
def test_clean_json_stays_as_it_is_and_what_only_looks_clean_does_not(words: str, kept: str) -> None:
    made = tidy({"choices": [{"message": {"content": words}}]}, "json")
    assert made["choices"][0]["message"]["content"] == (kept % REPEATED if "%s" in kept else kept)
