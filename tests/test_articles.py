"""Pages are cut into their articles: the seeds one by one, composed pages by their shares, and what must not break."""

import importlib.util
import json
import sys
import time
from dataclasses import FrozenInstanceError
from pathlib import Path
from types import ModuleType

import pytest

from summarizer.articles import Article, Page, cut
from summarizer.text import Folded, Source, sha256_of

ROOT = Path(__file__).parents[1]
SEEDS = {path.name[:3]: path for path in sorted((ROOT / "seeds").glob("*.txt"))}

# Every article of the seeds: title, first and last words of the body, names, dateline, continuation. The gold holds two
# of these pages, the others were read by eye.
EXPECTED = json.loads((Path(__file__).parent / "data" / "seed_articles.json").read_text(encoding="utf-8"))


def read(path: Path) -> Source:
    """Read a source as offsets count it."""
    data = path.read_bytes()
    return Source(path.name, sha256_of(data), data.decode("utf-8-sig"))


def page_of(text: str, kind: str = "txt", title: str | None = None) -> Page:
    """Cut a text."""
    return cut(Source("page.txt", sha256_of(text.encode("utf-8", "surrogatepass")), text, kind, title=title))


def composer() -> ModuleType:
    """Load the benchmark that composes pages."""
    spec = importlib.util.spec_from_file_location("compose", ROOT / "benchmarks" / "compose.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["compose"] = module
    spec.loader.exec_module(module)
    return module


def flat(text: str | None) -> str:
    """Return the text as it is compared."""
    return Folded.of(text or "").text


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """The seeds, cut."""
    return {name: cut(read(path)) for name, path in SEEDS.items()}


def test_the_seeds_hold_twenty_two_articles(pages: dict[str, Page]) -> None:
    assert {name: len(page.articles) for name, page in pages.items()} == {
        "000": 8,
        "001": 1,
        "002": 2,
        "003": 1,
        "004": 10,
    }


@pytest.mark.parametrize("want", EXPECTED, ids=lambda want: f"{want['page']}-{want['at']}")
def test_each_article_of_the_seeds_is_read_rightly(pages: dict[str, Page], want: dict[str, object]) -> None:
    article = pages[str(want["page"])].articles[int(str(want["at"]))]
    assert article.title == want["title"]
    assert article.kicker == want["kicker"]
    assert flat(article.text).startswith(flat(str(want["first"])))
    assert flat(article.text).endswith(flat(str(want["last"])))
    assert list(article.byline) == want["byline"]
    assert article.dateline == want["dateline"]
    assert article.continues == want["continues"]


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        ("000", "同时发布产业高质量发展相关政策及“投资机会清单”。"),
        ("001", "是历城区委区政府坚持以项目支撑“强区崛起”，为全市加快建设新时代现代化强省会作出新贡献的生动写照。"),
        ("001", "目前已有临港智慧能源产业园、中心、中日新材料产业园等13个项目"),
        ("002", "提高能力素质，不断创新思路"),
        ("002", "坚持清单化、工程化推进"),
        ("003", "中国海外集团(华北)区域总部等重点产业项目加快建设"),
        ("003", "市中区新引进能源类企业61家,全区能源类企业总数"),
        ("004", "也要“全线突破”，推动产业项目"),
        ("004", "推动产业项目、城建项目、基础设施项目和社会民生项目齐头并进，全面掀起抓项目拼经济的新热潮。"),
    ],
)
def test_a_sentence_that_was_cut_reads_as_one(pages: dict[str, Page], page: str, whole: str) -> None:
    assert any(whole in line for article in pages[page].articles for line in article.text.split("\n"))


def test_a_quote_across_a_cut_has_its_two_places(pages: dict[str, Page]) -> None:
    article = pages["003"].articles[0]
    (found,) = article.folded.locate("中国海外集团(华北)区域总部等重点产业项目加快建设")
    assert article.folded.spans(*found) == ((485, 493), (637, 654))
    assert article.ref().source.start == 68
    assert article.ref().source.end == 1854


