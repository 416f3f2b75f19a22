"""Where passwords are hashed: beside everything else, and that holds up nobody."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import pytest

from models import passwords, policy
from models.errors import Busy
from models.policy import Policy

RIGHT = "correct horse battery staple"
Spy = Callable[..., Any]


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    former = policy.use(Policy(bcrypt_rounds=4))
    yield
    policy.use(former)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What bcrypt is asked to do, and in which thread."""
    seen: list[tuple[str, str]] = []

    def spy(name: str, original: Spy) -> Spy:
        def watched(*arguments: Any) -> Any:
            seen.append((name, threading.current_thread().name))
            return original(*arguments)

        return watched

    for name in ("hashpw", "checkpw"):
        monkeypatch.setattr(bcrypt, name, spy(name, getattr(bcrypt, name)))
    return seen


async def test_hashing_never_happens_on_the_event_loop(calls: list[tuple[str, str]]) -> None:
    stored = await passwords.hashed(RIGHT)
    for kept in (stored, None, "malformed"):
        await passwords.matches(RIGHT, kept)
    assert [name for name, _ in calls] == ["hashpw", "checkpw", "checkpw", "checkpw"]
    assert all(thread.startswith("bcrypt") for _, thread in calls)


async def test_the_server_goes_on_while_it_hashes() -> None:
    policy.use(Policy(bcrypt_rounds=10))
    hashing = asyncio.create_task(passwords.hashed(RIGHT))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
async def test_hashing_makes_way_for_the_server() -> None:
    nice = await passwords._in_thread(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert nice == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 5)


async def test_who_has_waited_for_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.05)
    threads, begun = passwords._threads._max_workers, list[int]()
    slow = [asyncio.create_task(passwords._in_thread(lambda: time.sleep(0.2))) for _ in range(threads)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await passwords._in_thread(lambda: begun.append(1))
    await asyncio.gather(*slow)
    assert begun == []
    assert passwords._waiting == 0


@pytest.mark.promise("S06")
async def test_a_full_queue_is_busy_and_empties_again() -> None:
    asked = passwords.WAITING + 5
    answers = await asyncio.gather(*(passwords.hashed(RIGHT) for _ in range(asked)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Busy)]
    assert len(refused) == 5
    assert all(answer.retry_after_seconds == 2 for answer in refused)
    assert await passwords.matches(RIGHT, next(answer for answer in answers if isinstance(answer, str)))


async def test_who_stops_waiting_frees_the_place() -> None:
    waiting = [asyncio.create_task(passwords.hashed(RIGHT)) for _ in range(passwords.WAITING)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert passwords._waiting == 0
    assert await passwords.hashed(RIGHT)
