"""Letting go of what is over: sessions, links, forgotten failures, events older than the setting keeps. And
statistics for SQLite's planner, which PostgreSQL makes by itself."""

from __future__ import annotations

from pathlib import Path

from models import clock, one_time_token, retention, sign_in
from models.database import Sql, execute, optimize, scalar

KINDS = ("users", "projects", "groups", "api_keys", "events")


async def tidy(event_retention_days: int | None = None, event_archive: Path | None = None) -> None:
    """Each statement stands alone: several processes may tidy at once."""
    await execute(Sql("DELETE FROM sessions WHERE expires_at <= ?", [clock.now()]))
    await one_time_token.forget_expired()
    await sign_in.forget_old()
    if event_retention_days is not None:
        oldest = clock.now() - event_retention_days * clock.DAY
        await retention.forget_events(oldest, event_archive)
    await optimize()


async def records() -> dict[str, int]:
    """How many there are of each kind; on a large directory that takes a while."""
    return {kind: int(await scalar(Sql(f"SELECT COUNT(*) AS number FROM {kind}"))) for kind in KINDS}