def test_inner_headlines_are_paragraphs_of_the_body_and_end_no_article(pages: dict[str, Page]) -> None:
    article = pages["000"].articles[5]
    headings = [article.source.text[a:b] for a, b in article.headings]
    assert headings == ["章丘区：以重点项目锻造新质生产力"]
    paragraphs = [article.folded.text[a:b] for a, b in article.folded.paragraphs()]
    assert {"优质项目加速集聚", "营商环境持续优化"} <= set(paragraphs)
    assert {"优质项目加速集聚", "营商环境持续优化"} <= set(article.text.split("\n"))


@pytest.mark.parametrize(
    "head", ["◆今年目标", "一、强项目", "（二）抓进度", "聚焦项目引领 锚定“创新”促发展", "## 强项目"]
)
def test_an_inner_headline_is_its_own_paragraph_whatever_its_sign(head: str) -> None:
    text = f"江北120个项目集中开工\n{BODY}{head}\n　　今年，江北将建成60个项目，完成投资240亿元。\n"
    (article,) = page_of(text).articles
    assert article.title == "江北120个项目集中开工"
    assert flat(head).strip("#") in [flat(line) for line in article.text.split("\n")]
    assert uncovered(page_of(text)) == ""


def test_a_numbered_headline_under_the_title_is_not_the_title() -> None:
    text = f"政府工作报告（摘登）\n——2024年1月22日在江北市人民代表大会上\n一、2023年：稳中有进\n{BODY}"
    (article,) = page_of(text).articles
    assert article.title == "政府工作报告（摘登）"
    assert article.text.startswith("一、2023年：稳中有进\n")


def test_page_furniture_and_a_stray_headline_are_left_over(pages: dict[str, Page]) -> None:
    page = pages["003"]
    left = "".join(page.source.text[a:b] for a, b in page.leftover)
    assert "编辑:蓝峰 组版:刘淼" in left
    assert "不要让这抹绿写在历史课本上" in left
    assert 0 < page.leftover_share < 0.05


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_no_visible_character_is_dropped_silently(pages: dict[str, Page], name: str) -> None:
    assert uncovered(pages[name]) == ""


def uncovered(page: Page) -> str:
    """The visible characters that are in no article, heading, mark or leftover."""
    held = bytearray(len(page.source.text))
    spans = list(page.leftover)
    for article in page.articles:
        spans += [*article.stretches, *article.headings, *article.marks]
    for start, end in spans:
        held[start:end] = b"\1" * (end - start)
    return flat("".join(ch for ch, there in zip(page.source.text, held, strict=True) if not there))


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "fixtures" / "gold" / "articles").glob("*.txt"))
    + sorted((ROOT / "fixtures" / "gold" / "weeks").glob("*.txt")),
    ids=lambda path: path.stem,
)
def test_a_single_article_is_one_article_with_its_headline(path: Path) -> None:
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["articles"][0]
    (article,) = cut(read(path)).articles
    assert flat(article.title) == flat(gold["title"])
    assert flat(article.kicker) == flat(gold["kicker"])
    assert flat(article.text).startswith(flat(gold["first"]))
    assert flat(article.text).endswith(flat(gold["last"]))


def test_composed_pages_keep_their_articles_and_headlines() -> None:
    compose = composer()
    clean = compose.load([ROOT / "fixtures" / "gold" / "articles", ROOT / "fixtures" / "gold" / "weeks"])
    misses: list[str] = []
    total = sum((compose.run(clean, seed, 30, misses) for seed in (100, 101)), start=compose.Counter())
    assert total["found"] / total["articles"] >= 0.97, misses
    assert total["titles_right"] / total["titles"] >= 0.95, misses


