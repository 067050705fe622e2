"""Messages in, chat completion out.

In: a request as the OpenAI API has it. Out: the reply to it: the draft of the article in the messages, as arguments of
the tool that is asked for, as JSON, or as fenced JSON where neither is asked. Promised: same request, same reply; no
token is counted, because none was used.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.dates import read_dates
from summarizer.draft import article_of
from summarizer.embedded.figures import Figures
from summarizer.embedded.names import find_projects
from summarizer.embedded.owners import owners
from summarizer.embedded.story import tell
from summarizer.embedded.subjects import Subjects
from summarizer.embedded.summary import summarize
from summarizer.numbers import read_numbers
from summarizer.text import Folded

_HOME = Path(__file__).parent.parent
_PARTS = ("embedded", "numbers", "dates", "data", "cues", "draft.py", "records.py", "regions", "text.py")


@cache
def model_name() -> str:
    """Return the model's name with the hash of all that its answers hang on."""
    digest = hashlib.sha256()
    for part in _PARTS:
        path = _HOME / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.*")):
            if file.suffix in (".py", ".toml", ".tsv", ".csv", ".txt"):
                digest.update(file.relative_to(_HOME).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return f"embedded-rules@{digest.hexdigest()[:12]}"


def complete(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chat completion for a request."""
    shown = article_of(request.get("messages") or ())
    content = json.dumps(read_article(*shown), ensure_ascii=False, default=_number)
    message, reason = _message(request, content)
    return {
        "id": f"chatcmpl-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}",
        "object": "chat.completion",
        "created": 0,
        "model": model_name(),
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def read_article(title: str | None, text: str, day: str | None, outlet: str | None = None) -> dict[str, Any]:
    """Return the draft of an article, as JSON holds it."""
    folded = Folded.of_lines(text)
    dates = read_dates(folded, day)
    numbers = read_numbers(folded, dates)
    named = find_projects(folded, title)
    figures = Figures(folded, numbers, dates, owners(folded, numbers, named), day)
    subjects = Subjects(figures.around, dates, title, day, outlet)
    spoken_of = subjects.told(figures.measures)
    projects: list[dict[str, Any]] = [
        {"name": one.name, "aliases": list(one.aliases), "quantities": [], **tell(folded, one, named, dates, day)}
        for one in named
    ]
    metrics: list[dict[str, Any]] = []
    for i, owner in enumerate(figures.owners):
        if not figures.reported(i):
            continue
        if owner is not None:
            projects[owner]["quantities"].append(figures.quantity(i))
            continue
        subject, amount = spoken_of[i]
        quantity = figures.quantity(i)
        if amount and amount not in (quantity.get("label") or ""):
            quantity["label"] = amount + (quantity.get("label") or "")  # 固定资产投资 and 进出口 both grow
        metrics.append({"subject": subject, **quantity})
    draft = {
        "summary": summarize(folded, numbers, figures.around),
        "region": subjects.region,
        "projects": projects,
        "metrics": metrics,
    }
    return {name: value for name, value in draft.items() if value is not None}


def _message(request: Mapping[str, Any], content: str) -> tuple[dict[str, Any], str]:
    """Return the message in the mode of the request, and why it ends."""
    tool = _asked_tool(request)
    if tool is not None:
        call = {"id": "call_0", "type": "function", "function": {"name": tool, "arguments": content}}
        return {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"
    wanted = (request.get("response_format") or {}).get("type")
    words = content if wanted in ("json_schema", "json_object") else f"```json\n{content}\n```"
    return {"role": "assistant", "content": words}, "stop"


def _asked_tool(request: Mapping[str, Any]) -> str | None:
    """Return the name of the function to call, if the request wants one called."""
    tools = [tool["function"]["name"] for tool in request.get("tools") or () if tool.get("function")]
    choice = request.get("tool_choice")
    if isinstance(choice, Mapping) and choice.get("function"):
        return str(choice["function"]["name"])
    return tools[0] if tools and choice != "none" else None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
