"""Replies of a real language model to the seeds, recorded by hand, through openai, instructor, grounding and checks.

Each fixture carries its request, so that a later prompt does not void it; recording anew is a deliberate act:
`summarizer requests seeds --model NAME --as-text DIR`, answers, `summarizer replies DIR --into fixtures/replies`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer import pipeline
from summarizer.draft import article_of, items
from summarizer.endpoint import Options, open_endpoint
from summarizer.pipeline import Plan
from summarizer.reading import read_paths
from summarizer.records import Record
from summarizer.settings import Settings
from summarizer.text import Folded, Source
from tests.conftest import GOLD, ROOT, SEEDS

REPLIES = ROOT / "fixtures" / "replies"
# Measured when the replies were recorded; the model's mistakes are part of them.
FLOORS = {
    "number_f1": 0.99, "number_recall": 0.99, "project_f1": 0.97, "measure": 0.98, "status": 0.98, "bound": 0.99,
    "period": 0.97, "attachment": 0.99, "stage": 0.90, "grounded": 1.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("replayed")
    pages = (page for page in read_paths([str(SEEDS)]) if isinstance(page, Source))
    with open_endpoint(Settings(endpoint=f"replay:{REPLIES}"), Options(any_prompt=True)) as endpoint:
        account = pipeline.run(pages, endpoint, Plan(out))
    assert account.states == {"ok": 22}
    assert account.totals.requests == 0
    return out


def test_every_article_of_the_seeds_has_a_reply_with_its_request_and_provenance() -> None:
    fixtures = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(REPLIES.glob("*.json"))]
    assert len(fixtures) == 22
    assert len({article_of(fixture["request"]["messages"]).text for fixture in fixtures}) == 22
    assert all("without an API" in fixture["provenance"] for fixture in fixtures)


def test_the_replies_score_on_the_gold_as_when_they_were_recorded(replayed: Path) -> None:
    command = [
        sys.executable,
        "-B",
        "benchmarks/score.py",
        str(replayed / "records.jsonl"),
        str(GOLD / "seeds"),
        "seeds",
    ]
    done = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True, check=True)
    scored = json.loads(done.stdout)
    assert {name: scored[name] for name in FLOORS if scored[name] < FLOORS[name]} == {}


def test_every_quote_that_stands_in_the_article_is_grounded(replayed: Path) -> None:
    for line in (replayed / "records.jsonl").read_text(encoding="utf-8").splitlines():
        record = Record.model_validate_json(line)
        assert record.provenance is not None
        assert record.provenance.model == "assistant-model"
        quantities = [*record.metrics, *(q for project in record.projects for q in project.quantities)]
        flagged = {flag.target_id for flag in record.flags if flag.severity == "error"}
        assert all(q.start is not None or q.id in flagged for q in quantities)


def test_no_item_of_the_replies_was_lost_on_the_way() -> None:
    for path in sorted(REPLIES.glob("*.json")):
        fixture = json.loads(path.read_text(encoding="utf-8"))
        content = fixture["reply"]["choices"][0]["message"]
        said = content.get("content") or content["tool_calls"][0]["function"]["arguments"]
        draft, rejected = items(json.loads(said))
        text = Folded.of(article_of(fixture["request"]["messages"]).text)
        assert rejected == ()
        assert all(text.locate(project.quote) for project in draft.projects)
