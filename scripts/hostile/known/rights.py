"""Known attacks by what somebody holds, and by what a refusal writes."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from models import Permission, clock, database
from models.database import Sql, execute, scalar
from scripts.benchmark.directory import insert
from scripts.benchmark.load import COUNTER, Job, run
from scripts.hostile.attacked import Attacked
from scripts.hostile.known import Attack, Outcome, asked
from scripts.hostile.sending import graphql

GRANTS = 5000
OWNER, HOLDER = 2, 3
"""The numbers of who asks, and of whom it is about."""


def on(attacked: Attacked, work: Callable[[], Awaitable[Any]]) -> Any:
    """Do it in the database itself."""

    async def run() -> Any:
        await database.connect(attacked.filled.url)
        try:
            return await work()
        finally:
            await database.disconnect()

    return asyncio.run(run())


def give(attacked: Attacked) -> str:
    """5,000 grants to the caller, to another user and to a group; its id."""
    made = "mutation ($name: String!) { createGroup(input: {name: $name}) { group { id number } } }"
    group = attacked.ask(made, name=f"Group {uuid.uuid4()}")["createGroup"]["group"]
    on(attacked, lambda: _give(group["number"]))
    return str(group["id"])


async def _give(group: int) -> None:
    await execute(Sql("DELETE FROM permissions WHERE user_number IN (?, ?)", [OWNER, HOLDER]))
    wide = [_grant(name, "*", "ADMIN", user_number=OWNER) for name in ("user", "group", "project", "report")]
    await insert(Permission, wide)
    for holder in ({"user_number": OWNER}, {"user_number": HOLDER}, {"group_number": group}):
        await insert(Permission, [_grant("thing", f"r{n}", "READ", **holder) for n in range(GRANTS)])


def _grant(resource_type: str, resource: str, type_: str, **holder: int) -> Permission:
    given = {"resource_type": resource_type, "resource": resource, "type": type_, **holder}
    return Permission(id=str(uuid.uuid4()), created_at=clock.now(), **given)


PASSWORD = f"""mutation {{ setUserPassword(user: {{number: {HOLDER}}}, newPassword: "correct horse 77") {{
  user {{ id }} problems {{ message }} }} }}"""
MEMBERS = """mutation ($id: ID!, $add: [ID!]) {
  setGroupMembers(group: {id: $id}, add: $add) { problems { message } } }"""
CAN = "{ users(first: 50) { nodes { viewerCan } } }"


def held(name: str, document: str) -> Any:
    def requests(attacked: Attacked) -> Any:
        group = give(attacked)
        added = [attacked.ask(f"{{ user(by: {{number: {n}}}) {{ id }} }}")["user"]["id"] for n in (4, 5, 6)]
        yield graphql(attacked.filled.secrets[OWNER - 1], document, id=group, add=added)

    return asked(name, requests)


def locked(attacked: Attacked) -> Outcome:
    """Sign-ins from an address that is locked, each with another name."""
    on(attacked, _lock)
    document = f'mutation {{ login(identifier: "nobody{COUNTER.decode()}", password: "x") {{ token }} }}'
    counted: list[int] = [0]
    over = threading.Event()
    watcher = threading.Thread(target=lambda: on(attacked, lambda: _changes(counted, over)))
    before = on(attacked, _rows)
    watcher.start()
    attacked.begin()
    began = time.perf_counter()
    result = run(Job(attacked.port, [graphql(None, document)], seconds=5, connections=16))
    lasted, spent = time.perf_counter() - began, attacked.spent()
    over.set()
    watcher.join()
    rows, changes = on(attacked, _rows) - before, counted[0] / lasted
    note = f"{result.sent / lasted:.0f} attempts/s, {rows:.0f} rows more, {changes:.0f} changes/s seen"
    return Outcome("200", 0, spent, note)


async def _lock() -> None:
    """As after a hundred wrong passwords."""
    await execute(Sql("DELETE FROM sign_in_failures"))
    now = clock.now()
    places = ["address:127.0.0.1", 100, now, now + 15 * clock.MINUTE]
    await execute(Sql("INSERT INTO sign_in_failures VALUES (?, ?, ?, ?)", places))


async def _rows() -> int:
    return int(await scalar(Sql("SELECT COUNT(*) FROM sign_in_failures")))


async def _changes(counted: list[int], over: threading.Event) -> None:
    """How often the database changed, as far as one who looks all the time can see it."""
    tuples = (
        "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = 'sign_in_failures'"
    )
    counter = Sql(tuples) if database.on_postgres() else Sql("PRAGMA data_version")
    first = last = await scalar(counter)
    while not over.is_set():
        await asyncio.sleep(0.001)
        if (now := await scalar(counter)) != last:
            counted[0] = now - first if database.on_postgres() else counted[0] + 1
            last = now
    await asyncio.sleep(1)
    if database.on_postgres():
        counted[0] = await scalar(counter) - first


ATTACKS = [
    held("10 setUserPassword: 5,000 grants of 5,000", PASSWORD),
    held("10 setGroupMembers: 5,000 grants of 5,000", MEMBERS),
    held("10 viewerCan of 50 users", CAN),
    Attack("10 a locked address goes on", locked, is_crowd=True),
]
