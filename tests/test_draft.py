"""What a model fills, item by item."""

from decimal import Decimal
from typing import Any

import pytest

from summarizer.draft import REPEATED, items

QUANTITY = {"measure": "gdp", "text": "1亿元", "value": 1, "unit": "亿元", "quote": "产值1亿元"}
METRIC = QUANTITY | {"subject": "甲县"}
PROJECT = {"name": "甲", "stage": "building", "quote": "甲在建"}


def read(projects: Any = (), metrics: Any = ()) -> tuple[Any, Any]:
    return items({"projects": list(projects), "metrics": list(metrics)})


def test_one_bad_item_does_not_lose_the_others() -> None:
    draft, rejected = read([PROJECT, {"name": "乙"}, "丙"], [METRIC, {"measure": "gdp"}, None])
    assert [p.name for p in draft.projects] == ["甲"]
    assert len(draft.metrics) == 1
    assert [r.item for r in rejected] == [{"name": "乙"}, "丙", {"measure": "gdp"}, None]
    assert "quote: Field required" in rejected[0].reason


def test_a_project_with_one_bad_quantity_keeps_its_others() -> None:
    bad = QUANTITY | {"status": "maybe"}
    draft, rejected = read([PROJECT | {"quantities": [QUANTITY, bad, QUANTITY], "milestones": [{"event": "start"}]}])
    assert len(draft.projects[0].quantities) == 2
    assert [r.item for r in rejected] == [bad, {"event": "start"}]


def test_a_bad_optional_field_is_rejected_alone() -> None:
    draft, rejected = read([PROJECT | {"stage": "在建", "location": 5}], [METRIC | {"basis": "annual"}])
    assert draft.projects[0].stage == "unknown"
    assert draft.metrics[0].basis is None
    assert [r.item for r in rejected] == [{"stage": "在建"}, {"location": 5}, {"basis": "annual"}]


@pytest.mark.parametrize("field", ["status", "bound", "role"])
def test_a_bad_word_whose_default_would_be_a_claim_rejects_the_item(field: str) -> None:
    draft, rejected = read([], [METRIC | {field: "?"}])
    assert not draft.metrics
    assert rejected[0].item == METRIC | {field: "?"}


def test_null_is_the_same_as_leaving_a_key_out() -> None:
    empty = dict.fromkeys(("aliases", "stage", "stage_text", "parties", "quantities", "milestones"))
    draft, rejected = read([{"name": "甲", "quote": "甲"} | empty], [METRIC | {"bound": None, "value": None}])
    assert not rejected
    assert (draft.projects[0].stage, draft.metrics[0].bound, draft.metrics[0].value) == ("unknown", "exact", None)


@pytest.mark.parametrize("value", ["1,234.5", "1，234.5", 1234.5, " 1234.5 "])
def test_numbers_as_models_write_them(value: Any) -> None:
    draft, _ = read([], [METRIC | {"value": value}])
    assert draft.metrics[0].value == Decimal("1234.5")


@pytest.mark.parametrize("value", ["NaN", "1e999", "many", [1]])
def test_no_number_is_no_value(value: Any) -> None:
    draft, rejected = read([], [METRIC | {"value": value}])
    assert draft.metrics[0].value is None
    assert rejected[0].item == {"value": value}


def test_an_item_with_two_values_under_one_key_is_rejected() -> None:
    twice = METRIC | {REPEATED: ["value"]}
    draft, rejected = read([], [twice])
    assert not draft.metrics
    assert "more than once" in rejected[0].reason
    draft, rejected = read([PROJECT | {"quantities": [QUANTITY | {REPEATED: ["text"]}, QUANTITY]}])
    assert len(draft.projects[0].quantities) == 1


def test_a_summary_that_is_no_text_is_rejected_alone() -> None:
    draft, rejected = items({"summary": ["一"], "region": "甲县", "projects": [PROJECT], "metrics": []})
    assert (draft.summary, draft.region, len(draft.projects)) == (None, "甲县", 1)
    assert rejected[0].item == {"summary": ["一"]}
