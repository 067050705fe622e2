"""Pages cut otherwise by people: joined, split, kept over every rerun, and given back to the rules."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.articles import Article, Page, cut
from summarizer.articles.recutting import area, join, minus, recut, split
from summarizer.cli import main
from summarizer.errors import LedgerError, UsageError
from summarizer.ledger import Ledger, open_ledger
from summarizer.ledger.cuts import Change, cut_as_decided, cuts_in, decide_cut, page_of, planned
from summarizer.ledger.decided import By
from summarizer.ledger.page_text import body_of
from summarizer.ledger.store import withdraw
from summarizer.text import Source, sha256_of
from tests.conftest import SEEDS, read_text
from tests.pages import client_of, forms, send
from tests.test_web_imports import jobs_of, worked

PAGES = sorted(SEEDS.glob("*.txt"))


def page_from(path: Path) -> Page:
    return cut(Source(str(path), sha256_of(path.read_bytes()), read_text(path)))


def words(page: Page) -> str:
    """Return all visible characters that a page's articles and rest hold, sorted by their places."""
    spans = [span for one in page.articles for span in area(one)] + list(page.leftover)
    places = {at for a, b in spans for at in range(a, b) if not page.source.text[at].isspace()}
    return "".join(page.source.text[at] for at in sorted(places))


def starts(article: Article) -> list[int]:
    """Return the places where an article's paragraphs begin."""
    body, at, found = body_of(article), 0, []
    for line in body.text.split("\n"):
        found += [body.places[at]] if line else []
        at += len(line) + 1
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name[:3])
def test_a_split_keeps_every_character_and_joining_gives_the_article_back(path: Path) -> None:
    page = page_from(path)
    for article in page.articles:
        for at in starts(article)[1:]:
            first, second = split(article, at, headed=False)
            assert (first.text + "\n" + second.text) == article.text
            back = join(first, second)
            assert back.text == article.text
            assert back.id == article.id
            assert words(recut(page, [first, second])) == words(page)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name[:3])
def test_joined_articles_keep_every_character_in_order(path: Path) -> None:
    page = page_from(path)
    for one, other in zip(page.articles, page.articles[1:], strict=False):
        joined = join(one, other)
        assert joined.text.startswith(one.text)
        assert joined.text.endswith(other.text)
        made = recut(page, [joined])
        assert len(made.articles) == len(page.articles) - 1
        assert words(made) == words(page)


def test_a_first_paragraph_becomes_a_headline_where_one_says_so() -> None:
    lines = ("本报讯  全市完成投资30亿元，增长5%。", "新项目集中开工", "昨日，全市12个项目集中开工，总投资80亿元。")
    text = "\n".join(lines)
    (article,) = cut(Source("a.docx", sha256_of(text.encode()), text, "docx", title="经济开局良好")).articles
    at = text.index("新项目集中开工")
    first, second = split(article, at, headed=True)
    assert second.title == "新项目集中开工"
    assert second.text == "昨日，全市12个项目集中开工，总投资80亿元。"
    assert "新项目" not in first.text
    with pytest.raises(UsageError):
        split(article, len(text) + 5, headed=False)
    with pytest.raises(UsageError):
        split(article, starts(article)[0], headed=False)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=6), st.integers(0, 60), st.integers(0, 30))
@settings(max_examples=200)
def test_what_is_taken_away_is_gone_and_nothing_else(taken: list[tuple[int, int]], start: int, size: int) -> None:
    away = [(a, a + n) for a, n in taken if n]
    left = minus([(start, start + size)], away)
    wanted = set(range(start, start + size)) - {at for a, b in away for at in range(a, b)}
    assert {at for a, b in left for at in range(a, b)} == wanted


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with open_ledger(url) as made:
        yield made


def ran(ledger_url: str, out: Path) -> None:
    """Run the page of several articles into a ledger."""
    options = ["--out", str(out / "r"), "--ledger", ledger_url, "--cache", str(out / "cache")]
    assert main(["run", str(PAGES[0]), *options]) == 0


