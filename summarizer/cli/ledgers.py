"""What every command on the ledger has in common: which ledger, and tables or JSON lines.

In: parsed arguments. Out: an open ledger; lines for standard output. Promised: `--ledger` goes before
SUMMARIZER_LEDGER, that before `out/summarizer.db`; nothing that a terminal would obey is printed.
"""

import argparse
import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.cli.inputs import tell
from summarizer.cli.output import json_line
from summarizer.errors import printable

if TYPE_CHECKING:
    from summarizer.ledger import Ledger

DEFAULT = "out/summarizer.db"
_WIDEST = 40  # columns of one cell on a terminal


def add_ledger_arguments(parser: argparse.ArgumentParser, table: bool = True) -> None:
    """Add the flags that say which ledger, and in what form it is shown."""
    parser.add_argument(
        "--ledger", metavar="URL", help=f"a path or postgresql://… (default: SUMMARIZER_LEDGER, else {DEFAULT})"
    )
    if table:
        parser.add_argument("--json", action="store_true", help="one JSON line each instead of a table")


def ledger_of(args: argparse.Namespace, create: bool = False, out: Path | None = None) -> "Ledger":
    """Open the ledger that the arguments name."""
    from summarizer.ledger import open_ledger
    from summarizer.settings import load

    settings = load(os.environ, {"ledger": args.ledger}, Path.cwd())
    return open_ledger(settings.ledger or (str(out / "summarizer.db") if out is not None else DEFAULT), create)


def apply_rules(ledger: "Ledger") -> None:
    """Let the standing rules settle what has come in; tell how much that was."""
    from datetime import UTC, datetime

    from summarizer.ledger.review import Review

    for number, count in Review(ledger).apply_rules(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")).items():
        tell(f"rule {number} has settled {count} flags")


def show(rows: Iterable[dict[str, Any]], columns: Sequence[tuple[str, str]], as_json: bool) -> int:
    """Print rows as JSON lines, or as a table of the named columns; return how many there were."""
    if as_json:
        count = 0
        for row in rows:
            print(json_line(row))
            count += 1
        return count
    cells = [[_cell(row.get(name)) for name, _ in columns] for row in rows]
    titles = [title for _, title in columns]
    widths = [min(_WIDEST, max(map(width, column))) for column in zip(titles, *cells, strict=True)]
    for line in [titles, *cells] if cells else []:
        print("  ".join(_padded(cell, size) for cell, size in zip(line, widths, strict=True)).rstrip())
    if not cells:
        tell("nothing in the ledger fits")
    return len(cells)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return printable("、".join(map(str, value)))
    return printable(str(value)).replace("\n", " ")


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _padded(text: str, size: int) -> str:
    if width(text) > size:
        while width(text) > size - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (size - width(text))
