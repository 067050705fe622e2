"""The worker: takes jobs, one at a time, and carries what a file tells into the ledger.

In: where the ledger and the uploads are, and whom to ask. Out: jobs that have ended. Promised: a worker gives signs of
life while it works and stops when its job has become another's; a file that cannot be read fails at once, in one line;
what may pass by itself (an endpoint out of reach, a full disk) is tried again; running a job twice changes nothing.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import connection, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from summarizer import pipeline
from summarizer.endpoint import open_endpoint
from summarizer.endpoint.opening import EMBEDDED
from summarizer.errors import LedgerError, SummarizerError, UnreadableSource
from summarizer.ledger import Ledger, open_ledger
from summarizer.ledger.cuts import sources_of
from summarizer.ledger.jobs import Job, Jobs, Terms
from summarizer.ledger.review import Review
from summarizer.ledger.store import withdraw
from summarizer.reading import Options, read_upload
from summarizer.settings import Settings
from summarizer.text import Source

_SHOWN = 200  # lines of what was left out that are kept of one file
_IDLE = 20.0  # seconds without work after which a worker goes
_LOOK = 0.5
_BEAT = 2.0  # seconds between two signs of life, at most


@dataclass(frozen=True)
class Work:
    """What a worker needs to know."""

    ledger: str = field(repr=False)
    folder: Path
    settings: Settings
    terms: Terms = field(default_factory=Terms)


class _Reading:
    """The sources of one job, with what was left out on the way."""

    def __init__(self, sources: Iterator[Source | UnreadableSource]) -> None:
        self._sources = sources
        self.read, self.unread = 0, 0
        self.left_out: list[dict[str, str]] = []

    def __iter__(self) -> Iterator[Source]:
        for found in self._sources:
            if isinstance(found, UnreadableSource):
                self.unread += 1
                if len(self.left_out) < _SHOWN:
                    self.left_out.append({"path": found.path, "problem": found.problem, "remedy": found.remedy})
                continue
            self.read += 1
            yield found


class Worker:
    """One worker at one ledger."""

    def __init__(self, name: str, ledger: Ledger, jobs: Jobs, settings: Settings, gone: Callable[[], None]) -> None:
        self.name, self._ledger, self._jobs, self._settings, self._gone = name, ledger, jobs, settings, gone

    def work_one(self) -> bool:
        """Run the next job; False where there is none."""
        job = self._jobs.claim(self.name)
        if job is None:
            return False
        far: dict[str, Any] = {}
        with self._living(job, far):
            try:
                state, what = self._run(job, far)
            except (SummarizerError, OSError) as error:
                state, what = "again", {"reason": str(error).replace("\n", " ")}
        if state == "again":
            self._jobs.again(job, self.name, what)
        else:
            self._jobs.end(job, self.name, "done" if state == "done" else "failed", what)
        return True

    def _run(self, job: Job, far: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return how a job ended: done, failed, or again."""
        reading = _Reading(self._sources(job))
        if job.kind == "file" and not self._jobs.path(job.sha256).exists():
            return "failed", {"reason": "missing"}
        embedded = self._settings.endpoint == EMBEDDED
        with open_endpoint(self._settings) as endpoint, TemporaryDirectory(prefix="summarizer-") as out:
            embedded = embedded or endpoint.way.name == EMBEDDED
            plan = pipeline.Plan(Path(out), 1 if embedded else self._settings.in_flight, ledger=self._ledger)
            account = pipeline.run(reading, endpoint, plan, lambda now: far.update(articles=now.articles))
        Review(self._ledger).apply_rules(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        states = {name: count for name, count in account.states.items() if name != "ok"}
        what: dict[str, Any] = {
            "articles": account.articles, "projects": account.projects, "metrics": account.metrics,
            "flags": sum(account.flags.values()), "left_out": reading.left_out, "unread": reading.unread,
            "states": states,
        }  # fmt: skip
        if not reading.read:
            return "failed", {**what, "reason": "unread" if reading.unread else "empty"}
        if not account.articles:
            return "failed", {**what, "reason": "no_articles"}
        if states.get("unreachable"):
            return "again", {**what, "reason": "unreachable"}
        if job.kind == "page":
            withdraw(self._ledger.engine, job.sha256)
        return ("done", what) if account.states["ok"] else ("failed", {**what, "reason": next(iter(states))})

    def _sources(self, job: Job) -> Iterator[Source | UnreadableSource]:
        if job.kind == "page":
            with self._ledger.reading() as connection:
                return iter(sources_of(connection, job.sha256))
        options = Options(published=job.published, outlet=job.outlet)
        return read_upload(job.name, self._jobs.path(job.sha256), options)

    @contextlib.contextmanager
    def _living(self, job: Job, far: dict[str, Any]) -> Iterator[None]:
        """Give signs of life from a thread of its own while a job is run."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(min(_BEAT, self._jobs.terms.lease / 4)):
                try:
                    if not self._jobs.beat(job, self.name, dict(far)):
                        self._gone()
                        return
                except LedgerError:
                    continue  # locked for long; the next one may come through

        thread = threading.Thread(target=beat, name="beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def work(told: Work, name: str) -> None:
    """Work until there has been nothing to do for a while: what runs in the worker's process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service is told, and tells its worker
    _end_with_parent()
    with open_ledger(told.ledger, create=False) as ledger:
        jobs = Jobs(ledger.engine, told.folder, told.terms)
        worker = Worker(name, ledger, jobs, told.settings, lambda: os._exit(1))
        idle = time.monotonic()
        while time.monotonic() - idle < _IDLE:
            if worker.work_one():
                idle = time.monotonic()
            else:
                time.sleep(_LOOK)


def _end_with_parent() -> None:
    """End this process when its service has died: the lease then runs out, and nobody works in the dark."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def asked(settings: Settings) -> tuple[Settings, str]:
    """Return the settings as workers use them, and who answers; settings that cannot be used are told at once."""
    with open_endpoint(settings) as endpoint:
        name = endpoint.way.model if endpoint.way.name == EMBEDDED else f"{endpoint.way.name} · {endpoint.way.model}"
        pinned = settings.model_copy(update={"endpoint": EMBEDDED}) if endpoint.way.name == EMBEDDED else settings
    return pinned, name
