"""The leader of a cluster is lost, again and again, while everybody writes."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import asyncpg
import pytest

from models import database
from models.database import Sql, rows
from scripts.hostile.sending import graphql
from tests import postgres
from tests.faults.asking import KEY, Answer
from tests.faults.conftest import Told
from tests.faults.kill import CREATE
from tests.faults.loads import Load, load, statuses
from tests.faults.served import Served, served
from tests.rehearsals.cluster import HERE, Cluster, Node, cluster, version

SECONDS = 900
WRITERS, PAUSE, SOON = 8, 0.05, 2.0
WRITTEN = Sql("SELECT username FROM users WHERE username LIKE 'writer%'")
numbers = count()


@pytest.fixture
def nodes() -> Iterator[Cluster]:
    with cluster() as found:
        yield found


def create() -> bytes:
    return graphql(KEY, CREATE, name=f"writer {next(numbers)}")


@asynccontextmanager
async def writing(nodes: Cluster, folder: Path) -> AsyncIterator[tuple[Served, Load]]:
    await postgres.create_database(f"postgres://postgres@{HERE}:{nodes.leader().port}/postgres", "gatebook")
    with served(folder, nodes.url) as server:
        async with load(server, create, WRITERS, PAUSE) as seen:
            yield server, seen


async def takes_changes(port: int) -> bool:
    try:
        connection = await asyncpg.connect(
            host=HERE, port=port, user="postgres", database="gatebook", timeout=1
        )
        try:
            return not await connection.fetchval("SELECT pg_is_in_recovery()")
        finally:
            connection.terminate()
    except (OSError, asyncpg.PostgresError):
        return False


async def until_another_leads(nodes: Cluster, lost: Node) -> None:
    """As the servers of PostgreSQL say it themselves."""
    others = [node.port for node in nodes.nodes.values() if node is not lost]
    while not any([await takes_changes(port) for port in others]):  # noqa: ASYNC110 - nothing tells when
        await asyncio.sleep(0.02)


def written(answers: Sequence[Answer]) -> list[str]:
    good = [answer for answer in answers if answer.status == 200]
    return [answer.json["data"]["createUser"]["user"]["username"] for answer in good]


def pause(answers: Sequence[Answer], since: float) -> float:
    """Seconds until the first was written that was asked for after that."""
    done = [each.at + each.seconds for each in answers if each.status == 200 and each.at > since]
    return min(done) - since


async def lost(nodes: Cluster, names: Sequence[str]) -> set[str]:
    await database.connect(nodes.url)
    kept = {row["username"] for row in await rows(WRITTEN)}
    await database.disconnect()
    return set(names) - kept


async def _until_all_are_well(nodes: Cluster) -> Node:
    return await asyncio.to_thread(nodes.leader)


class Loss(NamedTuple):
    """``since`` is the version of Patroni that is known to bear it."""

    times: int
    lose: Callable[[Node], None]
    find: Callable[[Node], None]
    since: tuple[int, ...]


LOSSES = {
    "killed": Loss(5, Node.kill, Node.start, (3,)),
    "frozen": Loss(2, lambda node: node.send(signal.SIGSTOP), lambda node: node.send(signal.SIGCONT), (4,)),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
async def test_nothing_that_was_acknowledged_is_lost_and_writes_go_on_soon_after_another_leads(
    nodes: Cluster, tmp_path: Path, told: Told, loss: Loss
) -> None:
    if version() < loss.since:
        pytest.skip("Patroni before version 4 may give the lead back to who was frozen, over the next leader")
    moments = list[tuple[float, float]]()
    async with writing(nodes, tmp_path) as (server, seen):
        for _ in range(loss.times):
            leader = await _until_all_are_well(nodes)
            await asyncio.sleep(3)
            began = time.monotonic()
            loss.lose(leader)
            await until_another_leads(nodes, leader)
            moments.append((began, time.monotonic() - began))
            await asyncio.sleep(2 * SOON)
            loss.find(leader)
        await _until_all_are_well(nodes)
    names = written(seen.answers)
    pauses = [pause(seen.answers, began) for began, _ in moments]
    missing = await lost(nodes, names)
    told(f"{len(names):,} acknowledged, {len(missing)} lost; {statuses(seen.answers)}")
    told("without writes " + ", ".join(f"{each:.1f} s" for each in pauses))
    told("Patroni alone " + ", ".join(f"{own:.1f} s" for _, own in moments))
    assert missing == set()
    assert {answer.status for answer in seen.answers} <= {200, 503}
    assert server.faults == []
    late = [each - own for each, (_, own) in zip(pauses, moments, strict=True)]
    assert [each for each in late if each > SOON] == []
    after = [seen.of(began + own + SOON, began + own + 2 * SOON) for began, own in moments]
    assert [statuses(each) for each in after if {answer.status for answer in each} != {200}] == []
