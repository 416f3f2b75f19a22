"""Keys and projects of which a caller sees one and not the other: nothing tells what belongs together.

Who removes a member from a project may not see the member's keys: then the answer tells neither how many nor
which they are.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import a_person, add_key, add_project, add_user, join, key_of
from tests.conftest import GraphQL
from tests.outcome import log

REMOVE = """mutation ($project: ID!, $user: ID!, $dryRun: Boolean!) {
  removeProjectMember(project: {id: $project}, user: {id: $user}, dryRun: $dryRun) {
    changes { field before after } revokedApiKeyIds problems { message }
  }
}"""
REMOVE_MANY = """mutation ($project: ID!, $users: [ID!]!, $dryRun: Boolean!) {
  removeUsersFromProject(project: {id: $project}, users: {ids: $users}, dryRun: $dryRun) {
    results { changes { field before after } } problems { message }
  }
}"""
ROLE = {"field": "role", "before": "MEMBER", "after": None}
KEYS = {"field": "apiKeys", "before": 1, "after": 0}


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("held", [(), ("READ user/*",)])
async def test_revoked_keys_are_told_to_who_may_see_them(
    data: GraphQL, held: tuple[str, ...], dry_run: bool
) -> None:
    ada, bob, project = await add_user("ada"), await add_user("bob"), await add_project("Apollo")
    await join(ada, project), await join(bob, project)
    key = await add_key(ada, project_number=project.number)
    await add_key(bob, project_number=project.number)
    by = await key_of(await a_person("chief", "WRITE project/*", *held))
    given: dict[str, Any] = {"by": by, "project": project.id, "dryRun": dry_run}
    one, many = await data(REMOVE, user=ada.id, **given), await data(REMOVE_MANY, users=[bob.id], **given)
    told = [ROLE, KEYS] if held else [ROLE]
    assert one == {"changes": told, "revokedApiKeyIds": [key.id] if held else [], "problems": []}
    assert many == {"results": [{"changes": told}], "problems": []}
    events = await log(data, "changes { field }", operations=["REMOVE_PROJECT_MEMBER"])
    kept = [{"field": "user"}, {"field": "role"}, {"field": "apiKeys"}]
    assert events == [{"changes": kept}] * (0 if dry_run else 2)


DELETE = """mutation ($project: ID!, $dryRun: Boolean!) {
  deleteProject(project: {id: $project}, force: true, dryRun: $dryRun) {
    deletedId deletedApiKeyIds problems { message }
  }
}"""


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("held", [(), ("READ user/*",)])
async def test_keys_that_go_with_a_project_are_told_to_who_may_see_them(
    data: GraphQL, held: tuple[str, ...], dry_run: bool
) -> None:
    ada, chief = await add_user("ada"), await a_person("chief", "ADMIN project/*", *held)
    project = await add_project("Apollo")
    theirs = await add_key(ada, project_number=project.number)
    own = await add_key(chief, project_number=project.number)
    answer = await data(DELETE, by=await key_of(chief), project=project.id, dryRun=dry_run)
    told = [theirs.id, own.id] if held else [own.id]
    assert answer == {"deletedId": project.id, "deletedApiKeyIds": told, "problems": []}


FIND = """query ($where: ApiKeyFilter) {
  apiKeys(where: $where) { totalCount nodes { name project { name } } }
}"""
FIND_BELOW = """query ($user: ID!, $project: ID) {
  user(by: {id: $user}) { apiKeys(project: $project) { totalCount } }
}"""


@pytest.mark.promise("S25")
@pytest.mark.parametrize("held", [(), ("READ project/*",)])
async def test_a_key_is_found_by_its_project_only_where_that_is_seen(
    data: GraphQL, held: tuple[str, ...]
) -> None:
    """Who has left a project may still have a key that was for it."""
    ada, left = await add_user("ada"), await add_project("Left")
    await add_key(ada, "former", project_number=left.number)
    by = await key_of(await a_person("reader", f"READ user/{ada.id}", *held))
    found = [{"name": "former", "project": {"name": "Left"} if held else None}]
    nothing: dict[str, Any] = {"totalCount": 0, "nodes": []}
    expected = {"totalCount": 1, "nodes": found} if held else nothing
    assert (await data(FIND, by=by, where={"user": ada.id}))["nodes"] == found
    assert await data(FIND, by=by, where={"project": left.id}) == expected
    assert await data(FIND, by=by, where={"projects": [left.id]}) == expected
    rest = await data(FIND, by=by, where={"user": ada.id, "not": {"project": left.id}})
    assert rest == (nothing if held else {"totalCount": 1, "nodes": found})
    below = await data(FIND_BELOW, by=by, user=ada.id, project=left.id)
    assert below == {"apiKeys": {"totalCount": 1 if held else 0}}


@pytest.mark.promise("S25")
@pytest.mark.parametrize("held", [(), ("READ user/*",)])
async def test_keys_that_hold_up_a_project_are_counted_to_who_may_see_them(
    data: GraphQL, graphql: GraphQL, held: tuple[str, ...]
) -> None:
    project, chief = await add_project("Apollo"), await a_person("chief", "ADMIN project/*", *held)
    for name in ("ada", "bob"):
        await add_key(await add_user(name), project_number=project.number)
    await add_key(chief, project_number=project.number)
    answer = await graphql(
        """mutation ($id: ID!) { deleteProject(project: {id: $id}) {
          problems { message ... on InUse { membersCount apiKeysCount } } } }""",
        by=await key_of(chief),
        id=project.id,
    )
    has = "3 live API keys" if held else "1 live API key, beside keys that you may not see"
    said = f"Apollo has 0 members and {has}; force deletes it all the same."
    told = {"message": said, "membersCount": 0, "apiKeysCount": 3 if held else 1}
    assert answer["data"]["deleteProject"]["problems"] == [told]
