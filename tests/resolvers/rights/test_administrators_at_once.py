"""However many administrators go at the same moment, one of them stays."""

from __future__ import annotations

import asyncio
from string import Template

import pytest

from models.database import Sql, execute
from models.grant import spec
from tests import cast
from tests.cast import a_key_of, grant, parsed
from tests.conftest import GraphQL

EVERYTHING = 'resourceType: "*", resource: "*", type: ADMIN'
AT_ONCE = {
    "deleting each other": 'deleteUser(user: {id: "$other"}, force: true)',
    "deactivating each other": 'setUserStatus(user: {id: "$other"}, status: DEACTIVATED)',
    "revoking each other's": f'revokePermissions(holder: "$other", permissions: [{{{EVERYTHING}}}])',
    "stepping down": 'setPermissions(holder: "$own", permissions: [])',
    "leaving the group": 'setGroupMembers(group: {id: "$group"}, remove: ["$own"])',
    "moving out of the group": 'updateUser(user: {id: "$own"}, input: {groups: []})',
    "revoking one's only key": 'revokeApiKey(apiKey: {id: "$key"})',
    "disabling one's only key": 'updateApiKey(apiKey: {id: "$key"}, input: {enabled: false})',
    "deleting one's only key": 'deleteApiKeys(user: {id: "$own"})',
}  # fmt: skip


async def administrators(name: str, by_group: bool, count: int = 4) -> list[dict[str, str]]:
    """All there are, each with a key, and one beside it to act on."""
    await execute(Sql("DELETE FROM permissions"))
    group, found = await cast.add_group(name), []
    for place in range(count):
        user = await cast.add_user(f"{name} {place}")
        key, secret = await a_key_of(user)
        await (cast.put_in(user, group) if by_group else grant(user, "ADMIN */*"))
        found.append({"own": user.id, "key": key.id, "group": group.id, "secret": secret})
    if by_group:
        await grant(group, "ADMIN */*")
    return [{**each, "other": found[place - 1]["own"]} for place, each in enumerate(found)]


async def asked(graphql: GraphQL, road: str, one: dict[str, str]) -> bool:
    """Whether it was done."""
    field = Template(AT_ONCE[road]).substitute(one)
    answer = await graphql(f"mutation {{ {field} {{ problems {{ code }} }} }}", by=one["secret"])
    return "errors" not in answer and all(not payload["problems"] for payload in answer["data"].values())


async def is_left(graphql: GraphQL, one: dict[str, str]) -> bool:
    document = "{ viewer { permissions { resourceType resource type } } }"
    data = (await graphql(document, by=one["secret"])).get("data")
    return data is not None and spec(parsed("ADMIN */*")) in data["viewer"]["permissions"]


@pytest.mark.promise("S28")
@pytest.mark.parametrize("road", AT_ONCE)
async def test_all_administrators_at_once_leave_one(graphql: GraphQL, road: str) -> None:
    outcomes = []
    for turn in range(3):
        everyone = await administrators(f"{road} {turn}", by_group="group" in road)
        done = await asyncio.gather(*(asked(graphql, road, one) for one in everyone))
        left = [one for one in everyone if await is_left(graphql, one)]
        outcomes.append((len(left), done.count(True)))
    assert [(left, gone) for left, gone in outcomes if left < 1 or left + gone != 4] == []
