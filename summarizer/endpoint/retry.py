"""Who asks again, when, and how often: the one owner of retries.

In: what an attempt of one article raised. Out: again or not, and after which wait. Promised: an article costs at most
1 + 4 transport retries + 2 re-asks; no wait is longer than the cap or goes past the article's deadline; an endpoint
that asks for more, or denies access to all, is left alone by all articles.
"""

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic

import tenacity
from instructor.core.exceptions import ResponseParsingError
from pydantic import ValidationError

from summarizer.endpoint.failure import Failure, failure_in

TRANSPORT_RETRIES = 4
RE_ASKS = 2
LONGEST_WAIT = 30.0  # seconds; who asks for more pauses the endpoint instead of a worker
_FIRST_WAIT, _STEEPEST_WAIT = 0.5, 8.0
_IN_A_ROW = 20  # so many articles unreachable one after the other, none answered: the endpoint is down


def retry_after(headers: "dict[str, str]", now: datetime) -> float | None:
    """Return how long an answer asks to wait: seconds, milliseconds or a date; None for junk."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        if seconds == seconds:  # not NaN
            return max(seconds, 0.0)
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
        return max((moment - now).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return None


@dataclass
class Patience:
    """How often one article may still be asked, shared by all ways of asking it."""

    deadline: float
    sleep: Callable[[float], object]
    transport: int = TRANSPORT_RETRIES
    re_asks: int = RE_ASKS
    last: Failure | None = None
    _wait: float = field(default=0.0, init=False)

    def retrying(self) -> tenacity.Retrying:
        """Return the policy as instructor takes it."""
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(self._again),
            wait=lambda state: self._wait,
            sleep=self._rest,
            reraise=True,
        )

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self.sleep(seconds)

    def _again(self, error: BaseException) -> bool:
        failure = failure_in(error)
        if failure is not None:
            return self._transport_again(failure)
        if isinstance(error, (ValidationError, ResponseParsingError, json.JSONDecodeError)):
            self._wait = 0.0
            self.re_asks -= 1
            return self.re_asks >= 0 and monotonic() < self.deadline
        return False

    def _transport_again(self, failure: Failure) -> bool:
        self.last = failure
        if not failure.passes or self.transport <= 0:
            return False
        done = TRANSPORT_RETRIES - self.transport
        self.transport -= 1
        slow = min(_FIRST_WAIT * 2**done, _STEEPEST_WAIT) * random.uniform(0.75, 1.25)
        self._wait = slow if failure.wait is None else failure.wait + random.uniform(0.0, 0.1)
        return monotonic() + self._wait < self.deadline


class Gate:
    """Whether the endpoint may be asked at all: shut by denial, by a long pause asked for, or when it is down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shut: Failure | None = None
        self._until = 0.0
        self._unreached = 0

    def stop(self) -> None:
        """Let nothing go out any more."""
        with self._lock:
            self._shut = self._shut or Failure("stopped", "interrupted")

    def check(self) -> None:
        """Raise why no request may go out now."""
        with self._lock:
            if self._shut is not None:
                raise Failure(self._shut.kind, f"not asked any more: {self._shut.reason}")
        if left := self.paused_for:
            raise Failure("paused", f"not asked: the endpoint wants to be left alone for another {left:.0f} s")

    @property
    def paused_for(self) -> float:
        """For how many seconds the endpoint asked to be left alone."""
        with self._lock:
            return max(self._until - monotonic(), 0.0)

    def heed(self, failure: Failure) -> Failure:
        """Draw the consequence for all articles from one attempt's failure; return it, told as what it is."""
        if failure.closes:
            with self._lock:
                self._shut = self._shut or failure
        elif failure.wait is not None and failure.wait > LONGEST_WAIT:
            with self._lock:
                self._until = max(self._until, monotonic() + min(failure.wait, 86400.0))
            return Failure("paused", f"{failure.reason}; it asks to wait {failure.wait:.0f} s, longer than we do")
        return failure

    def ended(self, failure: Failure | None) -> None:
        """Count how an article ended: answered (None) or unreachable."""
        with self._lock:
            if failure is None or not failure.passes:
                self._unreached = 0 if failure is None else self._unreached
                return
            self._unreached += 1
            if self._unreached >= _IN_A_ROW and self._shut is None:
                self._shut = Failure("stopped", f"{self._unreached} articles in a row got no answer ({failure.reason})")
