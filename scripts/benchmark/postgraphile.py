"""PostGraphile over the same database, beside which GraphQL is measured. Its schema is made of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from scripts.benchmark.rounds import Side
from scripts.benchmark.servers import ROOT, free_port, install, running
from scripts.benchmark.works import Work, graphql, taken

NAME = "postgraphile 5.1.5"
HOME = ROOT / "scripts" / "benchmark" / "graphile"

USER = "rowId username email name status"
LISTED = f"{USER} createdAt apiKeysByUserNumber {{ totalCount }}"
PERMISSIONS = "permissionsByUserNumber { nodes { rowId resource resourceType type } }"
PROJECTS = "nodes { projectByProjectNumber { rowId name } }"


@contextmanager
def postgraphile(
    works: Sequence[Work], url: str, keys: Sequence[str], admin: str, progress: Callable[[str], None]
) -> Iterator[Mapping[str, list[Side]]]:
    """By the name of the work, what is asked of it. Nothing where the database or a program is not there."""
    asked = {work.name: requests for work in works if (requests := documents(keys, admin).get(work.name))}
    if not asked or not url.startswith("postgres"):
        yield {}
        return
    if reason := install(NAME, HOME, [], progress):
        progress(f"{NAME} is not measured: {reason}\n")
        yield {}
        return
    port = free_port()
    programs = HOME / "node_modules"
    command = [str(programs / "node" / "bin" / "node"), str(programs / ".bin" / "postgraphile")]
    environ = {"NODE_ENV": "production", "DATABASE_URL": url, "PORT": str(port)}
    with running([*command, "-C", str(HOME / "graphile.config.mjs")], port, environ) as server:
        yield {name: [Side(server, requests, NAME)] for name, requests in asked.items()}


def documents(keys: Sequence[str], admin: str) -> Mapping[str, Sequence[bytes]]:
    """What asks the same in its schema. The users have their numbers in the order of their keys."""
    places = taken(len(keys))
    one = "query ($number: BigInt!) {{ userByNumber(number: $number) {{ {} }} }}".format
    many = "{{ allUsers(first: 50) {{ nodes {{ {} }} pageInfo {{ hasNextPage endCursor }} }} }}".format
    with_relations = f"{LISTED} membershipsByUserNumber {{ totalCount {PROJECTS} }} {PERMISSIONS}"
    return {
        "currentUser": [
            graphql(keys[place], one(f"{USER} {PERMISSIONS}"), number=str(place + 1)) for place in places
        ],
        "user by e-mail": [graphql(admin, one(USER), number=str(place + 1)) for place in places],
        "users": [graphql(admin, many(f"{LISTED} membershipsByUserNumber {{ totalCount }}"))],
        "users with relations": [graphql(admin, many(with_relations))],
    }
