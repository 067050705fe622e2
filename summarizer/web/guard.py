"""What stands before every page: who may ask, from where, and what a browser may do with the answer.

In: a request. Out: a refusal in one line, or the answer with its headers. Promised: only names of this machine are
answered (no DNS rebinding); what changes anything comes from our own pages (Origin and token); a browser runs no script
and loads nothing but ours, and tells nobody where its reader was.
"""

import ipaddress
from dataclasses import dataclass, field
from secrets import compare_digest, token_urlsafe

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.errors import UsageError

READS = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With no-referrer a browser sends "Origin: null" with our own forms; to elsewhere nothing goes either way.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def loopback(host: str) -> str:
    """Return the address to listen on; one that other machines reach is refused."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host.strip("[]")).is_loopback:
            return host.strip("[]")
    except ValueError:
        pass
    raise UsageError(
        f"--host {host}: other machines could reach it, and there are no accounts yet; leave it out (127.0.0.1), and "
        "let people in by a tunnel (ssh -L) where that is needed"
    )


@dataclass(frozen=True)
class Guard:
    """The names that are answered, the token that forms bring back, the largest body that is read."""

    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    token: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    largest: int = 1_000_000  # bytes of a form; uploads have their own limit
    largest_upload: int = 200_000_000

    async def token_checked(self, request: Request) -> None:
        """Refuse a form that does not bring the token of our own pages."""
        if request.method in READS:
            return
        form = await request.form()
        given = form.get("token")
        if not isinstance(given, str) or not compare_digest(given.encode(), self.token.encode()):
            raise HTTPException(403, "token")

    def refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Return why a request is refused, if it is."""
        host = headers.get("host", "")
        if (host.rsplit(":", 1)[0] if not host.endswith("]") else host).lower() not in self.hosts:
            return 400, "this service answers only by the names of its own machine"
        if method in READS:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if site not in (None, "same-origin") or origin != f"http://{host}":
            return 403, "only forms of this service's own pages are taken"
        length, kind = headers.get("content-length", ""), headers.get("content-type", "")
        most = self.largest_upload if kind.startswith("multipart/form-data") else self.largest
        if not length.isdigit():
            return 411, "say the length of the body"
        return (413, f"the body is larger than {most} bytes") if int(length) > most else None


class Guarded:
    """The application behind its guard."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or answer with the headers that every answer has."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self.guard.refusal(scope["method"], Headers(scope=scope))
        if refused is not None:
            await PlainTextResponse(refused[1] + "\n", refused[0])(scope, receive, headed)
            return
        await self.app(scope, receive, headed)
