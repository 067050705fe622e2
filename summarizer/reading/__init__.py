"""Reading: files, folders, archives and standard input become sources.

In: paths as a person named them, and Options. Out: one Source a text (a JSONL file holds one a line), or the
UnreadableSource that says in one line why a file was left out; the others go on. Promised: `sha256` is of the bytes of
the file, of the archive's member or of the JSONL's line; offsets of a text file are those of the decoded file with its
mark dropped and its line ends untouched; no file crashes the reader or takes more than bounded memory and time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import UnreadableSource
from summarizer.reading.decoding import Decoded, UndecodableText, decode
from summarizer.reading.files import Found, list_files, load
from summarizer.reading.metadata import Metadata, day_of_names
from summarizer.reading.tables import Tables
from summarizer.text import Source, sha256_of

EXTRACTED = ("html", "pdf", "docx", "jsonl")  # kinds whose text is not the file's own bytes


@dataclass(frozen=True)
class Options:
    """What a command may say of all its files: it goes before what the files say."""

    encoding: str | None = None
    published: str | None = None
    outlet: str | None = None


_PLAIN = Options()


def read_paths(paths: Sequence[str], options: Options = _PLAIN) -> Iterator[Source | UnreadableSource]:
    """Yield every source of the paths in order, and an error value for everything that is left out."""
    tables = Tables()
    for listed in list_files(paths):
        if isinstance(listed, UnreadableSource):
            yield listed
            continue
        found = load(listed)
        if isinstance(found, UnreadableSource):
            yield found
            continue
        yield from _sources(found, options, tables)
        yield from tables.problems()


def is_extracted(source: Source) -> bool:
    """Tell whether the text must be kept beside the records, because the file alone does not show its places."""
    return source.kind in EXTRACTED


def _sources(found: Found, options: Options, tables: Tables) -> Iterator[Source | UnreadableSource]:
    yield _text_source(found, options, _known(found, options, tables))


def _known(found: Found, options: Options, tables: Tables) -> Metadata:
    flags = Metadata(outlet=options.outlet, published=options.published)
    if found.place is None:
        return flags
    return flags.or_else(tables.of(Path(found.place))).or_else(Metadata(published=day_of_names(found.place)))


def _text_source(found: Found, options: Options, known: Metadata) -> Source | UnreadableSource:
    try:
        decoded = decode(found.data, options.encoding)
    except UndecodableText as error:
        return UnreadableSource(found.path, error.problem, error.remedy)
    return Source(
        found.path, sha256_of(found.data), decoded.text, found.kind,
        outlet=known.outlet, published=known.published, page=known.page, notes=_damage(decoded),
    )  # fmt: skip


def _damage(decoded: Decoded) -> tuple[str, ...]:
    if not decoded.damaged:
        return ()
    places = "1 place" if decoded.damaged == 1 else f"{decoded.damaged} places"
    return (f"{places} could not be decoded as {decoded.encoding} and are shown as \ufffd; is --encoding right?",)
