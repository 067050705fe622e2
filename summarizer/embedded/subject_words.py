"""The words of data/subjects.toml: verbs, head nouns, kinds of organisations, events.

In: the file. Out: one compiled expression a kind. Promised: read once.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data" / "subjects.toml"


@dataclass(frozen=True)
class SubjectWords:
    """The table of data/subjects.toml, compiled."""

    verb: re.Pattern[str]
    head: re.Pattern[str]
    body: re.Pattern[str]
    modifiers: re.Pattern[str]
    event: re.Pattern[str]
    at_event: re.Pattern[str]


@cache
def subject_words() -> SubjectWords:
    """Return the table, read once."""
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return SubjectWords(
        verb=re.compile("|".join(raw["verbs"])),
        head=re.compile("|".join(raw["heads"])),
        body=re.compile(rf"(?:{'|'.join(raw['bodies'])})(?![市县区镇乡内外])"),
        modifiers=re.compile(rf"(?:{'|'.join(raw['modifiers'])})+$"),
        event=re.compile("|".join(raw["events"])),
        at_event=re.compile(raw["at_event"]),
    )
