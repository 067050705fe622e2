"""What a parser may take: the only file that knows the system's own limits, with a fallback where it has none.

In: numbers. Out: nothing; the process that calls `confine` is limited. Windows has no such limits: there only the
parent's clock holds.
"""

from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How much one file may take while it is parsed."""

    memory: int = 1000  # megabytes of address space: three times what the largest honest page took
    seconds: int = 60  # of computing; the clock on the wall may show three times as much on a busy machine
    characters: int = 20_000_000  # of text that comes out

    @property
    def patience(self) -> float:
        """Seconds on the wall after which a parser is ended."""
        return 3.0 * self.seconds


def confine(limits: Limits) -> None:
    """Limit the memory of this process, and what it may write to disk, for good."""
    if resource is None:
        return
    _lower(resource.RLIMIT_AS, limits.memory * MEGABYTE)
    _lower(resource.RLIMIT_FSIZE, MEGABYTE)
    _lower(resource.RLIMIT_CORE, 0)


def give_time(limits: Limits) -> None:
    """Let this process compute for the limit's seconds from now on."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + limits.seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _lower(what: int, limit: int) -> None:
    """Set a limit, never above one that is in force."""
    assert resource is not None
    _, hard = resource.getrlimit(what)
    lowered = limit if hard < 0 else min(limit, hard)
    resource.setrlimit(what, (lowered, lowered))
