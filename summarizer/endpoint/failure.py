"""What an endpoint answered, judged before anybody parses it.

In: the status and the body of one HTTP attempt. Out: a chat completion, or a Failure that names what it was: whether
waiting may help, whether another way of asking may help, and in which state of the contract the article ends otherwise.
Promised: an error with status 200, a page of HTML, an empty list of choices, a filter and a spent quota are told apart
here and nowhere else.
"""

import json
import re
from typing import Any, Literal, NamedTuple

from summarizer.errors import FailedState

Kind = Literal[
    "busy", "server_error", "timed_out", "no_connection", "cut_off", "no_completion", "too_large", "paused", "stopped",
    "refused", "bad_request", "unsupported", "truncated", "quota", "denied", "budget", "not_recorded", "rendered",
]  # fmt: skip


class _Meaning(NamedTuple):
    state: FailedState
    passes: bool = False  # the same request may be answered later
    closes: bool = False  # no other article will fare better


_MEANINGS: dict[Kind, _Meaning] = {
    "busy": _Meaning("unreachable", passes=True),
    "server_error": _Meaning("unreachable", passes=True),
    "timed_out": _Meaning("unreachable", passes=True),
    "no_connection": _Meaning("unreachable", passes=True),
    "cut_off": _Meaning("unreachable", passes=True),
    "no_completion": _Meaning("unreachable", passes=True),
    "too_large": _Meaning("unreachable"),
    "paused": _Meaning("unreachable"),
    "stopped": _Meaning("unreachable"),
    "not_recorded": _Meaning("unreachable"),
    "denied": _Meaning("unreachable", closes=True),
    "refused": _Meaning("refused"),
    "bad_request": _Meaning("refused"),
    "unsupported": _Meaning("refused"),
    "truncated": _Meaning("unparseable"),
    "quota": _Meaning("over_budget", closes=True),
    "budget": _Meaning("over_budget"),
    "rendered": _Meaning("unreachable"),
}


class Failure(Exception):
    """One attempt that gave no completion: its kind, the reason in words, and how long the endpoint asks to wait."""

    def __init__(self, kind: Kind, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.kind: Kind = kind
        self.reason = reason
        self.wait = wait
        self.answer: dict[str, Any] = {}  # what was answered all the same, and is to be paid for

    @property
    def state(self) -> FailedState:
        """The state in which the article ends if nothing helps."""
        return _MEANINGS[self.kind].state

    @property
    def passes(self) -> bool:
        """Whether the same request may be answered later."""
        return _MEANINGS[self.kind].passes

    @property
    def closes(self) -> bool:
        """Whether asking for other articles is in vain too."""
        return _MEANINGS[self.kind].closes


def failure_in(error: BaseException | None) -> Failure | None:
    """Return the failure beneath what the client libraries wrapped around it."""
    while error is not None and not isinstance(error, Failure):
        error = error.__cause__
    return error


# Words of real endpoints, lower case, tried in this order.
_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "quota",
        re.compile(
            r"insufficient[ _]?(quota|balance|credit|user quota)|exceeded[ _](your[ _])?current[ _]quota|arrear|"
            r"billing (details|hard limit)|billing_|payment required|freetieronly|free tier .*exhausted|"
            r"余额不足|额度不足|额度已用|欠费"
        ),
    ),
    (
        "refused",
        re.compile(
            r"data_?inspection|content[ _]?(filter|policy|management)|inappropriate content|(?<!case.)sensitive|"
            r"moderation|safety|high risk|risk control|敏感|不合规|违规|不当内容"
        ),
    ),
    (
        "truncated",
        re.compile(
            r"context[ _](length|window|size)|maximum context|max(imum)?[ _]?(input|prompt)[ _]?(length|tokens)|"
            r"prompt is too long|input is too long|too many (input )?tokens|range of input length"
        ),
    ),
    (
        "unsupported",
        re.compile(
            r"response_format|json_schema|json_object|tool_choice|\btools?\b|function|grammar|schema|temperature|"
            r"max_(completion_)?tokens|parallel_tool|thinking|unrecognized|extra (inputs|fields)|unknown (param|field)"
        ),
    ),
)


