"""The one seam to the outside: every request of the openai client passes here.

In: a chat completion's request. Out: a completion that is one, its JSON where the request wants it; or a Failure.
Promised: a stored reply is served before anything is asked; whatever leaves is admitted by the budget and counted with
its outcome; only completions are stored, and with them the moment and the attempts they took.
"""

import json
import threading
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

import httpx2

from summarizer.endpoint.envelope import READING, Shape, tidy
from summarizer.endpoint.failure import Failure, judge
from summarizer.endpoint.meter import Attempt, Meter, Tokens, estimate_tokens
from summarizer.endpoint.profiles import Profile
from summarizer.endpoint.retry import Gate, retry_after
from summarizer.endpoint.stores import Store, Stored, key_of
from summarizer.endpoint.transports import BODY, DEADLINE


@dataclass
class Call:
    """What happens while one article is asked for; lives in the asking thread."""

    profile: Profile
    deadline: float
    known_as: str | None = None
    render_only: bool = False
    shape: Shape = READING
    key: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    served: list[Stored] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    spent: list[Tokens] = field(default_factory=list)
    asked: int = 0
    since_reply: int = 0

    @property
    def mode(self) -> str:
        """The way it is asked in."""
        return self.profile.mode


CALL: ContextVar[Call | None] = ContextVar("summarizer_call", default=None)


class Exchange(httpx2.BaseTransport):
    """Stores first, then the way out, judged and counted."""

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        stores: Sequence[Store],
        meter: Meter,
        clock: Callable[[], datetime],
        refresh: bool = False,
    ) -> None:
        self._inner = inner
        self.stores = stores
        self.meter = meter
        self._clock = clock
        self._refresh = refresh
        self._lock = threading.Lock()
        self._turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self.gate = Gate()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        call = CALL.get()
        if call is None:  # a look at /models
            return self._inner.handle_request(request)
        body = json.loads(request.read())
        call.body = body
        call.key = key_of(self.stores[0].endpoint if self.stores else "", call.mode, body)
        if call.render_only:
            raise Failure("rendered", "only rendered")
        with self._lock:
            turn = self._turns.setdefault(call.key, threading.Lock())
        with turn:  # the same article twice at once is asked once
            stored = None if self._refresh else self._stored(call, body)
            stored = stored or self._asked(call, body, request)
        call.served.append(stored)
        return httpx2.Response(200, json=tidy(stored.reply, call.mode, call.shape))

    def _stored(self, call: Call, body: dict[str, Any]) -> Stored | None:
        for store in self.stores:
            key = call.known_as if call.known_as and not call.served else self._key(store, call)
            stored = store.get(key, body)
            if stored is not None:
                call.keys.append(key)
                self.meter.served()
                for other in self.stores:
                    if other is not store:  # what is recorded is also what the cache knew
                        other.put(self._key(other, call), body, stored)
                return stored
        return None

    def _key(self, store: Store, call: Call) -> str:
        """Return the key of the request in a store; the first one's is known already."""
        return call.key if store is self.stores[0] else key_of(store.endpoint, call.mode, call.body)

    def _asked(self, call: Call, body: dict[str, Any], request: httpx2.Request) -> Stored:
        self.gate.check()
        expected = estimate_tokens("".join(str(m.get("content") or "") for m in body["messages"]))
        self.meter.admit(expected)
        call.asked += 1
        call.since_reply += 1
        request.extensions |= {DEADLINE: call.deadline, BODY: body}
        began, outcome, tokens = monotonic(), "failed", None
        try:
            reply = self._sent(request)
            outcome, tokens = "answered", Tokens.of(reply)
        except Failure as failure:
            outcome, tokens = failure.kind, Tokens.of(failure.answer)
            raise self.gate.heed(failure) from None
        finally:
            attempt = Attempt(call.key, str(body.get("model")), outcome, monotonic() - began, tokens)
            self.meter.done(attempt, expected)
            call.spent += [tokens] if tokens else []
        stored = Stored(reply, self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), call.since_reply)
        call.since_reply = 0
        for store in self.stores:
            key = self._key(store, call)
            store.put(key, body, stored)
            call.keys.append(key)
        return stored

    def _sent(self, request: httpx2.Request) -> dict[str, Any]:
        response = self._inner.handle_request(request)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return judge(response.status_code, response.read(), retry_after(headers, self._clock()))

    def forget(self, call: Call) -> None:
        """Serve the replies of this call no more: none of them led to an envelope."""
        for store in self.stores:
            for key in call.keys:
                store.unfit(key)

    def close(self) -> None:
        """Close the way out and the stores."""
        self._inner.close()
        totals = self.meter.totals
        for store in self.stores:
            store.close(totals.from_cache, totals.requests)


def usage_of(served: Sequence[Stored]) -> Tokens | None:
    """Return what the replies to one article used together; None where one of them did not tell."""
    told = [tokens for stored in served if (tokens := Tokens.of(stored.reply))]
    return sum_of(told) if told and len(told) == len(served) else None


def sum_of(spent: Sequence[Tokens]) -> Tokens:
    """Return the tokens of several replies together."""
    columns = zip(*((t.prompt, t.completion, t.cached, t.reasoning) for t in spent), strict=True)
    return Tokens(*map(sum, columns)) if spent else Tokens(0, 0)
