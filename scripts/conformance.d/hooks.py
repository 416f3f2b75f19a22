"""What Schemathesis holds against an answer: its own check takes every refusal of a value for a failure."""

# ruff: noqa: S101 - a check of Schemathesis fails by AssertionError

from __future__ import annotations

from typing import Any

import schemathesis  # type: ignore[import-not-found]


@schemathesis.check  # type: ignore[untyped-decorator]
def refused_or_answered(_context: Any, response: Any, _case: Any) -> None:
    assert response.status_code < 500, response.text
    body = response.json()
    assert set(body) <= {"data", "errors"}, response.text
    assert "data" in body or body["errors"], response.text
    for error in body.get("errors", []):
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR", response.text
