"""The briefing: read, edit paragraph by paragraph, confirm, take along in every format.

In: days, a place and an edition in the address. Out: the page, its JSON, files. Promised: what is written in is held
against the ledger while it is saved, and what has no ground is told and marked; the draft mark goes only while the text
is the one that somebody confirmed.
"""

import datetime
import logging
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form
from markupsafe import Markup
from pydantic import BaseModel
from sqlalchemy import func, select
from starlette.responses import HTMLResponse, Response

from summarizer.briefing import PeriodFacts, compose, gather, span_of
from summarizer.briefing.composing import Wanted, confirmed
from summarizer.briefing.document import Document, Edition, Heading, Paragraph, plain
from summarizer.briefing.editing import Edited, edited
from summarizer.briefing.files import Job, content, file_name
from summarizer.briefing.markdown import markdown
from summarizer.briefing.page import blocks
from summarizer.briefing.spans import Asked
from summarizer.ledger.briefings import Confirmed, Named, confirm, confirmations, edit, edits
from summarizer.ledger.database import changed
from summarizer.ledger.schema import articles
from summarizer.records import digest
from summarizer.web.desk import AtDesk, Desk, Missing

router = APIRouter(tags=["briefing"])
_LOG = logging.getLogger("summarizer.web")
Row = dict[str, Any]
Format = Literal["docx", "xlsx", "pdf", "html", "md"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)  # with all marks, and as it is sent
_TYPES: dict[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf", "html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class Wished:
    """Which briefing the address names."""

    asked: Asked
    region: str | None
    edition: Edition


def wished(
    day: str | None = None,
    week: str | None = None,
    month: str | None = None,
    quarter: str | None = None,
    region: str | None = None,
    edition: Literal["work", "report"] = "work",
) -> Wished:
    """Read the address."""
    asked = Asked(day or None, week or None, month or None, quarter or None)
    return Wished(asked, region or None, EDITIONS[0] if edition == "work" else EDITIONS[1])


AsWished = Annotated[Wished, Depends(wished)]


@dataclass(frozen=True)
class Briefing:
    """A briefing as it stands: its facts, our draft, a person's edits, the last confirmation."""

    named: Named
    facts: PeriodFacts
    draft: Document
    edited: Edited
    last: Confirmed | None

    @property
    def confirmed(self) -> bool:
        """Whether somebody confirmed this very text, made from these very facts."""
        return (
            self.last is not None
            and self.last.draft == digest(markdown(self.draft))
            and self.last.text == markdown(self.edited.document)
        )

    @property
    def document(self) -> Document:
        """The briefing, without the draft mark where it was confirmed."""
        by = self.last.by.by if self.last is not None else None
        return confirmed(self.edited.document, by or "") if self.confirmed else self.edited.document


class ParagraphTold(BaseModel):
    """A paragraph or a heading; `key` names one that can be edited."""

    text: str
    heading: int | None = None
    key: str | None = None
    edited: bool = False
    groundless: list[str] = []


class BriefingTold(BaseModel):
    """A briefing's words."""

    period: str
    label: str
    edition: str
    region: str | None
    draft: bool
    confirmed_by: str | None
    confirmed_at: str | None
    paragraphs: list[ParagraphTold]
    sources: list[str]


def _last_day(desk: Desk) -> str:
    with desk.ledger.reading() as connection:
        last = select(func.max(articles.c.day)).where(func.length(articles.c.day) == 10)
        return connection.execute(last).scalar() or datetime.date.today().isoformat()


def made(desk: Desk, wish: Wished) -> Briefing:
    """Return the briefing that was asked for; without days, that of the last week."""
    return _asked(desk, wish)[1].result()


def _asked(desk: Desk, wish: Wished) -> "tuple[str, Future[Briefing]]":
    """Return the days' name and their briefing, made or being made: once for a state of the ledger and its edits."""
    asked = wish.asked if wish.asked != Asked() else Asked(week=_last_day(desk))
    service = desk.service
    span = span_of(asked, service.letterhead.week_start - 1)
    named = Named(span.period, wish.region, wish.edition)
    with desk.ledger.reading() as connection:
        state = changed(connection)
    words = edits(desk.ledger, named)
    last = next(iter(confirmations(desk.ledger, named)), None)

    def draft() -> tuple[PeriodFacts, Document]:
        facts = gather(desk.ledger, span, wish.region)
        return facts, compose(facts, Wanted(wish.edition, service.letterhead))

    def whole() -> Briefing:
        facts, document = service.composing.at_once((state, named), draft)
        return Briefing(named, facts, document, edited(document, words, facts), last)

    number = last.number if last is not None else None
    return span.label, service.composing.wanted((state, named, tuple(words.items()), number), whole)


@router.get("/briefing.json")
def briefing_json(desk: AtDesk, wish: AsWished) -> BriefingTold:
    """Tell a briefing's words."""
    found = made(desk, wish)
    by = found.last.by if found.last is not None and found.confirmed else None
    told = []
    for position, block in enumerate(found.document.blocks):
        if isinstance(block, Heading):
            told.append(ParagraphTold(text=block.text, heading=block.level))
        elif isinstance(block, Paragraph):
            doubts = (found.edited.doubts or {}).get(position, ())
            told.append(
                ParagraphTold(
                    text=plain(block.pieces), key=found.edited.keys.get(position),
                    edited=position in found.edited.changed, groundless=[one.text for one in doubts],
                )
            )  # fmt: skip
    return BriefingTold(
        period=found.named.period, label=found.facts.span.label, edition=found.named.edition, region=wish.region,
        draft=by is None, confirmed_by=by.by if by else None, confirmed_at=by.at if by else None, paragraphs=told,
        sources=[one.text for one in found.document.sources],
    )  # fmt: skip


@router.get("/briefing", response_class=HTMLResponse, include_in_schema=False)
def briefing(desk: AtDesk, wish: AsWished) -> HTMLResponse:
    """Show a briefing, or say that it is being made."""
    label, coming = _asked(desk, wish)
    try:
        found = coming.result(desk.service.patience)
    except TimeoutError:
        return desk.page("making.html", {"label": label})
    document = found.document
    shown = [Markup(one) for one in blocks(document)]  # escaped by the briefing's own page
    texts = {
        position: plain(block.pieces)
        for position, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and position in found.edited.keys
    }
    notes: dict[int, list[Any]] = {}
    for note in document.notes:
        notes.setdefault(note.source, []).append(note)
    since = found.facts.span.since
    context: Row = {
        "found": found, "document": document, "blocks": shown, "texts": texts, "notes": notes, "wish": wish,
        "heads": [(i, one.text) for i, one in enumerate(document.blocks) if isinstance(one, Heading) and one.level < 2],
        "query": _query(desk), "formats": tuple(_TYPES), "work": wish.edition == EDITIONS[0],
        "week": since.isoformat() if since else "", "month": since.isoformat()[:7] if since else "",
        "doubts": found.edited.doubts or {}, "seen": digest(markdown(found.edited.document)),
    }  # fmt: skip
    return desk.page("briefing.html", context)


def _query(desk: Desk) -> str:
    """Return the part of the address that names the briefing."""
    names = ("day", "week", "month", "quarter", "region", "edition")
    told = desk.request.query_params
    return urlencode({name: told[name] for name in names if told.get(name)})


@router.get("/briefing/file", include_in_schema=False)
def file(desk: AtDesk, wish: AsWished, format: Format) -> Response:
    """Give the briefing as a file."""
    found = made(desk, wish)
    job = Job(found.document, found.facts, desk.service.out)
    name = quote(f"{file_name(job)}.{format}")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content(job, format, _LOG.info), media_type=_TYPES[format], headers=headers)


@router.post("/briefing/edit", include_in_schema=False)
def change(
    desk: AtDesk,
    wish: AsWished,
    key: Annotated[str, Form(max_length=100)],
    text: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Keep a person's words for a paragraph, and show what of them has no ground; no words give ours back."""
    found = made(desk, wish)
    position = next((at for at, name in found.edited.keys.items() if name == key), None)
    if position is None:
        raise Missing(desk.t("error.no_paragraph"))
    original = found.draft.blocks[position]
    words = "".join(text.split("\r\n")).replace("\n", "").strip()
    same = isinstance(original, Paragraph) and words == plain(original.pieces)
    edit(desk.ledger, found.named, key, "" if same else words, desk.by())
    return desk.back(f"/briefing?{_query(desk)}#e{position}")


@router.post("/briefing/confirm", include_in_schema=False)
def settle(desk: AtDesk, wish: AsWished, seen: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Confirm the text that the person has seen."""
    found = made(desk, wish)
    text = markdown(found.edited.document)
    if seen != digest(text):
        return desk.page("error.html", {"status": 409, "words": desk.t("error.text_moved")}, 409)
    confirm(desk.ledger, found.named, text, desk.by(), markdown(found.draft))
    return desk.back(f"/briefing?{_query(desk)}")
