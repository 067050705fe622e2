"""The review by its pages alone, without a script: decide, undo, be slower, decide on many, rules, the sample."""

import json
import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from summarizer.cli import main
from summarizer.ledger import Ledger, open_ledger
from tests.conftest import ROOT
from tests.pages import client_of, forms, links, send
from tests.test_web import client as client
from tests.test_web import ledger as ledger


def form_with(page: Any, action: str) -> dict[str, Any]:
    """Return the form of a case's page that has the button of an action."""
    return next(one for one in forms(page.text, "/review/") if ("action", action) in one["buttons"])


def flag_of(page: Any) -> str:
    return str(page.url.path).removeprefix("/review/")


def status_of(client: TestClient, flag: str) -> str:
    return str(client.get(f"/review/{flag}.json").json()["flag"]["status"])


def test_the_queue_and_every_case_have_their_page_and_json(client: TestClient) -> None:
    told = client.get("/review.json", params={"size": 200}).json()
    assert told["total"] == len(told["rows"]) > 10
    for row in told["rows"]:
        page = client.get(f"/review/{row['flag']['id']}")
        assert page.status_code == 200
        case = client.get(f"/review/{row['flag']['id']}.json").json()
        assert case["actions"]
        assert "evidence" in page.text
    for address in (
        "/review",
        "/review/rules",
        "/review/sample",
        "/review/log",
        "/review/bulk",
        "/review?kind=implausible",
    ):
        assert client.get(address).status_code == 200, address
        assert client.get(address.split("?")[0].replace("/bulk", "") + ".json").status_code == 200
    assert client.get("/review/f-nix").status_code == 404


