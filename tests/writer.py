"""A process that changes what others change at the same time: ``python -m tests.writer URL NAME COUNT``."""

from __future__ import annotations

import asyncio
import sys

from models import Caller, database
from models.database import Sql, execute, scalar
from resolvers import users
from tests.transactions import transacted

READ = Sql("SELECT version FROM projects WHERE name_key = 'shared'")


async def add_one() -> None:
    """What one reads and then writes is lost when another writes in between."""
    await database.lock(7)
    version = await scalar(READ)
    await asyncio.sleep(0)
    await execute(Sql("UPDATE projects SET version = ? WHERE name_key = 'shared'", [version + 1]))


async def change(caller: Caller, name: str) -> int:
    await transacted(add_one)
    await users.create(caller, {"username": name}, None)
    await users.update(caller, {"username": "shared"}, {"first_name": name}, None)
    seen: int = await scalar(READ)
    return seen


async def main(url: str, name: str, count: int) -> None:
    caller = Caller.system()
    await database.connect(url)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        versions = [await change(caller, f"{name} {number}") for number in range(count)]
        assert versions == sorted(set(versions)), versions
    finally:
        await database.disconnect()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
