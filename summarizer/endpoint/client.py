"""One article asked: messages in, a validated envelope out.

In: the messages of a prompt, from many threads at once. Out: a Reply whose moment, attempts and usage belong to the
stored reply, so that a second run gives the same; or an EndpointError with the state in which the article ends.
Promised: one openai client wrapped by instructor for all threads; retries have one owner; no reply, key or article
stands in an error's text; `context=` is never given to instructor, which would run Jinja over the article.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx2
import instructor
import openai
from instructor.core.exceptions import InstructorRetryException
from openai._types import RequestOptions
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ValidationError

from summarizer.endpoint.envelope import READING, Shape, said
from summarizer.endpoint.exchange import CALL, Call, Exchange, sum_of, usage_of
from summarizer.endpoint.failure import Failure, failure_in
from summarizer.endpoint.meter import Totals, estimate_tokens
from summarizer.endpoint.profiles import ModeName, Profile
from summarizer.endpoint.retry import Patience
from summarizer.endpoint.stores import DiskStore
from summarizer.errors import EndpointError, FailedState
from summarizer.records import Usage

# instructor reports each failed attempt by itself, with the whole reply in it; what there is to say, we say.
logging.getLogger("instructor").setLevel(logging.CRITICAL + 1)

_MODES: dict[ModeName, instructor.Mode] = {
    "tools": instructor.Mode.TOOLS,
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "json": instructor.Mode.JSON,
    "md_json": instructor.Mode.MD_JSON,
}
_AS_CREATE: RequestOptions = {"security": {"bearer_auth": True}}  # no admin key of the environment
Messages = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Ask:
    """One request; `known_as` names a recorded reply by its own key, whatever today's prompt is."""

    messages: Messages = field(repr=False)
    deadline: float | None = None
    known_as: str | None = None
    shape: Shape = READING


@dataclass(frozen=True)
class Reply:
    """A validated envelope, and what its stored reply knows of itself."""

    envelope: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)
    model: str
    at: str
    attempts: int
    usage: Usage
    key: str
    asked: int
    warning: str | None = None

    @property
    def cached(self) -> bool:
        """Whether nothing was asked for it in this run."""
        return self.asked == 0


class AskFailed(EndpointError):
    """An article that got no envelope: its state, the reason, and what was asked in vain."""

    def __init__(self, state: FailedState, reason: str, call: Call | None = None) -> None:
        super().__init__(state, reason)
        self.attempts = call.asked if call else 0
        tokens = sum_of(call.spent) if call and call.spent else None
        self.usage = Usage(prompt_tokens=tokens.prompt, completion_tokens=tokens.completion) if tokens else Usage()


class Truncated(AskFailed):
    """The reply or the prompt was too long for the model: ask for parts of the article, never the same again."""


@dataclass(frozen=True)
class Way:
    """Where an endpoint is and how it is asked."""

    name: str
    base_url: str
    model: str
    profile: Profile
    api_key: str = field(default="none", repr=False)
    timeout: float = 120.0


