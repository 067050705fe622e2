"""The words of the interface: one catalogue per language, TOML with the same keys, in one file or several.

In: a language. Out: Texts, called with a key and values. Promised: a key that no catalogue has is an error and never a
blank; a word of the contract that is not listed is shown as it is.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Texts:
    """One language's words."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """Return the words of a key, with values put in."""
        words = self.entries[key]
        return words.format(**values) if values else words

    def word(self, group: str, value: Any) -> str:
        """Return the word for a value of the contract: ("stage", "building"); one that is not listed as it is."""
        return "" if value is None else self.entries.get(f"{group}.{value}", str(value))


@cache
def texts_in(language: str) -> Texts:
    """Return a language's words."""
    files = sorted(Path(__file__).parent.glob(f"{language}*.toml"))
    return Texts(
        language, dict(pair for path in files for pair in _flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    )


def _flat(tree: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        key = f"{above}{name}"
        found += _flat(value, f"{key}.") if isinstance(value, dict) else [(key, str(value))]
    return found
