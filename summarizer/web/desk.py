"""What a page has at hand: the ledger, the words in the reader's language, who he is, and templates.

In: a request. Out: a Desk; HTML from templates in which everything is escaped. Promised: what comes from articles,
models and files is text, its control characters shown; an address to go back to is one of ours.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlencode

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse

from summarizer import __version__
from summarizer.briefing import Letterhead
from summarizer.briefing.charts import svg
from summarizer.endpoint.opening import EMBEDDED
from summarizer.errors import SummarizerError, printable
from summarizer.ledger import Ledger
from summarizer.ledger.decided import By
from summarizer.web.composing import Composing
from summarizer.web.guard import Guard
from summarizer.web.texts import LANGUAGES, Texts, texts_in

HERE = Path(__file__).parent
LANGUAGE, NAME = "summarizer_lang", "summarizer_by"  # cookies
_YEAR = 365 * 24 * 3600
_NAMES = re.compile(r"[\x00-\x1f\x7f]")


class Missing(SummarizerError):
    """Something that is not there: a page with status 404."""


@dataclass(frozen=True)
class Service:
    """What the service was started with."""

    ledger: Ledger
    out: Path = Path("out")
    by: str = "unknown"
    guard: Guard = field(default_factory=Guard)
    asks: str = EMBEDDED  # who answers for what is imported
    wake: Callable[[], None] = lambda: None  # tells the workshop that there is work
    letterhead: Letterhead = field(default_factory=Letterhead)
    composing: Composing = field(default_factory=Composing)
    patience: float = 0.15  # seconds that a page waits for what takes long before it says so


@dataclass(frozen=True)
class Desk:
    """One request's ledger, words and reader."""

    request: Request
    service: Service
    t: Texts
    name: str

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.service.ledger

    @property
    def today(self) -> str:
        """Today's date."""
        return datetime.date.today().isoformat()

    def by(self, why: str | None = None) -> By:
        """Return who decides now, and why."""
        return By(
            self.name, datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), (why or "").strip() or None
        )

    def page(self, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """Return a page."""
        made = _ENVIRONMENT.get_template(template).render(
            {
                **context, "t": self.t, "desk": self, "path": self.request.url.path, "token": self.service.guard.token,
                "here": self.here, "version": __version__, "link": self.link,
            }
        )  # fmt: skip
        return HTMLResponse(made.encode("utf-8", "replace"), status)

    @property
    def here(self) -> str:
        """The address of this page within the service."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def link(self, path: str | None = None, **changed: Any) -> str:
        """Return an address with this page's query, some of it changed; None and "" take a part out."""
        told = {**self.request.query_params, **changed} if path is None else changed
        query = urlencode({name: value for name, value in told.items() if value not in (None, "")})
        where = self.request.url.path if path is None else path
        return f"{where}?{query}" if query else where

    def back(self, address: str | None, otherwise: str = "/") -> RedirectResponse:
        """Send the browser to one of our own pages."""
        return RedirectResponse(own(address) or otherwise, 303)


def own(address: str | None) -> str | None:
    """Return an address if it is one of ours."""
    if not address or not address.startswith("/") or address[:2] in ("//", "/\\") or not address.isprintable():
        return None
    return quote(address, safe="/?=&%#+:,.-_~;@!$'()*")


def remember(answer: RedirectResponse, cookie: str, value: str) -> None:
    """Keep a reader's choice in a cookie that scripts and other sites do not see."""
    answer.set_cookie(cookie, value, max_age=_YEAR, httponly=True, samesite="strict")


def desk_of(request: Request) -> Desk:
    """Return the desk of a request."""
    service: Service = request.app.state.service
    language = request.cookies.get(LANGUAGE, "")
    name = name_from(request.cookies.get(NAME, "")) or service.by
    return Desk(request, service, texts_in(language if language in LANGUAGES else LANGUAGES[0]), name)


AtDesk = Annotated[Desk, Depends(desk_of)]


def name_to(name: str) -> str:
    """Return a person's name as a cookie holds it."""
    return quote(_NAMES.sub("", name).strip()[:40])


def name_from(cookie: str) -> str:
    """Return the name that a cookie holds."""
    return _NAMES.sub("", unquote(cookie)).strip()[:40]


def shown(value: Any) -> Markup:
    """Return text as a page shows it: escaped, control characters visible."""
    if isinstance(value, Markup):
        return value
    return escape(printable("" if value is None else str(value)))


def _money(value: float | None) -> str:
    """Return an amount of yuan in hundred millions."""
    return "" if value is None else f"{value / 1e8:,.4f}".rstrip("0").rstrip(".")


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.0f}%"


def _made() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=shown, auto_reload=False,
    )  # fmt: skip
    made.filters |= {
        "money": _money,
        "percent": _percent,
        "chart": lambda chart, width=720: Markup(svg(chart, width)),
        "segment": _segment,
    }
    return made


def _segment(value: str) -> str:
    """Return a part of an address."""
    return quote(value, safe=":-._~")


_ENVIRONMENT = _made()
