"""The committed description is what the server answers by; made-up requests find nothing."""

import json
from pathlib import Path

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from spoedketen.live.api.application import api
from spoedketen.live.api.gates import OPERATIONS

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "reference" / "openapi.yaml"


def test_the_committed_description_is_that_of_the_code():
    """`scripts/openapi` writes it anew."""
    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    assert yaml.safe_load(COMMITTED.read_text(encoding="utf-8")) == described


def test_every_operation_names_its_permission_and_its_errors():
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            answers = set(operation["responses"])
            assert {401, 403, 429, 503} <= answers, (method, path)


@pytest.fixture(scope="module")
def described(country_server):
    loaded = schemathesis.openapi.from_url(f"{country_server.address}/api/v1/openapi.json")
    loaded.config.update(headers={"Authorization": f"Bearer {country_server.keys['o1']}"})
    return loaded


@pytest.mark.slow
@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_made_up_requests_find_no_fault(described, operation):
    found = described.find_operation_by_id(operation)

    @given(case=found.as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(case):
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    holds()
