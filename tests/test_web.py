"""The pages on real ledgers: they answer, page by page, in two languages, and take forms only from themselves."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from summarizer.cli import main
from summarizer.ledger import Ledger, open_ledger
from summarizer.ledger.decided import By
from summarizer.web.app import PAGES as ROUTERS
from summarizer.web.desk import own
from tests.conftest import ROOT
from tests.pages import client_of, copied, forms, links, send

PAGES = ("/", "/articles", "/projects", "/metrics", "/promises")
JSON = ("/overview.json", "/articles.json", "/projects.json", "/metrics.json", "/promises.json", "/openapi.json")
WEB = ROOT / "summarizer" / "web"


@pytest.fixture
def ledger(filled: Path, url: str, tmp_path: Path) -> Iterator[Ledger]:
    with copied(filled / "summarizer.db", url, tmp_path) as made:
        yield made


@pytest.fixture
def client(ledger: Ledger, tmp_path: Path) -> TestClient:
    return client_of(ledger, tmp_path)


def test_every_page_and_its_json_answers_quickly_and_small(client: TestClient) -> None:
    for address in (*PAGES, *JSON):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        assert len(answer.content) < 300_000
        kind = "application/json" if address.endswith(".json") else "text/html"
        assert answer.headers["content-type"].startswith(kind)
    assert "review" in client.get("/").text
    routes = client.get("/openapi.json").json()["paths"]
    assert {"/projects.json", "/projects/{name}.json", "/articles/{name}.json"} <= routes.keys()
    assert routes["/projects.json"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_an_empty_ledger_has_pages_too(tmp_path: Path) -> None:
    with open_ledger(str(tmp_path / "empty.db")) as ledger:
        client = client_of(ledger, tmp_path)
        for address in (*PAGES, *JSON):
            assert client.get(address).status_code == 200, address


def test_every_article_and_project_has_its_page_and_json(client: TestClient) -> None:
    for kind, key in (("articles", "id"), ("projects", "id")):
        rows = client.get(f"/{kind}.json", params={"size": 200}).json()["rows"]
        assert len(rows) > 20
        for row in rows[:40]:
            for ending in ("", ".json"):
                answer = client.get(f"/{kind}/{row[key]}{ending}")
                assert answer.status_code == 200, (row, answer.text[:300])


def test_a_number_leads_to_its_record_and_back_without_a_script(client: TestClient) -> None:
    seen = 0
    for row in client.get("/articles.json").json()["rows"]:
        text = client.get(f"/articles/{row['id']}").text
        names = re.findall(r'<tr id="r-([pqm\d]+)"', text)
        for name in names:
            assert f'href="#t-{name}"' in text
            seen += f'id="t-{name}"' in text and f'href="#r-{name}"' in text
    assert seen > 250


def test_the_article_reads_as_it_was_printed(client: TestClient) -> None:
    for row in client.get("/articles.json").json()["rows"][:10]:
        page = client.get(f"/articles/{row['id']}").text
        told = client.get(f"/articles/{row['id']}.json").json()
        printed = page[page.index('<div class="printed">') : page.index('<section class="card records"')]
        words = re.sub(r"<[^>]+>", "", printed).replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
        plain = re.sub(r"\s", "", told["text"])
        assert plain in re.sub(r"\s", "", words)


def test_pages_of_a_list_join_without_gap_or_repetition(client: TestClient) -> None:
    for address in (
        "/articles.json",
        "/metrics.json",
        *(f"/projects.json?sort={one}" for one in ("last", "name", "investment", "first", "due")),
    ):
        join = "&" if "?" in address else "?"
        whole = client.get(f"{address}{join}size=200").json()["rows"]
        rows, after = [], ""
        while after is not None:
            page = client.get(f"{address}{join}size=7&after={after}").json()
            assert len(page["rows"]) <= 7
            rows += page["rows"]
            after = page["after"]
        assert rows[: len(whole)] == whole, address
        assert len(rows) > 7


def test_a_wrong_place_in_a_list_is_told_in_one_line(client: TestClient) -> None:
    for after in ("x", "bnVsbA", "e30", "W10", "W3t9LCJhIl0"):
        answer = client.get("/projects.json", params={"after": after})
        assert answer.status_code == 409
        assert "\n" not in answer.json()["error"]


def test_the_address_is_the_filter(client: TestClient) -> None:
    rows = client.get("/projects.json", params={"stage": "building", "least": "5亿", "sort": "investment"}).json()[
        "rows"
    ]
    assert rows
    amounts = [row["total_investment"]["value"] for row in rows]
    assert all(row["stage"] == "building" for row in rows)
    assert amounts == sorted(amounts, reverse=True)
    assert min(amounts) >= 5e8
    answer = client.get("/projects", params={"least": "许多"})
    assert answer.status_code == 400
    assert "许多" in answer.text


def test_what_is_not_there_is_told_in_the_readers_language(client: TestClient) -> None:
    answer = client.get("/projects/P-nix")
    assert answer.status_code == 404
    assert "台账里没有这个项目" in answer.text
    assert client.get("/nix").status_code == 404
    assert client.get("/articles/sha256:0.json").json()["error"]
    assert client.get("/articles", params={"size": "many"}).status_code == 422


def test_the_language_and_the_name_are_remembered(client: TestClient) -> None:
    form = forms(client.get("/projects?stage=building").text, "/reader")[0]
    answer = send(client, form, language="en", name="李\x00雷<script>")
    assert answer.url.path == "/projects"
    assert answer.url.query == b"stage=building"
    assert "Project ledger" in answer.text
    assert "李雷&lt;script&gt;" in answer.text
    assert "<script>" not in answer.text.replace("<script src=", "")


def test_only_our_own_pages_are_gone_back_to() -> None:
    for address in (
        "//evil.example/",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        None,
        "/a\r\nb",
    ):
        assert own(address) is None
    assert own("/projects?stage=building&q=湖") == "/projects?stage=building&q=%E6%B9%96"


def test_both_languages_have_the_same_keys_and_templates_have_no_words_of_their_own() -> None:
    from summarizer.web.texts import texts_in

    zh, en = texts_in("zh").entries, texts_in("en").entries
    assert zh.keys() == en.keys()
    for key in zh:
        assert sorted(re.findall(r"\{\w+\}", zh[key])) == sorted(re.findall(r"\{\w+\}", en[key])), key
    chinese = re.compile("[一-鿿]")
    for file in sorted(WEB.rglob("*")):
        if file.suffix in (".py", ".html", ".js", ".css") and "min" not in file.name:
            for line in file.read_text(encoding="utf-8").splitlines():
                words = line.split('"""')[-1] if '"""' in line else line
                assert not chinese.search(words), (file.name, line)


def test_every_word_of_the_interface_is_on_some_page() -> None:
    from summarizer.web.review import WORDS
    from summarizer.web.texts import texts_in

    told = "".join(file.read_text(encoding="utf-8") for kind in ("*.html", "*.py") for file in WEB.rglob(kind))
    begun = tuple(re.findall(r'"(\w+\.\w*)" ~|f"(\w+\.\w*)\{', told))
    listed = {*re.findall(r'word\("(\w+)"', told), *WORDS, "problem", "remedy"}
    for key in texts_in("zh").entries:
        of_group = key.split(".")[0] in listed or key.startswith(tuple(one for pair in begun for one in pair if one))
        assert of_group or f'"{key}"' in told, key


def test_a_foreign_name_of_this_machine_is_refused(client: TestClient) -> None:
    for host in ("evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::1].evil"):
        assert client.get("/", headers={"host": host}).status_code == 400, host
    for host in ("localhost:9", "[::1]:8765", "127.0.0.1"):
        assert client.get("/", headers={"host": host}).status_code == 200, host


def test_a_form_from_elsewhere_changes_nothing(client: TestClient, ledger: Ledger) -> None:
    one = ledger.projects()[0]["project_id"]
    address = f"/projects/{one}/change"
    form = forms(client.get(address, params={"do": "rename", "called": "新名"}).text, "/change")[0]
    before = ledger.story(one)["name"]
    for headers in (
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
    ):  # fmt: skip
        assert client.post(address, data=form["fields"], headers=headers).status_code == 403, headers
    for token in ("", "x", "é", None):
        told = {name: value for name, value in {**form["fields"], "token": token}.items() if value is not None}
        answer = client.post(address, data=told)
        assert answer.status_code == 403
        assert "过期" in answer.text
    del client.headers["origin"]
    assert client.post(address, data=form["fields"]).status_code == 403
    assert ledger.story(one)["name"] == before


def test_no_route_takes_a_form_without_the_token(client: TestClient) -> None:
    routes = [route for router in ROUTERS for route in router.routes if "POST" in getattr(route, "methods", ())]
    assert routes
    for route in routes:
        answer = client.post(re.sub(r"\{\w+\}", "x", route.path), data={"a": "b"})
        assert answer.status_code in (403, 422), route.path


def test_every_answer_carries_the_policy_and_pages_have_no_script_or_style_inline(client: TestClient) -> None:
    story = client.get("/projects.json").json()["rows"][0]["id"]
    article = client.get("/articles.json").json()["rows"][0]["id"]
    for address in (
        *PAGES,
        *JSON,
        f"/projects/{story}",
        f"/articles/{article}",
        "/nix",
        "/static/page.css",
        "/articles?size=x",
    ):
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        if "html" in answer.headers["content-type"]:
            assert not re.search(
                r"<[^>]+\sstyle=|<[^>]+\son\w+=|<style|<script(?! src=\"/static/)|javascript:", answer.text
            )
            assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text)


def test_cookies_are_for_this_site_and_not_for_scripts(client: TestClient) -> None:
    form = forms(client.get("/").text, "/reader")[0]
    answer = client.post("/reader", data={**form["fields"], "language": "en"}, follow_redirects=False)
    for cookie in answer.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie.replace("Strict", "strict")


def test_two_projects_become_one_after_a_preview(client: TestClient, ledger: Ledger) -> None:
    first, second = [row["project_id"] for row in ledger.projects()[:2]]
    before = ledger.dump()
    preview = send(client, forms(client.get(f"/projects/{first}").text, "/change")[0], do="merge", other=second)
    assert preview.status_code == 200
    assert ledger.dump() == before
    foreseen = ledger.merge_preview(first, second, By("王芳"))
    assert ledger.dump() == before
    done = send(client, forms(preview.text, "/change")[0], why="同一项目")
    assert done.status_code == 200
    story = ledger.story(first)
    assert story["project_id"] == ledger.story(second)["project_id"]
    assert story == foreseen
    known = before["flags"]
    new = [one for one in story["flags"] if one["id"] not in {row["id"] for row in known}]
    assert all(html.escape(one["message"], quote=False) in preview.text for one in new)


def test_a_chosen_article_is_split_off_after_a_preview(client: TestClient, ledger: Ledger) -> None:
    story = next(one for one in ledger.projects() if len(one["mentions"]) > 2)
    name, mention = story["project_id"], story["mentions"][0]["mention"]
    assert client.get(f"/projects/{name}/change", params={"do": "split"}).status_code == 400
    preview = client.get(f"/projects/{name}/change", params={"do": "split", "mention": mention})
    done = send(client, forms(preview.text, "/change")[0])
    assert done.status_code == 200
    assert ledger.story(mention)["project_id"] != ledger.story(story["mentions"][-1]["mention"])["project_id"]


def test_a_new_name_is_shown_everywhere(client: TestClient, ledger: Ledger) -> None:
    name = ledger.projects()[0]["project_id"]
    preview = client.get(f"/projects/{name}/change", params={"do": "rename", "called": "<b>湖畔</b>新城"})
    assert "&lt;b&gt;湖畔" in preview.text
    done = send(client, forms(preview.text, "/change")[0])
    assert "&lt;b&gt;湖畔&lt;/b&gt;新城" in done.text
    assert ledger.story(name)["name"] == "<b>湖畔</b>新城"
    assert links(done.text, "/projects/")


def test_another_address_than_this_machines_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "::", "example.org"):
        assert main(["serve", "--host", host]) == 2
        told = capsys.readouterr().err
        assert "no accounts yet" in told
        assert told.count("\n") == 1


def test_the_filtered_table_is_given_as_csv_and_excel_without_formulas(client: TestClient, ledger: Ledger) -> None:
    import csv
    import io

    from openpyxl import load_workbook

    one = ledger.projects()[0]["project_id"]
    ledger.rename(one, "=cmd|' /C calc'!A0\x1b[31m", By("王芳", "2025-06-01T08:00:00Z"))
    params = {"sort": "name", "size": "3"}
    rows = list(csv.reader(io.StringIO(client.get("/projects.csv", params=params).content.decode("utf-8-sig"))))
    assert len(rows) == 1 + client.get("/projects.json").json()["total"]
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
    sheet = load_workbook(io.BytesIO(client.get("/projects.xlsx", params=params).content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sum(1 for _ in sheet.iter_rows()) == len(rows)
    few = client.get("/projects.csv", params={"stage": "building"}).content.decode("utf-8-sig")
    assert 1 < few.count("\n") < len(rows)
