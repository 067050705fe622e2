"""`summarizer proof`: a text checked against the ledger, word by word."""

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.errors import SummarizerError, UsageError

if TYPE_CHECKING:
    from summarizer.briefing.knowing import Knowledge
    from summarizer.briefing.proofing import Finding
    from summarizer.briefing.spans import Asked
    from summarizer.ledger import Ledger

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
        "against one reading of the ledger.",
        epilog="example: summarizer proof 周报.docx --ledger office.db --week 2024-W09 --out out",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="DOCX, or plain text")
    for name, example in (("day", "2024-03-05"), ("week", "2024-W09"), ("month", "2024-03"), ("quarter", "2024-Q1")):
        parser.add_argument(f"--{name}", metavar=example, help="the days it is about (default: read from its head)")
    parser.add_argument("--region", metavar="PLACE", help="the place it is about, by name or code (default: all)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the commented copies go (default: beside the text)"
    )
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the texts."""
    from summarizer.cli.output import json_line

    left_out = 0
    known: dict[Asked, Knowledge] = {}
    with ledger_of(args) as ledger:
        for path in args.files:
            try:
                findings = _proofed(path, args, ledger, known)
            except UsageError:
                raise
            except SummarizerError as error:
                tell(str(error))
                left_out += 1
                continue
            counted = Counter(finding.verdict for finding in findings)
            for finding in findings:
                if args.json:
                    print(json_line({"file": str(path), **finding.__dict__}))
                elif finding.verdict == "无依据":
                    print(f"{path}: {finding.what}“{finding.text}” {finding.verdict}：{finding.why}")
            told = "，".join(f"{verdict}{count}" for verdict, count in sorted(counted.items()))
            tell(f"{path}: {told or '没有可核的内容'}")
    return LEFT_OUT if left_out else DONE


def _proofed(
    path: Path, args: argparse.Namespace, ledger: "Ledger", known: "dict[Asked, Knowledge]"
) -> "list[Finding]":
    from summarizer.briefing.files import replace
    from summarizer.briefing.knowing import split
    from summarizer.briefing.proofing import proof

    if path.suffix.lower() != ".docx":
        from summarizer.reading import read_paths
        from summarizer.text import Source

        texts = [one.text for one in read_paths([str(path)]) if isinstance(one, Source)]
        if not texts:
            raise UsageError(f"{path}: cannot be read")
        sentences = [sentence for text in texts for sentence in split(text)]
        return list(proof(sentences, _known(sentences, args, ledger, known)))
    try:
        from summarizer.briefing.commenting import commented, lines_of, open_file
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{path}: {error.name} is not installed; pip install 'project-news-summarizer[office]'"
        ) from None

    file = open_file(path)
    lines = lines_of(file)
    sentences = [line.text for line in lines]
    findings = list(proof(sentences, _known(sentences, args, ledger, known)))
    folder = args.out or path.parent
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / f"{path.stem}-校稿.docx", commented(file, lines, findings))
    return findings


def _known(
    sentences: list[str], args: argparse.Namespace, ledger: "Ledger", known: "dict[Asked, Knowledge]"
) -> "Knowledge":
    from summarizer import briefing
    from summarizer.briefing.composing import Wanted
    from summarizer.briefing.knowing import knowledge_of

    asked = _asked(sentences, args)
    if asked not in known:
        facts = briefing.gather(ledger, briefing.span_of(asked), args.region)
        documents = [briefing.compose(facts, Wanted(edition)) for edition in ("工作稿", "报送稿")]
        known[asked] = knowledge_of(facts, documents)
    return known[asked]


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
