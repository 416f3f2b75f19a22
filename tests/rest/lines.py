"""What Express Gateway's Admin API answers with, and how a test compares it."""

from __future__ import annotations

from typing import Any

import httpx2

STEVE = {"username": "steve", "firstname": "Steve", "lastname": "Brown"}
NOW, TEXT = "<javascript-time>", "text/plain; charset=utf-8"


async def steve(express: httpx2.AsyncClient, **more: Any) -> Any:
    response = await express.post("/users", json={**STEVE, **more})
    assert response.status_code == 200, response.text
    return response.json()


def line(status: int, words: str) -> tuple[int, str, str]:
    return status, TEXT, words


def said(response: httpx2.Response) -> tuple[int, str, str]:
    """To compare with a line."""
    return response.status_code, response.headers["content-type"], response.text
