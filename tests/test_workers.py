"""Several processes on one database: nobody's change is lost, and nobody is refused."""

from __future__ import annotations

import sys

from starlette.applications import Starlette

from models import Event, Project, User
from tests.cast import add_project, add_user
from tests.conftest import GraphQL
from tests.processes import start_together

PROCESSES, CHANGES = 3, 12


async def test_three_processes_lose_no_change_and_are_never_told_that_it_is_locked(
    app: Starlette, graphql: GraphQL, database_url: str
) -> None:
    await add_project("shared")
    shared = await add_user("shared")
    command = [sys.executable, "-m", "tests.writer", database_url]
    writers = start_together([[*command, f"writer {each}", str(CHANGES)] for each in range(PROCESSES)])
    answers = []
    for _ in range(CHANGES):  # this process writes, too, and reads meanwhile
        answers.append(await graphql('mutation { createGroup(input: {name: "x"}) { problems { code } } }'))
        answers.append(await graphql("{ users(first: 250) { totalCount nodes { name } } }"))
    assert [answer["errors"] for answer in answers if "errors" in answer] == []

    ends = [(*writer.communicate(timeout=60), writer.returncode) for writer in writers]

    assert ends == [("", "", 0)] * PROCESSES
    total = PROCESSES * CHANGES
    assert (await Project.get(name="shared")).version == 1 + total
    assert (await User.get(number=shared.number)).version == 1 + total
    assert await User.filter(username__startswith="writer").count() == total
    assert await Event.filter(operation="createUser", target_label__startswith="writer").count() == total
    updates = await Event.filter(operation="updateUser", target_id=shared.id).order_by("sequence")
    assert len(updates) == total
    changes = [event.change_list[0] for event in updates]
    assert [each.before for each in changes] == [None, *(each.after for each in changes[:-1])]
