"""The envelope of a reply: one object with lists of projects and metrics, its items not looked into yet.

In: a chat completion in any of the forms that models give it. Out: the same completion with the JSON where the request
wanted it, and the envelope. Promised: thinking, fences and prose around the JSON are put aside; of two tool calls the
first is taken; nothing is made up: what is no JSON stays as it is, and is asked for again.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from instructor import ResponseSchema
from pydantic import ConfigDict, model_validator

from summarizer.draft import REPEATED, wire_schema

TOOL_NAME = "Reading"


class Envelope(ResponseSchema):
    """One article's reading: all of its projects and metrics."""

    model_config = ConfigDict(extra="ignore")

    summary: Any = None
    region: Any = None
    projects: list[Any]
    metrics: list[Any]

    @model_validator(mode="before")
    @classmethod
    def _opened(cls, value: Any) -> Any:
        """Unwrap a list of one or a lone key around it; nothing for a list is an empty one, one object a list of it."""
        while _holds(value) is None and (inner := _only(value)) is not None:
            value = inner
        if not isinstance(value, dict) or _holds(value) is None:
            raise ValueError("the reply has to be one JSON object with the lists projects and metrics")
        if value.get(REPEATED):
            raise ValueError(f"named more than once, with different values: {', '.join(value[REPEATED])}")
        return value | {name: _listed(value.get(name)) for name in ("projects", "metrics")}

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the wire is told: the draft's schema, made lean."""
        return {"title": TOOL_NAME, "description": "All projects and metrics of the article", **wire_schema()}


class ShortEnvelope(Envelope):
    """The same where the whole schema stands in the prompt already: instructor would print it again, indented."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the outline only."""
        kinds = {"summary": "string", "region": "string", "projects": "array", "metrics": "array"}
        return {"title": TOOL_NAME, "type": "object", "properties": {k: {"type": v} for k, v in kinds.items()}}


@dataclass(frozen=True)
class Shape:
    """What a prompt wants back: its name, the keys that tell it from other JSON, its schema, and what reads it."""

    name: str
    keys: tuple[str, ...]
    schema: Callable[[], dict[str, Any]]
    full: type[ResponseSchema]
    short: type[ResponseSchema]  # where the schema stands in the prompt already


READING = Shape(TOOL_NAME, ("projects", "metrics"), wire_schema, Envelope, ShortEnvelope)


def _holds(value: Any, keys: tuple[str, ...] = ("projects", "metrics")) -> Mapping[str, Any] | None:
    return value if isinstance(value, dict) and any(key in value for key in keys) else None


def _only(value: Any) -> Any:
    if isinstance(value, (list, dict)) and len(value) == 1:
        return value[0] if isinstance(value, list) else next(iter(value.values()))
    return None


def _listed(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, dict) else value


def said(completion: Mapping[str, Any]) -> str:
    """Return the words of a completion: the first tool call's arguments, else the content."""
    message = completion["choices"][0]["message"]
    calls = message.get("tool_calls")
    function = calls[0].get("function") if isinstance(calls, list) and calls and isinstance(calls[0], dict) else None
    if function is None and isinstance(message.get("function_call"), dict):
        function = message["function_call"]
    if isinstance(function, dict) and function.get("arguments"):
        arguments = function["arguments"]
        return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    content = message.get("content")
    if isinstance(content, list):  # parts, as some gateways answer
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def tidy(completion: dict[str, Any], mode: str, shape: Shape = READING) -> dict[str, Any]:
    """Return the completion with one clean JSON where the mode expects it; as it is where there is no JSON."""
    words = said(completion)
    found = _clean(words)
    text = words
    if found is None and (found := json_in(words, shape.keys)) is not None:
        text = json.dumps(found, ensure_ascii=False)
    choice = dict(completion["choices"][0])
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if mode == "tools" and found is not None:
        function = {"name": shape.name, "arguments": text}
        message = {"role": "assistant", "content": None}
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
    choice |= {"index": 0, "message": message, "finish_reason": "stop"}
    return completion | {"choices": [choice]}


def _clean(words: str) -> Any:
    """Return the JSON that words are from end to end as we would write it; then no key stands twice in an object."""
    if not words.startswith("{"):
        return None
    try:
        found = json.loads(words, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return found if json.dumps(found, ensure_ascii=False) == words else None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.S)
_FENCED = re.compile(r"```[a-zA-Z]*\s*\n?(.*?)```", re.S)


def json_in(words: str, keys: tuple[str, ...] = READING.keys) -> Any:
    """Return the JSON that a model's words hold: all of them, a fenced block, or the last object that fits; else None.

    The last one, because an article that quotes JSON comes first in a model's thinking.
    """
    text = _THINKING.sub("", words)
    text = text.rsplit("</think>", 1)[-1].strip().removeprefix("\ufeff")
    whole = _loaded(text)
    if whole is not None:
        return whole
    blocks = [block for block in map(_loaded, _FENCED.findall(text)) if block is not None]
    return next((b for b in reversed(blocks) if _holds(b, keys) or _holds(_only(b), keys)), None) or _last_object(
        text, keys
    )


# NaN and Infinity become words, which no number field takes.
_DECODER = json.JSONDecoder(object_pairs_hook=lambda pairs: _object(pairs), parse_constant=str)


def _loaded(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return None
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _last_object(text: str, keys: tuple[str, ...]) -> Any:
    """Try the places where an object may begin, from the front, jumping over what was read; bounded in tries."""
    found: Any = None
    at, tries = text.find("{"), 0
    while at >= 0 and tries < 200:
        tries += 1
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        if _holds(value, keys) or _holds(_only(value), keys):
            found = value
        at = text.find("{", end)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; keys that stand twice with different values are named, so that the item can be rejected."""
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = sorted({key for key, part in pairs if part != value[key]})
        if twice:
            value[REPEATED] = twice
    return value
