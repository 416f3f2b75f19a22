"""A record one may not see answers like one that never was, however it is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import cast
from tests.cast import a_person, session_of
from tests.conftest import GraphQL
from tests.resolvers.operations import FIELDS, PAGE, PROBLEMS, document, variables
from tests.resolvers.stranger import nothing_like, the_stranger

ABOUT_ONESELF = {"currentUser", "viewer", "server", "login", "changePassword", "logout"}
ABOUT_ONESELF |= {"redeemOneTimeToken", "requestEmailVerification"}  # whoever has the link is its user
DOCS = '{resourceType: "docs", resource: "1", type: READ}'
WAYS = [
    *((field, arguments) for field, arguments in FIELDS.items() if field not in ABOUT_ONESELF),
    *(("node", f"(id: ${name}) {{ id }}") for name in ("project", "group", "key", "session", "permission")),
    ("node", "(id: $event) { id }"),
    ("nodes", "(ids: [$user, $project, $group, $key, $session, $permission, $event]) { id }"),
    ("user", "(by: {number: $number}) { id }"),
    ("user", "(by: {username: $username}) { id }"),
    ("user", "(by: {email: $email}) { id }"),
    ("user", "(by: {externalId: $externalId}) { id }"),
    ("user", "(by: {identifier: $resource}) { id }"),
    ("user", "(by: {identifier: $email}) { id }"),
    ("project", "(by: {number: $projectNumber}) { id }"),
    ("project", "(by: {name: $projectName}) { id }"),
    ("project", "(by: {identifier: $projectText}) { id }"),
    ("project", "(by: {identifier: $projectName}) { id }"),
    ("group", "(by: {number: $groupNumber}) { id }"),
    ("group", "(by: {name: $groupName}) { id }"),
    ("users", f"(search: $username) {{ {PAGE} }}"),
    ("users", f"(where: {{email: {{contains: $email}}}}) {{ {PAGE} }}"),
    ("users", f"(where: {{project: $project}}) {{ {PAGE} }}"),
    ("users", f"(where: {{not: {{project: $project}}}}) {{ {PAGE} }}"),
    ("users", f"(where: {{group: $group}}) {{ {PAGE} }}"),
    ("users", f"(where: {{not: {{group: $group}}}}) {{ {PAGE} }}"),
    ("apiKeys", f"(where: {{project: $project}}) {{ {PAGE} }}"),
    ("permissions", f"(holder: $group) {{ {PAGE} }}"),
    ("permissions", f"(resource: $resource) {{ {PAGE} }}"),
    ("events", f"(where: {{actor: $user}}) {{ {PAGE} }}"),
    ("deleteUser", f"(user: {{number: $number}}) {{ deletedId {PROBLEMS} }}"),
    ("updateUser", f"(user: {{username: $own}}, input: {{projects: [$project]}}) {{ {PROBLEMS} }}"),
    ("updateUser", f"(user: {{username: $own}}, input: {{groups: [$group]}}) {{ {PROBLEMS} }}"),
    ("grantPermissions", f"(holder: $group, permissions: [{DOCS}]) {{ permissions {{ id }} {PROBLEMS} }}"),
    ("createApiKey", f"(input: {{user: {{username: $own}}, project: {{id: $project}}}}) {{ {PROBLEMS} }}"),
    ("checkPermission", f"(user: {{username: $own}}, permission: {DOCS}, apiKey: $key) {{ explanation }}"),
    ("deleteApiKeys", f"(user: {{username: $own}}, project: {{id: $project}}) {{ deletedIds {PROBLEMS} }}"),
]  # fmt: skip


@pytest.mark.promise("S30")
@pytest.mark.parametrize("who", ["nobody", "another chief"])
async def test_what_one_may_not_see_answers_like_what_never_was(
    who: str, graphql: GraphQL, data: GraphQL
) -> None:
    """Whole bodies are compared, for every field that names a record, in every way to name it."""
    things = {**await the_stranger(data), "own": "somebody"}
    nothing = nothing_like(things)
    somebody = await a_person("somebody")
    if who == "another chief":
        await cast.join(somebody, await cast.add_project("Gemini"), "ADMIN")
    token = await session_of(somebody)

    async def answer(field: str, arguments: str, about: dict[str, Any]) -> str:
        given = variables(arguments, about)
        text = json.dumps(await graphql(document(field, arguments), by=token, **given))
        assert "GRAPHQL" not in text, text  # it says what is wrong with the question
        for name, value in given.items():  # a refusal repeats what was asked for
            text = text.replace(f"{value}.", f"<{name}>.")
        return text

    different = [
        document(field, arguments)
        for field, arguments in WAYS
        if await answer(field, arguments, things) != await answer(field, arguments, nothing)
    ]
    assert different == []


RESTORE = "mutation ($id: ID!) { restoreUser(id: $id) { changes { field } problems { message path } } }"


@pytest.mark.parametrize("seen", [True, False])
async def test_what_holds_up_a_restored_user_is_not_named_where_it_is_not_seen(
    data: GraphQL, graphql: GraphQL, seen: bool
) -> None:
    user, group = await cast.add_user("ada"), await cast.add_group("Secret crew")
    await cast.put_in(user, group)
    await cast.grant(group, "READ docs/1")
    await data("mutation ($id: ID!) { deleteUser(user: {id: $id}) { problems { code } } }", id=user.id)
    if seen:
        await cast.put_in(await cast.add_user("bob"), group)
    by = await session_of(await a_person("helper", "ADMIN user/*"))
    answer = (await graphql(RESTORE, by=by, id=user.id))["data"]["restoreUser"]
    named = "The group Secret crew" if seen else "A group that you may not see"
    problem = {"message": f"{named} holds READ on docs/1, and you do not.", "path": ["groups"]}
    assert answer == {"changes": [], "problems": [problem]}


LEFT = """mutation ($id: ID!) { restoreUser(id: $id) {
  user { id }
  problems { __typename message path ... on NotAllowed { requires { type resourceType resource } } }
} }"""


@pytest.mark.parametrize("seen", [True, False])
async def test_a_project_that_a_restored_user_led_is_not_named_where_it_is_not_seen(
    data: GraphQL, graphql: GraphQL, seen: bool
) -> None:
    user, project, other = (
        await cast.add_user("ada"),
        await cast.add_project("p"),
        await cast.add_project("q"),
    )
    await cast.join(user, project, "ADMIN"), await cast.join(user, other, "ADMIN")
    await data(
        "mutation ($id: ID!) { deleteUser(user: {id: $id}, force: true) { problems { code } } }", id=user.id
    )
    held = [f"READ project/{each.id}" for each in (project, other) if seen]
    by = await session_of(await a_person("helper", "ADMIN user/*", *held))
    answer = (await graphql(LEFT, by=by, id=user.id))["data"]["restoreUser"]
    of_unseen = ("a project that you may not see", "*")
    named = [(f"project/{each.id}", each.id) for each in (project, other)] if seen else [of_unseen]
    problems = [
        {
            "__typename": "NotAllowed",
            "message": f"This needs ADMIN on {name}.",
            "path": ["id"],
            "requires": {"type": "ADMIN", "resourceType": "project", "resource": resource},
        }
        for name, resource in named
    ]
    assert answer == {"user": None, "problems": problems}
