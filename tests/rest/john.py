"""John Doe, whom the tests of Antfly are about."""

from __future__ import annotations

import base64
from typing import Any

import httpx2

ORDERS = {"resource": "orders_table", "resource_type": "table", "type": "read"}
PASSWORD = "s3cr3tP@sswOrd"


async def john(antfly: httpx2.AsyncClient, **more: Any) -> None:
    body = {"password": PASSWORD, "initial_policies": [ORDERS], **more}
    assert (await antfly.post("/api/v1/users/johndoe", json=body)).status_code == 201


def basic(name: str = "johndoe", password: str = PASSWORD) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
