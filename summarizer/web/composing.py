"""Briefings are composed once: what was made of one state of the ledger is kept while that state stands.

In: a key that names the state and what is wanted, and how to make it. Out: a future. Promised: one is made at a time,
however many ask; a few are kept, the longest unused goes first; what failed is not kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")
MOST = 6


class Composing:
    """What is kept and what is being made."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="briefing")

    def wanted(self, key: Hashable, make: Callable[[], Any]) -> "Future[Any]":
        """Return what is kept under a key, or have it made."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or (found.done() and found.exception() is not None):
                found = self._kept[key] = self._worker.submit(make)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return found

    def at_once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, or make it here and now; for what is made from another thing."""
        with self._lock:
            found = self._kept.get(key)
        if found is None or not found.done():
            found = Future()
            found.set_result(make())
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
        result: Made = found.result()
        return result
