"""The clock of the server is set forth and back, and those of two hosts differ."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scripts.hostile.sending import graphql
from tests.faults.asking import Client, longest
from tests.faults.conftest import Told
from tests.faults.loads import ISSUE, LOGIN, PASSWORD, WITH_PASSWORD, done, load, mixed, statuses
from tests.faults.served import Served, served
from tests.gatebook.running import ROOT

SITE = """
import os, time
real = time.time_ns

def time_ns():
    with open(os.environ["CLOCK"]) as file:
        return real() + int(file.read()) * 10**9

time.time_ns, time.time = time_ns, lambda: time_ns() / 1e9
"""
HOUR, SEEN = 3600, 11.0  # seconds; a server looks at its clock every ten
TOUCH = """mutation ($name: String!, $last: String!) {
  updateUser(user: {username: $name}, input: {lastName: $last}) { user { updatedAt } problems { code } } }"""


def faked(clock: Path) -> Mapping[str, str]:
    """The clock that ``set_`` sets, as Python reads it; what measures how long something takes goes on as it
    is."""
    (clock.parent / "sitecustomize.py").write_text(SITE)
    return {"CLOCK": str(clock), "PYTHONPATH": f"{clock.parent}{os.pathsep}{ROOT}"}


def set_(clock: Path, ahead: int) -> None:
    """As a whole, and never half written."""
    (new := clock.with_suffix(".new")).write_text(str(ahead))
    new.rename(clock)


class Somebody:
    """An administrator who asks one server for what a user called ada needs."""

    def __init__(self, server: Served) -> None:
        self.server = server

    async def asks(self, document: str, **variables: Any) -> Any:
        """By a connection of its own: one that is kept for long is closed by the server."""
        with closing(Client(self.server.port)) as client:
            return await done(client, document, name="ada", **variables)

    async def key_for(self, minutes: int) -> str:
        end = datetime.now(UTC) + timedelta(minutes=minutes)
        secret: str = (await self.asks(ISSUE, end=end.isoformat()))["secret"]
        return secret

    async def are_good(self, secrets: Mapping[str, str]) -> list[str]:
        """The names of those that are."""
        asked = {name: graphql(secret, "{ currentUser { username } }") for name, secret in secrets.items()}
        with closing(Client(self.server.port)) as client:
            found = {name: await client.ask(each) for name, each in asked.items()}
        return [name for name, answer in found.items() if answer.status == 200 and b'"ada"' in answer.body]


def warnings(server: Served) -> list[str]:
    return [line.partition("The clock ")[2].partition(":")[0] for line in server.log if "The clock " in line]


async def test_what_expires_does_so_by_the_clock_and_all_is_as_before_when_it_is_right(
    url: str, tmp_path: Path, told: Told
) -> None:
    set_(clock := tmp_path / "clock", 0)
    good, updated = dict[int, list[list[str]]](), list[str]()
    with served(tmp_path, url, around=faked(clock), BCRYPT_ROUNDS="10") as server:
        ada = Somebody(server)
        await ada.asks(WITH_PASSWORD, password=PASSWORD)
        secrets = {f"{minutes} minutes": await ada.key_for(minutes) for minutes in (30, 90)}
        secrets["session"] = (await ada.asks(LOGIN, password=PASSWORD))["token"]
        async with load(server, mixed(), clients=4) as seen:
            for ahead in (0, HOUR, 0, -HOUR, 0):
                set_(clock, ahead)
                await asyncio.sleep(SEEN)
                good.setdefault(ahead, []).append(await ada.are_good(secrets))
                touched = await ada.asks(TOUCH, last=str(time.monotonic()))
                updated.append(touched["user"]["updatedAt"])
                await ada.asks(LOGIN, password=PASSWORD)
    told(f"{statuses(seen.answers)} within {longest(seen.answers):.1f} s; good {good}; {warnings(server)}")
    all_ = list(secrets)
    assert good == {0: [all_] * 3, HOUR: [["90 minutes", "session"]], -HOUR: [all_]}
    assert updated == sorted(updated)
    assert {each.status for each in seen.answers} == {200}
    set_ones = [each for each in warnings(server) if each.startswith("was set")]
    assert set_ones == [f"was set 3,600 s {way}" for way in ("forward", "back", "back", "forward")]
    assert server.faults == []


@pytest.mark.parametrize("ahead", [HOUR, -HOUR], ids=["ahead", "behind"])
async def test_two_hosts_whose_clocks_differ_agree_but_for_the_difference(
    on_postgres: str, tmp_path: Path, told: Told, ahead: int
) -> None:
    set_(clock := tmp_path / "clock", ahead)
    with served(tmp_path, on_postgres) as right, served(tmp_path, on_postgres, around=faked(clock)) as wrong:
        here, there = Somebody(right), Somebody(wrong)
        await here.asks(WITH_PASSWORD, password=PASSWORD)
        secrets = {f"{minutes} minutes": await here.key_for(minutes) for minutes in (30, 90)}
        secrets["session"] = (await here.asks(LOGIN, password=PASSWORD))["token"]
        secrets["session there"] = (await there.asks(LOGIN, password=PASSWORD))["token"]
        good = await here.are_good(secrets), await there.are_good(secrets)
        async with load(right, mixed(), clients=4) as one, load(wrong, mixed(), clients=4) as other:
            await asyncio.sleep(SEEN)
    told(f"{statuses([*one.answers, *other.answers])}; good {good}; {warnings(wrong)}")
    all_ = list(secrets)
    assert good == (all_, all_ if ahead < 0 else all_[1:])
    assert {each.status for each in [*one.answers, *other.answers]} == {200}
    assert warnings(right) == []
    way = "ahead of the database's" if ahead > 0 else "behind the database's"
    assert warnings(wrong) == [f"is 3,600 s {way}"]
    assert right.faults == wrong.faults == []
