"""Long lists come page by page, and events as they happen."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cast import add_users
from tests.conftest import ADMIN_KEY, once
from tests.gatebook.commands.operations.conftest import Gatebook, Told
from tests.gatebook.running import environment


def watch(folder: Path, environ: dict[str, str]) -> subprocess.Popen[str]:
    words = ["event", "list", "--watch", "--limit", "1", "--columns", "operation,targetLabel"]
    command = [sys.executable, "-u", "-m", "gatebook", *words]
    return subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, text=True)


NAMES = [f"user{number:03}" for number in range(600)]


@once
async def test_a_list_is_as_long_as_one_says(remote: Gatebook) -> None:
    remote.environ["GATEBOOK_KEY"] = ADMIN_KEY
    await add_users(NAMES)
    listed = ("user", "list", "--search", "user", "--columns", "username")
    usual, some, last = [await remote(*listed, *words) for words in ([], ["--limit", "300"], ["--last", "2"])]
    after = "There are more: --all lists them, and --limit as many as it says.\n"
    assert usual == Told("\n".join(["username", *NAMES[:50], ""]), after, 0)
    assert some == Told("\n".join(["username", *NAMES[:300], ""]), "", 0)
    assert last == Told("\n".join(["username", *NAMES[-2:], ""]), "", 0)


@once
async def test_all_of_a_list_is_one_table_or_one_object(remote: Gatebook) -> None:
    remote.environ["GATEBOOK_KEY"] = ADMIN_KEY
    await add_users(NAMES)
    listed = ("user", "list", "--search", "user", "--columns", "username", "--all")
    table, data = await remote(*listed), await remote(*listed, "--json")
    found = json.loads(data.output)
    assert table == Told("\n".join(["username", *NAMES, ""]), "", 0)
    assert found["nodes"] == [{"username": name} for name in NAMES]
    assert found["pageInfo"]["hasNextPage"] is False


@once
async def test_events_are_followed_until_one_has_enough(remote: Gatebook, tmp_path: Path) -> None:
    watching = watch(tmp_path, environment(**remote.environ, GATEBOOK_KEY=ADMIN_KEY))
    assert watching.stdout
    try:
        lines = [await asyncio.to_thread(watching.stdout.readline) for _ in range(2)]
        await remote("group", "create", "engineers", GATEBOOK_KEY=ADMIN_KEY)
        await remote("group", "create", "pilots", GATEBOOK_KEY=ADMIN_KEY)
        lines += [await asyncio.to_thread(watching.stdout.readline) for _ in range(2)]
        os.kill(watching.pid, signal.SIGINT)
        status = await asyncio.to_thread(watching.wait, 20)
    finally:
        watching.kill()
        watching.communicate()
    assert (lines[0], status) == ("operation\ttargetLabel\n", 0)
    assert lines[2:] == ["CREATE_GROUP\tengineers\n", "CREATE_GROUP\tpilots\n"]
