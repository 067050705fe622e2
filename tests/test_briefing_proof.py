"""Proof-reading: falsified drafts are caught, true ones pass, also after a round trip through LibreOffice."""

import os
import random
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import docx
import pytest

from summarizer.articles import cut
from summarizer.briefing import Document, PeriodFacts, compose, gather, span_of, testimony
from summarizer.briefing.commenting import commented, lines_of, open_file
from summarizer.briefing.drafts import sentences_of_text
from summarizer.briefing.files import Job, write
from summarizer.briefing.knowing import Knowledge, knowledge_of, sentences_of
from summarizer.briefing.proofing import proof
from summarizer.briefing.spans import Asked
from summarizer.cli import main
from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, Ledger, open_ledger
from summarizer.reading import read_paths
from summarizer.text import Source
from tests.conftest import ROOT
from tests.drafts import Others, falsified, word_file
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
    others = Others.of(facts, sentences)
    for change in islice(falsified(sentences, others, random.Random(7)), DRAFTS):
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


def by_hand(request_of: str) -> list[str]:
    """Return a draft as an analyst writes one: in his own words, rounded, in other units, with sums of his own."""
    return sentences_of_text((ROOT / "fixtures/drafts" / request_of).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_ledger(str(tmp_path_factory.mktemp("weeks") / "l.db")) as made:
        for _ in made.add([Entry(gold.record, gold.article) for gold in read_gold(ROOT / "fixtures/weeks")]):
            pass
        yield made


@pytest.fixture(scope="module")
def week_facts(weeks: Ledger) -> PeriodFacts:
    return gather(weeks, span_of(Asked(everything=True)))


@pytest.fixture(scope="module")
def week_known(week_facts: PeriodFacts) -> Knowledge:
    return knowledge_of(week_facts, [compose(week_facts)])


def test_a_draft_by_hand_in_other_words_rounded_and_summed_passes(week_known: Knowledge) -> None:
    sentences = by_hand("weeks.md")
    assert len(sentences) > 70
    doubted = {one.sentence for one in proof(sentences, week_known) if one.verdict == "无依据"}
    assert len(doubted) <= 0.02 * len(sentences), [sentences[one] for one in doubted]


def test_a_draft_about_many_places_that_leaves_years_and_subjects_to_the_reader_passes(tmp_path: Path) -> None:
    with open_ledger(str(tmp_path / "l.db")) as made:
        for folder in ("g", "k"):
            gold = read_gold(ROOT / "fixtures/written" / folder)
            for _ in made.add([Entry(one.record, one.article) for one in gold]):
                pass
        facts = gather(made, span_of(Asked(everything=True)))
    known, sentences = knowledge_of(facts, [compose(facts)]), by_hand("written.md")
    assert len(sentences) > 60
    doubted = {one.sentence for one in proof(sentences, known) if one.verdict == "无依据"}
    assert len(doubted) <= 2, [sentences[one] for one in doubted]
    changes = {
        "上年该区重点项目为142个": "上年该区重点项目为144个",
        "完成投资42.7亿元": "完成投资43.7亿元",
        "投资加起来9.21亿元": "投资加起来9.31亿元",
        "约为53.9%": "约为58.9%",
        "还多2.8亿元": "还多3.8亿元",
        "占年度计划的78.07%": "占年度计划的79.07%",
    }
    text = "\n".join(sentences)
    for true, false in changes.items():
        assert true in text
        text = text.replace(true, false)
    changed = text.split("\n")
    found = {one.sentence for one in proof(changed, known) if one.verdict == "无依据"}
    missed = [one for one in range(len(changed)) if changed[one] != sentences[one] and one not in found]
    assert missed == [], [changed[one] for one in missed]


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("空港跨境电商物流园总投资8.6亿元。", "8.6亿元"),
        ("空港跨境电商物流园年度计划投资7.6亿元。", "7.6亿元"),
        ("恒朗石埠光伏组件项目总投资11亿元，已于10月投产。", "投产"),
        ("望江港2号泊位工程总投资6.1亿元，3号泊位工程总投资5.4亿元。", "6.1亿元"),
        ("澜清城际、澜清高速总投资合计266亿元。", "266亿元"),
        ("位于石埠县的空港跨境电商物流园总投资7.6亿元。", "石埠县"),
        ("芦荡水库已蓄水的华远精密装备产业园总投资31.5亿元。", "芦荡水库已蓄水的华远精密装备产业园"),
        ("城南污水处理厂扩建工程计划5月20日开工。", "开工"),
    ],
)
def test_what_is_not_so_is_found(sentence: str, wrong: str, week_known: Knowledge) -> None:
    found = [one.text for one in proof([sentence], week_known) if one.verdict == "无依据"]
    assert any(wrong in one or one in wrong for one in found), found


