"""A briefing as a person edited it: his paragraphs in the place of ours, each held against the ledger.

In: a document, edits by the digest of the paragraph that they replace. Out: the document with the edits, and what in
them has no ground. Promised: source marks stay with the words that they stood behind; an edit of a paragraph that the
facts have changed since is not put in, and is told; what has no ground says so wherever the briefing goes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from summarizer.briefing.composing import compose
from summarizer.briefing.document import Block, Document, Paragraph, Piece, Pieces, plain
from summarizer.briefing.facts import PeriodFacts
from summarizer.briefing.knowing import Knowledge, knowledge_of, split
from summarizer.briefing.looking import Finding
from summarizer.briefing.proofing import proof
from summarizer.records import digest

_NO_GROUND = "无依据"


@dataclass(frozen=True)
class Edited:
    """A document with a person's paragraphs, by position what in them has no ground, and edits that fit no more."""

    document: Document
    keys: Mapping[int, str]  # of the paragraphs that can be edited, by position
    changed: frozenset[int] = frozenset()
    doubts: Mapping[int, tuple[Finding, ...]] | None = None
    stale: tuple[str, ...] = ()

    @property
    def groundless(self) -> int:
        """How many words of the edits have no ground."""
        return sum(len(found) for found in (self.doubts or {}).values())


def keys_of(document: Document) -> dict[int, str]:
    """Return the name of each paragraph that can be edited, by its position."""
    return {
        position: digest(plain(block.pieces))
        for position, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and block.kind == "body"
    }


def edited(document: Document, edits: Mapping[str, str], facts: PeriodFacts) -> Edited:
    """Return a document with edits."""
    keys = keys_of(document)
    if not edits:
        return Edited(document, keys)
    known = knowledge_of(facts, [document, compose(facts)])
    blocks: list[Block] = list(document.blocks)
    doubts: dict[int, tuple[Finding, ...]] = {}
    remarks: list[str] = []
    changed = {position: edits[key] for position, key in keys.items() if key in edits}
    for position, text in changed.items():
        block = blocks[position]
        if isinstance(block, Paragraph):
            blocks[position] = Paragraph(_marked(text, block.pieces))
        doubts[position] = tuple(groundless(text, known))
        remarks += [f"“{one.text}”" for one in doubts[position]]
    stale = tuple(text for key, text in edits.items() if key not in keys.values())
    made = (*document.made, f"文字：{len(changed)}段经人工改写。")
    if remarks:
        made = (*made, f"其中无台账依据的：{'、'.join(remarks)}。")
    told = replace(document, blocks=tuple(blocks), made=made if changed else document.made)
    return Edited(told, keys, frozenset(changed), doubts, stale)


def groundless(text: str, known: Knowledge) -> Iterator[Finding]:
    """Yield the words of a text that the ledger gives no ground for."""
    yield from (one for one in proof(split(text), known) if one.verdict == _NO_GROUND)


def _marked(text: str, pieces: Pieces) -> Pieces:
    """Return a text with the marks of another behind the same words, in their order."""
    made: list[Piece] = []
    at = 0
    for piece in pieces:
        if piece.mark is None:
            continue
        found = text.find(piece.text, at) if piece.text else -1
        if found >= 0:
            made += [Piece(text[at:found])] if found > at else []
            made.append(piece)
            at = found + len(piece.text)
    return (*made, Piece(text[at:])) if at < len(text) or not made else tuple(made)