class Endpoint:
    """An endpoint that is ready to be asked from any number of threads."""

    def __init__(self, way: Way, exchange: Exchange, sleep: Callable[[float], object] | None = None) -> None:
        self.way = way
        self.exchange = exchange
        self._profile = way.profile
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._sleep = sleep or self._stopping.wait
        self._http = httpx2.Client(transport=exchange, timeout=way.timeout, trust_env=False)
        self.openai = openai.OpenAI(
            base_url=way.base_url, api_key=way.api_key, max_retries=0, http_client=self._http, timeout=way.timeout
        )
        self._asking = {name: instructor.patch(create=self._posted, mode=mode) for name, mode in _MODES.items()}

    @property
    def profile(self) -> Profile:
        """How the endpoint is asked now, after what it was found not to take."""
        return self._profile

    @property
    def totals(self) -> Totals:
        """The sums of all attempts up to now."""
        return self.exchange.meter.totals

    @property
    def paused_for(self) -> float:
        """For how many seconds the endpoint wants to be left alone; 0 where it may be asked."""
        return self.exchange.gate.paused_for

    @property
    def cache_failures(self) -> int:
        """How often the cache could not be read or written: a full disk, a damaged file."""
        return sum(store.failures for store in self.exchange.stores if isinstance(store, DiskStore))

    def begin_with(self, profile: Profile) -> None:
        """Ask as an earlier run has learned to."""
        self._profile = profile

    def ask(self, ask: Ask) -> Reply:
        """Return the reading of one article; raise EndpointError (Truncated where parts should be asked for)."""
        limit = self.way.timeout * 3 if ask.deadline is None else ask.deadline
        call = Call(self._profile, monotonic() + limit, ask.known_as, shape=ask.shape)
        patience = Patience(call.deadline, self._sleep)
        try:
            while True:
                try:
                    reply = self._asked(ask, call, patience)
                    self.exchange.gate.ended(None)
                    return reply
                except Failure as failure:
                    tunable = failure.kind == "unsupported" or (
                        failure.kind == "truncated" and call.profile.limits_too_much(failure.reason)
                    )
                    if not tunable or not self._ask_for_less(call, failure):
                        self.exchange.gate.ended(failure)
                        raise
        except Failure as failure:
            kind = Truncated if failure.kind == "truncated" else AskFailed
            tries = f" after {call.asked} attempts" if call.asked > 1 else ""
            raise kind(failure.state, failure.reason + tries, call) from None

    def render(self, messages: Messages) -> tuple[str, dict[str, Any]]:
        """Return the key and the body of the request that would be sent."""
        call = Call(self._profile, monotonic() + 60, render_only=True)
        try:
            self._asked(Ask(messages), call, Patience(call.deadline, self._sleep))
        except Failure as failure:
            if failure.kind != "rendered":
                raise AskFailed(failure.state, failure.reason) from None
        return call.key, call.body

    def stop(self) -> None:
        """Wait for nothing any more: what is in flight ends, nothing is asked again."""
        self.exchange.gate.stop()
        self._stopping.set()

    def close(self) -> None:
        """Close connections and stores."""
        self.stop()
        self.openai.close()

    def __enter__(self) -> "Endpoint":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _asked(self, ask: Ask, call: Call, patience: Patience) -> Reply:
        profile = self._profile
        call.profile = profile
        messages = self._with_schema(ask, profile)
        if not call.render_only and profile.context:
            _fits(messages, profile)
        with _calling(call):
            try:
                envelope: BaseModel = self._asking[profile.mode](
                    response_model=ask.shape.full if profile.mode in ("tools", "json_schema") else ask.shape.short,
                    messages=messages,
                    model=self.way.model,
                    max_retries=patience.retrying(),
                    strict=False,
                    **profile.sampling(),
                )
            except InstructorRetryException as error:
                raise self._failed(error, call, patience) from None
        return self._reply(envelope, call, messages)

    def _posted(self, extra_body: Mapping[str, Any] | None = None, **body: Any) -> ChatCompletion:
        """Post what instructor has made ready; `create` would walk through all of it for types that are never sent."""
        whole = {**body, **(extra_body or {})}
        return self.openai.post("/chat/completions", body=whole, cast_to=ChatCompletion, options=_AS_CREATE)

    def _failed(self, error: InstructorRetryException, call: Call, patience: Patience) -> Exception:
        failure = failure_in(error)
        if failure is not None and not (failure.kind == "not_recorded" and call.served):
            return failure
        if not call.served:
            return Failure("no_connection", f"no answer: {_root(error)}")
        self.exchange.forget(call)
        cause = error.failed_attempts[-1].exception if error.failed_attempts else error.__cause__
        reason = f"no reply of {len(call.served)} was a reading: {why(cause)}"
        return AskFailed("unparseable", reason, call)

    def _ask_for_less(self, call: Call, failure: Failure) -> bool:
        """Ask all articles for less from now on; tell whether anything was left to leave out."""
        with self._lock:
            if self._profile is not call.profile:
                return True  # another thread has met the same
            less = self._profile.asking_less(failure.reason)
            if less is None:
                return False
            self._profile = less
        for store in self.exchange.stores:
            if isinstance(store, DiskStore):
                store.keep_note(note_name(self.way), less.model_dump(mode="json"))
        return True

    @staticmethod
    def _with_schema(ask: Ask, profile: Profile) -> list[Any]:
        """Put the schema into the prompt where the wire has no place for it."""
        sent = [dict(message) for message in ask.messages]
        if profile.mode in ("json", "md_json"):
            schema = json.dumps(ask.shape.schema(), ensure_ascii=False, separators=(",", ":"))
            sent[0]["content"] += f"\n\nJSON Schema:\n{schema}"
        return sent

    def _reply(self, envelope: BaseModel, call: Call, messages: Messages) -> Reply:
        last = call.served[-1]
        tokens = usage_of(call.served)
        return Reply(
            envelope=dict(envelope),
            text=said(last.reply),
            model=self.way.model,
            at=last.at,
            attempts=sum(stored.attempts for stored in call.served),
            usage=Usage(prompt_tokens=tokens.prompt, completion_tokens=tokens.completion) if tokens else Usage(),
            key=call.keys[0],
            asked=call.asked,
            warning=_cut_short(messages, tokens.prompt if tokens else 0, len(call.served)),
        )


def note_name(way: Way) -> str:
    """Name what was found out about an endpoint; another profile to begin with is another name."""
    return f"{way.name} {way.model} {way.profile.model_dump_json()}"


@contextmanager
def _calling(call: Call) -> Any:
    token = CALL.set(call)
    try:
        yield
    finally:
        CALL.reset(token)


def _root(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def why(error: BaseException | None) -> str:
    """Say what was wrong with a reply, without the reply."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        words = str(first["msg"]).removeprefix("Value error, ")
        return f"{place}: {words}" if place else words
    return f"it is no JSON ({type(error).__name__})"


def _fits(messages: Messages, profile: Profile) -> None:
    words = sum(estimate_tokens(str(message["content"])) for message in messages)
    room = (profile.context or 0) - min(profile.max_tokens or 2048, (profile.context or 0) // 3)
    if words > room:
        raise Failure("truncated", f"about {words} tokens do not fit the endpoint's context of {profile.context}")


def _cut_short(messages: Messages, prompt_tokens: int, replies: int) -> str | None:
    """Say so where an endpoint read far less than it was sent: some cut prompts silently."""
    least = sum(estimate_tokens(str(message["content"])) for message in messages) * 0.55
    if replies != 1 or prompt_tokens <= 0 or prompt_tokens >= least:
        return None
    return "the endpoint read far fewer tokens than were sent; its context may be too small"
