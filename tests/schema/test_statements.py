"""What an answer costs: a statement for the list, one for each relation below it, and one for the caller."""

from __future__ import annotations

import pytest

from models import ApiKey
from models.database import on_postgres
from tests.cast import add_event, add_group, add_key, add_project, add_session, add_user, grant, join, put_in
from tests.conftest import GraphQL
from tests.statements import statements

CALLER = 1  # the key with its user, and what that user holds

PLAIN = """fragment Plain on User {
  id number username email emailVerifiedAt firstName lastName displayName name avatarUrl redirectUri
  externalId attributes status statusReason statusChangedAt isActive createdAt updatedAt lastLoginAt
  hasPassword lockedUntil passwordChangedAt mustChangePassword version projectsCount apiKeysCount
}"""

# How many statements each part adds to the one that reads the users.
PARTS = {
    "projects(first: 5) { totalCount nodes { name } pageInfo { hasNextPage } }": 2,
    "projects(first: 5) { edges { role joinedAt cursor node { name membersCount apiKeysCount } } }": 1,
    "projects(first: 2) { nodes { members(first: 2) { edges { role node { username } } } } }": 2,
    "projects(first: 2) { nodes { apiKeys(first: 2) { nodes { hint status scopes { type } } } } }": 2,
    "permissions { nodes { type resource resourceType expiresAt } }": 1,
    "permissions(first: 5) { nodes { holder { ... on User { username } ... on Group { name } } } }": 2,
    "groups { nodes { name membersCount } }": 1,
    "groups(first: 5) { nodes { members(first: 2) { nodes { id } } permissions { totalCount } } }": 3,
    "apiKeys(first: 2) { nodes { name user { username } project { name } replacedBy { hint } } }": 4,
    "sessions { nodes { isCurrent expiresAt } }": 1,
    "sessions { nodes { user { username } } }": 2,
    "events(first: 2) { nodes { operation changes { field before after } } }": 1,
    "events(first: 2) { nodes { actor { username } apiKey { hint } target { id } } }": 4,
    "effectivePermissions { type resource resourceType }": 1,
    "effectivePermissions { sources { permission { id } group { name } } }": 3,
    "viewerCan": 0,
    "projects { nodes { viewerCan } } groups { nodes { viewerCan } }": 2,
    "apiKeys { nodes { viewerCan } }": 2,
    "projects(first: 2) { nodes { events(first: 2) { nodes { at } } } }": 2,
    "groups(first: 2) { nodes { events(first: 2) { nodes { at } } } }": 2,
    "apiKeys(first: 2) { nodes { events(first: 2) { nodes { at } } } }": 2,
    "a: apiKeys(first: 1) { nodes { name } } b: apiKeys(first: 2) { nodes { hint } }": 2,
}

ALL = """
  projects(first: 2) { totalCount edges { role node { name members(first: 2) { edges { role node { name } } }
    apiKeys(first: 2) { nodes { hint } } } } }
  groups(first: 2) { nodes {
    name members(first: 2) { nodes { username } } permissions(first: 2) { nodes { type } } } }
  permissions(first: 2) { nodes { type resource } }
  apiKeys(first: 2) { nodes { hint project { name } } }
  sessions(first: 2) { nodes { expiresAt } }
  events(first: 2) { nodes { operation } }
  effectivePermissions(first: 9) { type sources { permission { type } group { name } } }
  viewerCan
"""
# projects and their count, members, keys of projects; groups, members, permissions; permissions; keys and
# their project; sessions; events; effective permissions, their sources, their groups
EACH_OF_ALL = 4 + 3 + 1 + 2 + 1 + 1 + 3


async def add_people(first: int, last: int) -> None:
    """Each with two of everything."""
    for number in range(first, last):
        user = await add_user(f"user {number}", email=f"user-{number}@example.com")
        for each in range(2):
            project, group = await add_project(f"p {number} {each}"), await add_group(f"g {number} {each}")
            await join(user, project, "ADMIN" if each else "MEMBER")
            await put_in(user, group)
            await grant(user, f"READ report/{each}")
            await grant(group, f"WRITE report/{each}")
            key = await add_key(user, f"key {each}", project_number=project.number)
            await add_key(user, "older", replaced_by_number=key.number)
            await add_session(user)
            await add_event(user, actor_id=user.id, api_key_id=key.id)


@pytest.fixture
async def people(graphql: GraphQL) -> None:
    await graphql("{ currentUser { id } }")  # which notes that the key was used, to the minute
    await add_people(0, 3)


@pytest.mark.usefixtures("people")
async def test_a_list_costs_one_statement_beside_the_caller(data: GraphQL) -> None:
    with statements() as seen:
        await data("{ users(first: 50) { nodes { ...Plain } pageInfo { hasNextPage endCursor } } }" + PLAIN)
    assert len(seen) == CALLER + 1


@pytest.mark.usefixtures("people")
async def test_each_relation_costs_one_statement(data: GraphQL) -> None:
    costs = {}
    for part in PARTS:
        with statements() as seen:
            answer = await data(f"{{ users(first: 50) {{ nodes {{ id {part} }} }} }}")
        costs[part] = (len(answer["nodes"]), len(seen))
    assert costs == {part: (4, CALLER + 1 + cost) for part, cost in PARTS.items()}


