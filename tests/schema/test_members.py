"""Members are searched, filtered and sorted; whatever is below a record is read from its end, too."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType, get_named_type

from schema import schema
from schema.connections import Pages
from tests.cast import add_group, add_project, add_user, grant, join, key_of, put_in
from tests.conftest import GraphQL

TYPES = [
    type_
    for name, type_ in schema._schema.type_map.items()
    if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
]
BELOW = {
    f"{type_.name}.{name}": set(field.args)
    for type_ in TYPES
    if type_ not in (schema._schema.query_type, schema._schema.mutation_type)
    for name, field in type_.fields.items()
    if isinstance(below := get_named_type(field.type), GraphQLObjectType)
    and issubclass(below.extensions["strawberry-definition"].origin, Pages)
}


def test_every_list_below_a_record_is_read_in_both_directions() -> None:
    assert len(BELOW) >= 10
    directions = {"first", "after", "last", "before"}
    assert {name: directions - arguments for name, arguments in BELOW.items()} == {
        name: set() for name in BELOW
    }


@pytest.fixture
async def teams(app: object) -> None:
    """The same people in a project and in a group, and some of them in others."""
    apollo, gemini = await add_project("Apollo"), await add_project("Gemini")
    crew, ground = await add_group("Crew"), await add_group("Ground")
    for name, last in (("cid", "Abt"), ("ada", "Cox"), ("bob", "Bly"), ("eve", None)):
        user = await add_user(name, last_name=last, status="ACTIVE" if last else "DEACTIVATED")
        await join(user, apollo, "ADMIN" if name == "ada" else "MEMBER")
        await put_in(user, crew)
        if name in ("ada", "eve"):
            await join(user, gemini)
            await put_in(user, ground)


PAGES = [
    ("", ["cid ada bob eve", "ada eve"]),
    ("(last: 2)", ["bob eve", "ada eve"]),
    ('(search: "B")', ["cid bob", ""]),
    ('(where: {username: {in: ["eve", "bob"]}})', ["bob eve", "eve"]),
    ("(where: {status: [ACTIVE]}, first: 2)", ["cid ada", "ada"]),
    ("(orderBy: [{field: USERNAME}])", ["ada bob cid eve", "ada eve"]),
    ("(orderBy: [{field: LAST_NAME}])", ["cid bob ada eve", "ada eve"]),
    ("(orderBy: [{field: LAST_NAME, direction: DESC}], first: 2)", ["ada bob", "ada eve"]),
    ("(orderBy: [{field: STATUS}, {field: USERNAME, direction: DESC}], last: 3)", ["bob ada eve", "ada eve"]),
]


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize(("arguments", "names"), PAGES, ids=[arguments for arguments, _ in PAGES])
async def test_members_are_found_as_users_are(graphql: GraphQL, arguments: str, names: list[str]) -> None:
    members = f"nodes {{ members{arguments} {{ totalCount nodes {{ username }} }} }}"
    lists = ("projects", "groups", "projects(last: 1)")
    answers = [(await graphql(f"{{ {each} {{ {members} }} }}"))["data"] for each in lists]
    found = [
        [" ".join(node["username"] for node in each["members"]["nodes"]) for each in page["nodes"]]
        for answer in answers
        for page in answer.values()
    ]
    assert found == [names, names, names[1:]]


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("field", ["project", "group"])
@pytest.mark.parametrize("order", ["[]", "[{field: LAST_NAME}]", "[{field: STATUS, direction: DESC}]"])
async def test_pages_from_the_end_show_each_member_once(graphql: GraphQL, field: str, order: str) -> None:
    name = {"project": "Apollo", "group": "Crew"}[field]
    document = f"""query ($last: Int, $before: String) {{ {field}(by: {{name: "{name}"}}) {{
      members(last: $last, before: $before, orderBy: {order}) {{
        nodes {{ username }} pageInfo {{ hasPreviousPage hasNextPage startCursor }} }} }} }}"""
    (whole,) = (await graphql(document, last=250))["data"].values()
    found: list[str] = []
    before, pages = None, []
    for _ in range(2):
        (answer,) = (await graphql(document, last=2, before=before))["data"].values()
        found[:0] = [node["username"] for node in answer["members"]["nodes"]]
        pages.append(answer["members"]["pageInfo"])
        before = pages[-1]["startCursor"]
    assert found == [node["username"] for node in whole["members"]["nodes"]]
    assert [(page["hasPreviousPage"], page["hasNextPage"]) for page in pages] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.usefixtures("teams")
async def test_who_sees_no_member_finds_none(graphql: GraphQL) -> None:
    ada = await add_user("reader")
    apollo = (await graphql('{ project(by: {name: "Apollo"}) { id } }'))["data"]["project"]["id"]
    await grant(ada, f"READ project/{apollo}")
    text = """{ projects { nodes { name members(where: {group: "$group"}, search: "a") { totalCount } } } }"""
    group = (await graphql('{ group(by: {name: "Crew"}) { id } }'))["data"]["group"]["id"]
    answer = await graphql(text.replace("$group", group), by=await key_of(ada))
    assert answer["data"]["projects"]["nodes"] == [{"name": "Apollo", "members": {"totalCount": 0}}]


async def test_to_filter_the_members_of_many_costs_what_it_takes(graphql: GraphQL) -> None:
    for place in range(40):
        await add_project(f"project {place}")
    text = '{ projects { nodes { members(first: 1, where: {username: {eq: "x"}}) { nodes { id } } } } }'
    (error,) = (await graphql(text))["errors"]
    assert "at most 30000 are allowed" in error["message"]