def judge(status: int, body: bytes, wait: float | None = None) -> dict[str, Any]:
    """Return the chat completion of an HTTP answer, or raise what it was instead."""
    try:
        answer = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        answer = None
    error = _error_of(answer)
    if status >= 300 or error is not None:
        raise _failed(status, error if error is not None else _excerpt(body), wait)
    if not isinstance(answer, dict):
        what = "a page of HTML" if body.lstrip()[:1] == b"<" else "JSON that is cut off or none at all"
        raise Failure("no_completion", f"status {status}, but the body is {what}: {_excerpt(body)}")
    try:
        return _completion(answer)
    except Failure as failure:
        failure.answer = answer
        raise


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _completion(answer: dict[str, Any]) -> dict[str, Any]:
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise Failure("no_completion", "the reply holds no choices")
    finish = choice.get("finish_reason")
    if finish in ("content_filter", "sensitive"):
        raise Failure("refused", f"the provider's filter stopped the reply ({finish})")
    if message.get("refusal"):
        raise Failure("refused", f"the model refused: {_excerpt(str(message['refusal']))}")
    if finish in ("length", "max_tokens"):
        empty = not (message.get("content") or message.get("tool_calls"))
        why = "before it said anything: thinking took all of it" if empty else "before it was complete"
        raise Failure("truncated", f"the reply ended at the endpoint's limit of tokens, {why}")
    if finish in ("error", "network_error", "abort"):
        raise Failure("server_error", f"the endpoint gave up in mid-reply ({finish})")
    return answer


def _error_of(answer: Any) -> str | None:
    """Return the words of an error object, as OpenAI, DashScope, one-api and FastAPI write it."""
    if not isinstance(answer, dict) or answer.get("choices"):
        return None
    error = answer.get("error") or answer.get("errors") or answer.get("detail")
    if error is None and answer.get("message") and "choices" not in answer:
        error = {key: answer[key] for key in ("code", "type", "message") if key in answer}
    if isinstance(error, dict):
        return " ".join(str(error[key]) for key in ("code", "type", "param", "message") if error.get(key) is not None)
    return None if error is None else str(error)


def _failed(status: int, words: str, wait: float | None) -> Failure:
    told = f"{status}: {_excerpt(words)}"
    inner = re.match(r"([45]\d\d)\b", words)
    code = int(inner[1]) if status < 300 and inner else status
    kind = next((kind for kind, pattern in _WORDS if pattern.search(words.lower())), None)
    if kind == "quota" or code == 402:
        return Failure("quota", f"the endpoint says that the quota or the balance is used up ({told})")
    if code in (401, 403) and kind != "refused":
        return Failure("denied", f"the endpoint denies access; look at the key and its rights ({told})")
    if kind == "refused" and (400 <= code < 500 or status < 300) and code != 429:
        return Failure("refused", f"the provider's content inspection refused the article ({told})")
    if code in (404, 405) or 300 <= code < 400:
        return Failure("denied", f"no such address or model; look at the base URL and the model's name ({told})")
    if code in (408, 409, 425, 429) or (status < 300 and re.search(r"rate.?limit|too many requests", words, re.I)):
        return Failure("busy", f"the endpoint is busy ({told})", wait)
    if code >= 500 or (status < 300 and code < 400):
        return Failure("server_error", f"the endpoint failed ({told})", wait)
    if kind == "truncated" or code == 413:
        return Failure("truncated", f"the article is too long for the model ({told})")
    if kind == "unsupported":
        return Failure("unsupported", f"the endpoint does not take this way of asking ({told})")
    return Failure("bad_request", f"the endpoint refused the request ({told})")


def _excerpt(words: str | bytes) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:200]
