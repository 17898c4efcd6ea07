"""Whatever the OpenAPI allows is asked of the JSON twins and files: never an error of the server."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, settings

from luoshi.store import Shelf
from luoshi.web import create_app


def test_no_request_breaks_the_server(shelf: Shelf) -> None:
    """Every operation of the interface, with values that its schema allows."""
    # Not by the plugin for pytest, which asks for internals that pytest 9 no longer has.
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(shelf), headers={"Host": "127.0.0.1"})
    broken: dict[str, str] = {}
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=5, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            answer = case.call(headers={"Host": "127.0.0.1"})
            if answer.status_code >= 500:
                broken[case.operation.label] = f"{answer.status_code} {case.as_curl_command()}"

        ask()
        asked += 1
    assert asked > 40 and broken == {}
