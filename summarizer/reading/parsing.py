"""The parent's side of parsing: one child at a time, replaced when it fails.

In: the kind and bytes of a document. Out: what the child extracted, or the reason in words. Promised: whatever a
document does to its parser (endless, boundless, fatal), this process goes on, and the next meets a fresh child.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO

import summarizer
from summarizer.reading.decoding import without_surrogates
from summarizer.reading.extracted import Extracted, UnparseableFile
from summarizer.reading.limits import Limits

_SHARED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")
_AFTER = 200  # documents after which a child is replaced, so that what libraries keep does not add up
_ELSEWHERE = "split it or save its text as .txt"


class Parser:
    """A child process that parses documents, started when it is first needed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._answered = 0

    def __enter__(self) -> "Parser":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def extract(self, kind: str, data: bytes) -> Extracted:
        """Return what a child extracts from a document."""
        if self._answered >= _AFTER:
            self._end()
        child = self._child or self._start()
        self._answered += 1
        expired = threading.Event()
        clock = threading.Timer(self._limits.patience, _expire, (expired, child))
        clock.daemon = True
        clock.start()
        try:
            answer = self._ask(child, kind, data)
        finally:
            clock.cancel()
        if answer is None:
            raise self._post_mortem(child, expired.is_set())
        return answer

    def _ask(self, child: subprocess.Popen[bytes], kind: str, data: bytes) -> Extracted | None:
        """Return the child's answer, None where it died of the question."""
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(json.dumps({"kind": kind, "size": len(data)}).encode() + b"\n")
            child.stdin.write(data)
            child.stdin.flush()
        except (BrokenPipeError, OSError):  # Windows tells a dead reader by an OSError of its own
            return None
        header = child.stdout.readline(_LONGEST_HEADER)
        if not header.endswith(b"\n"):
            return None
        answer = json.loads(header)
        if "problem" in answer:
            raise UnparseableFile(answer["problem"], answer["remedy"])
        body = child.stdout.read(min(answer["size"], 4 * self._limits.characters))
        if len(body) != answer["size"]:
            return None
        title = answer["title"] and without_surrogates(answer["title"])
        return Extracted(body.decode("utf-8", "replace"), title, tuple(answer["notes"]))

    def _start(self) -> subprocess.Popen[bytes]:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the child)
        self._answered = 0
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "summarizer.reading.worker", json.dumps(asdict(self._limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=_environment(),
        )
        return self._child

    def _post_mortem(self, child: subprocess.Popen[bytes], expired: bool) -> UnparseableFile:
        """Bury the child and say what it died of."""
        child.kill()
        status = child.wait()
        assert self._complaints is not None
        self._complaints.seek(0)
        words = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        self._end()
        last = words[-1] if words else ""
        if expired or -status == getattr(signal, "SIGXCPU", None):
            return UnparseableFile(f"takes longer than {self._limits.seconds} s to parse", _ELSEWHERE)
        if any("MemoryError" in line or "bad_alloc" in line or "out of memory" in line.lower() for line in words[-5:]):
            return UnparseableFile(f"takes more than {self._limits.memory} MB of memory to parse", _ELSEWHERE)
        if status < 0:
            return UnparseableFile(f"crashes its parser or takes too much memory (signal {-status})", _ELSEWHERE)
        return UnparseableFile(f"cannot be parsed ({last[:200] or f'status {status}'})", _ELSEWHERE)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()  # it holds nothing that could be lost
            child.wait()
            for stream in (child.stdin, child.stdout):
                assert stream is not None
                try:
                    stream.close()
                except OSError:  # what was not written to a dead child any more
                    continue
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None


_LONGEST_HEADER = 1_000_000


def _expire(expired: threading.Event, child: subprocess.Popen[bytes]) -> None:
    expired.set()
    child.kill()


def _environment() -> dict[str, str]:
    """Return what a child needs to find its code, and nothing that it must not know, such as a key."""
    package = str(Path(summarizer.__file__).resolve().parents[1])
    places = [package, *(place for place in sys.path if place and os.path.isabs(place) and place != package)]
    shared = {name: os.environ[name] for name in _SHARED if name in os.environ}
    return {**shared, "PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
