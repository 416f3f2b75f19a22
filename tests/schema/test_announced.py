"""What a document is reckoned to cost beforehand is the most that is read, however much is there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from models import Caller, GroupMember, Permission, Session, User
from models.budget import STATEMENT
from resolvers.callers.by_secret import recognise
from resolvers.reading.filters import TERM
from schema import schema
from schema.connections import Frame, Pages
from schema.context import Context
from schema.documents import Document
from schema.execution import execute
from schema.plan import WITHOUT_PAGES
from tests.cast import MORNING, add_group, add_user
from tests.conftest import ADMIN_KEY, GraphQL
from tests.statements import statements

TYPES = schema._schema.type_map
MANY = 300


@pytest.fixture
async def caller(app: object) -> Caller:
    return await recognise(ADMIN_KEY, door="GRAPHQL", request_id="-")


def permission(column: str, number: int, place: int) -> Permission:
    return Permission(
        id=str(uuid.uuid4()), **{column: number}, resource_type="report", resource=str(place), type="READ",
        created_at=MORNING,
    )  # fmt: skip


@pytest.fixture
async def rich(caller: Caller) -> User:
    """Somebody with hundreds of everything, each grant from several sources."""
    user = await add_user("rich")
    groups = [await add_group(f"group {place}") for place in range(60)]
    await GroupMember.bulk_create(
        [GroupMember(group_number=group.number, user_number=user.number) for group in groups]
    )
    for column, number in [
        ("user_number", user.number),
        *(("group_number", each.number) for each in groups[:3]),
    ]:
        await Permission.bulk_create([permission(column, number, place) for place in range(MANY)])
    sessions = [Session.begin(user.number, address=None, user_agent="x" * 200)[0] for _ in range(MANY)]
    await Session.bulk_create(sessions)
    return user


BELOW = {
    "sessions": "nodes { id createdAt userAgent }",
    "sessions(first: 250)": "edges { cursor node { id isCurrent } }",
    "permissions": "nodes { id }",
    "permissions(first: 0)": "nodes { id } pageInfo { hasNextPage }",
    "permissions(first: 3)": "nodes { holder { ... on User { id name } } }",
    "groups": "nodes { name permissions { nodes { resource type } } }",
    "groups(first: 3)": "totalCount edges { node { permissions(first: 250) { edges { node { id } } } } }",
    "effectivePermissions": "resource",
    "effectivePermissions(first: 250)": "type resource sources { permission { id } group { id name } }",
}


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("field", BELOW)
@pytest.mark.parametrize(
    "root", ['user(by: {username: "rich"})', "users(first: 5) { nodes", "users(first: 2) { edges { node"]
)
async def test_no_more_is_read_than_was_announced(caller: Caller, root: str, field: str) -> None:
    text = f"{{ {root} {{ {field} {{ {BELOW[field]} }} }} {'} ' * root.count('{ ')} }}"
    context = Context(caller)
    with statements() as seen:
        result = await execute(Document(text), None, None, context)
    assert result.errors is None, text
    read = context.budget.points - STATEMENT * len(seen) - (TERM if "users" in root else 0)
    assert 0 < read <= context.foreseen, (text, read)


async def test_a_caller_reads_no_more_of_itself_than_was_announced(caller: Caller, rich: User) -> None:
    context = Context(Caller(user=rich))
    text = "{ viewer { user { id } permissions(first: 20) { type sources { permission { id } } } } }"
    with statements() as seen:
        result = await execute(Document(text), None, None, context)
    assert result.data
    assert sum(len(each["sources"]) for each in result.data["viewer"]["permissions"]) == 20
    assert context.budget.points - STATEMENT * len(seen) <= context.foreseen


async def test_of_what_users_hold_the_first_is_shown(data: GraphQL, rich: User) -> None:
    """Direct grants come first, and each source counts."""
    text = """{ user(by: {username: "rich"}) {
      effectivePermissions(first: 2) { resource sources { group { id } } } } }"""
    one = {"sources": [{"group": None}]}
    assert await data(text) == {"effectivePermissions": [{"resource": "0", **one}, {"resource": "1", **one}]}
    text = '{ user(by: {username: "rich"}) { effectivePermissions { resource } } }'
    assert len((await data(text))["effectivePermissions"]) == 50


@pytest.mark.parametrize(
    "text",
    [
        '{ user(by: {username: "rich"}) { effectivePermissions(first: 251) { type } } }',
        "{ viewer { permissions(first: -1) { type } } }",
    ],
)
async def test_what_is_no_number_of_them_is_refused(graphql: GraphQL, rich: User, text: str) -> None:
    (error,) = (await graphql(text))["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("first is between 0 and 250.", "INVALID")


async def test_a_mutation_shows_the_first_of_a_holders_permissions(data: GraphQL, rich: User) -> None:
    text = """mutation ($id: ID!) { grantPermissions(holder: $id, permissions: []) {
      permissions { id } three: permissions(first: 3) { resource } problems { message } } }"""
    answer = await data(text, id=rich.id)
    assert len(answer["permissions"]) == 50
    assert answer["three"] == [{"resource": "0"}, {"resource": "1"}, {"resource": "2"}]


# The schema


def records_below(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a type is a record, or stands around some."""
    type_ = TYPES[name]
    if isinstance(type_, GraphQLUnionType | GraphQLInterfaceType):
        return any(records_below(each.name, seen) for each in schema._schema.get_possible_types(type_))
    if not isinstance(type_, GraphQLObjectType) or name in seen:
        return False
    if not issubclass(type_.extensions["strawberry-definition"].origin, Frame):
        return True
    below = (get_named_type(field.type).name for field in type_.fields.values())
    return any(records_below(each, seen | {name}) for each in below)


def lists() -> Iterator[tuple[str, GraphQLField]]:
    """Every field below the root that is a list of records, and no part of a page."""
    roots = {schema._schema.query_type, schema._schema.mutation_type}
    for type_ in TYPES.values():
        if isinstance(type_, GraphQLObjectType) and type_ not in roots and is_no_page(type_):
            for name, field in type_.fields.items():
                bare = field.type.of_type if is_non_null_type(field.type) else field.type
                if is_list_type(bare) and records_below(get_named_type(bare).name):
                    yield name, field


def is_no_page(type_: GraphQLObjectType) -> bool:
    known = type_.extensions.get("strawberry-definition")
    return known is not None and not issubclass(known.origin, Pages)


def test_every_list_of_records_says_how_many_it_holds() -> None:
    boundless = {name for name, field in lists() if "first" not in field.args}
    known = {name.title().replace("_", "") for name in WITHOUT_PAGES}
    assert {name[0].upper() + name[1:] for name in boundless} == known
    assert {name for name, field in lists() if "first" in field.args} == {
        "effectivePermissions",
        "permissions",
    }
