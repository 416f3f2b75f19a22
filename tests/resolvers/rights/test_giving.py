"""Nobody gives what they do not have: every road by which something is given, every pair of what the caller
has and what is given."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from models import ApiKey, Group, User, clock
from models.grant import spec
from tests import cast
from tests.cast import a_person, grant, key_of, parsed, session_of
from tests.conftest import GraphQL, once

GIVEN = ["READ docs/1", "WRITE docs/1", "ADMIN docs/1", "READ docs/*", "READ */1", "READ */*", "ADMIN */*"]
# What the caller has beside ADMIN on user/* and group/*, and which of the above it can give.
MAY_GIVE = {
    "nothing else": "no  no  no  no  no  no  no",
    "READ docs/1": " yes no  no  no  no  no  no",
    "WRITE docs/1": "yes yes no  no  no  no  no",
    "READ docs/*": " yes no  no  yes no  no  no",
    "ADMIN docs/*": "yes yes yes yes no  no  no",
    "READ */1": "    yes no  no  no  yes no  no",
    "READ */*": "    yes no  no  yes yes yes no",
    "ADMIN */*": "   yes yes yes yes yes yes yes",
}
BASE = ("ADMIN user/*", "ADMIN group/*")

# $user, $key, … hold what is given, or held it; $root holds everything; $nobody and $empty hold nothing.
ROADS = {
    "granting to a user": "grantPermissions(holder: $nobody, permissions: [$given], dryRun: true)",
    "granting to a group": "grantPermissions(holder: $empty, permissions: [$given], dryRun: true)",
    "granting for longer": "grantPermissions(holder: $temporary, permissions: [$given], dryRun: true)",
    "setting a user's": "setPermissions(holder: $nobody, permissions: [$given], dryRun: true)",
    "setting a group's": "setPermissions(holder: $empty, permissions: [$given], dryRun: true)",
    "creating with": 'createUser(input: {username: "x", permissions: [$given]}, dryRun: true)',
    "creating in a group": 'createUser(input: {username: "x", groups: [$group]}, dryRun: true)',
    "moving to a group": "updateUser(user: {id: $nobody}, input: {groups: [$group]}, dryRun: true)",
    "moving oneself": "updateUser(user: {id: $caller}, input: {groups: [$group]}, dryRun: true)",
    "adding to a group": "setGroupMembers(group: {id: $group}, add: [$member, $caller])",
    "setting a password": 'setUserPassword(user: {id: $user}, newPassword: "correct horse staple")',
    "setting a member's": 'setUserPassword(user: {id: $member}, newPassword: "correct horse staple")',
    "changing a username": 'updateUser(user: {id: $user}, input: {username: "x"}, dryRun: true)',
    "changing an e-mail": 'updateUser(user: {id: $member}, input: {email: "x@example.com"}, dryRun: true)',
    "changing an externalId": 'updateUser(user: {id: $user}, input: {externalId: "x"}, dryRun: true)',
    "a key of another": "createApiKey(input: {user: {id: $user}})",
    "a key of a member": "createApiKey(input: {user: {id: $member}})",
    "a narrow key of another": "createApiKey(input: {user: {id: $root}, scopes: [$scope]})",
    "rotating": "rotateApiKey(apiKey: {id: $key})",
    "widening": "updateApiKey(apiKey: {id: $narrow}, input: {scopes: []})",
    "widening a little": "updateApiKey(apiKey: {id: $other}, input: {scopes: [$scope]})",
    "enabling": "updateApiKey(apiKey: {id: $disabled}, input: {enabled: true})",
    "extending": "updateApiKey(apiKey: {id: $expiring}, input: {expiresAt: null})",
    "restoring": "restoreUser(id: $gone, dryRun: true)",
    "restoring to a group": "restoreUser(id: $former, dryRun: true)",
}
SOME = ("nothing else", "WRITE docs/1", "READ */*", "ADMIN */*")
FEW = ("granting to a user", "adding to a group", "setting a password", "a key of another", "restoring")


async def the_holders(data: GraphQL) -> dict[str, dict[str, User | Group]]:
    """For each permission those who hold it, or did: themselves or through a group, for good or for a
    while."""
    everywhere: dict[str, User | Group] = {
        "root": await a_person("root", "ADMIN */*"),
        "nobody": await a_person("nobody"),
        "empty": await cast.add_group("Empty"),
    }
    return {given: {**everywhere, **await holders_of(given, data)} for given in GIVEN}


async def holders_of(given: str, data: GraphQL) -> dict[str, User | Group]:
    names = ("user", "member", "temporary", "gone", "former")
    people = {name: await a_person(f"{name} of {given}") for name in names}
    group = await cast.add_group(given)
    for holder in (people["user"], people["gone"], group):
        await grant(holder, given)
    await grant(people["temporary"], given, expires_at=clock.now() + clock.DAY)
    for name in ("member", "former"):
        await cast.put_in(people[name], group)
    for name in ("gone", "former"):
        document = "mutation ($id: ID!) { deleteUser(user: {id: $id}) { problems { message } } }"
        await data(document, id=people[name].id)
    return {**people, "group": group}


def keys_of(holders: Mapping[str, Any]) -> dict[str, ApiKey]:
    """Not yet stored: fresh ones for every caller, who may change them."""
    user, root, little = holders["user"], holders["root"], ["READ little/1"]
    return {
        "key": cast.new_key(user),
        "narrow": cast.new_key(user, scopes=little),
        "other": cast.new_key(root, scopes=little),
        "disabled": cast.new_key(user, disabled_at=clock.now()),
        "expiring": cast.new_key(user, expires_at=clock.now() + clock.DAY),
    }


async def a_caller(way: str, has: str) -> tuple[User, str]:
    """And a token or key that can do it."""
    held = [*BASE, *([has] if has != "nothing else" else [])]
    if way == "by the scopes of a key":
        caller = await a_person(f"with {has}", "ADMIN */*")
        return caller, await key_of(caller, *held)
    caller = await a_person(f"with {has}")
    holder: User | Group = caller
    if way == "through a group":
        holder = await cast.add_group(f"those with {has}")
        await cast.put_in(caller, holder)
    for each in held:
        await grant(holder, each)
    return caller, await session_of(caller)


@pytest.mark.promise("S27")
async def test_every_pair_of_what_one_has_and_what_one_gives(data: GraphQL, graphql: GraphQL) -> None:
    assert await wrongly_answered("directly", FEW, list(MAY_GIVE), data, graphql) == []


@pytest.mark.promise("S27")
@once  # it is about no database, and takes its time
async def test_no_road_leads_around_it(data: GraphQL, graphql: GraphQL) -> None:
    assert await wrongly_answered("directly", list(ROADS), SOME, data, graphql) == []


@pytest.mark.promise("S27")
@pytest.mark.parametrize("way", ["through a group", "by the scopes of a key"])
async def test_however_one_has_it_one_gives_no_more(way: str, data: GraphQL, graphql: GraphQL) -> None:
    assert await wrongly_answered(way, FEW, SOME, data, graphql) == []


async def wrongly_answered(
    way: str, roads: Sequence[str], what: Sequence[str], data: GraphQL, graphql: GraphQL
) -> list[Any]:
    """Of all pairs of callers who have it in this way, and what they give on these roads."""
    holders, wrong = await the_holders(data), []
    for has in what:
        caller, credential = await a_caller(way, has)
        keys = {given: keys_of(holders[given]) for given in GIVEN}
        await ApiKey.bulk_create([key for those in keys.values() for key in those.values()])
        things = {given: {"caller": caller, **holders[given], **keys[given]} for given in GIVEN}
        expected = [expectation(*pair) for pair in zip(GIVEN, MAY_GIVE[has].split(), strict=True)]
        for road in roads:
            got = (await graphql(asking(road), by=credential, **variables(road, things)))["data"].values()
            wrong += [
                (road, has, given, payload["problems"])
                for given, payload, problems in zip(GIVEN, got, expected, strict=True)
                if payload["problems"] != problems
            ]
    return wrong


def asking(road: str) -> str:
    """One document for all that may be given: the same for every caller."""
    places = range(len(GIVEN))
    declared = [f"${name}{place}: {TYPES.get(name, 'ID!')}" for name in names_in(road) for place in places]
    fields = [f"f{place}: {numbered(road, place)} {PROBLEMS}" for place in places]
    return f"mutation ({', '.join(declared)}) {{ {' '.join(fields)} }}"


def variables(road: str, things: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"{name}{place}": spec(parsed(given)) if name in TYPES else those[name].id
        for place, (given, those) in enumerate(things.items())
        for name in names_in(road)
    }


def names_in(road: str) -> list[str]:
    return re.findall(r"\$(\w+)", ROADS[road])


def numbered(road: str, place: int) -> str:
    return re.sub(r"\$(\w+)", rf"$\g<1>{place}", ROADS[road])


TYPES = {"given": "GrantInput!", "scope": "PermissionInput!"}
PROBLEMS = "{ problems { code ... on NotAllowed { requires { resourceType resource type } } } }"


def expectation(given: str, answer: str) -> list[Any]:
    """No problem, or one that names what is needed, and missing."""
    return [] if answer == "yes" else [{"code": "NOT_ALLOWED", "requires": spec(parsed(given))}]


async def test_only_who_administers_a_project_makes_and_unmakes_its_administrators(
    graphql: GraphQL,
) -> None:
    project, other = await cast.add_project("Apollo"), await cast.add_project("Gemini")
    held = [f"WRITE project/{project.id}", "READ user/*"]
    callers = {
        "writer": await a_person("writer", *held),
        "of another": await a_person("of another", *held, f"ADMIN project/{other.id}"),
        "of all": await a_person("of all", "ADMIN project/*", "READ user/*"),
        "by its role": await a_person("by its role", "READ user/*"),
    }
    await cast.join(callers["by its role"], project, "ADMIN")
    needed = [{"code": "NOT_ALLOWED", "requires": spec(parsed(f"ADMIN project/{project.id}"))}]
    changes = {  # of somebody who has this role
        "addProjectMember(%s, role: ADMIN)": (None, "MEMBER"),
        "addProjectMember(%s, role: MEMBER)": ("ADMIN",),
        "removeProjectMember(%s)": ("ADMIN",),
    }
    roles = [(change, role) for change, before in changes.items() for role in before]
    told, expected = {}, {}
    for (name, caller), (change, role) in itertools.product(callers.items(), roles):
        user = await a_person(f"{name} {change} {role}")
        if role:
            await cast.join(user, project, role)
        field = change % f'project: {{id: "{project.id}"}}, user: {{id: "{user.id}"}}'
        answer = await graphql(f"mutation {{ {field} {PROBLEMS} }}", by=await session_of(caller))
        (told[name, field],) = [payload["problems"] for payload in answer["data"].values()]
        expected[name, field] = [] if name in ("of all", "by its role") else needed
    assert told == expected


async def test_who_administers_a_project_is_taken_over_only_by_who_does_too(graphql: GraphQL) -> None:
    project = await cast.add_project("Apollo")
    chief, gone = await a_person("chief"), await a_person("gone")
    for user in (chief, gone):
        await cast.join(user, project, "ADMIN")
    await graphql(f'mutation {{ deleteUser(user: {{id: "{gone.id}"}}, force: true) {{ deletedId }} }}')
    key = await cast.add_key(chief)
    takeovers = [
        f'setUserPassword(user: {{id: "{chief.id}"}}, newPassword: "correct horse staple")',
        f'createApiKey(input: {{user: {{id: "{chief.id}"}}}})',
        f'updateUser(user: {{id: "{chief.id}"}}, input: {{username: "x"}}, dryRun: true)',
        f'restoreUser(id: "{gone.id}", dryRun: true)',
        f'rotateApiKey(apiKey: {{id: "{key.id}"}})',
    ]
    callers = {
        "less": await a_person("less", "ADMIN user/*", f"WRITE project/{project.id}"),
        "enough": await a_person("enough", "ADMIN user/*", f"ADMIN project/{project.id}"),
    }
    needed = spec(parsed(f"ADMIN project/{project.id}"))
    problems = {"less": [{"code": "NOT_ALLOWED", "requires": needed}], "enough": []}
    told = {}
    for name, caller in callers.items():
        token = await session_of(caller)
        for takeover in takeovers:
            answer = await graphql(f"mutation {{ {takeover} {PROBLEMS} }}", by=token)
            (told[name, takeover],) = [payload["problems"] for payload in answer["data"].values()]
    assert told == {(name, takeover): problems[name] for name in callers for takeover in takeovers}
