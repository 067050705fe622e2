"""Import: files brought in by a browser, what became of each, and another try.

In: files, with the outlet and the day that hold for all of them. Out: jobs; a page that tells each file's state in one
line, and its JSON. Promised: a form without a script does all of it; a file's own name is text and never a path; what
failed says why and can be tried again.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from summarizer.errors import UsageError
from summarizer.ledger.decided import By
from summarizer.ledger.jobs import Batch, Job, Jobs, Wanted, uploads_of
from summarizer.reading.files import LIMITS
from summarizer.reading.metadata import read_day
from summarizer.web.desk import AtDesk, Desk, Missing
from summarizer.web.texts import Texts

router = APIRouter(tags=["import"])
_LONGEST_NAME = 180
_ROWS = 100
_NUMBER = re.compile(r"\d+")
_TAIL = re.compile(r" \(|: ")


class JobTold(BaseModel):
    """One file: its state, the attempt, why it failed, what came of it."""

    number: int
    kind: str
    name: str
    size: int
    state: str
    attempt: int
    reason: str | None
    told: dict[str, Any]


class BatchTold(BaseModel):
    """Files that came together."""

    name: str
    by: str | None
    at: str | None
    outlet: str | None
    published: str | None
    counts: dict[str, int]
    open: int


class BatchPage(BaseModel):
    """A batch with a page of its files; `after` asks for the next one."""

    batch: BatchTold
    rows: list[JobTold]
    after: int | None


def jobs_of(desk: Desk) -> Jobs:
    """Return the jobs of the ledger."""
    service = desk.service
    return Jobs(service.ledger.engine, uploads_of(service.ledger, service.out))


@router.get("/imports.json")
def imports_json(desk: AtDesk) -> list[BatchTold]:
    """List the last batches."""
    return [_batch_told(one) for one in jobs_of(desk).batches()]


@router.get("/imports", response_class=HTMLResponse, include_in_schema=False)
def imports(desk: AtDesk, outlet: str = "", published: str = "") -> HTMLResponse:
    """Show the form and the last batches."""
    kinds = {".txt .md": LIMITS["txt"], ".html": LIMITS["html"], ".docx": LIMITS["docx"]}
    limits = {**kinds, ".pdf .jsonl .zip": min(LIMITS["pdf"], _most(desk))}
    batches = jobs_of(desk).batches()
    context = {
        "batches": batches, "limits": limits, "most": _most(desk), "asks": desk.service.asks,
        "outlet": outlet, "published": published, "busy": any(one.open for one in batches),
    }  # fmt: skip
    return desk.page("imports.html", context)


def _most(desk: Desk) -> int:
    return desk.service.guard.largest_upload // 1_000_000


@router.post("/imports", include_in_schema=False)
async def upload(desk: AtDesk) -> Response:
    """Take files in."""
    form = await desk.request.form()
    told = {name: value if isinstance(value := form.get(name), str) else "" for name in ("outlet", "published")}
    day = read_day(told["published"]) if told["published"].strip() else None
    if told["published"].strip() and day is None:
        raise UsageError(desk.t("error.day", words=told["published"][:40]))
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise UsageError(desk.t("error.no_files"))
    batch = await run_in_threadpool(_taken_in, desk, files, told["outlet"].strip()[:100] or None, day)
    desk.service.wake()
    return desk.back(f"/imports/{batch}")


def _taken_in(desk: Desk, files: Sequence[UploadFile], outlet: str | None, day: str | None) -> str:
    jobs = jobs_of(desk)
    wanted = []
    for one in files:
        kept = jobs.keep(one.file)
        name = plain_name(one.filename or "")
        wanted.append(Wanted("file", name, kept.sha256, kept.size, outlet, day, kept))
    return jobs.add(wanted, By(desk.name, desk.by().at))


def plain_name(told: str) -> str:
    """Return a file's name as text: no folders, nothing that a screen would obey, not too long, its ending kept."""
    name = told.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    name = "".join(ch for ch in name if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip()
    stem, dot, ending = name.rpartition(".")
    if len(name) > _LONGEST_NAME:
        name = f"{stem[: _LONGEST_NAME - 12]}…{dot}{ending[:10]}" if stem else name[:_LONGEST_NAME]
    return name if name.strip(". ") else "unnamed"


@router.get("/imports/{batch}.json")
def batch_json(desk: AtDesk, batch: str, state: str | None = None, after: Annotated[int, Query(ge=0)] = 0) -> BatchPage:
    """Tell what became of a batch."""
    found, rows = _found(desk, batch, state, after)
    told = [JobTold.model_validate({name: getattr(one, name) for name in JobTold.model_fields}) for one in rows]
    return BatchPage(batch=_batch_told(found), rows=told, after=_next(rows))


@router.get("/imports/{batch}", response_class=HTMLResponse, include_in_schema=False)
def one_batch(
    desk: AtDesk, batch: str, state: str | None = None, after: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """Show what became of a batch."""
    found, rows = _found(desk, batch, state or None, after)
    context = {
        "batch": found, "rows": rows, "after": _next(rows), "state": state or "",
        "problem": lambda words: said(desk.t, "problem", words), "remedy": lambda words: said(desk.t, "remedy", words),
    }  # fmt: skip
    return desk.page("import.html", context)


@router.post("/imports/{batch}/again", include_in_schema=False)
def again(desk: AtDesk, batch: str, number: Annotated[int | None, Form()] = None) -> Response:
    """Try what failed again."""
    _found(desk, batch, None, 0)
    jobs_of(desk).retry(batch, number)
    desk.service.wake()
    return desk.back(f"/imports/{batch}")


@router.post("/imports/{batch}/drop", include_in_schema=False)
def drop(desk: AtDesk, batch: str, number: Annotated[int | None, Form()] = None) -> Response:
    """Give up what failed or waits; its bytes go."""
    _found(desk, batch, None, 0)
    jobs_of(desk).drop(batch, number)
    return desk.back(f"/imports/{batch}")


def _found(desk: Desk, batch: str, state: str | None, after: int) -> tuple[Batch, list[Job]]:
    jobs = jobs_of(desk)
    found = jobs.batch(batch)
    if found is None:
        raise Missing(desk.t("error.no_batch", id=batch))
    return found, jobs.of(batch, state, min(after, 2**31), _ROWS)


def _next(rows: Sequence[Job]) -> int | None:
    return rows[-1].number if len(rows) == _ROWS else None


def _batch_told(one: Batch) -> BatchTold:
    counts = dict(one.counts)
    return BatchTold(
        name=one.name, by=one.by, at=one.at, outlet=one.outlet, published=one.published, counts=counts, open=one.open
    )


def said(t: Texts, group: str, words: str | None) -> str:
    """Return a reader's words in the language of the page, where the catalogue has them; numbers stay."""
    if not words:
        return ""
    kind = _NUMBER.sub("#", words)
    if f"{group}.{kind}" not in t.entries:
        head = _TAIL.split(words, maxsplit=1)[0]  # what follows tells of this very file
        return f"{t.word(group, head)}{words[len(head) :]}"
    found = t.word(group, kind)
    for number in _NUMBER.findall(words):
        found = found.replace("#", number, 1)
    return found