@pytest.mark.usefixtures("people")
async def test_more_rows_cost_no_more_statements(data: GraphQL) -> None:
    document = f"{{ users(first: 50) {{ nodes {{ ...Plain {ALL} }} }} }}{PLAIN}"
    with statements() as seen:
        four = await data(document)
    await add_people(3, 9)
    with statements() as later:
        ten = await data(document)
    assert [len(each["nodes"]) for each in (four, ten)] == [4, 10]
    assert [len(seen), len(later)] == [CALLER + 1 + EACH_OF_ALL] * 2


@pytest.mark.usefixtures("people")
async def test_a_caller_who_sees_little_costs_no_statement_per_row_either(data: GraphQL) -> None:
    reader, crew = await add_user("reader"), await add_group("crew")
    key, secret = ApiKey.issue(reader.number)
    await key.save()
    await grant(reader, f"READ group/{crew.id}")
    document = f"{{ users(first: 50) {{ totalCount nodes {{ ...Plain {ALL} }} }} }}{PLAIN}"
    await data(document, by=secret)
    costs = []
    for mates in range(1, 4):
        user = await add_user(f"mate {mates}")
        await put_in(user, crew)
        await add_key(user)
        with statements() as seen:
            count = (await data(document, by=secret))["totalCount"]
        costs.append((count, len(seen)))
    assert costs == [(1 + mates, costs[0][1]) for mates in range(1, 4)]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("field", "below"),
    [
        ("currentUser", EACH_OF_ALL - 6),  # in no project or group there is nothing to read
        ('user(by: {username: "user 1"})', EACH_OF_ALL),
        ('user(by: {email: "USER-1@example.com"})', EACH_OF_ALL),
    ],
)
async def test_one_user_costs_what_a_list_costs(data: GraphQL, field: str, below: int) -> None:
    with statements() as seen:
        await data(f"{{ {field} {{ ...Plain }} }}{PLAIN}")
    assert len(seen) == CALLER + 1
    with statements() as seen:
        await data(f"{{ {field} {{ ...Plain {ALL} }} }}{PLAIN}")
    assert len(seen) == CALLER + 1 + below


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("asked", "below"),
    [
        ("server { version }", 0),
        (
            "currentUser { id username email name status attributes isActive lastLoginAt }",
            0,
        ),
        ("viewer { user { username createdAt } }", 0),
        ("currentUser { username permissions { nodes { type } } }", 1),
    ],
)
async def test_what_recognising_the_caller_has_read_is_not_read_again(
    data: GraphQL, asked: str, below: int
) -> None:
    with statements() as seen:
        await data(f"{{ {asked} }}")
    assert len(seen) == CALLER + below


@pytest.mark.usefixtures("people")
async def test_verifying_a_key_costs_one_statement_for_the_key_and_its_owner(data: GraphQL) -> None:
    key, secret = ApiKey.issue((await add_user("owner")).number)
    await key.save()
    document = "mutation ($secret: String!) { verifyApiKey(secret: $secret) { valid user { id username } } }"
    await data(document, secret=secret)  # which notes that the key was used, to the minute
    with statements() as seen:
        assert (await data(document, secret=secret))["user"]["username"] == "owner"
    assert len(seen) == CALLER + 1


@pytest.mark.usefixtures("people")
async def test_nodes_of_many_types_cost_one_statement_for_each_type(data: GraphQL) -> None:
    users = await data("""{ users(first: 4) { nodes {
      id groups { nodes { id } } permissions { nodes { id } } sessions { nodes { id } }
      projects { nodes { id } } apiKeys { nodes { id } } events { nodes { id } } } } }""")
    ids = []
    for user in users["nodes"]:
        lists = ("groups", "permissions", "sessions", "projects", "apiKeys", "events")
        ids += [user["id"], *(node["id"] for name in lists for node in user[name]["nodes"])]
    with statements() as seen:
        found = await data("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)
    assert [node["id"] for node in found] == ids
    assert len({node["__typename"] for node in found}) == 7
    assert len(seen) == CALLER + 1 + 7


@pytest.mark.usefixtures("people")
async def test_an_empty_list_costs_nothing_for_its_relations(data: GraphQL) -> None:
    with statements() as seen:
        await data(f'{{ users(where: {{username: {{eq: "nobody"}}}}) {{ nodes {{ id {ALL} }} }} }}')
    assert len(seen) == CALLER + 1


@pytest.mark.usefixtures("people")
async def test_a_search_asks_the_index_of_sqlite_first(data: GraphQL) -> None:
    with statements() as seen:
        await data('{ users(search: "nobody at all") { totalCount nodes { id } } }')
    assert len(seen) == CALLER + (2 if on_postgres() else 3)


@pytest.mark.usefixtures("people")
async def test_what_is_not_asked_is_not_read(data: GraphQL) -> None:
    with statements() as seen:
        await data("{ users { nodes { username } } }")
    (listed,) = seen[CALLER:]
    unasked = ("email", "attributes", "password_hash", "search_key", "COUNT")
    assert [column for column in unasked if column in listed.text] == []
    with statements() as seen:
        await data("{ users { totalCount } }")
    assert [each.text.startswith("SELECT COUNT(*)") for each in seen[CALLER:]] == [True]
