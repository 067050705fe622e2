"""How fast the pages are on a long ledger: server time and size of each, then readers and reviewers at once.

Usage: python benchmarks/service.py [--articles 10000] [--times 10] [--flags 300000] [--ledger FILE] [--seconds 30]. The
ledger is that of benchmarks/ledger.py; copied `times` over within the database (other ids, same words), as importing
100,000 would take hours; flags are copied on until there are so many. With --ledger the file is used as it stands.
"""

import argparse
import html
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import tell_core
from ledger import measure

ROOT = Path(__file__).resolve().parents[1]
READERS, REVIEWERS = 50, 5
_IDS = {
    "articles": ("id",), "records": ("article",), "printings": ("article",), "mentions": ("id", "article", "project"),
    "facts": ("article", "mention", "series", "item"), "projects": ("id",),
    "flags": ("id", "article", "project", "root", "turn"), "days": ("article", "mention"),
}  # fmt: skip
_FLAGS = {"flags": ("id", "root", "turn")}


def grow(path: Path, times: int, least: int) -> None:
    """Copy a ledger's rows over, then its flags until there are enough."""
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA journal_mode=off")
        base.execute("PRAGMA synchronous=off")
        for turn in range(1, times):
            _copy(base, _IDS, f"x{turn}")
        turn = 0
        while 0 < base.execute("SELECT count(*) FROM flags").fetchone()[0] < least:
            turn += 1
            _copy(base, _FLAGS, f"y{turn}")
        base.commit()
        base.execute("ANALYZE")
        base.commit()
        base.execute("PRAGMA journal_mode=wal")


def _copy(base: sqlite3.Connection, tables: dict[str, tuple[str, ...]], ending: str) -> None:
    """Copy the first rows of each table, those that are no copies of this kind."""
    for table, ids in tables.items():
        names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        values = ",".join(f"{name}||'{ending}'" if name in ids else name for name in names)
        first = f"{ids[0]} NOT LIKE '%{ending[0]}_' AND {ids[0]} NOT LIKE '%{ending[0]}__'"
        first += f" AND {ids[0]} NOT LIKE '%{ending[0]}___'"
        base.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {first}")


@contextmanager
def served(ledger: Path) -> Iterator[tuple[str, int]]:
    """Start the service; yield its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "summarizer", "serve", "--ledger", str(ledger), "--port", str(port)]
    running = subprocess.Popen([*command, "--out", str(ledger.parent / "out")], cwd=ledger.parent)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                _get(base + "/openapi.json")
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        yield base, running.pid
    finally:
        running.terminate()
        running.wait(30)


def _get(address: str) -> bytes:
    with urllib.request.urlopen(urllib.parse.quote(address, safe=":/?&=%+,.-_~"), timeout=120) as answer:
        told: bytes = answer.read()
        return told


def addresses(base: str) -> list[str]:
    """Return the addresses that people open."""

    def first(path: str) -> Any:
        return json.loads(_get(base + path))

    article = first("/articles.json?size=1")["rows"][0]["id"]
    rows = first("/projects.json?size=1")["rows"]
    flag = first("/review.json?size=1")["rows"][0]["flag"]
    week = first("/overview.json")["week"]
    after = first("/review.json?size=200")["after"]
    return [
        "/", "/review", "/review/next", f"/review/{flag['id']}", f"/review?kind={flag['kind']}",
        "/review?severity=warning", "/review?region=济南", f"/review?week={week}", f"/review?after={after}",
        "/review?status=settled", f"/review?words={flag['message'][:6]}", f"/review/bulk?kind={flag['kind']}",
        f"/review/rules?kind={flag['kind']}&action=dismiss", f"/review/sample?week={week}", "/review/log", "/articles",
        "/articles?q=污水处理厂", "/articles?flagged=true", "/articles?region=济南", f"/articles/{article}",
        "/projects",
        *(f"/projects?sort={name}" for name in ("name", "investment", "first", "due")), "/projects?q=电池",
        "/projects?region=济南&stage=building&sort=investment", f"/projects/{rows[0]['id']}", "/metrics",
        "/metrics?q=项目", "/promises", "/promises?which=late", "/imports", f"/briefing?week={week}",
    ]  # fmt: skip


def _spent(process: int) -> float:
    """Return the seconds of the processor that a process has used (Linux)."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def pages(base: str, process: int) -> None:
    """Tell each page's size and time: the best of three by the clock, the mean of them of the processor."""
    print("| page | ms by the clock | ms of the processor | KB |\n|---|---|---|---|")
    for address in addresses(base):
        best, size, before = 9e9, 0, _spent(process)
        for _ in range(3):
            began = time.perf_counter()
            size = len(_get(base + address))
            best = min(best, time.perf_counter() - began)
        busy = (_spent(process) - before) / 3
        mark = " !" if busy > 0.2 or size > 300_000 else ""
        told = f"{best * 1000:.0f} | {busy * 1000:.0f}{mark} | {size / 1000:.0f}"
        print(f"| `{urllib.parse.unquote(address)}` | {told} |", flush=True)


