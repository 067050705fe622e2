"""The worker's place in the service: one process that is started when there is work, and replaced when it dies.

In: what a worker needs. Out: jobs that go on. Promised: pages stay quick while files are read, for the work is done in
another process; a file that kills its worker costs that file attempts and nothing else; a service that is ended gives
back what it was at.
"""

import secrets
import signal
import sys
import threading
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess

from summarizer.errors import LedgerError
from summarizer.ledger.jobs import Jobs, Terms, uploads_of
from summarizer.settings import Settings
from summarizer.web.app import serve
from summarizer.web.desk import Service
from summarizer.web.importing import Work, work

_LOOK = 1.0  # seconds between two looks for work


def serve_with_worker(service: Service, settings: Settings, host: str, port: int, terms: Terms | None = None) -> None:
    """Serve the pages, with a worker for what is imported, until somebody ends it."""
    engine = service.ledger.engine
    url = engine.url.render_as_string(hide_password=False)
    told = Work(url, uploads_of(service.ledger, service.out), settings, terms or Terms())
    workshop = Workshop(Jobs(engine, told.folder, told.terms), told)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that what is below still happens
    workshop.start()
    try:
        serve(replace(service, wake=workshop.wake), host, port)
    finally:
        workshop.stop()


class Workshop:
    """Starts workers, one at a time, for as long as the service runs."""

    def __init__(self, jobs: Jobs, told: Work) -> None:
        self._jobs, self._told = jobs, told
        self._name = ""
        self._wanted = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._watch, name="workshop", daemon=True)

    def start(self) -> None:
        """Begin; what an earlier service has left undone is taken up."""
        self._jobs.sweep()
        self._thread.start()

    def stop(self) -> None:
        """End the worker and give its job back."""
        self._over = True
        self._wanted.set()
        self._thread.join()

    def wake(self) -> None:
        """Tell that there is work."""
        self._wanted.set()

    def _watch(self) -> None:
        child: SpawnProcess | None = None
        while not self._over:
            self._wanted.wait(_LOOK)
            self._wanted.clear()
            try:
                if child is not None and not child.is_alive():
                    self._bury(child)
                    child = None
                if child is None and not self._over and self._jobs.is_due():
                    child = self._begin()
            except LedgerError:
                continue  # locked or out of reach; the pages tell it, and the next look may do
        if child is not None:
            child.kill()
            child.join()
            self._jobs.release(self._name)

    def _begin(self) -> SpawnProcess:
        self._name = secrets.token_hex(6)
        child = get_context("spawn").Process(target=work, args=(self._told, self._name), name="worker", daemon=True)
        child.start()
        return child

    def _bury(self, child: SpawnProcess) -> None:
        child.join()
        if child.exitcode:
            self._jobs.lost(self._name, f"worker {child.exitcode}")
