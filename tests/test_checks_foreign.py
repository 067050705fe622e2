"""Records from anywhere: what may be missing, what is told."""

import json
from decimal import Decimal

import pytest

from summarizer.checks.foreign import BadLine, read_record


@pytest.mark.parametrize(
    "line", ["", "[]", "{", "3", '{"metrics": 3}', '{"article": {"source": {}}}', '{"article": 1e999}']
)
def test_a_line_that_is_no_record_says_why(line: str) -> None:
    with pytest.raises(BadLine):
        read_record(line)


def test_a_foreign_record_may_lack_everything_but_what_is_needed() -> None:
    line = {
        "article": {"source": {"path": "t.txt"}, "region": "某市"},
        "metrics": [
            {
                "text": "35亿元",
                "value": "35",
                "unit": "亿元",
                "measure": "headcount",
                "bound": None,
                "evidence": {"quote": "q", "start": 0, "end": 3},
            }
        ],
        "projects": [{"name": "甲", "stage": "finished", "aliases": None, "milestones": [{"date": "2024"}]}],
        "unknown": {"deep": [1]},
    }
    record = read_record(json.dumps(line, ensure_ascii=False))
    metric = record.metrics[0]
    assert (metric.measure, metric.bound, metric.value, metric.evidence.spans) == (
        "other",
        "exact",
        Decimal(35),
        ((0, 3),),
    )
    assert (record.projects[0].stage, record.projects[0].milestones[0].event) == ("unknown", "other")
