"""Records and articles for the tests of the checks, and the flags on them."""

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer import checks
from summarizer.articles import Article
from summarizer.records import Flag, Record
from summarizer.text import Source

DAY = "2024-03-06"


def article_of(text: str, title: str | None = None, day: str | None = DAY) -> Article:
    """Return an article whose every line is a paragraph; a title stands before it as a line of its own."""
    whole = f"{title}\n{text}" if title else text
    start = len(whole) - len(text)
    breaks = tuple(start + at + 1 for at, ch in enumerate(text) if ch == "\n")
    headings = ((0, start - 1),) if title else ()
    source = Source(path="t.txt", sha256="0" * 64, text=whole, published=day)
    return Article(source=source, stretches=((start, len(whole)),), breaks=breaks, title=title, headings=headings)


def quantity(quote: str, text: str, value: object, unit: str, measure: str, **fields: Any) -> dict[str, Any]:
    """Return a number of a record; it is a plain fact unless told otherwise."""
    told = {"status": "actual", **fields}
    return {"measure": measure, "text": text, "value": value, "unit": unit, "evidence": {"quote": quote}, **told}


def record_of(
    metrics: Sequence[Mapping[str, Any]] = (), projects: Sequence[Mapping[str, Any]] = (), **fields: Any
) -> Record:
    """Return a record as another tool might write it: only what the contract needs."""
    return Record.model_validate(
        {"article": {"source": {"path": "t.txt"}}, "metrics": metrics, "projects": projects, **fields}
    )


def flags(text: str, record: Record, title: str | None = None, day: str | None = DAY) -> list[Flag]:
    """Return the errors and warnings on a record."""
    checked = checks.check(record, article_of(text, title, day))
    return [flag for flag in checked.flags if flag.severity != "notice"]


def kinds(text: str, record: Record, title: str | None = None, day: str | None = DAY) -> list[str]:
    """Return the kinds of the errors and warnings on a record."""
    return [flag.kind for flag in flags(text, record, title, day)]


TOTAL = "青石化工项目总投资35亿元。"


def total(**fields: Any) -> dict[str, Any]:
    """Return the total investment that TOTAL tells, with fields made wrong."""
    told = {
        "quote": "青石化工项目总投资35亿元",
        "text": "35亿元",
        "value": 35,
        "unit": "亿元",
        "measure": "total_investment",
    }
    return quantity(**{**told, **fields})


def project(name: str, quote: str, *quantities: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a project of a record."""
    return {"name": name, "evidence": {"quote": quote}, "quantities": quantities, **fields}
