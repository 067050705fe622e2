"""The files of a briefing: what was written can be read back, and no word of an article becomes anything but words."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from summarizer.briefing import Document, Letterhead, PeriodFacts, charts, compose, gather, read_letterhead, span_of
from summarizer.briefing.composing import Wanted
from summarizer.briefing.document import Bar, Chart, Paragraph, Table, plain
from summarizer.briefing.files import Job, write
from summarizer.briefing.markdown import escaped, markdown
from summarizer.briefing.page import page
from summarizer.briefing.phrases import YI
from summarizer.briefing.spans import Asked
from summarizer.briefing.sums import total
from summarizer.cli import main
from summarizer.errors import UsageError
from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, Ledger, open_ledger
from summarizer.ledger.briefings import Named, confirm, confirmations
from summarizer.ledger.decided import By
from summarizer.ledger.office import read_list, read_map
from summarizer.records import Record
from tests.conftest import ROOT
from tests.programs import needs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
FORMULA = '=HYPERLINK("http://evil.example","点我")项目'


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_ledger(str(tmp_path_factory.mktemp("ledger") / "l.db")) as made:
        for _ in made.add([Entry(gold.record, gold.article) for gold in read_gold(ROOT / "fixtures/gold/weeks")]):
            pass
        yield made


@pytest.fixture(scope="module")
def facts(ledger: Ledger) -> PeriodFacts:
    return gather(ledger, span_of(Asked(month="2025-03")))


@pytest.fixture(scope="module")
def document(facts: PeriodFacts) -> Document:
    return compose(facts, Wanted(letterhead=Letterhead(office="云岭市推进办", number=3, sent_to="市政府")))


@pytest.fixture(scope="module")
def files(facts: PeriodFacts, document: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    job = Job(document, facts, tmp_path_factory.mktemp("out"))
    return {Path(path).suffix[1:]: Path(path) for path in write(job, ["md", "html", "docx", "xlsx"], print)}


def hostile_facts(tmp_path: Path) -> PeriodFacts:
    quantity = {
        "measure": "total_investment", "label": "总投资", "text": "35亿元", "value": 35, "unit": "亿元",
        "evidence": {"quote": f"{EVIL}总投资35亿元"},
    }  # fmt: skip
    record = Record.model_validate(
        {
            "article": {
                "source": {"path": '=1+1"><b>.txt'}, "title": f"{EVIL}\u202e标题[链接](http://evil.example)",
                "outlet": "+SUM(A1)", "published": "2025-03-04", "region": "云岭市",
            },
            "projects": [
                {
                    "name": FORMULA, "stage": "started", "stage_text": f"@cmd{EVIL}\x0b", "problem": "=1+1",
                    "quantities": [quantity], "evidence": {"quote": EVIL},
                }
            ],
            "metrics": [
                {"subject": "-2+3", "measure": "gdp", "label": "=A1", "text": "5亿元", "value": 5, "unit": "亿元",
                 "evidence": {"quote": EVIL}}
            ],
        }
    )  # fmt: skip
    with open_ledger(str(tmp_path / "evil.db")) as made:
        for _ in made.add([Entry(record)]):
            pass
        return gather(made, span_of(Asked(day="2025-03-04")))


class Seen(HTMLParser):
    """The tags, links and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(text: str) -> Seen:
    parser = Seen()
    parser.feed(text)
    return parser


def test_every_mark_of_the_page_leads_to_a_note(document: Document) -> None:
    found = seen(page(document))
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    marks = [attrs["href"] or "" for tag, attrs in found.tags if tag == "a" and attrs.get("class") == "m"]
    assert len(marks) >= len(document.notes) > 0
    assert {mark[1:] for mark in marks} <= ids
    assert all((attrs["href"] or "").startswith("#") for tag, attrs in found.tags if tag == "a")


def test_the_page_holds_everything_and_asks_nobody(document: Document) -> None:
    text = page(document)
    found = seen(text)
    assert not {tag for tag, _ in found.tags} & {"script", "link", "iframe", "img", "object", "form"}
    assert not [name for _, attrs in found.tags for name in attrs if name.startswith("on") or name == "style"]
    assert "default-src 'none'" in text
    assert "svg" in {tag for tag, _ in found.tags}


