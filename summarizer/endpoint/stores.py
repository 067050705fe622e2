"""Where replies are kept: the cache on disk, and folders of recorded replies.

In: the key of a request. Out: the reply as it was stored, with its moment and the attempts it took. Promised: nothing
read from disk is ever unpickled or taken from outside the store's folder; a value that was damaged counts as missing; a
paid reply never vanishes by itself; no key of any endpoint is written.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import diskcache

from summarizer.draft import article_of
from summarizer.errors import UsageError
from summarizer.records import digest

BATCH = "batch"


def key_of(endpoint: str, mode: str, request: Mapping[str, Any]) -> str:
    """Name a request by all that decides its reply; the key and the time-outs of an endpoint are no part of it."""
    return digest({"endpoint": endpoint, "mode": mode, "request": request})


@dataclass(frozen=True)
class Stored:
    """A chat completion as it came, when it came, and how many HTTP attempts it took."""

    reply: dict[str, Any]
    at: str
    attempts: int = 1
    fit: bool = True  # False: its envelope never validated, so it is not served again

    def to_json(self) -> str:
        """Return the value as it lies in the cache."""
        value = {"reply": self.reply, "at": self.at, "attempts": self.attempts, "fit": self.fit}
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def of(cls, value: Any) -> "Stored | None":
        """Read a value; None where it is not one of ours."""
        if not isinstance(value, dict) or not isinstance(value.get("reply"), dict):
            return None
        at, attempts = value.get("at"), value.get("attempts", 1)
        if not isinstance(at, str) or not isinstance(attempts, int):
            return None
        return cls(value["reply"], at, attempts, value.get("fit") is not False)


class Store(Protocol):
    """Something that keeps replies; `endpoint` is the name its keys are made with."""

    endpoint: str

    def get(self, key: str, request: Mapping[str, Any]) -> Stored | None:
        """Return the reply to a request, or None."""

    def put(self, key: str, request: Mapping[str, Any], stored: Stored) -> None:
        """Keep a reply."""

    def unfit(self, key: str) -> None:
        """Serve this reply no more."""

    def close(self, hits: int = 0, misses: int = 0) -> None:
        """Let go of files; keep how many requests were answered from here, and how many were not."""


class _Refused(Exception):
    """A row that this cache has not written: a pickle, or a file outside the folder."""


_FILE = re.compile(r"[0-9a-f]{2}[/\\][0-9a-f]{2}[/\\][0-9a-f]{28}\.val")


class SafeDisk(diskcache.Disk):  # type: ignore[misc]
    """diskcache's file format for str and bytes only: it can neither unpickle nor leave its folder.

    The class that diskcache's advisory recommends (JSONDisk) still unpickles what a row declares to be a pickle.
    """

    def put(self, key: Any) -> Any:
        """Take only text and bytes as keys."""
        if not isinstance(key, (str, bytes)):
            raise TypeError(f"cache keys are text, not {type(key).__name__}")
        return super().put(key)

    def get(self, key: Any, raw: Any) -> Any:
        """Read a key; a pickled one is refused."""
        if not raw:
            raise _Refused("pickled key")
        return super().get(key, raw)

    def store(self, value: Any, read: Any, key: Any = diskcache.UNKNOWN) -> Any:
        """Take only text and bytes as values."""
        if read or not isinstance(value, (str, bytes)):
            raise TypeError(f"cache values are text, not {type(value).__name__}")
        return super().store(value, read, key=key)

    def fetch(self, mode: Any, filename: Any, value: Any, read: Any) -> Any:
        """Read a value; a pickle and a foreign file are refused."""
        if mode not in (diskcache.core.MODE_RAW, diskcache.core.MODE_BINARY, diskcache.core.MODE_TEXT):
            raise _Refused("pickled value")
        if filename is not None and not _FILE.fullmatch(str(filename)):
            raise _Refused("file outside the cache")
        return super().fetch(mode, filename, value, read)

    def remove(self, file_path: Any) -> None:
        """Delete a value's file, none outside the folder."""
        if _FILE.fullmatch(str(file_path)):
            super().remove(file_path)


