"""Days and spans as people write them on the command line."""

import datetime
import re

from summarizer.errors import UsageError

_SPAN = re.compile(r"(\d{1,4})\s*([dwmy]|天|周|个?月|年)")
_DAYS = {"d": 1, "天": 1, "w": 7, "周": 7, "m": 30, "月": 30, "个月": 30, "y": 365, "年": 365}


def today() -> str:
    """Return today's date."""
    return datetime.date.today().isoformat()


def day(flag: str, words: str | None) -> str | None:
    """Return a day, month or year as the contract writes it."""
    if words is None:
        return None
    from summarizer.reading.metadata import read_day

    found = read_day(words)
    if found is None:
        raise UsageError(f"{flag} {words}: no day, month or year; write 2024-03-05, 2024-03 or 2024")
    return found


def days_ago(flag: str, words: str, now: str) -> str:
    """Return the day so long before another one."""
    found = _SPAN.fullmatch(words.strip())
    if found is None:
        raise UsageError(f"{flag} {words}: no span of time; write 4w, 30d, 2m or 1y")
    span = datetime.timedelta(days=int(found[1]) * _DAYS[found[2]])
    return (datetime.date.fromisoformat(now) - span).isoformat()
