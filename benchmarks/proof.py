"""How many falsified drafts the proof-reader catches, and how often it doubts a true one.

Usage: python benchmarks/proof.py [--changes 1000] [--no-office]. Four drafts by hand (fixtures/drafts) and the
briefings of four ledgers: the seeds by the rules, the gold records of two sets of weeks and of two sets of articles.
Every change is one draft with one thing changed, of eighteen kinds in turn, written as a Word file and sent through
LibreOffice, many to one call. Caught: words have no ground that are not doubted in the true draft; false: sentences of
the true drafts that are doubted.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from summarizer.briefing import PeriodFacts, compose, gather, span_of
from summarizer.briefing.commenting import lines_of, open_file
from summarizer.briefing.drafts import sentences_of_text
from summarizer.briefing.knowing import Knowledge, knowledge_of, sentences_of
from summarizer.briefing.proofing import proof
from summarizer.briefing.spans import Asked
from summarizer.cli import main as command
from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, Ledger, open_ledger
from tests.drafts import Falsified, Others, falsified, word_file

ROOT = Path(__file__).resolve().parent.parent
_LEDGERS = (
    ("fixtures/weeks", "weeks.md"),
    ("fixtures/gold/weeks", "gold.md"),
    ("seeds", "seeds.md"),
    ("fixtures/written/g fixtures/written/k", "written.md"),
)
_PER_CALL = 50  # documents to one call of LibreOffice


@dataclass(frozen=True)
class Draft:
    """A true draft and what it is held against."""

    name: str
    sentences: list[str]
    facts: PeriodFacts
    known: Knowledge


def drafts(folder: Path) -> Iterator[Draft]:
    """Yield the drafts by hand and the briefings of the ledgers."""
    for name, hand in _LEDGERS:
        with _ledger(name, folder / f"{hand}.db") as ledger:
            facts = gather(ledger, span_of(Asked(everything=True)))
        document = compose(facts)
        known = knowledge_of(facts, [document])
        own = [text for text in sentences_of(document) if text.strip()]
        text = (ROOT / "fixtures/drafts" / hand).read_text(encoding="utf-8")
        yield Draft(f"by hand, {name}", sentences_of_text(text), facts, known)
        yield Draft(f"briefing, {name}", own, facts, known)


def _ledger(name: str, path: Path) -> Ledger:
    if name == "seeds":
        told = ["run", str(ROOT / name), "--out", str(path.parent / "out"), "--ledger", str(path)]
        if command([*told, "--endpoint", "embedded"]) != 0:
            raise SystemExit("the seeds could not be read")
        return open_ledger(str(path), create=False)
    ledger = open_ledger(str(path))
    for folder in name.split():
        for _ in ledger.add([Entry(gold.record, gold.article) for gold in read_gold(ROOT / folder)]):
            pass
    return ledger


def doubted(sentences: list[str], known: Knowledge) -> set[tuple[str, str]]:
    """Return the sentences in which something has no ground, with the words."""
    return {(sentences[one.sentence], one.text) for one in proof(sentences, known) if one.verdict == "无依据"}


def through_office(texts: list[list[str]], folder: Path) -> Iterator[list[str]]:
    """Write drafts as Word files, let LibreOffice save them again, and read them."""
    for start in range(0, len(texts), _PER_CALL):
        part = folder / str(start)
        part.mkdir()
        names = []
        for number, sentences in enumerate(texts[start : start + _PER_CALL]):
            word_file(sentences, part / f"{number:03}.docx")
            names.append(str(part / f"{number:03}.docx"))
        soffice = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx"]
        subprocess.run([*soffice, "--outdir", str(part / "back"), *names], capture_output=True, check=True)
        for name in names:
            yield [line.text for line in lines_of(open_file(part / "back" / Path(name).name))]


def measure(draft: Draft, changes: list[Falsified], office: Path | None) -> tuple[int, Counter[str], list[Falsified]]:
    """Return how many true sentences are doubted, the changes by kind, and those that were missed."""
    texts = [draft.sentences]
    for change in changes:
        texts.append([change.after if at == change.index else text for at, text in enumerate(draft.sentences)])
    read = iter(texts) if office is None else through_office(texts, office)
    false = doubted(next(read), draft.known)
    missed = [
        change for change, text in zip(changes, read, strict=True) if len(doubted(text, draft.known)) <= len(false)
    ]
    return len(false), Counter(change.kind for change in changes), missed


def main() -> int:
    """Measure every draft; the exit status is 1 where a bar is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--no-office", action="store_true", help="leave out the way through LibreOffice")
    args = parser.parse_args()
    kinds: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    sentences = false = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = list(drafts(Path(folder)))
        for number, draft in enumerate(found):
            share = args.changes // len(found) + (number < args.changes % len(found))
            chance = random.Random(2026 + number)
            changes = list(islice(falsified(draft.sentences, Others.of(draft.facts, draft.sentences), chance), share))
            office = Path(folder) / f"office{number}"
            office.mkdir()
            doubts, made, missed = measure(draft, changes, None if args.no_office else office)
            print(f"{draft.name}: {share - len(missed)} of {share} caught, {doubts} of {len(draft.sentences)} doubted")
            for change in missed:
                print(f"  missed ({change.kind}): {change.before.strip()[:70]} → {change.after.strip()[:70]}")
            kinds += made
            lost += Counter(change.kind for change in missed)
            sentences, false = sentences + len(draft.sentences), false + doubts
    print("  ".join(f"{kind} {kinds[kind] - lost[kind]}/{kinds[kind]}" for kind in kinds))
    caught, wrong = 1 - lost.total() / kinds.total(), false / sentences
    print(
        f"caught {caught:.1%} of {kinds.total()} changes (bar 98 %), doubted {wrong:.1%} of {sentences} true (bar 2 %)"
    )
    print(f"{time.monotonic() - began:.0f} s")
    return int(caught < 0.98 or wrong > 0.02)


if __name__ == "__main__":
    sys.exit(main())
