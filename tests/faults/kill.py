"""The server is killed while it writes, again and again."""

from __future__ import annotations

import asyncio
import random
from itertools import count
from pathlib import Path

from models import database
from models.database import Sql, scalar
from scripts.hostile.attacked import used
from scripts.hostile.sending import graphql
from tests.faults.asking import KEY, Answer, keep_asking, until_ready
from tests.faults.conftest import Told
from tests.faults.served import served

TIMES, WRITERS = 20, 8
AGAIN = 2.0  # seconds of CPU: what else the machine does counts for nothing
CREATE = """mutation ($name: String!) { createUser(input: {
  username: $name, permissions: [{resourceType: "x", resource: "a", type: READ}]
}) { user { username } problems { message } } }"""
WHOLE = """SELECT COUNT(*) FROM users u WHERE u.username LIKE 'writer%'
  AND (SELECT COUNT(*) FROM names n WHERE n.user_number = u.number) = 1
  AND (SELECT COUNT(*) FROM permissions p WHERE p.user_number = u.number) = 1
  AND (SELECT COUNT(*) FROM events e WHERE e.target_id = u.id AND e.operation = 'createUser') = 1"""
EACH = {
    "users": "SELECT COUNT(*) FROM users WHERE username LIKE 'writer%'",
    "events": "SELECT COUNT(*) FROM events WHERE operation = 'createUser' AND target_label LIKE 'writer%'",
    "names": "SELECT COUNT(*) FROM names WHERE name_key LIKE 'writer%'",
    "whole": WHOLE,
}


async def test_every_acknowledged_write_is_there_and_none_is_half_there(
    url: str, tmp_path: Path, told: Told
) -> None:
    chance, numbers, answers, starts = random.Random(1), count(), list[Answer](), list[float]()  # noqa: S311
    faults = list[str]()
    for _ in range(TIMES):
        with served(tmp_path, url) as server:
            await until_ready(server.port)
            starts.append(used(server.pid))
            over = asyncio.Event()
            asking = keep_asking(
                server.port, WRITERS, lambda: graphql(KEY, CREATE, name=f"writer {next(numbers)}"), over
            )
            writing = asyncio.ensure_future(asking)
            await asyncio.sleep(chance.uniform(0.2, 0.7))
            server.kill()
            over.set()
            answers += await writing
        faults += server.faults
    assert faults == []
    written = [answer for answer in answers if answer.status == 200]
    assert [answer.body for answer in written if b'"problems":[]' not in answer.body] == []
    names = sorted(answer.json["data"]["createUser"]["user"]["username"] for answer in written)

    await database.connect(url)
    found = {name: await scalar(Sql(text)) for name, text in EACH.items()}
    kept = await database.rows(Sql("SELECT username FROM users WHERE username LIKE 'writer%'"))
    await database.disconnect()
    told(
        f"{len(names):,} acknowledged in {TIMES} lives, {found['users']:,} there; "
        f"again within {max(starts[1:]):.1f} s of CPU"
    )
    assert set(names) <= {row["username"] for row in kept}
    assert set(found.values()) == {len(kept)}
    assert max(starts[1:]) < AGAIN
