"""Every question we ask of the tables has its index."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from models.database import connection, on_postgres
from resolvers import api_keys, groups, projects
from resolvers.reading.orders import USER_ORDERS
from resolvers.reading.pages import Term
from tests.cast import a_key, a_user
from tests.conftest import GraphQL
from tests.models.filling import fill, plan_of
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app")

PAGES = 5  # of which the last three are of rows that have nothing there


@pytest.fixture
async def filled(graphql: GraphQL) -> None:
    await fill()


async def listing(graphql: GraphQL, document: str, **variables: Any) -> tuple[str, Any]:
    """The plan of the statement that reads the page, and the page."""
    with statements() as seen:
        answer = await graphql(document, **variables)
    assert "errors" not in answer, answer
    (page,) = answer["data"].values()
    (read,) = [each for each in seen if "LIMIT" in each.text]
    return await plan_of(read, "bitmapscan", "sort"), page


SORTS = re.compile(r"TEMP B-TREE|Seq Scan|(^|-> +)Sort +\(", re.MULTILINE)
REMOVED = re.compile(r"Rows Removed by Filter: (\d+)")


def is_wasteful(plan: str, *, is_first: bool) -> bool:
    """Whether it reads or sorts far more than the page; sorting among equals is no waste. Behind a cursor
    SQLite says that it searches."""
    unsearched = not (is_first or on_postgres()) and "SEARCH" not in plan
    removed = sum(int(number) for number in REMOVED.findall(plan))
    return unsearched or bool(SORTS.search(plan)) or removed > 100


WAYS = (("first", "after", "endCursor"), ("last", "before", "startCursor"))
LISTS = [
    ("users", "UserOrder", USER_ORDERS),
    ("projects", "ProjectOrder", projects.ORDERS),
    ("groups", "GroupOrder", groups.ORDERS),
    ("apiKeys", "ApiKeyOrder", api_keys.ORDERS),
]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("field", "order", "orders"), LISTS, ids=[name for name, *_ in LISTS])
async def test_a_page_in_any_order_is_read_along_an_index(
    graphql: GraphQL, field: str, order: str, orders: dict[str, Term]
) -> None:
    document = (
        f"query ($order: [{order}!], $first: Int, $after: String, $last: Int, $before: String) {{"
        f" {field}(orderBy: $order, first: $first, after: $after, last: $last, before: $before)"
        " { nodes { id } pageInfo { startCursor endCursor } } }"
    )
    wasteful = []
    for name, direction, (size, cursor, end) in product(orders, ("ASC", "DESC"), WAYS):
        place = None
        for _ in range(PAGES):
            arguments = {"order": [{"field": name, "direction": direction}], size: 200, cursor: place}
            plan, page = await listing(graphql, document, **arguments)
            if is_wasteful(plan, is_first=place is None):
                wasteful.append((arguments, plan))
            place = page["pageInfo"][end]
    assert wasteful == []


RELATIONS = """{ users(where: {username: {in: ["u7", "u8"]}}) { nodes {
  projectsCount apiKeysCount lockedUntil viewerCan
  projects(first: 2) { totalCount nodes { membersCount apiKeysCount members(first: 2) { nodes { id } } } }
  apiKeys(first: 2) { nodes { user { id } project { id } replacedBy { id } } }
  groups(first: 2) { nodes { membersCount permissions(first: 2) { nodes { id } }
    members(first: 2) { nodes { id } } } }
  permissions(first: 2) { nodes { holder { ... on User { id } } } }
  effectivePermissions { sources { permission { id } } }
  sessions { nodes { id } } events(first: 2) { nodes { actor { id } apiKey { id } target { id } } } } } }"""
LOOK_UPS = [
    RELATIONS,
    *(f"{{ user(by: {{{by}}}) {{ name }} }}" for by in (
        'id: "00000000-0000-4000-8000-000000000000"', "number: 7", 'username: "u7"', 'email: "e7"',
        'externalId: "x"', 'identifier: "u7"', 'identifier: "00000000-0000-4000-8000-000000000000"',
    )),
    *(f"{{ users(where: {{{where}}}) {{ totalCount }} }}" for where in (
        'ids: ["00000000-0000-4000-8000-000000000000"]', 'username: {eq: "u7"}',
        'username: {in: ["u7", "u8"]}',
        'username: {startsWith: "u77"}', 'email: {eq: "e8"}', 'email: {startsWith: "e77"}', 'name: {eq: "x"}',
        'externalId: {eq: "x"}', 'createdAt: {gt: "2026-01-01T00:00:00Z"}',
        'updatedAt: {gt: "2026-01-01T00:00:00Z"}', 'lastLoginAt: {lt: "1960-01-01T00:00:00Z"}',
        'status: [DEACTIVATED]',
        'permission: {resourceType: "a", resource: "b", type: READ}',
    )),
    *(f"{{ apiKeys(where: {{{where}}}) {{ totalCount }} }}" for where in (
        'user: "00000000-0000-4000-8000-000000000000"', 'project: "00000000-0000-4000-8000-000000000000"',
        'expiresAt: {gt: "2026-01-01T00:00:00Z"}', 'lastUsedAt: {gt: "2026-01-01T00:00:00Z"}',
    )),
    *(f"{{ events(where: {{{where}}}) {{ totalCount }} }}" for where in (
        'actor: "00000000-0000-4000-8000-000000000000"', 'target: "00000000-0000-4000-8000-000000000000"',
        'concerns: "00000000-0000-4000-8000-000000000000"',
        'targetType: GROUP', 'operations: [LOGIN]', "doors: [EXPRESS]", 'at: {lt: "1960-01-01T00:00:00Z"}',
    )),
    '{ project(by: {name: "p7"}) { id } }', '{ project(by: {identifier: "p7"}) { id } }',
    '{ group(by: {name: "g7"}) { id } }',
    '{ project(by: {name: "p7"}) { apiKeys(first: 2) { nodes { id } } } }',
    '{ permissions(holder: "00000000-0000-4000-8000-000000000000") { totalCount } }',
    '{ permissions(resourceType: "a", resource: "b") { totalCount } }',
    '{ usersPermitted(permission: {resourceType: "a", resource: "b", type: READ}) { totalCount } }',
    '{ usersPermitted(permission: {resourceType: "project", resource: "b", type: READ}) { nodes { id } } }',
    '{ users(search: "u777") { totalCount } }',
    '{ node(id: "00000000-0000-4000-8000-000000000000") { id } }',
    'mutation { verifyApiKey(secret: "another-key-that-is-none-of-ours-at-all") { code } }',
    'mutation { login(identifier: "u7", password: "wrong password") { token } }',
]  # fmt: skip
SCANS = re.compile(
    r"Seq Scan on \w+|^SCAN (?!(json_each|ranked|t|types|resources|levels|granted)$)\w+$", re.MULTILINE
)


LOPSIDED = {  # what is in no row, so that statistics call its index useless
    "nothing is granted to groups": "DELETE FROM permissions WHERE group_number IS NOT NULL",
    "nothing is granted to users": "DELETE FROM permissions WHERE user_number > 1",
    "nobody is in a group": "DELETE FROM group_members",
    "nobody is in a project": "DELETE FROM memberships",
    "most are in one project": "UPDATE memberships SET project_number = 1 WHERE user_number > 5",
    "most are in one group": "UPDATE group_members SET group_number = 1 WHERE user_number > 5",
    "all is granted on one thing": "UPDATE permissions SET resource = '*'",
    "all keys are one user's": "UPDATE api_keys SET user_number = 2 WHERE number > 1",
    "no key ends": "UPDATE api_keys SET expires_at = NULL",
    "no key is used": "UPDATE api_keys SET last_used_at = NULL",
    "nobody has an address": "UPDATE users SET email = NULL, email_key = NULL",
    "nobody signed in": "UPDATE users SET last_login_at = NULL",
    "nobody acts": "UPDATE events SET actor_id = NULL",
    "one is acted on": "UPDATE events SET target_id = 'u-1'",
    "one is told of": "UPDATE event_users SET user_id = 'u-1'",
}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("change", [None, *LOPSIDED])
async def test_statistics_mislead_nothing_that_is_looked_up(graphql: GraphQL, change: str | None) -> None:
    if change:
        await connection().execute_query(LOPSIDED[change])
    await connection().execute_query("ANALYZE")
    assert await scanning(graphql) == []


@pytest.mark.usefixtures("filled")
async def test_nothing_that_is_looked_up_or_joined_reads_a_whole_table(graphql: GraphQL) -> None:
    assert await scanning(graphql) == []


FEW = """
    DELETE FROM memberships;
    INSERT INTO memberships (user_number, project_number, role, joined_at)
      SELECT u.number, p.number, 'MEMBER', 0 FROM users u JOIN projects p ON p.number % 50 = u.number % 50
      WHERE u.number <= 100 AND p.number <= 100;
    DELETE FROM users WHERE number > 101"""


@pytest.mark.usefixtures("filled")
async def test_what_is_below_few_users_is_looked_up_for_each_of_them(graphql: GraphQL) -> None:
    """Statistics of small tables make it look as good to read them whole, for each user once more."""
    for text in FEW.split(";"):
        await connection().execute_query(text)
    await connection().execute_query("ANALYZE")
    with statements() as seen:
        await graphql("{ users(first: 100) { nodes { projects(first: 2) { nodes { id } } } } }")
    (below,) = [each for each in seen if "parents" in each.text]
    assert (await plan_of(below)).splitlines()[0].startswith(("SCAN parents", "Limit"))


async def scanning(graphql: GraphQL) -> list[tuple[str, str, str]]:
    """Which document, by which statement, and how."""
    refused, found = [], []
    for document in LOOK_UPS:
        with statements() as seen:
            answer = await graphql(document)
        refused += answer.get("errors", [])
        reads = [each for each in seen if each.text.startswith("SELECT")]
        plans = [(document, each.text, await plan_of(each)) for each in reads]
        found += [each for each in plans if SCANS.search(each[-1])]
    assert refused == []
    return found


INDEX = re.compile(r"(?:users|api_keys)_\w+")
UNSEEN = {  # where a key is deleted, the database looks for who points at it; few users are searched without
    "api_keys_replaced_by",
    "users_search",
}
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
    "AND tbl_name IN ('users', 'api_keys')",
    "postgres": "SELECT indexname AS name FROM pg_indexes WHERE tablename IN ('users', 'api_keys') "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


@pytest.mark.usefixtures("filled")
async def test_every_index_is_one_that_some_statement_goes_by(graphql: GraphQL) -> None:
    """Each is paid for with every user, and every key, that is made."""
    await connection().execute_query("ANALYZE")
    used = set(UNSEEN)
    for document in [*LOOK_UPS, *ordered_pages()]:
        with statements() as seen:
            await graphql(document)
        for each in seen:
            if each.text.startswith("SELECT"):
                used |= set(INDEX.findall(await plan_of(each, "bitmapscan", "sort")))
    found = await connection().execute_query_dict(INDEXES["postgres" if on_postgres() else "sqlite"])
    assert {row["name"] for row in found} - used == set()


def ordered_pages() -> list[str]:
    return [
        f"{{ {field}(orderBy: [{{field: {name}, direction: {direction}}}], first: 20) {{ nodes {{ id }} }} }}"
        for field, _, orders in LISTS
        for name, direction in product(orders, ("ASC", "DESC"))
    ]


ERASE = 'mutation { deleteUser(user: {username: "ada"}, force: true, erase: true) { problems { code } } }'
KEYS = """
    UPDATE events SET actor_id = 'u-' || sequence, target_id = 'k-' || sequence,
      operation = CASE WHEN sequence % 2 = 0 THEN 'createApiKey' ELSE 'deleteApiKey' END,
      changes = CASE WHEN sequence % 2 = 0 THEN '[["user",null,"' ELSE '[["user","' END
        || '00000000-0000-4000-8000-' || (100000000000 + sequence) || '"]]'
      WHERE operation = 'x'"""


@pytest.mark.usefixtures("filled")
async def test_erasing_a_user_reads_nothing_that_tells_of_others(data: GraphQL) -> None:
    await connection().execute_query(KEYS)
    await connection().execute_query("ANALYZE")
    await a_key(data, await a_user(data))
    with statements() as seen:
        await data(ERASE)
    about = [each for each in seen if re.search("(FROM|UPDATE) events", each.text)]
    plans = {each.text: await plan_of(each) for each in about}
    assert len(plans) == 6
    assert [text for text, plan in plans.items() if SCANS.search(plan)] == []
    assert [text for text, plan in plans.items() if "substr" in text and "events_operation" in plan] == []
