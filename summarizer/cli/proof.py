"""`summarizer proof`: a text checked against the ledger, word by word."""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.errors import UnreadableSource, UsageError, printable

if TYPE_CHECKING:
    from docx.document import Document as DocxFile

    from summarizer.articles import Article
    from summarizer.briefing.commenting import Line
    from summarizer.briefing.knowing import Knowledge
    from summarizer.briefing.looking import Finding
    from summarizer.briefing.spans import Asked
    from summarizer.briefing.testimony import Testimony
    from summarizer.ledger import Ledger

_STEP = 1_000  # sentences between two lines of progress
_LONGEST = 50_000  # sentences; a year's briefings together have fewer

_SPANS = (
    ("week", re.compile(r"(\d{4})年第(\d{1,2})周"), "{}-W{:0>2}"),
    ("quarter", re.compile(r"(\d{4})年第([一二三四])季度"), "{}-Q{}"),
    ("month", re.compile(r"(\d{4})年(\d{1,2})月"), "{}-{:0>2}"),
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "proof",
        help="check a text that was edited or written by anyone against the ledger",
        description="Give each number, name, day and stage of a text its source, a derivation, or 无依据: as comments "
        "in a copy of the Word file, and as a list. Several texts to one call are checked "
        "against one reading of the ledger. With --sources the articles themselves testify too: what stands in one "
        "but in no record is told apart (原文).",
        epilog="examples: summarizer proof 周报.docx --ledger office.db --week 2024-W09 --out out;  "
        "summarizer proof 一月.docx 二月.docx 讲话稿.md --sources texts --json",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="DOCX, MD, TXT, HTML or PDF")
    for name, example in (("day", "2024-03-05"), ("week", "2024-W09"), ("month", "2024-03"), ("quarter", "2024-Q1")):
        parser.add_argument(f"--{name}", metavar=example, help="the days it is about (default: read from its head)")
    parser.add_argument("--region", metavar="PLACE", help="the place it is about, by name or code (default: all)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where the results go: Word files with comments, lists of others (default: beside the text)",
    )
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="DIR",
        help="the articles' texts: they testify beside the records",
    )
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the texts."""
    left_out = done = 0
    given = list(dict.fromkeys(args.files))
    with ledger_of(args) as ledger:
        desk = _Desk(args, ledger)
        for path in given:
            try:
                desk.check(path)
                done += 1
            except UnreadableSource as error:
                tell(str(error))
                left_out += 1
    if len(given) > 1:
        tell(f"{done} of {len(given)} texts checked; {desk.groundless} places without a ground in all")
    if not done:
        return NOTHING_DONE
    return LEFT_OUT if left_out else DONE


class _Desk:
    """What all texts of a call are checked with."""

    def __init__(self, args: argparse.Namespace, ledger: "Ledger") -> None:
        self._args, self._ledger = args, ledger
        self._known: dict[Asked, tuple[Knowledge, Testimony | None]] = {}
        self._written: set[Path] = set()
        self.groundless = 0
        if args.sources is not None and not args.sources.exists():
            raise UsageError(f"--sources {args.sources}: no such file or folder")
        if args.out is not None and args.out.exists() and not args.out.is_dir():
            raise UsageError(f"--out {args.out}: is a file; name a folder")

    def check(self, path: Path) -> None:
        """Check one text, write its result and print the list of what was found."""
        from summarizer.briefing.looking import SAID
        from summarizer.cli.output import json_line

        document = _opened(path)
        findings = list(self._findings(path, document.sentences))
        for finding in findings:
            if self._args.json:
                print(json_line({"file": str(path), **finding.__dict__}))
            elif finding.verdict != "有据":
                sentence = document.sentences[finding.sentence].strip()
                print(printable(f"{path}：第{finding.sentence + 1}句：{finding.comment}｜{sentence[:60]}"))
        kept = self._keep(path, document, findings)
        counted = Counter(finding.verdict for finding in findings)
        told = "，".join(f"{words}{counted[verdict]}处" for verdict, words in SAID.items() if counted[verdict])
        self.groundless += counted["无依据"]
        tell(f"{path}: {told or '没有可核的内容'} → {kept}")

    def _findings(self, path: Path, sentences: list[str]) -> "Iterator[Finding]":
        from summarizer.briefing.proofing import proof

        known, texts = self._knowledge(sentences)
        told = 0
        for finding in proof(sentences, known, texts):
            if finding.sentence >= told + _STEP:
                told = finding.sentence // _STEP * _STEP
                tell(f"{path}: {told} of {len(sentences)} sentences")
            yield finding

    def _knowledge(self, sentences: list[str]) -> "tuple[Knowledge, Testimony | None]":
        from summarizer import briefing
        from summarizer.briefing.composing import Wanted
        from summarizer.briefing.knowing import knowledge_of
        from summarizer.briefing.testimony import testimony_of

        asked = _asked(sentences, self._args)
        if asked not in self._known:
            facts = briefing.gather(self._ledger, briefing.span_of(asked), self._args.region)
            documents = [briefing.compose(facts, Wanted(edition)) for edition in ("工作稿", "报送稿")]
            known = knowledge_of(facts, documents)
            if not facts.articles:
                tell(f"{facts.span.label}: the ledger has no article of these days; name others with --week, --month")
            articles = _articles(self._args.sources) if self._args.sources is not None else None
            self._known[asked] = known, testimony_of(articles, known) if articles is not None else None
        return self._known[asked]

    def _keep(self, path: Path, document: "_Opened", findings: "list[Finding]") -> Path:
        """Write the result beside the text or into --out; two texts of one name get two results."""
        from summarizer.briefing.files import replace

        folder = self._args.out or path.parent
        suffix = ".docx" if document.file is not None else ".txt"
        target = folder / f"{path.stem}-校稿{suffix}"
        number = 2
        while target in self._written:
            target = folder / f"{path.stem}-校稿-{number}{suffix}"
            number += 1
        self._written.add(target)
        if document.file is not None:
            from summarizer.briefing.commenting import commented

            content = commented(document.file, document.lines, findings)
        else:
            told = [f"第{one.sentence + 1}句：{one.comment}" for one in findings if one.verdict != "有据"]
            content = "".join(f"{line}\n" for line in told or ["没有发现无依据的内容。"]).encode("utf-8")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            replace(target, content)
        except OSError as error:
            raise UnreadableSource(str(target), f"cannot be written ({error.strerror})", "name --out DIR") from None
        return target


@dataclass(frozen=True)
class _Opened:
    """A draft's sentences; of a Word file also where they stand in it."""

    sentences: list[str]
    lines: "list[Line]"
    file: "DocxFile | None" = None


