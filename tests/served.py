"""A service as people start it, a browser that looks at it, and a ledger in which every kind of decision is asked for.

In: a folder. Out: addresses and pages. Promised: each server is a process of its own on a free port of this machine and
ends with its test; a page notes what no page may do: dialogs, refused content, requests to elsewhere, errors.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from summarizer.evaluate.falsify import falsehoods
from summarizer.records import Record
from tests.conftest import ROOT

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NOTED = (
    "document.addEventListener('securitypolicyviolation', e => console.error('refused by policy: ' + e.blockedURI))"
)
_ONE_CASE_EACH = ("digit_of_value", "stage", "dropped_number", "invented_number", "owner", "bound")


@contextmanager
def served(url: str, folder: Path, *more: str) -> Iterator[str]:
    """Start the service on a ledger; yield its address; end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    asked = ["serve", "--ledger", url, "--out", str(folder / "out"), "--port", str(port), "--by", "王芳", *more]
    with (folder / "serve.log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(_command(asked), cwd=folder, env=_environment(), stderr=log, stdout=log)
        try:
            base = f"http://127.0.0.1:{port}"
            _answers(base, running)
            yield base
        finally:
            running.terminate()
            running.wait(20)


def done(folder: Path, *arguments: str) -> None:
    """Run a command of ours to its end."""
    told = subprocess.run(_command(arguments), cwd=folder, env=_environment(), capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "summarizer", *arguments]


def _environment() -> dict[str, str]:
    return {**environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def _answers(base: str, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(900):
        try:
            with urllib.request.urlopen(base + "/openapi.json", timeout=5):
                return
        except OSError:
            assert running.poll() is None, "the service has ended"
            time.sleep(0.1)
    raise AssertionError("the service does not answer")


def asked_json(address: str) -> Any:
    """Return what a JSON address tells."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return json.load(answer)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page, and what it did that no page may do."""

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)


def watched(context: BrowserContext, base: str) -> Watched:
    """Open a page and note every dialog, refusal, error, and request to elsewhere."""
    context.add_init_script(_NOTED)
    made = Watched(context.new_page(), base)

    def dialog(told: Any) -> None:
        made.wrong.append(f"dialog: {told.message}")
        told.dismiss()

    def request(told: Any) -> None:
        if not told.url.startswith((base + "/", "data:")):
            made.wrong.append(f"asked elsewhere: {told.url}")

    def said(told: Any) -> None:
        if told.type == "error" and "status of 4" not in told.text:  # 404 and 409 are pages of their own
            made.wrong.append(f"{made.page.url}: {told.text}")

    made.page.on("dialog", dialog)
    made.page.on("request", request)
    made.page.on("console", said)
    made.page.on("pageerror", lambda error: made.wrong.append(f"{made.page.url}: {error}"))
    return made


def doubtful_ledger(folder: Path) -> str:
    """Make a ledger of the seeds in which one thing of each kind was made wrong in every article."""
    done(folder, "run", str(ROOT / "seeds"), "--endpoint", "embedded", "--out", "read", "--cache", "cache")
    lines = (folder / "read" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    with (folder / "false.jsonl").open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines):
            made = _falsified(Record.model_validate_json(line), _ONE_CASE_EACH[number % len(_ONE_CASE_EACH)])
            told = made.model_dump(mode="json", by_alias=True, exclude_none=True) | {"flags": [], "provenance": None}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    url = str(folder / "doubtful.db")
    done(folder, "import", "false.jsonl", "--sources", str(ROOT / "seeds"), "--ledger", url)
    return url


def _falsified(record: Record, kind: str) -> Record:
    return next((one.record for one in falsehoods(record) if one.kind == kind), record)