def test_words_of_an_article_become_no_markup(tmp_path: Path) -> None:
    document = compose(hostile_facts(tmp_path))
    found = seen(page(document))
    assert not {tag for tag, _ in found.tags} & {"script", "img", "b"}
    assert "<script>alert(1)</script>" in "".join(found.words)
    assert "\u202e" not in page(document)
    text = markdown(document)
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\[链接", text)


def test_words_of_an_article_become_no_formula(tmp_path: Path) -> None:
    facts = hostile_facts(tmp_path)
    job = Job(compose(facts), facts, tmp_path / "out")
    made = [Path(path) for path in write(job, ["xlsx", "docx"], print)]
    book = openpyxl.load_workbook(next(path for path in made if path.suffix == ".xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert FORMULA in [cell.value for cell in cells]
    with zipfile.ZipFile(next(path for path in made if path.suffix == ".docx")) as parts:
        relations = parts.read("word/_rels/document.xml.rels").decode()
        fields = re.findall(r"<w:instrText[^>]*>([^<]*)", parts.read("word/document.xml").decode())
    assert "External" not in relations
    assert set(fields) <= {"PAGE"}


def test_markdown_shows_marks_of_markup_as_they_are() -> None:
    assert escaped("a|b*c_d[e](f)<g>") == r"a\|b\*c\_d\[e\](f)&lt;g&gt;"
    assert escaped("1. 一") == r"1\. 一"
    assert escaped("754.85亿元") == "754.85亿元"


def test_the_workbook_read_back_adds_up_to_the_briefing(facts: PeriodFacts, files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(files["xlsx"])
    sheet = book["项目台账"]
    rows = list(sheet.iter_rows(values_only=True))
    column = rows[0].index("总投资（亿元）")
    read = sum(Decimal(str(row[column])) for row in rows[1:] if row[column] is not None)
    assert read == total(facts.projects, "total_investment").value / YI
    assert len(rows) - 1 == len(facts.projects)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    assert all(row[rows[0].index("来源")] for row in rows[1:])


def test_the_units_of_the_workbook_stand_in_its_titles(files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(files["xlsx"])
    for sheet in book:
        titles = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for title, cell in zip(titles, row, strict=True):
                if isinstance(cell.value, float):
                    assert any(unit in str(title) for unit in ("（亿元）", "（%）", "（百分点）")), title


def paragraphs(path: Path, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """Read a Word file without the library that wrote it."""
    with zipfile.ZipFile(path) as parts:
        root = ElementTree.fromstring(parts.read(part))
    found = []
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        found.append((style.get(f"{W}val", "") if style is not None else "", text))
    return found


def test_the_word_file_read_back_says_what_the_page_says(document: Document, files: dict[str, Path]) -> None:
    told = paragraphs(files["docx"])
    headings = [text for style, text in told if style.startswith("Heading")]
    assert "一、本月概览" in headings
    body = "".join(text for _, text in told)
    page_words = "".join(seen(page(document)).words)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for number in re.findall(r"[\d.]+亿元", plain(block.pieces)):
                assert number in body
                assert number in page_words
    tables = [block for block in document.blocks if isinstance(block, Table)]
    with zipfile.ZipFile(files["docx"]) as parts:
        xml = parts.read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == len(tables) == xml.count("<w:tbl>")


def test_every_note_of_the_word_file_is_an_endnote_with_its_place(document: Document, files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["docx"]) as parts:
        notes = ElementTree.fromstring(parts.read("word/endnotes.xml"))
        xml = parts.read("word/document.xml").decode()
    told = ["".join(t.text or "" for t in note.iter(f"{W}t")) for note in notes.iter(f"{W}endnote")][2:]
    assert len(told) == len(document.notes) == xml.count("<w:endnoteReference")
    assert all("《云岭日报》" in note and "年" in note for note in told)


def test_the_word_page_is_that_of_the_standard(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["docx"]) as parts:
        xml = parts.read("word/document.xml").decode()
        styles = parts.read("word/styles.xml").decode()
        footers = [parts.read(name).decode() for name in parts.namelist() if "footer" in name]
    margins = re.search(r"<w:pgMar [^>]*>", xml)
    assert margins is not None
    told = {
        name: int(value) / 1440 * 25.4 for name, value in re.findall(r'w:(top|bottom|left|right)="(\d+)"', margins[0])
    }
    assert {name: round(value) for name, value in told.items()} == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    assert "docGrid" not in xml
    assert "仿宋_GB2312" in styles
    assert "黑体" in styles
    assert "方正小标宋简体" in styles
    assert sum("PAGE" in footer for footer in footers) == 2


@needs("soffice")
def test_libreoffice_opens_the_word_file(files: dict[str, Path], tmp_path: Path) -> None:
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text"]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(files["docx"])], capture_output=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    text = next(tmp_path.glob("*.txt")).read_text(encoding="utf-8-sig")
    assert "一、本月概览" in text
    assert "1862亿元" in text


def test_the_office_may_bring_its_own_styles(facts: PeriodFacts, document: Document, tmp_path: Path) -> None:
    import docx

    own = docx.Document()
    own.add_paragraph("本局模板里的字")
    own.styles["Heading 1"].font.name = "隶书"
    own.save(str(tmp_path / "own.docx"))
    job = Job(document, facts, tmp_path, tmp_path / "own.docx")
    made = Path(next(write(job, ["docx"], print)))
    told = paragraphs(made)
    assert "本局模板里的字" not in [text for _, text in told]
    assert "一、本月概览" in [text for _, text in told]
    with zipfile.ZipFile(made) as parts:
        assert "隶书" in parts.read("word/styles.xml").decode()
    with pytest.raises(UsageError, match="--template"):
        list(write(Job(document, facts, tmp_path, tmp_path / "missing.docx"), ["docx"], print))


def test_the_pdf_fetches_nothing(document: Document, facts: PeriodFacts, tmp_path: Path) -> None:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    page_with = f'<html><link rel="attachment" href="file://{secret}"><p>x</p></html>'
    made = HTML(string=page_with, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf()
    assert b"EmbeddedFile" not in made
    path = Path(next(write(Job(document, facts, tmp_path), ["pdf"], print)))
    assert path.read_bytes().startswith(b"%PDF")


def test_charts_have_chinese_labels_and_no_markup_of_their_names() -> None:
    chart = Chart("按地区", "亿元", (Bar(EVIL, Decimal(3)), Bar("章丘区", Decimal("1.5"), Decimal(2))))
    text = charts.svg(chart)
    root = ElementTree.fromstring(text)
    words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "章丘区" in words
    assert "序时进度" in words
    assert "<img" not in text


@pytest.mark.skipif(charts.font_file() is None, reason="no font with Chinese characters is installed")
def test_charts_become_pictures() -> None:
    from PIL import Image

    font = charts.font_file()
    assert font is not None
    made = charts.png(Chart("按地区", "亿元", (Bar("章丘区", Decimal(3)), Bar("历下区", Decimal(1)))), font)
    with Image.open(io.BytesIO(made)) as image:
        assert image.size[0] == 1440


def test_the_letterhead_may_have_bare_chinese_keys(tmp_path: Path) -> None:
    file = tmp_path / "briefing.toml"
    file.write_text('单位 = "甲局"\n期号 = 3\n"报送" = "市政府"\n一周起始日 = 5\n', encoding="utf-8")
    letter = read_letterhead(file)
    assert (letter.office, letter.number, letter.sent_to, letter.week_start) == ("甲局", 3, "市政府", 5)
    file.write_text('单位们 = "甲局"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="单位们"):
        read_letterhead(file)


def test_the_command_writes_what_was_asked_for(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["brief", "--week", "2025-W10", "--ledger", ledger.name, "--out", str(tmp_path), "--format", "md,html"]
    assert main(told) == 0
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".md"]
    assert "2025年第10周" in capsys.readouterr().out
    assert main([*told[:-1], "odt"]) == 2
    assert "--format odt" in capsys.readouterr().err


def test_the_command_ends_with_a_table_and_the_paths(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["brief", "--month", "2025-03", "--ledger", ledger.name, "--out", str(tmp_path)]
    assert main([*told, "--format", "md,html,docx,xlsx"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-4]] == [
        "days", "articles", "projects", "figures", "open", "edition", "time",
    ]  # fmt: skip
    assert all(Path(line).is_file() for line in lines[-4:])
    assert {Path(line).suffix for line in lines[-4:]} == {".md", ".html", ".docx", ".xlsx"}


def test_the_workbook_holds_every_row_of_every_list(files: dict[str, Path], document: Document) -> None:
    book = openpyxl.load_workbook(files["xlsx"])
    own = [block for block in document.blocks if isinstance(block, Table) and block.own]
    assert {"计划竣工投产", "区县对照", "序时进度"} <= {table.sheet for table in own}
    for table in own:
        sheet = book[table.sheet]
        assert sheet.max_row == len(table.rows) + 1
        assert sheet.cell(1, sheet.max_column).value == "来源"
    named = {block.sheet for block in document.blocks if isinstance(block, Table)}
    assert named <= set(book.sheetnames)


def test_the_offices_own_columns_stand_in_the_workbook(tmp_path: Path) -> None:
    wanted = (
        "建设性质", "责任单位", "分管领导/联系人", "资金来源", "建设起止年限", "项目代码", "完成投资口径", "是否开工",
        "备注",
    )  # fmt: skip
    own = tmp_path / "own.csv"
    with open_ledger(str(tmp_path / "l.db")) as made:
        for _ in made.add([Entry(gold.record, gold.article) for gold in read_gold(ROOT / "fixtures/gold/weeks")]):
            pass
        facts = gather(made, span_of(Asked(month="2025-03")))
        name = next(one.name for one in facts.projects if "高速公路" in one.name)
        own.write_text(
            f"项目代码,项目名称,建设性质,责任单位,分管领导,资金来源,备注\n2301-37,{name},新建,交通局,张三,专项债券,市领导包保\n",
            encoding="utf-8",
        )
        made.keep_list(read_list(own, read_map(None)))
        facts = gather(made, span_of(Asked(month="2025-03")))
    path = Path(next(write(Job(compose(facts), facts, tmp_path), ["xlsx"], print)))
    sheet = openpyxl.load_workbook(path)["项目台账"]
    titles = [cell.value for cell in sheet[1]]
    assert set(wanted) <= set(titles)
    rows = [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    row = next(row for row in rows if row["项目名称"] == name)
    told = {title: row[title] for title in ("项目代码", "建设性质", "责任单位", "分管领导/联系人", "资金来源", "备注")}
    assert list(told.values()) == ["2301-37", "新建", "交通局", "张三", "专项债券", "市领导包保"]
    named = [row for row in rows if str(row["项目名称"]).endswith(("扩建工程", "扩建项目"))]
    assert {row["建设性质"] for row in named} <= {"扩建", "改扩建"}


def test_a_briefing_is_a_draft_until_somebody_confirms_it_and_again_when_the_facts_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "l.db"
    entries = [Entry(gold.record, gold.article) for gold in read_gold(ROOT / "fixtures/gold/weeks")]
    with open_ledger(str(path)) as made:
        for _ in made.add(entries[:-1]):
            pass
    asked = ["brief", "--month", "2025-03", "--ledger", str(path), "--out", str(tmp_path), "--format", "md"]
    written = tmp_path / "简报-2025年3月-工作稿.md"
    assert main(asked) == 0
    assert "草稿——未经人工确认" in written.read_text(encoding="utf-8")
    assert main([*asked, "--confirmed-by", "张三"]) == 0
    for again in (asked, [*asked, "--confirmed-by", "张三"]):
        assert main(again) == 0
        told = written.read_text(encoding="utf-8")
        assert "草稿" not in told
        assert "张三已确认" in told
    with open_ledger(str(path)) as made:
        for _ in made.add(entries[-1:]):
            pass
    capsys.readouterr()
    assert main(asked) == 0
    assert "草稿——未经人工确认" in written.read_text(encoding="utf-8")
    assert "张三 confirmed another text" in capsys.readouterr().err


def test_an_edited_text_is_kept_with_the_draft_that_it_was_made_from(tmp_path: Path) -> None:
    named = Named("2025-03-01/2025-03-31", None, "报送稿")
    with open_ledger(str(tmp_path / "l.db")) as made:
        confirm(made, named, "改后的文字。", By("李四", "2025-04-01T00:00:00Z", "改了称呼"), draft="原文字。")
        confirm(made, named, "第二次。", By("王五", "2025-04-02T00:00:00Z"))
        made.rebuild()
        last, first = confirmations(made, named)
        assert (last.text, last.by.by, last.edited) == ("第二次。", "王五", False)
        assert (first.text, first.by.why, first.edited) == ("改后的文字。", "改了称呼", True)
        assert not confirmations(made, Named("all", None, "报送稿"))


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    named = re.findall(r"\]\((docs/pictures/[^)]+\.png)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(named) >= 2
    assert all((ROOT / name).stat().st_size < 200_000 for name in named)
