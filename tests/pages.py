"""A browser without JavaScript: it follows links, fills in forms, and sends what a browser sends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from summarizer.ledger import Ledger, open_ledger
from summarizer.web.app import create
from summarizer.web.desk import Service

ORIGIN = "http://127.0.0.1:8765"


class Forms(HTMLParser):
    """The forms of a page: action, method, and what each field holds."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = True
            self.forms.append(
                {"action": told.get("action", ""), "method": told.get("method", "get"), "fields": {}, "buttons": []}
            )
        elif self._open and tag == "input" and told.get("type") not in ("checkbox", "radio") and "name" in told:
            self.forms[-1]["fields"][told["name"]] = told.get("value", "")
        elif self._open and tag in ("select", "textarea") and "name" in told:
            self.forms[-1]["fields"].setdefault(told["name"], "")
        elif self._open and tag == "button" and "name" in told:
            self.forms[-1]["buttons"].append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


@contextmanager
def copied(ledger: Path, url: str, folder: Path) -> Iterator[Ledger]:
    """Give a copy of a ledger in another database."""
    with open_ledger(str(ledger)) as whole:
        whole.backup(folder / "backup.db")
    with open_ledger(url) as made:
        made.restore(folder / "backup.db")
        yield made


def client_of(ledger: Ledger, out: Path, by: str = "王芳", **more: Any) -> TestClient:
    """Return a browser at the service."""
    made = TestClient(
        create(Service(ledger, out, by, **{"patience": 60, **more})), base_url=ORIGIN, raise_server_exceptions=False
    )
    made.headers["origin"] = ORIGIN
    return made


def forms(text: str, action: str) -> list[dict[str, Any]]:
    """Return the forms of a page whose action holds some words."""
    parser = Forms()
    parser.feed(text)
    return [form for form in parser.forms if action in form["action"]]


def send(client: TestClient, form: dict[str, Any], **values: Any) -> Any:
    """Send a form as a browser does."""
    told = {**form["fields"], **values}
    if form["method"] == "post":
        return client.post(form["action"], data=told)
    return client.get(form["action"], params=told)


def links(text: str, start: str) -> list[str]:
    """Return the addresses of a page that begin in one way."""
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', text) if one.startswith(start)]
