"""The contract: exact numbers, all keys always, schemas as published."""

import json
from decimal import Decimal

import pytest
from pydantic import ValidationError

from summarizer.records import (
    ArticleRef,
    Canonical,
    Metric,
    Provenance,
    Quantity,
    Record,
    SourceRef,
    content_id,
    json_schemas,
)
from tests.conftest import ROOT


def test_schemas_on_disk_are_the_models() -> None:
    for name, schema in json_schemas().items():
        assert json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8")) == schema, "run: make schemas"


def test_money_is_exact_inside_and_a_json_number_outside() -> None:
    quantity = Quantity(value=Decimal("754.85"), canonical=Canonical(value=Decimal("754.85") * 10**8, unit="CNY"))
    said = json.loads(quantity.model_dump_json())
    assert quantity.canonical is not None
    assert quantity.canonical.value == Decimal(75485000000)
    assert said["value"] == 754.85
    assert '"value":75485000000,' in quantity.model_dump_json()
    assert isinstance(said["canonical"]["value"], int)


def test_numbers_are_numbers_in_the_schema() -> None:
    schema = json_schemas()["record.json"]["$defs"]["Canonical"]
    assert schema["properties"]["value"]["type"] == "number"


def test_every_key_is_always_present() -> None:
    line = json.loads(Record(article=ArticleRef(source=SourceRef(path="a.txt"))).to_json())
    assert line["schema_version"] == "1.0"
    assert (line["projects"], line["flags"], line["rejected"], line["reason"]) == ([], [], [], None)
    assert {"stretches", "start", "end", "sha256"} <= line["article"]["source"].keys()
    required = json_schemas()["record.json"]["required"]
    assert set(required) == set(line)


def test_a_record_from_elsewhere_may_leave_out_almost_everything() -> None:
    record = Record.model_validate_json(
        '{"article": {"source": {"path": "a.txt"}, "region": "济南市", "unheard_of": 1},'
        ' "projects": [{"name": "甲项目", "quantities": [{"text": "3亿元", "value": 3, "unit": "亿元",'
        ' "measure": "total_investment", "evidence": {"quote": "总投资3亿元", "start": 5, "end": 12}}]}]}'
    )
    quantity = record.projects[0].quantities[0]
    assert quantity.bound == "exact"
    assert quantity.evidence.spans == ((5, 12),)
    assert record.article.region is not None
    assert record.article.region.name == "济南市"


@pytest.mark.parametrize("value", ["1e400", "NaN", "1e-300", 10**60])
def test_numbers_that_no_newspaper_prints_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate({"value": value})


def test_records_read_back_are_the_same_line() -> None:
    provenance = Provenance(endpoint="embedded", model="m", prompt="p", schema="1.0", at="2026-01-01T00:00:00Z")
    metric = Metric(value=Decimal("1.10"), subject="某区", support={"subject": ((1, 2),)})
    record = Record(article=ArticleRef(source=SourceRef(path="a")), metrics=(metric,), provenance=provenance)
    assert Record.model_validate_json(record.to_json()).to_json() == record.to_json()
    assert json.loads(record.to_json())["provenance"]["schema"] == "1.0"


def test_an_id_is_the_content() -> None:
    assert content_id("q", {"b": 1, "a": "亿"}) == content_id("q", {"a": "亿", "b": 1})
    assert content_id("q", {"a": 1}) != content_id("q", {"a": 2})


def test_a_lone_surrogate_and_odd_line_ends_stay_one_line_of_utf_8() -> None:
    record = Record(article=ArticleRef(source=SourceRef(path="a.txt"), title="甲\ud800乙\u2028丙"))
    line = record.to_json()
    assert len(line.splitlines()) == 1
    assert line.encode("utf-8")
    assert json.loads(line)["article"]["title"] == "甲\ud800乙\u2028丙"
    plain = Record(article=ArticleRef(source=SourceRef(path="a.txt"), title="甲乙"))
    assert plain.to_json().split('"title"')[0] == line.split('"title"')[0]
