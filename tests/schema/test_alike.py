"""Users, projects, groups and keys are asked and changed alike, so that one table of a front end shows all of
them."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, get_named_type

from schema import schema
from schema.connections import Pages
from tests.cast import (
    MORNING,
    a_group,
    add_group,
    add_key,
    add_project,
    add_user,
    grant,
    join,
    key_of,
    put_in,
)
from tests.conftest import GraphQL
from tests.schema.finding import HOUR, NOBODY

TYPES = schema._schema.type_map
QUERY, MUTATION = schema._schema.query_type, schema._schema.mutation_type
assert QUERY
assert MUTATION
PAGE = {"first", "after", "last", "before", "offset"}
LISTS = {
    name: field
    for name, field in QUERY.fields.items()
    if isinstance(type_ := get_named_type(field.type), GraphQLObjectType)
    and issubclass(type_.extensions["strawberry-definition"].origin, Pages)
}


def test_every_list_at_the_root_has_pages_in_both_directions_and_an_offset() -> None:
    assert {name: PAGE - set(field.args) for name, field in LISTS.items()} == {name: set() for name in LISTS}
    assert len(LISTS) == 7


@pytest.mark.parametrize("name", ["users", "projects", "groups", "apiKeys"])
def test_records_are_searched_filtered_and_sorted_alike(name: str) -> None:
    arguments = LISTS[name].args
    assert set(arguments) == PAGE | {"search", "where", "orderBy"}
    filter_, order = get_named_type(arguments["where"].type), get_named_type(arguments["orderBy"].type)
    assert isinstance(filter_, GraphQLInputObjectType)
    assert isinstance(order, GraphQLInputObjectType)
    assert {"ids", "createdAt"} - set(filter_.fields) == set()
    fields = get_named_type(order.fields["field"].type)
    assert isinstance(fields, GraphQLEnumType)
    assert {"NAME", "CREATED_AT"} - set(fields.values) == set()


@pytest.mark.parametrize("name", ["User", "Project", "Group"])
def test_what_has_a_version_is_changed_and_deleted_by_it(name: str) -> None:
    type_ = TYPES[name]
    assert isinstance(type_, GraphQLObjectType)
    assert {"number", "name", "createdAt", "updatedAt", "version"} - set(type_.fields) == set()
    assert MUTATION
    arguments = {verb: MUTATION.fields[verb + name].args.keys() for verb in ("update", "delete")}
    assert [verb for verb, given in arguments.items() if not {"expectedVersion", "dryRun"} <= given] == []
    by = TYPES[f"{name}By"]
    assert isinstance(by, GraphQLInputObjectType)
    assert {"id", "number", "identifier"} - set(by.fields) == set()
    order = TYPES[f"{name}OrderField"]
    assert isinstance(order, GraphQLEnumType)
    assert {"NUMBER", "NAME", "CREATED_AT", "UPDATED_AT"} - set(order.values) == set()


async def test_the_version_of_a_group_rises_with_every_change_of_it(data: GraphQL) -> None:
    id_ = await a_group(data)
    versions = []
    for change in (
        'updateGroup(group: {id: $id}, input: {name: "Team"})',
        'updateGroup(group: {id: $id}, input: {name: "Team"})',
        'grantPermissions(holder: $id, permissions: [{resourceType: "a", resource: "b", type: READ}])',
    ):
        await data(f"mutation ($id: ID!) {{ {change} {{ problems {{ message }} }} }}", id=id_)
        group = await data(
            "query ($id: ID!) { group(by: {id: $id}) { version createdAt updatedAt } }", id=id_
        )
        versions.append((group["version"], group["updatedAt"] >= group["createdAt"]))
    assert versions == [(2, True), (2, True), (3, True)]


@pytest.fixture
async def known(app: object) -> dict[str, str]:
    """Two projects, two groups and two keys, of which ada is in the first."""
    ada, bob = await add_user("ada"), await add_user("bob")
    apollo, gemini = await add_project("Apollo"), await add_project("Gemini", MORNING + HOUR)
    crew, ground = await add_group("Crew"), await add_group("Ground")
    ground.created_at = ground.updated_at = MORNING + HOUR
    await ground.save()
    await join(ada, apollo)
    await join(bob, gemini)
    await put_in(ada, crew)
    await put_in(bob, ground)
    key = await add_key(ada, "Laptop", created_at=MORNING)
    await add_key(bob, "desk", created_at=MORNING + HOUR)
    return {"ada": ada.id, "first": apollo.id, "crew": crew.id, "key": key.id, "nobody": NOBODY}


FILTERS = [
    ("{member: $ada}", ["Apollo"], ["Crew"]),
    ("{member: $nobody}", [], []),
    ("{ids: [$first, $crew]}", ["Apollo"], ["Crew"]),
    ('{name: {startsWith: "g"}}', ["Gemini"], ["Ground"]),
    ('{name: {in: ["APOLLO", "crew"]}, member: $ada}', ["Apollo"], ["Crew"]),
    ('{createdAt: {gt: "2026-01-01T00:00:00Z"}}', ["Gemini"], ["Ground"]),
    ('{updatedAt: {lte: "2026-01-01T00:00:00Z"}}', ["Apollo"], ["Crew"]),
    ("{}", ["Apollo", "Gemini"], ["Crew", "Ground"]),
]


@pytest.mark.parametrize(("where", "projects", "groups"), FILTERS, ids=[where for where, *_ in FILTERS])
async def test_projects_and_groups_are_filtered_alike(
    graphql: GraphQL, known: dict[str, str], where: str, projects: list[str], groups: list[str]
) -> None:
    for name, id_ in known.items():
        where = where.replace(f"${name}", f'"{id_}"')
    found = (
        await graphql(f"""{{ projects(where: {where}) {{ totalCount nodes {{ name }} }}
      groups(where: {where}) {{ totalCount nodes {{ name }} }} }}""")
    )["data"]
    expected = {"projects": projects, "groups": groups}
    assert {name: [node["name"] for node in page["nodes"]] for name, page in found.items()} == expected
    assert {name: page["totalCount"] for name, page in found.items()} == {
        name: len(names) for name, names in expected.items()
    }


async def test_who_sees_no_membership_finds_nothing_by_it(data: GraphQL, known: dict[str, str]) -> None:
    reader = await add_user("reader")
    await grant(reader, f"READ project/{known['first']}")
    by = await key_of(reader)
    text = f'{{ projects(where: {{member: "{known["ada"]}"}}) {{ nodes {{ name }} }} }}'
    assert await data(text, by=by) == {"nodes": [{"name": "Apollo"}]}
    text = f'{{ groups(where: {{member: "{known["ada"]}"}}) {{ nodes {{ name }} }} }}'
    assert await data(text, by=by) == {"nodes": []}


@pytest.mark.parametrize(
    "arguments",
    ['search: "lap"', 'search: "LAPTOP"', 'where: {ids: ["$key"]}',
     'where: {createdAt: {lt: "2026-01-01T00:30:00Z"}}'],
)  # fmt: skip
async def test_keys_are_found_as_users_are(data: GraphQL, known: dict[str, str], arguments: str) -> None:
    found: Any = await data(
        f"{{ apiKeys({arguments.replace('$key', known['key'])}) {{ nodes {{ name }} }} }}"
    )
    assert found == {"nodes": [{"name": "Laptop"}]}


async def test_a_group_is_named_by_id_or_name(data: GraphQL) -> None:
    id_ = await a_group(data)
    document = "query ($i: String!) { group(by: {identifier: $i}) { name } }"
    found = [await data(document, i=identifier) for identifier in (id_, "CREW", id_.upper())]
    assert found == [{"name": "Crew"}] * 3


async def test_a_user_counts_its_groups_as_its_projects(data: GraphQL, known: dict[str, str]) -> None:
    document = "query ($id: ID!) { user(by: {id: $id}) { groupsCount projectsCount } }"
    assert await data(document, id=known["ada"]) == {"groupsCount": 1, "projectsCount": 1}
