"""The ways out of the process, each an httpx2 transport.

In: one HTTP request. Out: one HTTP response, read to its end. Promised: a live answer is bounded in bytes (also when
unpacked) and in time (also when it drips); the endpoint's key stands in no body that is handed on.
"""

import json
import zlib
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import httpcore2
import httpx2

from summarizer.endpoint.failure import Failure

LARGEST_REPLY = 8 << 20
DEADLINE = "summarizer_deadline"
BODY = "summarizer_body"
_LONGEST_GAP = 20.0  # seconds between two pieces of one answer, once it has begun


class Live(httpx2.BaseTransport):
    """A real endpoint over HTTP."""

    def __init__(self, in_flight: int, timeout: float, proxy: str | None = None) -> None:
        limits = httpx2.Limits(max_connections=in_flight + 8, max_keepalive_connections=in_flight + 8)
        self._http = httpx2.HTTPTransport(limits=limits, proxy=proxy)
        self._timeout = timeout

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request and read the whole answer within bounds."""
        until = min(request.extensions.get(DEADLINE, monotonic() + self._timeout), monotonic() + self._timeout)
        left = max(until - monotonic(), 0.01)
        times = {"connect": min(left, 10.0), "read": left, "write": left, "pool": left}
        request.extensions["timeout"] = times
        request.headers["accept-encoding"] = "gzip"
        secret = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        try:
            response = self._http.handle_request(request)
            times["read"] = max(min(until - monotonic(), _LONGEST_GAP), 0.01)
            try:
                body = b"".join(_bounded(_unpacked(response), until))
            finally:
                response.close()
        except httpx2.TimeoutException as error:
            raise Failure("timed_out", f"no answer within {self._timeout:.0f} s ({type(error).__name__})") from None
        except (httpx2.ConnectError, httpx2.UnsupportedProtocol) as error:
            raise Failure("no_connection", f"no connection to {request.url.host} ({_named(error, secret)})") from None
        except (httpx2.TransportError, httpcore2.NetworkError, zlib.error) as error:
            raise Failure("cut_off", f"the answer broke off ({_named(error, secret)})") from None
        headers = [(k, v) for k, v in response.headers.items() if k.lower().startswith(("retry-after", "content-type"))]
        return httpx2.Response(response.status_code, headers=headers, content=_without(secret, body))

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


def _named(error: Exception, secret: bytes) -> str:
    words = _without(secret, str(error).encode("utf-8", "replace")).decode("utf-8", "replace")
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _without(secret: bytes, body: bytes) -> bytes:
    return body.replace(secret, b"***") if len(secret) >= 8 else body


def _unpacked(response: httpx2.Response) -> Iterator[bytes]:
    """Yield the body's bytes; packed ones are unpacked a bounded piece at a time."""
    assert isinstance(response.stream, httpx2.SyncByteStream)
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("gzip", "x-gzip", "deflate"):
        if coding not in ("", "identity"):
            raise Failure("no_completion", f"the answer is packed as {coding}, which nobody asked for")
        yield from response.stream
        return
    unpack = zlib.decompressobj(wbits=47)
    for piece in response.stream:
        while piece:
            yield unpack.decompress(piece, 1 << 16)
            piece = unpack.unconsumed_tail


def _bounded(pieces: Iterator[bytes], until: float) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST_REPLY:
            raise Failure("too_large", f"the answer is larger than {LARGEST_REPLY >> 20} MB")
        if monotonic() > until:
            raise Failure("timed_out", "the answer drips so slowly that its time is up")
        yield piece


class Within(httpx2.BaseTransport):
    """A model inside this process: a function from a request's body to a completion's."""

    def __init__(self, complete: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._complete = complete

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as an endpoint would."""
        body = request.extensions.get(BODY)  # what has been read of it on the way is not read again
        answer = self._complete(json.loads(request.read()) if body is None else body)
        return httpx2.Response(200, content=json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


class Nowhere(httpx2.BaseTransport):
    """No way out: replies come from the store alone."""

    def __init__(self, place: str) -> None:
        self._place = place

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Say that this reply was not recorded."""
        raise Failure("not_recorded", f"{self._place} holds no reply to this request (other article, prompt or model)")
