"""The files of a briefing, each written whole or not at all.

In: a document and the formats wanted. Out: files, and a line for each. Promised: the name says span, edition and place;
a file that was there before is replaced only by a whole one; a missing extra is told with the words that install it.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from summarizer.briefing.document import Document
from summarizer.briefing.facts import PeriodFacts
from summarizer.briefing.markdown import markdown
from summarizer.briefing.page import page
from summarizer.errors import UsageError

EXTRAS = {"docx": ("word", "office"), "xlsx": ("workbook", "office"), "pdf": ("printed", "pdf")}
_UNSAFE = re.compile(r"[^\w\-（）()—.]+")


@dataclass(frozen=True)
class Job:
    """What is written, and where."""

    document: Document
    facts: PeriodFacts
    folder: Path
    template: Path | None = None


def write(job: Job, formats: Sequence[str], tell: Callable[[str], None]) -> Iterator[str]:
    """Write the files; yield the path of each."""
    job.folder.mkdir(parents=True, exist_ok=True)
    made = {name: content(job, name, tell) for name in dict.fromkeys(formats)}  # all or none
    for name, data in made.items():
        path = job.folder / f"{file_name(job)}.{name}"
        replace(path, data)
        yield str(path)


def content(job: Job, name: str, tell: Callable[[str], None]) -> bytes:
    """Return a briefing in one format."""
    if name == "md":
        return markdown(job.document).encode("utf-8", "replace")
    if name == "html":
        return page(job.document).encode("utf-8", "replace")
    module, extra = EXTRAS[name]
    try:
        made = import_module(f"summarizer.briefing.{module}")
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--format {name}: {error.name} is not installed; pip install 'project-news-summarizer[{extra}]'"
        ) from None
    data: bytes = made.write(job, tell)
    return data


def file_name(job: Job) -> str:
    """Return the file's name without its ending."""
    facts = job.facts
    span = facts.span
    label = "全部" if span.kind == "all" else span.label.split("（")[0]
    region = f"-{facts.region}" if facts.region else ""
    return _UNSAFE.sub("_", f"简报-{label}{region}-{job.document.edition}")[:80]


def replace(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:20]}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