def test_a_page_is_cut_as_decided_by_every_later_run_and_rebuild(ledger: Ledger, url: str, tmp_path: Path) -> None:
    ran(url, tmp_path)
    old = (tmp_path / "r" / "records.jsonl").read_text(encoding="utf-8")
    sha256 = sha256_of(PAGES[0].read_bytes())
    with ledger.reading() as connection:
        page = page_of(connection, sha256)
        change = Change("join")
        made = planned(connection, page[1].id, change)
    decide_cut(ledger, page[1].id, change, made.expected, By("王芳", "2024-03-05T08:00:00Z", "一篇切成了两篇"))
    with pytest.raises(LedgerError, match="changed since"):
        decide_cut(ledger, page[1].id, change, "x", By())
    ran(url, tmp_path)  # reads the page anew, as a job does
    withdraw(ledger.engine, sha256)
    with ledger.reading() as connection:
        now = page_of(connection, sha256)
    assert len(now) == len(page) - 1
    assert made.after[0].id in {one.id for one in now}
    assert not {page[1].id, page[2].id} & {one.id for one in now}
    wanted = ledger.dump()
    records = tmp_path / "old.jsonl"
    records.write_text(old, encoding="utf-8")
    assert main(["import", str(records), "--sources", str(SEEDS), "--ledger", url]) == 0
    assert ledger.dump() == wanted
    ran(url, tmp_path)
    assert ledger.dump() == wanted
    ledger.rebuild()
    assert ledger.dump() == wanted
    told = [json.loads(line) for line in (tmp_path / "r" / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(told) == len(page) - 1
    assert main(["verify", "--ledger", url]) == 0


def test_a_cut_of_other_bytes_or_another_decoding_is_left_alone(tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    ran(url, tmp_path)
    with open_ledger(url) as ledger:
        page = page_from(PAGES[0])
        with ledger.reading() as connection:
            made = planned(connection, page.articles[0].id, Change("join"))
        decide_cut(ledger, page.articles[0].id, Change("join"), made.expected, By())
        cuts = cuts_in(ledger)
    assert len(cut_as_decided(page, cuts).articles) == len(page.articles) - 1
    source = page.source
    shifted = cut(Source(source.path, source.sha256, "x" + source.text))
    assert cut_as_decided(shifted, cuts) is shifted
    other = page_from(PAGES[1])
    assert cut_as_decided(other, cuts) is other


def test_a_page_is_mended_in_a_browser_without_a_script(tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    ran(url, tmp_path)
    with open_ledger(url) as ledger:
        before = {name: rows for name, rows in ledger.dump().items() if name != "decisions"}
        client = client_of(ledger, tmp_path)
        page = page_from(PAGES[0])
        article = next(one for one in page.articles if len(starts(one)) > 3)
        here = client.get(f"/articles/{article.id}/cut")
        assert here.status_code == 200
        assert client.get(f"/articles/{article.id}").text.count(f'href="/articles/{article.id}/cut"') == 1
        form = next(one for one in forms(here.text, "/cut/preview") if one["fields"].get("do") == "split")
        preview = send(client, form, at=str(starts(article)[2]))
        assert preview.status_code == 200
        assert len(page_from(PAGES[0]).articles) == ledger.counts()["articles"]
        done = send(client, forms(preview.text, "/cut")[0], why="两篇切成了一篇")
        assert done.status_code == 200
        assert done.url.path.startswith("/imports/")
        worked(ledger, tmp_path)
        assert client.get(f"{done.url.path}.json").json()["rows"][0]["state"] == "done"
        assert ledger.counts()["articles"] == len(page.articles) + 1
        assert client.get(f"/articles/{article.id}").status_code == 404
        first, second = split(article, starts(article)[2], headed=False)
        told = client.get(f"/articles/{second.id}/cut.json").json()
        assert told["by"] == "王芳"
        assert {first.id, second.id} <= {one["id"] for one in told["articles"]}
        assert "改切版面" in client.get("/review/log").text
        assert send(client, forms(preview.text, "/cut")[0]).status_code == 404
        assert client.get(f"/articles/{second.id}/cut/preview", params={"do": "split", "at": 10**9}).status_code == 400
        back = next(
            one for one in forms(client.get(f"/articles/{second.id}/cut").text, "/cut/preview")
            if one["fields"].get("do") == "automatic"
        )  # fmt: skip
        done = send(client, forms(send(client, back).text, "/cut")[0])
        worked(ledger, tmp_path)
        assert {name: rows for name, rows in ledger.dump().items() if name != "decisions"} == before
        assert not any(one.open for one in jobs_of(ledger, tmp_path).batches())


def test_a_hostile_page_is_cut_as_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>{{7*7}}\x1b[31m\u202e"
    text = f"青禾市{evil}开工\n\n　　3月5日，青禾{evil}项目开工，总投资35亿元。\n　　{evil}当天，又有3个项目签约。\n"
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "<img src=x onerror=alert(9)>.txt").write_text(text, encoding="utf-8")
    url = str(tmp_path / "l.db")
    options = ["--out", str(tmp_path / "r"), "--ledger", url, "--cache", str(tmp_path / "cache")]
    assert main(["run", str(folder), *options]) == 0
    with open_ledger(url) as ledger:
        client = client_of(ledger, tmp_path)
        name = client.get("/articles.json").json()["rows"][0]["id"]
        here = client.get(f"/articles/{name}/cut").text
        places = [int(one) for one in re.findall(r'name="at" value="(\d+)"', here)]
        there = client.get(f"/articles/{name}/cut/preview", params={"do": "split", "at": places[0]})
        assert there.status_code == 200
        done = send(client, forms(there.text, "/cut")[0], why=evil).text
        for page in (here, there.text, done):
            assert "<script>alert" not in page
            assert "<img" not in page
            assert "\x1b" not in page
            assert "49" not in re.findall(r"alert\(1\)&lt;/script&gt;(..)", page)
        worked(ledger, tmp_path)
        assert client.get("/articles.json").json()["rows"][0]["id"] != name
