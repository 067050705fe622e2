"""The second prompt: a model writes a paragraph from facts only, and what it cannot have from them is not taken.

In: the sentences that the templates made, as numbered facts, and an open endpoint. Out: the paragraph's sentences: the
model's where they pass, the template's where they do not. Promised: no fact is lost and none is told twice; a sentence
passes only if the readers find in it what they find in the facts it names, said of the same names, in their own words;
an endpoint that fails costs no paragraph, and is told once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from instructor import ResponseSchema
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from summarizer.briefing.claiming import Claim, Reading, names_in, new_words, reading, stands_in
from summarizer.briefing.document import Piece
from summarizer.briefing.drafting import Passage, Worded, Writing
from summarizer.briefing.phrases import shown
from summarizer.briefing.verifying import Sentence, Support, unsupported
from summarizer.endpoint import Ask, Endpoint, Shape
from summarizer.errors import EndpointError
from summarizer.prompting import facts_messages, facts_prompt_id

_SENTENCE = re.compile(r"[^。！？\n]{2,400}。")
_FULL_WIDTH = {",": "，", ";": "；", ":": "："}
_HALF_WIDTH = re.compile(r"(?<=[一-龥）”》])[,;:]|[,;:](?=[一-龥（“《])")
_ANCHOR = 24  # characters of the longest words behind which a mark is put
_LISTED = 3  # names of a fact that tells no number: their order says what belongs together


class WrittenSentence(BaseModel):
    """A sentence, and the facts that it was made from."""

    model_config = ConfigDict(extra="ignore")

    text: str
    facts: list[int]

    @field_validator("text")
    @classmethod
    def _printed(cls, text: str) -> str:
        """Set Chinese marks where a model wrote those of a keyboard; a thousands' comma stays."""
        return _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark[0]], text)


class Written(ResponseSchema):
    """A paragraph as a model wrote it; its sentences are looked into one by one."""

    model_config = ConfigDict(extra="ignore")

    sentences: list[Any]

    @model_validator(mode="before")
    @classmethod
    def _opened(cls, value: Any) -> Any:
        while isinstance(value, list | dict) and len(value) == 1 and "sentences" not in value:
            value = value[0] if isinstance(value, list) else next(iter(value.values()))
        if not isinstance(value, dict) or not isinstance(value.get("sentences"), list):
            raise ValueError("the reply has to be one JSON object with the list sentences")
        return value

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the wire is told."""
        return {"title": "Paragraph", "description": "The paragraph, sentence by sentence", **_schema()}


def _schema() -> dict[str, Any]:
    sentence = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "facts": {"type": "array", "items": {"type": "integer"}}},
        "required": ["text", "facts"],
    }
    listed = {"type": "array", "items": sentence}
    return {"type": "object", "properties": {"sentences": listed}, "required": ["sentences"]}


PARAGRAPH = Shape("Paragraph", ("sentences",), _schema, Written, Written)


@dataclass
class Writer:
    """Asks an endpoint for paragraphs."""

    endpoint: Endpoint
    tell: Callable[[str], None]
    in_flight: int = 8

    def __call__(self, passages: Sequence[Passage]) -> tuple[list[Worded], Writing]:
        """Return the passages in the model's words, as far as they pass."""
        with ThreadPoolExecutor(self.in_flight) as pool:
            made = list(pool.map(self._worded, passages))
        found = [one for one, _ in made]
        reasons = [reason for _, reason in made if reason is not None]
        if reasons:
            self.tell(f"{len(reasons)} of {len(made)} paragraphs are the templates': {reasons[0]}")
        way = self.endpoint.way
        written, replaced = sum(one.written for one in found), sum(one.replaced for one in found)
        return found, Writing(way.name, way.model, facts_prompt_id(_schema()), written, replaced, len(reasons))

    def _worded(self, passage: Passage) -> tuple[Worded, str | None]:
        facts = [shown(" ".join(one.text.split())) for one in passage.sentences]
        try:
            reply = self.endpoint.ask(Ask(facts_messages(passage.title, facts), shape=PARAGRAPH))
        except EndpointError as failure:
            return Worded(passage.sentences), str(failure)
        return chosen(passage, reply.envelope["sentences"]), None