class DiskStore:
    """The cache: a sum over every value, no eviction, a folder for its owner only."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        self.endpoint = endpoint
        self.failures = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if (folder / "cache.db").exists() or not any(folder.iterdir()):  # never somebody's own folder
                folder.chmod(0o700)
            self._cache = diskcache.Cache(
                str(folder),
                disk=SafeDisk,
                disk_min_file_size=1 << 20,
                eviction_policy="none",
                cull_limit=0,
                size_limit=1 << 62,
                timeout=30,
            )
        except (OSError, sqlite3.Error, diskcache.Timeout, _Refused) as error:
            raise UsageError(f"cache {folder}: cannot be opened ({error}); name another folder by --cache") from None

    def get(self, key: str, request: Mapping[str, Any]) -> Stored | None:
        """Return the reply to a request; what is damaged, foreign or unfit counts as missing."""
        stored = Stored.of(self._read(key))
        return stored if stored is not None and stored.fit else None

    def put(self, key: str, request: Mapping[str, Any], stored: Stored) -> None:
        """Keep a reply; a disk that is full does not stop a run."""
        self._write(key, stored.to_json())

    def unfit(self, key: str) -> None:
        """Keep the reply, for it was paid, but serve it no more."""
        stored = Stored.of(self._read(key))
        if stored is not None:
            self._write(key, replace(stored, fit=False).to_json())

    def note(self, name: str) -> Any:
        """Return what was noted under a name: what an endpoint was found not to take."""
        return self._read(f"note:{name}")

    def keep_note(self, name: str, value: Any) -> None:
        """Note something about an endpoint for the next run."""
        self._write(f"note:{name}", json.dumps(value, ensure_ascii=True))

    def _read(self, key: str) -> Any:
        try:
            value = self._cache.get(key)
        except (OSError, sqlite3.Error, diskcache.Timeout, UnicodeError):
            self.failures += 1
            return None
        except _Refused:
            return None
        if not isinstance(value, str) or len(value) < 65:
            return None
        total, text = value[:64], value[65:]
        if _sum(key, text) != total:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    def _write(self, key: str, text: str) -> None:
        try:
            self._cache.set(key, f"{_sum(key, text)}\n{text}")
        except (OSError, sqlite3.Error, diskcache.Timeout):
            self.failures += 1

    def close(self, hits: int = 0, misses: int = 0) -> None:
        """Count what was served, and let go of the files."""
        if hits or misses:
            self.add_hits(hits, misses)
        self._cache.close()

    @property
    def size(self) -> tuple[int, int]:
        """The number of entries and the bytes on disk."""
        return len(self._cache), int(self._cache.volume())

    def add_hits(self, hits: int, misses: int) -> None:
        """Add to the counts that `summarizer cache` shows."""
        before = self.hits
        self.keep_note("hits", [before[0] + hits, before[1] + misses])

    @property
    def hits(self) -> tuple[int, int]:
        """How many requests were answered from here, and how many were not, over all runs."""
        value = self.note("hits")
        known = isinstance(value, list) and len(value) == 2 and all(isinstance(count, int) for count in value)
        return (value[0], value[1]) if known else (0, 0)

    def clear(self) -> int:
        """Drop everything; return how many entries there were."""
        return int(self._cache.clear())


def _sum(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


class FolderStore:
    """Recorded replies, one file each: DIR/<custom_id>.json with request, reply, moment and where it came from.

    With `any_prompt` a reply is also found by its article alone, though the prompt has changed since it was recorded.
    """

    endpoint = BATCH

    def __init__(self, folder: Path, any_prompt: bool = False) -> None:
        self.folder = folder
        self._any_prompt = any_prompt

    def get(self, key: str, request: Mapping[str, Any]) -> Stored | None:
        """Return the recorded reply to a request, or None."""
        stored = Stored.of(read_json(self.folder / f"{key}.json"))
        if stored is None and self._any_prompt and len(request["messages"]) == 2:
            found = self._by_article.get(article_of(request["messages"]).text)
            stored = Stored.of(read_json(found)) if found else None
        return stored

    def put(self, key: str, request: Mapping[str, Any] | None, stored: Stored, provenance: str = "recorded") -> None:
        """Write a reply with its request beside it."""
        value = {
            "custom_id": key,
            "provenance": provenance,
            "at": stored.at,
            "attempts": stored.attempts,
            "request": request,
            "reply": stored.reply,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{key}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(path)

    def unfit(self, key: str) -> None:
        """Leave a recorded reply as it is: it is what the model said."""

    def close(self, hits: int = 0, misses: int = 0) -> None:
        """Hold nothing."""

    @cached_property
    def first_request(self) -> dict[str, Any] | None:
        """The first request that lies here: it tells the model, and how it was asked."""
        return next((request for _, request in self._requests()), None)

    def _requests(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for path in sorted(self.folder.glob("*.json")):
            value = read_json(path)
            request = value.get("request") if isinstance(value, dict) and "reply" in value else None
            if isinstance(request, dict) and isinstance(request.get("messages"), list):
                yield path, request

    @cached_property
    def _by_article(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path, request in self._requests():
            if len(request["messages"]) == 2:  # an article's own request, none that asks again
                found.setdefault(article_of(request["messages"]).text, path)
        return found


def read_json(path: Path) -> Any:
    """Return what a JSON file holds, None where there is no such file or it holds something else."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
