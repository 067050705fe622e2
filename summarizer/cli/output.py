"""Lines for standard output: JSON that a terminal may show, and a program read."""

import json
import re
from typing import Any

# What JSON lets pass but a terminal obeys or turns the text around with; as escapes it stays the same JSON value.
_ACTIVE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def json_line(value: Any) -> str:
    """Return a value as one line of JSON, Chinese as it is and control characters as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return escaped(text)


def escaped(text: str) -> str:
    """Return JSON with escapes for what a terminal would obey."""
    return _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