def _opened(path: Path) -> _Opened:
    from summarizer.briefing.drafts import sentences_of_text
    from summarizer.reading import read_paths
    from summarizer.reading.files import Found, Listed, load

    if path.is_dir():
        raise UnreadableSource(str(path), "is a folder", "name the drafts in it")
    if path.suffix.lower() in (".zip", ".jsonl", ".ndjson"):
        raise UnreadableSource(str(path), "is no draft", "name a .docx, .txt or .md file")
    if path.suffix.lower() == ".docx":
        try:
            from summarizer.briefing.commenting import lines_of, open_file
        except ModuleNotFoundError as error:
            raise UsageError(
                f"{path}: {error.name} is not installed; pip install 'project-news-summarizer[office]'"
            ) from None
        found = load(Listed(str(path), path, named=True))
        if not isinstance(found, Found):
            raise found
        file = open_file(path, found.data)
        lines = lines_of(file)
        return _Opened([line.text for line in lines], lines, file)
    sentences: list[str] = []
    for text in read_paths([str(path)]):
        if isinstance(text, UnreadableSource):
            raise text
        sentences += sentences_of_text(text.text)
    if len(sentences) > _LONGEST:
        raise UnreadableSource(str(path), f"has {len(sentences):,} sentences, more than {_LONGEST:,}", "split it")
    return _Opened(sentences, [])


def _articles(folder: Path) -> "Iterator[Article]":
    """Yield the articles of the texts; what cannot be read is told."""
    from summarizer.articles import cut
    from summarizer.reading import read_paths

    for source in read_paths([str(folder)]):
        if isinstance(source, UnreadableSource):
            tell(f"--sources: {source}")
        else:
            yield from cut(source).articles


def _asked(sentences: list[str], args: argparse.Namespace) -> "Asked":
    from summarizer.briefing.spans import Asked

    if args.day or args.week or args.month or args.quarter:
        return Asked(args.day, args.week, args.month, args.quarter)
    head = "\n".join(sentences[:12])
    for name, pattern, form in _SPANS:
        found = pattern.search(head)
        if found is not None:
            value = "一二三四".find(found[2]) + 1 if name == "quarter" else found[2]
            words = form.format(found[1], value)
            return Asked(**{"week": None, "month": None, "quarter": None, name: words})  # type: ignore[arg-type]
    return Asked(everything=True)
