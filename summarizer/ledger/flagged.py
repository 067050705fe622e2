"""Flags by what they point to: how much they doubt a figure, for briefings and exports alike.

In: flags as people settled them, each with the article or project that it stands with. Out: for a figure, how much it
is doubted. Promised: only an open flag keeps a figure out; what people corrected or withdrew is so in the ledger.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from summarizer.ledger.amending import item_pointer
from summarizer.records import Flag

Doubted = Literal["", "warning", "error"]
_WHOLE_ITEM = frozenset({"name_not_found", "quote_not_found", "duplicate"})  # the item itself may not exist


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
                by_place[article, item_pointer(flag.target)].append(flag)
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
                if flag.status == "open" and flag.kind in _WHOLE_ITEM and flag.target.count("/") <= 2
            ]
        return own

    def doubt_of(self, article: str, pointer: str, item: str | None, quote: str | None) -> Doubted:
        """Tell how much a figure is doubted by open flags, its own or its project's."""
        severities = {flag.severity for flag in self.open_at(article, pointer, item, quote)}
        return "error" if "error" in severities else "warning" if "warning" in severities else ""

    def unsaid(self, article: str, target: str) -> bool:
        """Tell whether words of a project hold a number that its article does not state, and nobody settled it."""
        return any(
            flag.status == "open" and flag.kind == "summary_unsupported" and flag.target == target
            for flag in self.by_place.get((article, item_pointer(target)), ())
        )

    def withdrawn(self, article: str, pointer: str) -> bool:
        """Tell whether an open error says that the item itself is not there."""
        return any(
            (flag.status == "open" and flag.severity == "error" and flag.kind in _WHOLE_ITEM)
            for flag in self.by_place.get((article, pointer), ())
            if flag.target.count("/") <= pointer.count("/")
        )
