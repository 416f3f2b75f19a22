"""Lists below a record: pages, edges, and several of one relation side by side."""

from __future__ import annotations

from tests.cast import MORNING, add_event, add_key, add_project, add_user, join
from tests.conftest import GraphQL

FOREIGN = "WyJzZXF1ZW5jZS0iLDFd"  # of the first event


async def test_edges_and_nodes_are_the_same_rows(data: GraphQL, app: object) -> None:
    user = await add_user("ada")
    project = await add_project("engine")
    await join(user, project, "ADMIN")
    answer = await data("""{ project(by: {name: "ENGINE"}) { members {
      nodes { username } edges { role joinedAt cursor node { id again: id name } } } } }""")
    (edge,) = answer["members"]["edges"]
    assert edge == {
        "role": "ADMIN",
        "joinedAt": "2026-01-01T00:00:00.000Z",
        "cursor": edge["cursor"],
        "node": {"id": user.id, "again": user.id, "name": "ada"},
    }
    assert answer["members"]["nodes"] == [{"username": "ada"}]


NESTED = """query ($number: Int!, $first: Int, $after: String) {
  project(by: {number: $number}) { members(first: $first, after: $after) {
    totalCount nodes { username } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""


async def test_the_pages_of_a_nested_list_show_every_row_once(data: GraphQL, app: object) -> None:
    project, other = await add_project("engine"), await add_project("other")
    names = [f"member {number}" for number in range(7)]
    for name in names:
        user = await add_user(name)
        await join(user, project)
        await join(user, other)
    pages, after, more = [], None, True
    while more:
        members = (await data(NESTED, number=project.number, first=3, after=after))["members"]
        pages.append(members)
        more, after = members["pageInfo"]["hasNextPage"], members["pageInfo"]["endCursor"]
    assert [node["username"] for page in pages for node in page["nodes"]] == names
    assert [page["totalCount"] for page in pages] == [7] * 3
    assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [False, True, True]


async def test_nested_pages_are_refused_as_root_pages_are(graphql: GraphQL, app: object) -> None:
    await add_project("engine")
    said = {
        "first: 251": "first is between 0 and 250.",
        "first: -1": "first is between 0 and 250.",
        'after: "x"': "after is not a cursor.",
        f'after: "{FOREIGN}"': "after is not a cursor of this list in this order.",
    }
    document = "{ projects { nodes { members(%s) { totalCount } } } }"
    answers = {arguments: await graphql(document % arguments) for arguments in said}
    messages = {each: [error["message"] for error in answer["errors"]] for each, answer in answers.items()}
    assert messages == {arguments: [message] for arguments, message in said.items()}


async def test_one_relation_may_be_asked_several_times_with_other_arguments(
    data: GraphQL, app: object
) -> None:
    project = await add_project("engine")
    for name, role in (("ada", "ADMIN"), ("bob", "MEMBER"), ("cid", "MEMBER")):
        await join(await add_user(name), project, role)
    answer = await data("""{ project(by: {name: "engine"}) {
      all: members { totalCount nodes { username } }
      admins: members(role: ADMIN) { totalCount nodes { username } }
      one: members(first: 1, role: MEMBER) { nodes { name } edges { role node { username } } }
      counted: members(role: MEMBER) { totalCount }
      none: members(first: 0) { totalCount nodes { username } pageInfo { hasNextPage } }
    } }""")
    assert answer == {
        "all": {"totalCount": 3, "nodes": [{"username": name} for name in ("ada", "bob", "cid")]},
        "admins": {"totalCount": 1, "nodes": [{"username": "ada"}]},
        "one": {"nodes": [{"name": "bob"}], "edges": [{"role": "MEMBER", "node": {"username": "bob"}}]},
        "counted": {"totalCount": 2},
        "none": {"totalCount": 3, "nodes": [], "pageInfo": {"hasNextPage": True}},
    }


async def test_a_user_s_keys_are_filtered_by_project_and_by_where(data: GraphQL, app: object) -> None:
    user, project = await add_user("ada"), await add_project("engine")
    await join(user, project)
    await add_key(user, "plain")
    await add_key(user, "bound", project_number=project.number)
    await add_key(user, "gone", project_number=project.number, revoked_at=MORNING)
    answer = await data(
        """query ($id: ID!) { user(by: {username: "ada"}) {
      apiKeys { totalCount }
      bound: apiKeys(project: $id) { nodes { name } }
      live: apiKeys(project: $id, where: {status: [ACTIVE]}) { nodes { name } }
      elsewhere: apiKeys(project: "00000000-0000-4000-8000-000000000000") { nodes { name } }
    } }""",
        id=project.id,
    )
    assert answer == {
        "apiKeys": {"totalCount": 3},
        "bound": {"nodes": [{"name": "bound"}, {"name": "gone"}]},
        "live": {"nodes": [{"name": "bound"}]},
        "elsewhere": {"nodes": []},
    }


async def test_events_come_newest_first_at_the_root_and_below_a_user(data: GraphQL, app: object) -> None:
    user = await add_user("ada")
    for number in range(5):
        await add_event(user, request_id=f"request {number}", at=MORNING - number)
    document = """query ($after: String) {
      user(by: {username: "ada"}) { events(first: 3, after: $after) {
        nodes { requestId } pageInfo { hasNextPage endCursor } } } }"""
    first = (await data(document))["events"]
    assert [node["requestId"] for node in first["nodes"]] == ["request 4", "request 3", "request 2"]
    second = (await data(document, after=first["pageInfo"]["endCursor"]))["events"]
    assert [node["requestId"] for node in second["nodes"]] == ["request 1", "request 0"]
    root = await data("{ events(first: 2) { nodes { requestId } } }")
    assert [node["requestId"] for node in root["nodes"]] == ["request 4", "request 3"]