def test_the_whole_queue_is_settled_with_forms_alone(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/review/next")
    seen = []
    while "/review/f-" in page.url.path:
        flag = flag_of(page)
        case = client.get(f"/review/{flag}.json").json()
        action = ("take", "accept", "dismiss", "withdraw")[len(seen) % 4]
        action = action if action in case["actions"] else "accept"
        page = send(client, form_with(page, action), action=action, why="核对过")
        assert page.status_code == 200, page.text[-2000:]
        seen.append((flag, action))
        assert len(seen) < 200
    assert client.get("/review.json").json()["total"] == 0
    assert len(seen) == len({flag for flag, _ in seen})
    for flag, action in seen:
        told = {"take": "corrected", "accept": "accepted", "dismiss": "dismissed", "withdraw": "rejected"}[action]
        case = client.get(f"/review/{flag}.json").json()
        assert case["flag"]["status"] == told
        assert case["flag"]["decision"]["by"] == "王芳"
        assert case["flag"]["decision"]["why"] == "核对过"
    log = client.get("/review/log.json", params={"size": 200}).json()["rows"]
    assert len(log) == len(seen)
    assert "完整" in client.get("/review/log", params={"verify": "true"}).text


def test_the_last_decision_is_undone_from_the_empty_queue_and_settled_flags_say_how(client: TestClient) -> None:
    first = client.get("/review.json").json()["rows"][0]["flag"]
    kind = next(one for one in client.get("/review.json").json()["by"]["kind"] if one != first["kind"])
    only = client.get("/review.json", params={"kind": kind}).json()
    preview = client.get("/review/bulk", params={"kind": kind})
    send(client, forms(preview.text, "/review/bulk")[0], action="accept", why="核对过")
    assert client.get("/review.json", params={"kind": kind}).json()["total"] == 0
    settled = client.get("/review.json", params={"kind": kind, "status": "settled"}).json()
    assert settled["total"] == only["total"]
    assert {row["flag"]["status"] for row in settled["rows"]} == {"accepted"}
    assert "/review" in links(client.get("/review", params={"kind": kind}).text, "/review")
    page = client.get(f"/review/{first['id']}", params={"words": first["message"]})
    end = send(client, form_with(page, "dismiss"), action="dismiss", why="核对过")
    assert end.url.path == "/review"
    undone = send(client, forms(end.text, "/review/undo")[0])
    assert flag_of(undone) == first["id"]
    assert status_of(client, first["id"]) == "open"


def test_what_was_just_decided_is_undone_from_the_next_page(client: TestClient) -> None:
    page = client.get("/review/next?kind=stage_conflict")
    flag = flag_of(page)
    after = send(client, form_with(page, "accept"), action="accept")
    assert flag_of(after) != flag
    assert after.url.params["kind"] == "stage_conflict"
    back = send(client, forms(after.text, "/review/undo/")[0])
    assert flag_of(back) == flag
    assert status_of(client, flag) == "open"


def test_a_case_is_skipped_and_the_filter_stays(client: TestClient) -> None:
    page = client.get("/review/next?kind=cross_article_conflict")
    total = client.get("/review.json?kind=cross_article_conflict").json()["total"]
    seen = []
    for _ in range(total):
        seen.append(flag_of(page))
        page = client.get(next(one for one in links(page.text, "/review/next") if "after" in one))
    assert len(set(seen)) == total
    assert flag_of(page) == seen[0]


def test_an_edited_number_stands_in_the_record_and_in_the_story(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/review/next?severity=error")
    flag = flag_of(page)
    case = client.get(f"/review/{flag}.json").json()
    assert case["field"] == "number"
    done = send(client, form_with(page, "edit"), action="edit", value="19.5亿元", why="以更正为准")
    assert done.status_code == 200
    case = client.get(f"/review/{flag}.json").json()
    assert case["item"]["text"] == "19.5亿元"
    assert case["flag"]["status"] == "corrected"
    article = case["pages"][0]["id"]
    assert "19.5亿元" in client.get(f"/articles/{article}").text


def test_a_value_that_is_no_number_is_told_and_nothing_is_written(client: TestClient) -> None:
    page = client.get("/review/next?severity=error")
    answer = send(client, form_with(page, "edit"), action="edit", value="许多")
    assert answer.status_code == 409
    assert "许多" in answer.text
    assert status_of(client, flag_of(page)) == "open"


def test_the_second_reviewer_is_told_and_loses_nothing(ledger: Ledger, tmp_path: Path) -> None:
    first, second = client_of(ledger, tmp_path, "王芳"), client_of(ledger, tmp_path, "李雷")
    ours, theirs = first.get("/review/next"), second.get("/review/next")
    flag = flag_of(ours)
    assert flag == flag_of(theirs)
    send(first, form_with(ours, "accept"), action="accept", why="核对原文无误")
    answer = send(second, form_with(theirs, "edit"), action="edit", value="12.34亿元", why="看法不同")
    assert answer.status_code == 409
    for words in ("王芳", "核对原文无误", "12.34亿元", "看法不同"):
        assert words in answer.text
    assert status_of(second, flag) == "accepted"
    again = send(second, form_with(answer, "edit"), action="edit", value="12.34亿元", why="看法不同")
    assert again.status_code == 200
    assert status_of(second, flag) == "corrected"
    history = second.get(f"/review/{flag}.json").json()["history"]
    assert [one["by"] for one in history] == ["王芳", "李雷"]


def test_many_are_settled_after_a_preview_and_taken_back_at_once(client: TestClient) -> None:
    before = client.get("/review.json?kind=implausible").json()["total"]
    page = client.get("/review/bulk?kind=implausible")
    assert f"将处理 {before} 条" in page.text
    form = forms(page.text, "/review/bulk")[0]
    done = send(client, form, action="dismiss", why="概数")
    assert f"已处理 {before} 条" in done.text
    assert client.get("/review.json?kind=implausible").json()["total"] == 0
    send(client, forms(done.text, "/review/bulk/undo/")[0])
    assert client.get("/review.json?kind=implausible").json()["total"] == before
    stale = send(client, {**form, "fields": {**form["fields"], "expected": str(before + 1)}}, action="dismiss")
    assert stale.status_code == 409


def test_a_rule_says_what_it_would_settle_then_settles_it_and_is_ended(client: TestClient) -> None:
    page = client.get("/review/rules", params={"kind": "period_conflict", "action": "dismiss"})
    form = next(one for one in forms(page.text, "/review/rules") if one["method"] == "post")
    assert send(client, form, why="").status_code == 409
    done = send(client, form, why="往期数据")
    assert "往期数据" in done.text
    [rule] = client.get("/review/rules.json").json()
    assert rule["hits"] > 0
    assert client.get("/review.json?kind=period_conflict").json()["total"] == 0
    send(client, forms(done.text, "/end")[0])
    [rule] = client.get("/review/rules.json").json()
    assert rule["ended"]["by"] == "王芳"


def test_the_sample_tells_the_residual_error_with_its_interval(client: TestClient) -> None:
    week = "2025-W20"
    facts = client.get("/review/sample.json", params={"week": week}).json()["facts"]
    assert 5 < len(facts) <= 20
    for number in range(4):
        page = client.get("/review/sample", params={"week": week})
        form = forms(page.text, "/review/sample")[1 + number]
        assert send(client, form, verdict="wrong" if number == 0 else "right").status_code == 200
    told = client.get("/review/sample.json", params={"week": week}).json()
    assert (told["checked"], told["wrong"]) == (4, 1)
    assert 0 < told["low"] < 0.25 < told["high"] < 1
    assert "25.0%" in client.get("/review/sample", params={"week": week}).text


def test_a_case_marks_what_is_claimed_and_what_is_disputed_each_in_its_own_way(client: TestClient) -> None:
    page = client.get("/review/next?severity=error").text
    kinds = {kind for words in re.findall(r'<(?:a|span) class="([a-z ]+)"', page) for kind in words.split()}
    assert {"evidence", "claimed", "disputed"} <= kinds


def test_an_unclaimed_number_is_claimed_for_a_subject_and_its_measure_is_offered(filled: Path, tmp_path: Path) -> None:
    records = []
    for line in (filled / "records.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        record |= {"flags": [], "provenance": None, "metrics": record["metrics"][:-2]}
        records.append(json.dumps(record, ensure_ascii=False) + "\n")
    (tmp_path / "fewer.jsonl").write_text("".join(records), encoding="utf-8")
    url = str(tmp_path / "fewer.db")
    assert main(["import", str(tmp_path / "fewer.jsonl"), "--sources", str(ROOT), "--ledger", url]) == 0
    with open_ledger(url) as ledger:
        client = client_of(ledger, tmp_path)
        page = client.get("/review/next?kind=unclaimed_number")
        flag = flag_of(page)
        assert re.search(r'<option value="(?!other)\w+" selected>', page.text)
        assert "unclaimed" in page.text
        before = len(client.get("/review.json?kind=unclaimed_number").json()["rows"])
        send(client, form_with(page, "claim"), action="claim", measure="annual_investment", subject="全省重点项目")
        case = client.get(f"/review/{flag}.json").json()
        assert case["flag"]["status"] == "corrected"
        assert len(client.get("/review.json?kind=unclaimed_number").json()["rows"]) == before - 1
        told = client.get(f"/articles/{case['pages'][0]['id']}.json").json()["record"]
        assert any(one["subject"] == "全省重点项目" for one in told["metrics"])
