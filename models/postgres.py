"""Tortoise's PostgreSQL client, whose connections go back to the pool without asking the server anything."""

from __future__ import annotations

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient


class Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Nothing of ours outlasts its transaction; resetting would be a second statement after each."""
        return ""


class Client(AsyncpgDBClient):
    connection_class = Connection


client_class = Client
