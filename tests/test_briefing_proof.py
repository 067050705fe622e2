"""Proof-reading: falsified drafts are caught, true ones pass, also after a round trip through LibreOffice."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from summarizer.briefing import Document, PeriodFacts, compose, gather, span_of
from summarizer.briefing.commenting import commented, lines_of, open_file
from summarizer.briefing.files import Job, write
from summarizer.briefing.knowing import Knowledge, knowledge_of, sentences_of
from summarizer.briefing.proofing import proof
from summarizer.briefing.spans import Asked
from summarizer.cli import main
from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, Ledger, open_ledger
from tests.conftest import ROOT
from tests.drafts import falsified
from tests.programs import needs

DRAFTS = 200  # drafts with one change each; as many again stay unchanged


@pytest.fixture(scope="module", params=["fixtures/gold/weeks", "fixtures/weeks"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_ledger(str(tmp_path_factory.mktemp("ledger") / "l.db")) as made:
        for _ in made.add([Entry(gold.record, gold.article) for gold in read_gold(ROOT / request.param)]):
            pass
        yield made


@pytest.fixture(scope="module")
def facts(ledger: Ledger) -> PeriodFacts:
    return gather(ledger, span_of(Asked(everything=True)))


@pytest.fixture(scope="module")
def document(facts: PeriodFacts) -> Document:
    return compose(facts)


@pytest.fixture(scope="module")
def known(facts: PeriodFacts, document: Document) -> Knowledge:
    return knowledge_of(facts, [document])


def groundless(sentences: list[str], known: Knowledge) -> list[str]:
    return [finding.text for finding in proof(sentences, known) if finding.verdict == "无依据"]


def test_a_draft_that_says_what_the_ledger_says_passes(document: Document, known: Knowledge) -> None:
    assert groundless(list(sentences_of(document)), known) == []


def test_drafts_with_one_falsified_thing_are_caught(document: Document, facts: PeriodFacts, known: Knowledge) -> None:
    sentences = list(sentences_of(document))
    missed = []
    names = [one.name for one in facts.projects]
    for change in islice(falsified(sentences, names, random.Random(7)), DRAFTS):
        draft = [change.after if index == change.index else text for index, text in enumerate(sentences)]
        if not groundless(draft, known):
            missed.append(f"{change.kind}: {change.before} → {change.after}")
    assert len(missed) <= 0.02 * DRAFTS, missed


def test_a_true_number_beside_the_wrong_name_has_no_ground(facts: PeriodFacts, known: Knowledge) -> None:
    told = [
        one for one in facts.projects if "total_investment" in one.amounts and not one.amounts["total_investment"].doubt
    ]
    first, second = told[0], told[1]
    right, wrong = (one.amounts["total_investment"].text for one in (first, second))
    assert right != wrong
    assert groundless([f"记者从会上获悉，{first.name}总投资{right}。"], known) == []
    assert groundless([f"记者从会上获悉，{first.name}总投资{wrong}。"], known) == [wrong]


def test_findings_lie_where_their_words_stand(document: Document, known: Knowledge) -> None:
    sentences = list(sentences_of(document))
    found = list(proof(sentences, known))
    assert found
    assert all(sentences[one.sentence][one.start : one.end] == one.text for one in found)


def test_the_word_file_gets_comments_and_keeps_its_words(
    facts: PeriodFacts, document: Document, known: Knowledge, tmp_path: Path
) -> None:
    path = Path(next(write(Job(document, facts, tmp_path), ["docx"], print)))
    file = docx.Document(str(path))
    paragraph = next(p for p in file.paragraphs if "亿元" in p.text)
    run = next(run for run in paragraph.runs if "亿元" in run.text)
    run.text = run.text.replace("亿元", "万元", 1)
    file.save(str(path))
    opened = open_file(path)
    lines = lines_of(opened)
    findings = list(proof([line.text for line in lines], known))
    assert [one for one in findings if one.verdict == "无依据" and "万元" in one.text]
    (tmp_path / "out.docx").write_bytes(commented(opened, lines, findings))
    again = docx.Document(str(tmp_path / "out.docx"))
    assert any("无依据" in comment.text for comment in again.comments)
    assert [p.text for p in again.paragraphs] == [p.text for p in docx.Document(str(path)).paragraphs]


@needs("soffice")
def test_drafts_pass_and_fail_alike_after_libreoffice(
    facts: PeriodFacts, document: Document, known: Knowledge, tmp_path: Path
) -> None:
    if len(facts.articles) > 8:
        pytest.skip("one ledger is enough for the slow way")
    path = Path(next(write(Job(document, facts, tmp_path), ["docx"], print)))
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    shutil.copy(path, drafts / "true.docx")
    sentences = [line.text for line in lines_of(open_file(path))]
    changes = falsified(sentences, [one.name for one in facts.projects], random.Random(3))
    made = 0
    while made < 20:
        change = next(changes)
        made += _falsify(path, change.before, change.after, drafts / f"{made}.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    names = [str(one) for one in sorted(drafts.iterdir())]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path / "back"), *names], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    found = {
        one.stem: groundless([line.text for line in lines_of(open_file(one))], known)
        for one in (tmp_path / "back").iterdir()
    }
    assert found.pop("true") == []
    assert len(found) == 20
    assert sum(bool(words) for words in found.values()) >= 19


def _falsify(path: Path, before: str, after: str, target: Path) -> bool:
    """Write a copy in which one run says something else; tell whether there was such a run."""
    start = next(i for i in range(len(before)) if before[i] != after[i : i + 1])
    tail = next(i for i in range(1, len(before) + 1) if before[-i] != after[-i])
    old, new = before[max(0, start - 6) : len(before) - tail + 1], after[max(0, start - 6) : len(after) - tail + 1]
    first = before.split(" | ")[0].strip()
    file = docx.Document(str(path))
    for element in file.element.body.iter(qn("w:p")):
        paragraph = Paragraph(element, file)
        if first in paragraph.text or before.strip() in paragraph.text:
            for run in paragraph.runs:
                if old and old in run.text:
                    run.text = run.text.replace(old, new, 1)
                    file.save(str(target))
                    return True
    return False


def test_the_command_reads_which_days_a_text_is_about(
    ledger: Ledger, facts: PeriodFacts, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(next(write(Job(document, facts, tmp_path), ["docx"], print)))
    assert main(["proof", str(path), "--ledger", ledger.name]) == 0
    told = capsys.readouterr()
    assert "无依据" not in told.out
    assert "有据" in told.err
    assert (tmp_path / f"{path.stem}-校稿.docx").exists()
    assert main(["proof", str(tmp_path / "missing.docx"), "--ledger", ledger.name]) == 3