def test_the_texts_testify_to_what_no_record_carries_and_not_to_a_plan_told_as_done(week_known: Knowledge) -> None:
    articles = [one for source in read_paths([str(ROOT / "fixtures/weeks")]) if isinstance(source, Source)
                for one in cut(source).articles]  # fmt: skip
    texts = testimony.testimony_of(articles, week_known)
    sentence = "芦荡水库清淤12.4万立方米，计划9月验收。"
    assert [one.verdict for one in proof([sentence], week_known, texts)].count("无依据") > 0
    extra = "　　芦荡水库清淤12.4万立方米，计划9月验收。"
    more = cut(
        Source("加页.txt", "0" * 64, f"水库清淤\n　　本报清源5月24日讯（记者 某某）{extra}", published="2025-05-24")
    )
    told = testimony.testimony_of([*articles, *more.articles], week_known)
    verdicts = {one.text: one.verdict for one in proof([sentence], week_known, told)}
    assert verdicts["12.4万立方米"] == "原文"
    assert "无依据" not in verdicts.values(), verdicts
    done = "芦荡水库清淤12.4万立方米，已于9月验收。"
    assert [one for one in proof([done], week_known, told) if one.verdict == "无依据"]


@needs("soffice")
def test_drafts_pass_and_fail_alike_after_libreoffice(
    week_facts: PeriodFacts, week_known: Knowledge, tmp_path: Path
) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    true = by_hand("weeks.md")
    word_file(true, drafts / "true.docx")
    changes = list(islice(falsified(true, Others.of(week_facts, true), random.Random(3)), 20))
    for number, change in enumerate(changes):
        draft = [change.after if index == change.index else text for index, text in enumerate(true)]
        word_file(draft, drafts / f"{number}.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    names = [str(one) for one in sorted(drafts.iterdir())]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path / "back"), *names], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    found = {
        one.stem: groundless([line.text for line in lines_of(open_file(one))], week_known)
        for one in (tmp_path / "back").iterdir()
    }
    assert found.pop("true") == []
    assert len(found) == 20
    missed = [changes[int(name)].after for name, words in found.items() if not words]
    assert len(missed) <= 1, missed


def test_the_command_reads_which_days_a_text_is_about(
    ledger: Ledger, facts: PeriodFacts, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(next(write(Job(document, facts, tmp_path), ["docx"], print)))
    assert main(["proof", str(path), "--ledger", ledger.name]) == 0
    told = capsys.readouterr()
    assert "无依据" not in told.out
    assert "有据" in told.err
    assert (tmp_path / f"{path.stem}-校稿.docx").exists()
    capsys.readouterr()
    assert main(["proof", str(tmp_path / "missing.docx"), "--ledger", ledger.name]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["proof", str(tmp_path / "missing.docx"), str(path), "--ledger", ledger.name]) == 3


def test_two_drafts_of_one_name_get_two_results(weeks: Ledger, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        word_file(["空港跨境电商物流园总投资8.6亿元。"], tmp_path / folder / "周报.docx")
    files = [str(tmp_path / folder / "周报.docx") for folder in ("a", "b")]
    assert main(["proof", *files, "--ledger", weeks.name, "--out", str(tmp_path / "out")]) == 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["周报-校稿-2.docx", "周报-校稿.docx"]
    comments = docx.Document(str(tmp_path / "out" / "周报-校稿.docx")).comments
    assert any("7.6亿元" in comment.text and "澜州日报" in comment.text for comment in comments)


@pytest.mark.parametrize("kind", ["folder", "fifo", "empty", "encrypted", "old", "zip"])
def test_what_is_no_draft_is_told_in_one_line(
    kind: str, weeks: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / {"old": "稿.doc", "zip": "稿.zip"}.get(kind, "稿.docx")
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.write_bytes({"empty": b"", "encrypted": b"\xd0\xcf\x11\xe0" + b"x" * 600}.get(kind, b"PK\x03\x04 x"))
    assert main(["proof", str(path), "--ledger", weeks.name]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert path.name in told.err


def test_a_draft_of_more_paragraphs_than_anybody_reads_is_refused_before_it_is_opened(
    weeks: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word_file(["短句。"], tmp_path / "short.docx")
    with (
        zipfile.ZipFile(tmp_path / "short.docx") as old,
        zipfile.ZipFile(tmp_path / "long.docx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:sectPr", b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_500_000 + b"<w:sectPr", 1)
            new.writestr(name, data)
    assert main(["proof", str(tmp_path / "long.docx"), "--ledger", weeks.name]) == 2
    assert "20,000 paragraphs; split it" in capsys.readouterr().err
