"""Reading: files, folders, archives and standard input become sources.

In: paths as a person named them, and Options. Out: one Source a text (a JSONL file holds one a line), or the
UnreadableSource that says in one line why a file was left out; the others go on. Promised: `sha256` is of the bytes of
the file, of the archive's member or of the JSONL's line; offsets of a text file are those of the decoded file with its
mark dropped and its line ends untouched; no file crashes the reader or takes more than bounded memory and time.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.errors import UnreadableSource
from summarizer.reading.archives import BadArchive, members, open_archive
from summarizer.reading.decoding import Decoded, UndecodableText, declared_encoding, decode
from summarizer.reading.extracted import Extracted, UnparseableFile
from summarizer.reading.files import Found, Listed, list_files, load, open_regular
from summarizer.reading.jsonl import read_lines
from summarizer.reading.limits import Limits
from summarizer.reading.metadata import Metadata, day_of_names
from summarizer.reading.parsing import Parser
from summarizer.reading.tables import Tables
from summarizer.text import Source, sha256_of

EXTRACTED = ("html", "pdf", "docx", "jsonl")  # kinds whose text is not the file's own bytes


@dataclass(frozen=True)
class Options:
    """What a command may say of all its files: it goes before what the files say."""

    encoding: str | None = None
    published: str | None = None
    outlet: str | None = None
    limits: Limits = field(default_factory=Limits)


_PLAIN = Options()


def read_paths(paths: Sequence[str], options: Options = _PLAIN) -> Iterator[Source | UnreadableSource]:
    """Yield every source of the paths in order, and an error value for everything that is left out."""
    with Parser(options.limits) as parser:
        reader = _Reader(options, parser)
        for listed in list_files(paths):
            if isinstance(listed, UnreadableSource):
                yield listed
                continue
            found = load(listed)
            yield from [found] if isinstance(found, UnreadableSource) else reader.read(found)
            yield from reader.tables.problems()


def read_upload(name: str, place: Path, options: Options = _PLAIN) -> Iterator[Source | UnreadableSource]:
    """Yield the sources of a file that lies under another name; its own tells kind and day and is never a path."""
    with Parser(options.limits) as parser:
        reader = _Reader(options, parser, Tables(on_disk=False))
        found = load(Listed(name, place, named=True))
        if isinstance(found, UnreadableSource):
            yield found
        else:
            yield from reader.read(replace(found, place=name), place)
            yield from reader.tables.problems()


def is_extracted(source: Source) -> bool:
    """Tell whether the text must be kept beside the records, because the file alone does not show its places."""
    return source.kind in EXTRACTED


class _Reader:
    """What turns files into sources, with what it remembers from one file to the next."""

    def __init__(self, options: Options, parser: Parser, tables: Tables | None = None) -> None:
        self._options, self._parser = options, parser
        self.tables = tables or Tables()

    def read(self, found: Found, archive: Path | None = None) -> Iterator[Source | UnreadableSource]:
        """Yield the sources of one file; `archive` is where an archive lies that is not where its name says."""
        try:
            if found.kind == "zip":
                yield from self._archive(found, archive or Path(found.place or ""))
            elif found.kind == "jsonl":
                yield from self._lines(found)
            elif found.kind in ("html", "pdf", "docx"):
                yield self._parsed(found)
            else:
                decoded = decode(found.data, self._options.encoding)
                yield self._source(found, decoded.text, Metadata(), Extracted("", notes=_damage(decoded)))
        except (UndecodableText, UnparseableFile, BadArchive) as error:
            yield UnreadableSource(found.path, error.problem, error.remedy)

    def _archive(self, found: Found, place: Path) -> Iterator[Source | UnreadableSource]:
        """Read an archive where it lies, or from the bytes that came by standard input."""
        stream = io.BytesIO(found.data) if found.data else open_regular(place)
        with stream, open_archive(stream) as archive:
            for member in members(found.path, found.place, archive):
                if isinstance(member, UnreadableSource):
                    yield member
                elif member.kind == "table":
                    self.tables.add(Path(member.place or member.path).parent, member.data)
                else:
                    yield from self.read(member)

    def _parsed(self, found: Found) -> Source:
        data, notes = found.data, tuple[str, ...]()
        if found.kind == "html":
            decoded = decode(found.data, self._options.encoding, declared_encoding(found.data))
            data, notes = decoded.text.encode("utf-8"), _damage(decoded)
        extracted = self._parser.extract(found.kind, data)
        extracted = replace(extracted, notes=(*notes, *extracted.notes))
        return self._source(found, extracted.text, Metadata(), extracted)

    def _lines(self, found: Found) -> Iterator[Source | UnreadableSource]:
        for number, line in read_lines(found.data, self._options.encoding):
            path = f"{found.path}#{number}"
            if isinstance(line, UnparseableFile):
                yield UnreadableSource(path, line.problem, line.remedy)
                continue
            one = Found(path, found.kind, line.data, found.place and f"{found.place}#{number}")
            known = self._known(found, line.metadata)
            yield self._source(one, line.extracted.text, known, line.extracted)

    def _source(self, found: Found, text: str, own: Metadata, extracted: Extracted) -> Source:
        known = own if found.kind == "jsonl" else self._known(found, own)
        return Source(
            found.path, sha256_of(found.data), text, found.kind,
            outlet=known.outlet, published=known.published, page=known.page,
            title=extracted.title, notes=extracted.notes,
        )  # fmt: skip

    def _known(self, found: Found, own: Metadata) -> Metadata:
        """Put together what all witnesses say, the flags first."""
        flags = Metadata(outlet=self._options.outlet, published=self._options.published)
        if found.place is None:
            return flags.or_else(own)
        table = self.tables.of(Path(found.place))
        return flags.or_else(table).or_else(own).or_else(Metadata(published=day_of_names(found.place)))


def _damage(decoded: Decoded) -> tuple[str, ...]:
    if not decoded.damaged:
        return ()
    places = "1 place" if decoded.damaged == 1 else f"{decoded.damaged} places"
    return (
        f"{places} could not be decoded as {decoded.encoding}, shown as \ufffd; name its --encoding if it is another",
    )