@pytest.mark.parametrize("house", ["tight", "tail", "web", "ragged", "clauses"])
def test_pages_of_other_houses_keep_their_articles_and_headlines(house: str) -> None:
    compose = composer()
    clean = compose.load([ROOT / "fixtures" / "written" / "a", ROOT / "fixtures" / "written" / "h"])
    misses: list[str] = []
    total = compose.run(clean, 100, 20, misses, house)
    assert total["found"] / total["articles"] >= 0.93, misses
    assert total["titles_right"] / total["titles"] >= 0.9, misses


BODY = (
    "　　本报江北讯（记者 王小明）3月5日，记者从市发展改革委获悉，全市120个重点项目集中开工，"
    "总投资360亿元。\n　　项目全部建成后，年产值可达500亿元。\n"
)


@pytest.mark.parametrize(
    ("text", "title", "kicker"),
    [
        (f"江北120个项目集中开工\n\n{BODY}", "江北120个项目集中开工", None),
        (f"{BODY}\n江北120个项目\n\n集中开工\n", "江北120个项目集中开工", None),
        (f"江\n北\n百\n个\n项\n目\n﹃\n开\n跑\n﹄\n\n{BODY}", "江北百个项目﹃开跑﹄", None),
        (
            f"抓项目、促投资、稳增长———\n江北120个项目集中开工\n{BODY}",
            "江北120个项目集中开工",
            "抓项目、促投资、稳增长———",
        ),
        (f"江北工业园\n区120个项\n目集中开工\n{BODY}", "江北工业园区120个项目集中开工", None),
        (f"本版导读\n城建项目开工忙 >>2版\n\n江北120个项目集中开工\n{BODY}", "江北120个项目集中开工", None),
        (f"2024\n年江北120个\n项目集中开工\n{BODY}", "2024年江北120个项目集中开工", None),
        (f"江北120个项目集中开工\n——总投资360亿元\n{BODY}", "江北120个项目集中开工", "——总投资360亿元"),
        (f"# 江北120个项目集中开工\n\n来源：江北日报 发布时间：2024-03-06\n\n{BODY}", "江北120个项目集中开工", None),
        (
            f"2024年3月5日 星期二 第4版 要闻\n\n江北120个项目集中开工\n{BODY}\n责任编辑：李四  电话：0531-85190000",
            "江北120个项目集中开工",
            None,
        ),
    ],
)
def test_a_headline_is_found_wherever_it_stands(text: str, title: str, kicker: str | None) -> None:
    (article,) = page_of(text).articles
    assert (article.title, article.kicker) == (title, kicker)
    assert article.byline == ("王小明",)
    assert article.dateline == "本报江北讯"
    assert article.text.endswith("年产值可达500亿元。")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("□ 本 报 记 者  王 健 李小红", ("王健", "李小红")),
        ("□记者 王健 通讯员 韩大伟 报道", ("王健", "韩大伟")),
        ("文/片 记者 欧阳春", ("欧阳春",)),
        ("江北晚报·江北客户端 记者 王健", ("王健",)),
        ("本报记者 王健 见习记者 李小红", ("王健", "李小红")),
    ],
)
def test_bylines_of_many_kinds_give_their_names(line: str, names: tuple[str, ...]) -> None:
    (article,) = page_of(f"江北百个项目开工\n{line}\n　　3月5日，江北百个项目集中开工，总投资360亿元。\n").articles
    assert article.byline == names
    assert article.title == "江北百个项目开工"


def test_continuation_marks_are_told_and_are_no_words_of_the_body() -> None:
    text = f"江北百个项目开工\n{BODY}　　市里还将推进一批项目。（下转第四版）\n\n　　（上接第一版）全市推出十条措施。\n"
    first, second = page_of(text).articles
    assert (first.continues, second.continues) == ("to 第四版", "from 第一版")
    assert second.text == "全市推出十条措施。"
    assert second.title is None


