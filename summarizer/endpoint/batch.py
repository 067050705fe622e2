"""Requests and replies as files: the Batch API's lines, and texts for people whose model is only a chat window.

In: rendered requests; a batch's output, or answers pasted into files. Out: lines and texts to hand on; for each reply
what it holds, or why it does not fit. Promised: a custom_id is the request's cache key, and no file name unless it is
one; a pasted answer may carry fences, thinking and prose; what does not fit is never stored.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.draft import items, wire_schema
from summarizer.endpoint.client import why
from summarizer.endpoint.envelope import Envelope, json_in, said
from summarizer.endpoint.failure import Failure, judge
from summarizer.endpoint.stores import Stored, read_json
from summarizer.errors import UnreadableSource, UsageError

REQUEST_ENDING, PROMPT_ENDING = ".request.json", ".prompt.txt"
_KEY = re.compile(r"[0-9a-f]{64}")
_ANSWERS = (".txt", ".md", ".json")


def batch_line(key: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request as a line of the Batch API's input file."""
    return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}


def write_text(folder: Path, key: str, body: Mapping[str, Any]) -> None:
    """Write a request as a text to paste into a chat window, and the request itself beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{key}{PROMPT_ENDING}").write_text(as_text(key, body), encoding="utf-8")
    value = json.dumps(batch_line(key, body), ensure_ascii=False) + "\n"
    (folder / f"{key}{REQUEST_ENDING}").write_text(value, encoding="utf-8")


def as_text(key: str, body: Mapping[str, Any]) -> str:
    """Return a request in one text: the task, the schema, the article, and where the answer belongs."""
    system, user = (str(message["content"]) for message in body["messages"][:2])
    schema = json.dumps(wire_schema(), ensure_ascii=False, separators=(",", ":"))
    shown = system if schema in system else f"{system}\n\nJSON Schema:\n{schema}"
    return f"{shown}\n\n{user}\n只输出这一个 JSON，不要别的文字。（答案请存为 {key}.md）\n"


@dataclass(frozen=True)
class Answered:
    """One reply from a file: the completion, or the reason why there is none."""

    name: str
    key: str | None
    completion: dict[str, Any] | None = None
    problem: str | None = None


def answers_in(path: Path) -> Iterator[Answered]:
    """Yield the replies of a batch's output file, or of a folder of pasted answers."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.suffix == ".jsonl":
                yield from _lines(file)
            elif file.suffix in _ANSWERS and not file.name.endswith((REQUEST_ENDING, PROMPT_ENDING)):
                yield _pasted(file)
    elif path.is_file():
        yield from _lines(path)
    else:
        raise UsageError(f"{path}: there is no such file or folder")


def _lines(path: Path) -> Iterator[Answered]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                yield Answered(f"{path.name}:{number}", None, problem="the line is no JSON")
                continue
            if isinstance(value, dict) and "body" in value and "response" not in value:
                continue  # a request's line
            yield _of_line(f"{path.name}:{number}", value)


def _of_line(name: str, value: Any) -> Answered:
    key = value.get("custom_id") if isinstance(value, dict) else None
    if not isinstance(key, str):
        return Answered(name, None, problem="the line has no custom_id")
    response = value.get("response")
    if not isinstance(response, dict):
        error = value.get("error")
        words = error.get("message") if isinstance(error, dict) else error
        return Answered(name, key, problem=f"the batch has no response to it ({words or 'no reason given'})")
    return _judged(name, key, int(response.get("status_code") or 200), response.get("body"))


def _judged(name: str, key: str, status: int, body: Any) -> Answered:
    try:
        return Answered(name, key, judge(status, json.dumps(body).encode()))
    except Failure as failure:
        return Answered(name, key, problem=failure.reason)


def _pasted(path: Path) -> Answered:
    key = path.name.split(".", 1)[0]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return Answered(path.name, key, problem=f"cannot be read as UTF-8 ({error})")
    value = read_json(path) if path.suffix == ".json" else None
    if isinstance(value, dict) and "response" in value:
        return _of_line(path.name, {"custom_id": key} | value)
    if isinstance(value, dict) and "choices" in value:
        return _judged(path.name, key, 200, value)
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return Answered(path.name, key, {"object": "chat.completion", "choices": [choice]})


@dataclass(frozen=True)
class Fitting:
    """A reply that holds a reading: what is stored, how many items it has, how many of them did not validate."""

    key: str
    request: dict[str, Any] | None
    stored: Stored
    kept: int
    rejected: int


def fitted(answer: Answered, requests: Mapping[str, dict[str, Any]] | None, now: datetime) -> Fitting:
    """Return a reply with its request; raise UnreadableSource with the reason where it does not fit."""
    if answer.completion is None or answer.key is None:
        raise UnreadableSource(answer.name, answer.problem or "no reply")
    key = answer.key.lower()
    if requests is not None and key not in requests:
        near = [full for full in requests if len(key) >= 8 and full.startswith(key)]
        if len(near) != 1:
            raise UnreadableSource(answer.name, f"there is no request with the custom_id {key[:80]}")
        key = near[0]
    if not _KEY.fullmatch(key):
        raise UnreadableSource(answer.name, f"{key[:80]!r} is no custom_id of ours; name the file <custom_id>.md")
    reading = json_in(said(answer.completion))
    try:
        envelope = Envelope.model_validate(reading)
    except ValidationError as error:
        reason = "it holds no JSON" if reading is None else why(error)
        raise UnreadableSource(answer.name, f"the reply is no reading: {reason}") from None
    draft, rejected = items(envelope.model_dump())
    created = answer.completion.get("created")
    moment = datetime.fromtimestamp(created, UTC) if isinstance(created, int) and 0 < created < 1 << 35 else now
    stored = Stored(answer.completion, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    request = None if requests is None else requests[key]
    return Fitting(key, request, stored, len(draft.projects) + len(draft.metrics), len(rejected))


def requests_of(named: Path | None, replies: Path) -> dict[str, dict[str, Any]] | None:
    """Return the requests by custom_id: of the file that is named, else of what lies beside the replies; else None."""
    folder = replies if replies.is_dir() else replies.parent
    if named is not None:
        if not named.exists():
            raise UsageError(f"--requests {named}: there is no such file or folder")
        places = [named]
    else:
        places = [
            place for place in (folder, folder / "requests.jsonl", folder.parent / "requests.jsonl") if place.exists()
        ]
    found: dict[str, dict[str, Any]] = {}
    for place in places:
        files = sorted(place.glob(f"*{REQUEST_ENDING}")) if place.is_dir() else [place]
        for file in files:
            found.update(_requests_in(file))
    return found or None


def _requests_in(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict) and isinstance(value.get("body"), dict) and isinstance(value["custom_id"], str):
                yield value["custom_id"], value["body"]
