"""Every JSON route, asked for whatever its description allows: no answer is an error of ours, each fits its schema."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from summarizer.ledger import Ledger, open_ledger
from tests.pages import client_of

CHECKS = [not_a_server_error, response_schema_conformance]


@pytest.fixture(scope="module")
def ledger(filled: Path) -> Iterator[Ledger]:
    with open_ledger(str(filled / "summarizer.db")) as whole:
        yield whole


def asked(ledger: Ledger, out: Path, examples: int) -> int:
    """Ask every JSON route for as many examples; return how many routes there are."""
    client = client_of(ledger, out)
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    routes = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.method.upper() != "GET" or not operation.path.endswith(".json"):
            continue
        routes += 1

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def each(case: schemathesis.Case) -> None:
            answer = client.get(case.formatted_path, params=case.query)
            case.validate_response(answer, checks=CHECKS)

        each()
    return routes


def test_json_routes_hold_what_their_description_says(ledger: Ledger, tmp_path: Path) -> None:
    assert asked(ledger, tmp_path, 6) > 12


@pytest.mark.soak
def test_json_routes_hold_it_for_many_examples(ledger: Ledger, tmp_path: Path) -> None:
    assert asked(ledger, tmp_path, int(os.environ.get("EXAMPLES", "500"))) > 12