def test_a_caption_in_mid_sentence_comes_after_its_paragraph() -> None:
    text = (
        "江北百个项目开工\n　　本报江北讯 近日，江北市\n百个重点项目集中开工，总\n\n"
        "图为开工现场。□记者 高远 摄\n\n投资360亿元，涉及多个领\n域。\n"
    )
    (article,) = page_of(text).articles
    whole = "本报江北讯近日，江北市百个重点项目集中开工，总投资360亿元，涉及多个领域。"
    assert article.text.split("\n")[0] == whole


def test_a_titled_document_is_one_article_whatever_it_holds() -> None:
    text = "江北百个项目开工\n\n来源：江北日报\n\n3月5日，百个项目开工。\n\n优质项目加速集聚\n\n总投资360亿元。\n"
    (article,) = page_of(text, "html", "江北百个项目开工").articles
    assert article.title == "江北百个项目开工"
    assert article.text == "3月5日，百个项目开工。\n优质项目加速集聚\n总投资360亿元。"


def test_the_same_body_has_the_same_id_however_it_was_set() -> None:
    narrow = "江北百个项目开工\n　　本报江北讯 3月5日，江北\n百个项目开工，总投资 3 6 0\n亿元。\n"
    wide = "  本报江北讯 3月5日，江北百个项目开工，总投资360亿元。\n\n江北百个项目开工\n"
    (one,), (other,) = page_of(narrow).articles, page_of(wide).articles
    assert one.id == other.id
    assert one.id.startswith("sha256:")


def test_the_day_is_the_published_one_else_that_of_a_full_dateline() -> None:
    text = "江北百个项目开工\n　　本报江北2024年3月5日讯 百个项目集中开工，总投资360亿元。\n"
    (article,) = page_of(text).articles
    assert article.day == "2024-03-05"
    assert page_of(text.replace("2024年", "")).articles[0].day is None


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "江北", "2024年3月5日\n要闻\n4\n", "\ufeff", "\x1b[31m\x00\n"])
def test_a_page_without_prose_has_no_article(text: str) -> None:
    page = page_of(text)
    assert page.articles == ()
    assert "".join(ch for ch in uncovered(page) if ch.isprintable()) == ""


def test_control_characters_do_not_reach_title_or_text() -> None:
    (article,) = page_of("江北\x1b[31m百个项目\x07开工\n　　本报江北讯 3月5日，\x1b[2J百个项目\x00开工了。\n").articles
    assert (article.title or "").isprintable()
    assert article.text.replace("\n", "").isprintable()


def test_articles_are_frozen() -> None:
    (article,) = page_of(f"江北120个项目集中开工\n{BODY}").articles
    assert isinstance(article, Article)
    with pytest.raises(FrozenInstanceError):
        article.title = "别的"  # type: ignore[misc]


def seconds(text: str) -> float:
    """Return the processor seconds of cutting a text and reading its articles."""
    start = time.process_time()
    for article in page_of(text).articles:
        assert article.id
        assert article.text
    return time.process_time() - start


def test_a_megabyte_of_pages_is_cut_in_two_seconds() -> None:
    one = "".join(path.read_text(encoding="utf-8") for path in SEEDS.values())
    text = one * (1_000_000 // len(one.encode()) + 1)
    assert min(seconds(text) for _ in range(2)) < 2.0


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "\n",
        "项",
        "项目建设，",
        "“",
        "（",
        "项目\n\n",
        "1\n",
        "# 题\n",
        "记者 王健\n",
        "（上接第一版）\n",
        "本报讯 ",
        "。\n",
        "优质项目加速集聚\n　　项目建成后年产值可达五亿元。\n",
        "——",
    ],
    ids=repr,
)
def test_the_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    small, large = unit * (40_000 // len(unit)), unit * (320_000 // len(unit))
    assert seconds(large) < 16 * max(seconds(small), 0.02)


def test_a_megabyte_of_blanks_or_of_one_line_is_no_trouble() -> None:
    assert seconds(" " * 1_000_000) < 2.0
    assert seconds("全市推进项目建设，" * 111_111) < 3.0
