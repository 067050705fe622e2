"""The briefing by its page: read, edited and held against the ledger, confirmed, taken along."""

import io
import zipfile
from html import unescape
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from summarizer.errors import LedgerError
from summarizer.ledger import Ledger
from summarizer.ledger.database import changed
from summarizer.ledger.decided import By
from summarizer.web.composing import MOST, Composing
from tests.pages import client_of, forms, send
from tests.test_web import client as client
from tests.test_web import ledger as ledger

ADDRESS = "/briefing?month=2025-05"


def told(client: TestClient) -> Any:
    return client.get(ADDRESS.replace("/briefing", "/briefing.json")).json()


def edit(client: TestClient, paragraph: Any, text: str) -> Any:
    page = client.get(ADDRESS).text
    form = next(one for one in forms(page, "/briefing/edit") if one["fields"]["key"] == paragraph["key"])
    return send(client, {**form, "action": unescape(form["action"])}, text=text)


def confirm(client: TestClient) -> Any:
    return send(client, forms(client.get(ADDRESS).text, "/briefing/confirm")[0])


def editable(client: TestClient) -> list[Any]:
    return [one for one in told(client)["paragraphs"] if one["key"]]


def test_every_source_mark_leads_to_a_note_and_every_source_to_its_article(client: TestClient) -> None:
    import re

    page = client.get(ADDRESS).text
    marks = set(re.findall(r'href="#(n\d+)"', page))
    assert marks
    assert marks <= set(re.findall(r'id="(n\d+)"', page))
    assert len(re.findall(r'href="/articles/sha256:', page)) >= 5
    assert 'class="banner"' in page


def test_a_paragraph_in_other_words_keeps_its_marks_and_its_ground(client: TestClient) -> None:
    paragraph = editable(client)[0]
    answer = edit(client, paragraph, paragraph["text"].replace("本月共收录", "本月收录"))
    assert answer.status_code == 200
    [changed] = [one for one in editable(client) if one["edited"]]
    assert changed["groundless"] == []
    assert "本月收录" in answer.text


def test_a_figure_without_ground_is_told_marked_and_goes_with_every_file(client: TestClient) -> None:
    paragraph = editable(client)[0]
    answer = edit(client, paragraph, paragraph["text"] + "全年可望完成投资8888.8亿元。")
    assert "8888.8亿元" in answer.text
    assert "<mark>" in answer.text
    [changed] = [one for one in editable(client) if one["edited"]]
    assert any("8888.8亿元" in one for one in changed["groundless"])
    file = client.get("/briefing/file", params={"month": "2025-05", "format": "docx"})
    words = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
    assert "其中无台账依据的" in words


def test_no_words_give_the_paragraph_back(client: TestClient) -> None:
    before = told(client)
    paragraph = editable(client)[0]
    edit(client, paragraph, "改动了。")
    edit(client, paragraph, "")
    assert told(client) == before


def test_confirming_takes_the_draft_mark_and_a_changed_ledger_gives_it_back(client: TestClient, ledger: Ledger) -> None:
    assert told(client)["draft"]
    paragraph = editable(client)[1]
    edit(client, paragraph, paragraph["text"] + "以上为汇总情况。")
    page = confirm(client)
    assert 'class="banner"' not in page.text
    assert "王芳" in page.text
    assert told(client)["confirmed_by"] == "王芳"
    markdown = client.get("/briefing/file", params={"month": "2025-05", "format": "md"}).text
    assert "草稿" not in markdown
    assert "以上为汇总情况" in markdown
    one = next(
        row for row in ledger.projects() if any(m["date"] and m["date"].startswith("2025-05") for m in row["mentions"])
    )
    preview = client.get(f"/projects/{one['project_id']}/change", params={"do": "rename", "called": "改名后的项目"})
    send(client, forms(preview.text, "/change")[0])
    assert told(client)["draft"]


def test_only_the_text_that_was_seen_is_confirmed(client: TestClient) -> None:
    form = forms(client.get(ADDRESS).text, "/briefing/confirm")[0]
    edit(client, editable(client)[0], "另一段话。")
    assert send(client, form).status_code == 409
    assert told(client)["draft"]


def test_every_format_is_given_as_a_file(client: TestClient) -> None:
    starts = {"docx": b"PK", "xlsx": b"PK", "html": b"<!DOCTYPE", "md": b"#"}
    for name, start in starts.items():
        for edition in ("work", "report"):
            answer = client.get("/briefing/file", params={"month": "2025-05", "format": name, "edition": edition})
            assert answer.status_code == 200
            assert answer.content.lstrip().startswith(start)
            assert "attachment" in answer.headers["content-disposition"]
    assert client.get("/briefing/file", params={"month": "2025-05", "format": "exe"}).status_code == 422
    assert client.get("/briefing", params={"week": "nie"}).status_code == 400


def test_what_a_person_writes_is_text(client: TestClient) -> None:
    answer = edit(client, editable(client)[0], "<script>alert(1)</script><img src=x onerror=alert(2)>“引文”")
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_what_was_composed_holds_until_the_ledger_changes_and_edits_are_no_change(
    client: TestClient, ledger: Ledger
) -> None:
    before = client.get(ADDRESS).text
    state = state_of(ledger)
    edit(client, editable(client)[0], "本月情况见下。")
    assert "本月情况见下。" in client.get(ADDRESS).text
    assert state_of(ledger) == state
    told_of = next(one for one in ledger.projects() if one["name"] in before)
    ledger.rename(told_of["project_id"], "湖畔新名工程", By("王芳"))
    assert state_of(ledger) == state + 1
    assert "湖畔新名工程" in client.get(ADDRESS).text


def state_of(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return changed(connection)


def test_a_thing_is_made_once_however_many_ask_and_what_failed_is_made_again() -> None:
    composing = Composing()
    made: list[str] = []

    def make() -> str:
        made.append("once")
        if len(made) == 1:
            raise LedgerError("the disk is full")
        return "a briefing"

    with pytest.raises(LedgerError, match="disk"):
        composing.wanted("key", make).result()
    asked = [composing.wanted("key", make) for _ in range(5)]
    assert {one.result() for one in asked} == {"a briefing"}
    assert len(made) == 2
    assert composing.at_once("key", make) == "a briefing"
    for number in range(MOST):
        composing.wanted(number, lambda: "another").result()
    composing.wanted("key", make).result()
    assert len(made) == 3


def test_who_asks_for_what_takes_long_is_told_so_and_then_gets_it(ledger: Ledger, tmp_path: Path) -> None:
    composing, gate = Composing(), Event()
    composing.wanted("what was asked before", gate.wait)
    client = client_of(ledger, tmp_path, composing=composing, patience=0.01)
    waiting = client.get(ADDRESS)
    assert waiting.status_code == 200
    assert 'http-equiv="refresh"' in waiting.text
    assert "正在编写" in waiting.text
    gate.set()
    assert client.get(ADDRESS.replace("/briefing", "/briefing.json")).json()["paragraphs"]
    assert 'class="letterhead"' in client.get(ADDRESS).text