@dataclass(frozen=True)
class _Fact:
    """A template's sentence as a fact."""

    sentence: Sentence
    of: tuple[str, ...]

    @cached_property
    def names(self) -> list[str]:
        return names_in(self.sentence.text, self.of)

    @cached_property
    def read(self) -> Reading:
        return reading(self.sentence.text, self.names)

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """The names whose order tells what belongs together, where no number does."""
        told = any(kind == "number" for _, kind, _ in self.read.claims)
        return () if told or len(self.read.names) < _LISTED else self.read.names


def chosen(passage: Passage, written: Sequence[Any]) -> Worded:
    """Return a paragraph: the model's sentences that pass, and the template's for all the rest."""
    facts = [_Fact(one, passage.names) for one in passage.sentences]
    told: set[int] = set()
    made: list[Sentence] = []
    taken = replaced = 0
    for item in written:
        one = _read(item, len(facts))
        own = [number for number in dict.fromkeys(one.facts) if number not in told] if one is not None else []
        if one is None or not own:
            replaced += 1
            continue
        passed = own == list(dict.fromkeys(one.facts)) and not wrong(one.text, [facts[n - 1] for n in own])
        if passed:
            made.append(_marked(one.text, [facts[n - 1].sentence for n in own]))
        else:
            made += [facts[n - 1].sentence for n in own]
        taken, replaced = taken + passed, replaced + (not passed)
        told |= set(own)
    made += [fact.sentence for n, fact in enumerate(facts, 1) if n not in told]
    return Worded(tuple(made), taken, replaced)


def _read(item: Any, count: int) -> WrittenSentence | None:
    try:
        one = WrittenSentence.model_validate(item)
    except ValidationError:
        return None
    return one if one.facts and all(1 <= number <= count for number in one.facts) else None


def wrong(text: str, facts: Sequence[_Fact]) -> str | None:
    """Return what a sentence says that its facts do not; None where it passes."""
    return next(_wrongs(text, facts), None)


def _wrongs(text: str, facts: Sequence[_Fact]) -> Iterator[str]:
    if not _SENTENCE.fullmatch(text) or shown(text) != text:
        yield "no single sentence"
        return
    support = Support.together(fact.sentence.support for fact in facts)
    yield from unsupported(text, support)
    texts = [fact.sentence.text for fact in facts]
    stand_in = stands_in(text)
    if stand_in is not None and not any(stand_in in one for one in texts):
        yield stand_in
    names = sorted({name for fact in facts for name in fact.names}, key=lambda name: (-len(name), name))
    allowed: set[Claim] = set(chain.from_iterable(_reread(fact, names).claims for fact in facts))
    told = reading(text, names, {owner for owner, _, _ in allowed})
    yield from (f"{owner} {what}" for owner, _, what in sorted(told.claims - allowed, key=str))
    yield from new_words(told.rest, texts)
    for fact in facts:
        missing = [name for name in fact.read.names if name not in told.names]
        ordered = tuple(name for name in told.names if name in fact.listed)
        if missing or (fact.listed and ordered != fact.listed):
            yield "、".join(missing or fact.listed)
        if not {what for _, kind, what in fact.read.claims if kind == "number"} <= {
            what for _, kind, what in told.claims if kind == "number"
        }:
            yield "a number of the facts is left out"


def _reread(fact: _Fact, names: Sequence[str]) -> Reading:
    """Read a fact with the names of all facts of the sentence, as the sentence itself is read."""
    return reading(fact.sentence.text, names_in(fact.sentence.text, names)) if names != fact.names else fact.read


def _marked(text: str, sentences: Sequence[Sentence]) -> Sentence:
    """Put the source marks of the facts behind the words that they stood behind, else before the full stop."""
    places: dict[int, list[Piece]] = {}
    for sentence in sentences:
        before = ""
        for piece in sentence.pieces:
            words = piece.text or before
            if piece.mark is not None:
                at = text.find(words[-_ANCHOR:]) if len(words) > 1 else -1
                end = at + len(words[-_ANCHOR:]) if at >= 0 else len(text) - 1
                places.setdefault(end, []).append(Piece("", piece.mark))
            before = piece.text or before
    pieces: list[Piece] = []
    last = 0
    for place in sorted(places):
        pieces += [Piece(text[last:place]), *dict.fromkeys(places[place])]
        last = place
    pieces.append(Piece(text[last:]))
    return Sentence(
        tuple(piece for piece in pieces if piece.text or piece.mark), Support.together(s.support for s in sentences)
    )
