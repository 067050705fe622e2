"""The error tree: what can go wrong, as a person should be told.

SummarizerError             one line for a person; never a traceback
 ├─ UsageError              the command was given something it cannot mean
 ├─ UnreadableSource        one file could not be read; the others go on
 ├─ EndpointError           one article's asking failed in a named state; the others go on
 └─ LedgerError             the ledger cannot be opened, read or written as asked
     └─ AlreadyDecided       somebody else was quicker; the first decision stands

Every message names the thing (file, setting, endpoint), says what was wrong with which value, and what to do.
"""

from collections.abc import Mapping
from typing import Any, Literal

FailedState = Literal["refused", "unparseable", "unreachable", "over_budget"]


class SummarizerError(Exception):
    """A failure that is told in one line."""

    def __str__(self) -> str:
        return printable(super().__str__())


class UsageError(SummarizerError):
    """A command, a flag or a setting that cannot be carried out."""


class UnreadableSource(SummarizerError):
    """A file that could not be read: `path`, what is wrong with it, and the remedy."""

    def __init__(self, path: str, problem: str, remedy: str = "") -> None:
        super().__init__(f"{path}: {problem}" + (f"; {remedy}" if remedy else ""))
        self.path, self.problem, self.remedy = path, problem, remedy


class EndpointError(SummarizerError):
    """An article that got no usable reply: the contract's `state` and the reason in words."""

    def __init__(self, state: FailedState, reason: str) -> None:
        super().__init__(reason)
        self.state: FailedState = state


class LedgerError(SummarizerError):
    """A ledger that cannot be used as asked: locked, full, read-only, damaged, of a newer program."""


class AlreadyDecided(LedgerError):
    """A decision on what was decided since one looked: `first` tells by whom, when, what and why."""

    def __init__(self, target: str, first: Mapping[str, Any]) -> None:
        why = f" ({first['why']})" if first.get("why") else ""
        super().__init__(
            f"{target}: already {first['status']} by {first['by'] or 'somebody'} at {first['at'] or 'an unknown time'}"
            f"{why}, decision {first['number']}; look again, then decide anew or undo it"
        )
        self.target = target
        self.first = dict(first)


def printable(text: str) -> str:
    """Return text that a terminal shows as it is: control characters (escape sequences too) become visible."""
    return "".join(ch if ch.isprintable() or ch in "\n\t" else f"\\x{ord(ch):02x}" for ch in text)