@dataclass
class Crowd:
    """What readers and reviewers met."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    decided: int = 0

    def timed(self, address: str, sent: bytes | None = None, origin: str = "") -> tuple[str, str]:
        """Ask once; return the page and where it stands."""
        began = time.perf_counter()
        request = urllib.request.Request(
            urllib.parse.quote(address, safe=":/?&=%+,.-_~"), sent, {"Origin": origin} if sent else {}
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                told, where = answer.read().decode(), answer.url
        except OSError as error:
            self.wrong.append(f"{address}: {error}")
            told, where = "", ""
        self.took.append(time.perf_counter() - began)
        return told, where


def people(base: str, lasting: float) -> Crowd:
    """Let readers and reviewers work at once for so many seconds."""
    crowd, end = Crowd(), time.monotonic() + lasting
    read = [address for address in addresses(base) if not address.startswith(("/review/", "/briefing"))]

    def reader(number: int) -> None:
        turn = number
        while time.monotonic() < end:
            crowd.timed(base + read[turn % len(read)])
            turn += 7
            time.sleep(2)  # he reads

    def reviewer(number: int) -> None:
        page, where = crowd.timed(f"{base}/review/next?severity={('warning', 'error')[number % 2]}")
        while time.monotonic() < end and "/review/f-" in where:
            form = re.search(r'<form method="post" action="(/review/[^"]+)" class="one">(.*?)</form>', page, re.S)
            if form is None:
                crowd.wrong.append(f"{where}: no form")
                return
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
            told = {name: html.unescape(value) for name, value in fields.items()} | {"action": "accept"}
            # Two who take the same case: the slower one is told with 409, which is right.
            page, where = crowd.timed(base + html.unescape(form[1]), urllib.parse.urlencode(told).encode(), base)
            if not where and "409" in crowd.wrong[-1]:
                crowd.wrong.pop()
                page, where = crowd.timed(f"{base}/review/next")
            crowd.decided += 1
            time.sleep(1)

    tasks = [threading.Thread(target=reader, args=(n,)) for n in range(READERS)]
    tasks += [threading.Thread(target=reviewer, args=(n,)) for n in range(REVIEWERS)]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    return crowd


def main() -> None:
    """Make the ledger where none is given, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--flags", type=int, default=300_000)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = args.ledger or Path(folder) / "l.db"
        if args.ledger is None:
            measure(args.articles, str(ledger), True)
            grow(ledger, args.times, args.flags)
        tell_core()
        with served(ledger.resolve()) as (base, process):
            pages(base, process)
            crowd = people(base, args.seconds)
    took = sorted(crowd.took)
    middle, late = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.95))
    print(f"{READERS} readers, {REVIEWERS} reviewers: {len(took)} answers, half within {middle:.0f} ms, 95 % within ")
    print(f"{late:.0f} ms; {crowd.decided} decisions; {len(crowd.wrong)} errors {crowd.wrong[:3]}")


if __name__ == "__main__":
    main()
