"""Answers written by a plan are those that graphql-core would give, however often a document is used."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import ExecutionResult

from models import Caller, User
from resolvers.callers.by_secret import recognise
from schema import documents
from schema.context import Context
from schema.documents import Document, load
from schema.execution import execute
from schema.executor import MAX_PLANNED
from tests.conftest import ADMIN_KEY, GraphQL
from tests.schema.directory import fill
from tests.schema.everything import ALL_OF_A_USER


def plain(result: ExecutionResult) -> Any:
    errors = [error.formatted for error in result.errors or ()]
    return orjson.loads(orjson.dumps({"data": result.data, "errors": errors}))


@pytest.fixture
async def caller(app: object) -> Caller:
    return await recognise(ADMIN_KEY, door="GRAPHQL", request_id="-")


@pytest.fixture
async def directory(caller: Caller) -> None:
    await fill()


ALL = f"{{ users(first: 10) {{ nodes {{ ...AllOfAUser }} }} }} {ALL_OF_A_USER}"

SWITCHED = """query ($yes: Boolean!, $no: Boolean!, $first: Int = 1, $role: ProjectRole) {
  users(first: 5) @include(if: $yes) { nodes {
    id @skip(if: $yes)
    name @include(if: $yes)
    ... @skip(if: $no) { username }
    ... on User @include(if: $no) { email }
    ...Groups @include(if: $yes)
    projects(first: $first) { nodes {
      name members(first: $first, role: $role) { totalCount nodes { name } } } }
  } }
  server @skip(if: $yes) { version }
}
fragment Groups on User { groups { nodes { name members(first: $first) { nodes { name } } } } }"""

MERGED = """query ($a: Boolean!, $b: Boolean!) {
  one: users(first: 3) @include(if: $a) { nodes { id } }
  one: users(first: 3) @include(if: $b) { nodes { username groups { nodes { name } } } }
  ...A @include(if: $a)
  ...B @include(if: $b)
  ... on Query @include(if: $b) { viewer { apiKey { id } } }
}
fragment A on Query { currentUser { id } viewer { user { username } } }
fragment B on Query { currentUser { username groups { nodes { name } } } }"""

ARGUMENTS = """query (
  $first: Int, $after: String, $where: ApiKeyFilter, $status: [ApiKeyStatus!], $at: DateTime
) {
  users { nodes {
    projects(first: $first, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } }
    a: apiKeys(where: $where) { nodes { name } }
    b: apiKeys(where: {status: $status, expiresAt: {isNull: true}}) { nodes { name status } }
    c: apiKeys(where: {expiresAt: {gt: $at}}, first: 1) { totalCount }
  } } }"""

ON = {"yes": True, "no": False}

DOCUMENTS: list[tuple[str, list[dict[str, Any]]]] = [
    (ALL, [{}]),
    (
        "{ a: users { t: totalCount n: nodes { i: id g: groups { nodes { n: name n2: name } } } } __typename "
        "b: users { t: totalCount edges { node { id } node { username } c: cursor } } }",
        [{}],
    ),
    (SWITCHED, [{"yes": yes, "no": no} for yes in (True, False) for no in (True, False)]),
    (SWITCHED, [{**ON, "first": 2}, {**ON, "role": "ADMIN"}, {**ON, "first": 0}]),
    (MERGED, [{"a": a, "b": b} for a, b in [(True, False), (False, True), (True, True), (False, False)]]),
    (
        ARGUMENTS,
        [
            {},
            {"first": 1},
            {"first": None, "after": None, "where": None, "status": None},
            {"where": {"status": ["ROTATING"]}, "status": ["ACTIVE"]},
            {"where": {}, "status": []},
            {"at": "2026-01-01T00:00:00Z"},
            {"first": 251},
            {"after": "x"},
        ],
    ),
    (
        "query Of($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id "
        "... on User { username groups { nodes { name } } } ... on Project { members { totalCount } } } "
        "nodes(ids: $ids) { ... on Node { id } ... on User { __typename name } } }",
        [],
    ),
    ("{ viewer { __typename user { username } apiKey { hint user { id } } session { id } "
     "permissions { type resourceType sources { permission { id } group { id } } } } }", [{}]),
    ("{ server { passwordPolicy { minLength rejectsCommon __typename } maxPageSize maxQueryCost } }", [{}]),
    ('{ user(by: {username: "x"}) { id } project(by: {number: 999}) { members { totalCount } } }', [{}]),
    (
        "query ($type: PermissionType!) { checkPermission(user: {username: \"ada\"}, permission: "
        "{resourceType: \"report\", resource: \"7\", type: $type}) { allowed reason explanation "
        "decidedBy { permission { type holder { __typename ... on Group { name } } } group { name } } "
        "nearestMiss { type } } }",
        [{"type": "READ"}, {"type": "WRITE"}, {"type": "ADMIN"}],
    ),
    (
        "{ permissions { nodes { holder { ... on User { username name } "
        "... on Group { name members { nodes { username } } } } } edges { cursor } } }",
        [{}],
    ),
    ("{ events { nodes { ...AllOfAnEvent } totalCount } apiKeys { nodes { id user { ...AllOfAUser } } } }"
     + ALL_OF_A_USER, [{}]),
]  # fmt: skip


@pytest.mark.usefixtures("directory")
async def test_a_plan_answers_what_graphql_core_answers_with_the_same_text_and_other_variables(
    caller: Caller,
) -> None:
    ids = [str(user.id) for user in await User.all()]
    expected, first, second, wrong = [], [], [], []
    for text, cases in DOCUMENTS:
        document = await load(text)
        wrong += document.errors
        for variables in cases or [{"id": ids[0], "ids": ids}, {"id": ids[1], "ids": [ids[2], ids[2], "x"]}]:
            stock = Context(caller, stock=True)
            expected.append((text, variables, plain(await execute(Document(text), None, variables, stock))))
            once, again = [await execute(document, None, variables, Context(caller)) for _ in range(2)]
            first.append((text, variables, plain(once)))
            second.append((text, variables, plain(again)))
    assert wrong == []
    assert first == expected
    assert second == expected


@pytest.mark.usefixtures("directory")
async def test_a_kept_plan_answers_what_a_new_one_answers(caller: Caller) -> None:
    document = Document(ALL)
    first = plain(await execute(document, None, None, Context(caller)))
    assert len(document.plans) == 1
    assert plain(await execute(document, None, None, Context(caller))) == first
    assert plain(await execute(Document(ALL), None, None, Context(caller))) == first
    assert len(first["data"]["users"]["nodes"]) == 4


@pytest.mark.usefixtures("directory")
async def test_a_kept_plan_shows_each_caller_what_that_caller_may_see(caller: Caller) -> None:
    ada = await User.get(username="ada")
    document = Document(
        "{ users { nodes { username viewerCan "
        "groups(first: 5) { nodes { members(first: 5) { nodes { username } } } } } } }"
    )
    everything = plain(await execute(document, None, None, Context(caller)))
    own = plain(await execute(document, None, None, Context(Caller(user=ada))))
    assert own["data"]["users"]["nodes"] == [
        {
            "username": "ada",
            "groups": {"nodes": [{"members": {"nodes": [{"username": "ada"}]}}]},
            "viewerCan": ["UPDATE", "REVOKE_SESSIONS", "CREATE_API_KEY", "CHECK_PERMISSIONS", "READ_EVENTS"],
        }
    ]
    assert plain(await execute(document, None, None, Context(caller))) == everything


async def test_what_varies_with_variables_is_not_kept_and_the_rest_is(caller: Caller) -> None:
    kept = [
        ("query ($n: Int) { users(first: $n) { nodes { id } } }", True),
        ("query ($n: Int) { users { nodes { projects(first: $n) { totalCount } } } }", False),
        ("query ($b: Boolean = true) { users { nodes { id @include(if: $b) name } } }", False),
        (
            "query ($b: Boolean = true) { users { nodes { id ...F } } } "
            "fragment F on User { name @skip(if: $b) }",
            False,
        ),
        ("query ($b: Boolean = true) { users { nodes { id } } server { version @skip(if: $b) time } }", True),
    ]
    documents = [Document(text) for text, _ in kept]
    answers = [plain(await execute(each, None, None, Context(caller))) for each in documents]
    assert [answer["errors"] for answer in answers] == [[]] * len(kept)
    plans = [[*each.plans.values()] for each in documents]
    found = [any(isinstance(plan, tuple) for plan in each) for each in plans]
    assert [(text, each) for (text, _), each in zip(kept, found, strict=True)] == kept


async def test_no_number_of_combinations_of_variables_makes_the_kept_plans_many(caller: Caller) -> None:
    names = [f"v{number}" for number in range(10)]
    given = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"currentUser @include(if: ${name}) {{ {name}: id }}" for name in names)
    document = Document(f"query ({given}) {{ {fields} }}")
    found, wanted = [], []
    for number in range(300):
        variables = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        answer = plain(await execute(document, None, variables, Context(caller)))
        found.append(list(answer["data"].get("currentUser") or {}))
        wanted.append([name for name in names if variables[name]])
    assert found == wanted
    assert len(document.plans) * document.selections <= MAX_PLANNED + document.selections


async def test_operations_of_one_document_have_plans_of_their_own(graphql: GraphQL, caller: Caller) -> None:
    document = Document("query A { currentUser { id } } query B { currentUser { username } }")
    assert caller.user
    answers = [plain(await execute(document, name, None, Context(caller))) for name in "ABAB"]
    a, b = {"id": caller.user.id}, {"username": "admin"}
    assert answers == [{"data": {"currentUser": expected}, "errors": []} for expected in (a, b, a, b)]


@pytest.mark.usefixtures("directory")
async def test_a_document_is_planned_once_and_remembered_as_long_as_it_is_used(caller: Caller) -> None:
    text = "{ users { nodes { username } } }"
    assert await load(text) is await load(text)
    for number in range(documents.REMEMBERED):
        await load(f"{{ users(first: {number % 250}) {{ nodes {{ a{number}: id }} }} }}")
    assert await load(text) is await load(text)
    assert len(documents._remembered) <= documents.REMEMBERED
