"""Open flags: which figures they keep out, and which of them a reader should see.

In: flags as people settled them, each with the article or project that it stands with. Out: for a figure, how much it
is doubted. Promised: only an open flag keeps a figure out; what people corrected or withdrew is so in the ledger.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from summarizer.briefing.facts import Doubt, Doubted
from summarizer.records import Flag

_RANK = {"error": 0, "warning": 1, "notice": 2}
_WHOLE_ITEM = frozenset({"name_not_found", "quote_not_found", "duplicate"})  # the item itself may not exist
_OF_PROJECT = frozenset({"name_not_found", "quote_not_found", "duplicate"})


@dataclass(frozen=True)
class Flagged:
    """The flags, by what they point to."""

    all: tuple[tuple[Flag, str | None, str | None], ...] = ()
    by_place: dict[tuple[str, str], list[Flag]] = field(default_factory=dict, repr=False)
    by_item: dict[str, list[Flag]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rows: Iterable[tuple[Flag, str | None, str | None]]) -> "Flagged":
        """Sort flags by article and pointer, and by the id of the item."""
        kept: dict[str, tuple[Flag, str | None, str | None]] = {row[0].id: row for row in rows}
        by_place: dict[tuple[str, str], list[Flag]] = defaultdict(list)
        by_item: dict[str, list[Flag]] = defaultdict(list)
        for flag, article, _ in kept.values():
            if article is not None:
                by_place[article, _item(flag.target)].append(flag)
            elif flag.target_id:
                by_item[flag.target_id].append(flag)
            if article is None:
                for one in flag.evidence:
                    if one.article and one.quote:
                        by_place[one.article, f"quote:{one.quote}"].append(flag)
        return cls(tuple(kept.values()), dict(by_place), dict(by_item))

    def at(self, article: str, pointer: str, item: str | None, quote: str | None) -> list[Flag]:
        """Return the flags of one figure, milestone or project."""
        found = list(self.by_place.get((article, pointer), ()))
        found += self.by_item.get(item, ()) if item else ()
        found += self.by_place.get((article, f"quote:{quote}"), ()) if quote else ()
        return found

    def between(self, article: str, item: str | None, quote: str | None) -> list[Flag]:
        """Return the flags between articles that one figure is part of."""
        found = list(self.by_item.get(item, ())) if item else []
        return found + self.by_place.get((article, f"quote:{quote}"), []) if quote else found

    def open_at(self, article: str, pointer: str, item: str | None, quote: str | None) -> list[Flag]:
        """Return the open flags of a figure, and those that doubt its project as such."""
        own = [flag for flag in self.at(article, pointer, item, quote) if flag.status == "open"]
        if pointer.count("/") > 2:
            above = "/".join(pointer.split("/")[:3])
            own += [
                flag
                for flag in self.by_place.get((article, above), ())
                if flag.status == "open" and flag.kind in _OF_PROJECT and flag.target.count("/") <= 2
            ]
        return own

    def doubt_of(self, article: str, pointer: str, item: str | None, quote: str | None) -> Doubted:
        """Tell how much a figure is doubted by open flags, its own or its project's."""
        severities = {flag.severity for flag in self.open_at(article, pointer, item, quote)}
        return "error" if "error" in severities else "warning" if "warning" in severities else ""

    def withdrawn(self, article: str, pointer: str) -> bool:
        """Tell whether an open error says that the item itself is not there."""
        return any(
            (flag.status == "open" and flag.severity == "error" and flag.kind in _WHOLE_ITEM)
            for flag in self.by_place.get((article, pointer), ())
            if flag.target.count("/") <= pointer.count("/")
        )


def _item(target: str) -> str:
    """Return the pointer of the item that a flag speaks of: /metrics/0/value belongs to /metrics/0."""
    parts = target.split("/")
    if len(parts) >= 5 and parts[1] == "projects" and parts[3] in ("quantities", "milestones"):
        return "/".join(parts[:5])
    return "/".join(parts[:3])


def of_span(flagged: Flagged, names: Collection[str], projects: Collection[str]) -> Iterator[Doubt]:
    """Yield the open flags that articles of the span are part of, the gravest first."""
    found = []
    for flag, article, project in flagged.all:
        speaks_of = tuple(dict.fromkeys(name for name in (article, *(one.article for one in flag.evidence)) if name))
        if flag.status != "open" or not set(speaks_of) & set(names):
            continue
        if article is None and project is not None and project not in projects:
            continue
        quote = next((one.quote for one in reversed(flag.evidence) if one.quote), None)
        found.append(Doubt(flag.id, flag.kind, flag.severity, flag.message, flag.claimed, flag.found, quote, speaks_of))
    yield from sorted(found, key=lambda one: (_RANK[one.severity], one.kind, one.articles, one.id))
