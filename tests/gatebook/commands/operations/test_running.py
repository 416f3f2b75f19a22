"""What commands do and show: the same on the data itself and on a server."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ADMIN_KEY, once
from tests.gatebook.commands.operations.conftest import Gatebook, Told

CREATED = """user\tada (…)
changes\tusername: null -> "ada"
changes\temail: null -> "ada@example.com"
changes\tstatus: null -> "ACTIVE"
"""
LIST = """id\tusername\temail\tname\tstatus\tlastLoginAt
…\tadmin\t\tadmin\tACTIVE\t
…\tada\tada@example.com\tada\tACTIVE\t
"""
CHANGED = """user\tada (…)
changes\temail: "ada@example.com" -> null
changes\tlastName: null -> "Lovelace"
"""
DEACTIVATED = """user\tada (…)
changes\tstatus: "ACTIVE" -> "DEACTIVATED"
"""
DELETED = """deletedId\t…
changes\tusername: "ada" -> null
changes\tlastName: "Lovelace" -> null
changes\tstatus: "DEACTIVATED" -> null
"""


async def test_a_user_is_created_listed_changed_and_deleted(gatebook: Gatebook) -> None:
    told = [
        await gatebook("user", "create", "--username", "ada", "--email", "ada@example.com"),
        await gatebook("user", "list"),
        await gatebook("user", "update", "ada", "--last-name", "Lovelace", "--unset", "email"),
        await gatebook("user", "deactivate", "ada"),
        await gatebook("user", "delete", "ada", "--yes"),
        await gatebook("user", "get", "ada"),
    ]
    assert told == [
        *[Told(each, "", 0) for each in (CREATED, LIST, CHANGED, DEACTIVATED, DELETED)],
        Told("", "Error: No user ada. (NOT_FOUND)\n", 3),
    ]


async def test_the_audit_log_says_who(gatebook: Gatebook) -> None:
    await gatebook("group", "create", "engineers")
    told = await gatebook(
        "event", "list", "--limit", "1", "--columns", "operation,door,actorLabel,targetLabel"
    )
    who = ("GRAPHQL", "admin") if "GATEBOOK_URL" in gatebook.environ else ("CLI", "cli")
    head = "operation\tdoor\tactorLabel\ttargetLabel\n"
    assert told == Told(f"{head}CREATE_GROUP\t{who[0]}\t{who[1]}\tengineers\n", "", 0)


@once
async def test_as_json_it_is_the_data_of_the_field(gatebook: Gatebook) -> None:
    made = await gatebook.raw("project", "create", "apollo", "--json", "--dry-run")
    assert json.loads(made.output).keys() == {"project", "changes", "problems"}
    listed = await gatebook.raw("user", "list", "--json", "--columns", "username")
    found = json.loads(listed.output)
    assert found == {"nodes": [{"username": "admin"}], "pageInfo": found["pageInfo"]}
    assert found["pageInfo"].keys() == {"hasNextPage", "endCursor"}


WHERE = '{"username": {"startsWith": "a"}}'
NOW = "gte=2020-01-01T00:00:00Z"
CONDITIONS = [
    ["--username", "admin"],
    ["--username", "startsWith=adm", "--username", "contains=min"],
    ["--created-at", NOW, "--created-at", "lt=2100-01-01T00:00:00Z"],
    ["--created-at", "2020-01-01T00:00:00Z", "--email", "isNull=true"],
    ["--where", WHERE, "--status", "active"],
    ["--permission", "ADMIN:*/*", "--order-by", "username:desc"],
    ["--no-has-password", "--username", "in=admin,nobody"],
]
NOBODY = [
    ["--username", "ne=admin"],
    ["--created-at", "lt=2020-01-01T00:00:00Z"],
    ["--where", WHERE, "--status", "DEACTIVATED"],
    ["--has-password"],
]


@once
@pytest.mark.parametrize("words", [*CONDITIONS, *NOBODY], ids=" ".join)
async def test_conditions_narrow_a_list(remote: Gatebook, words: list[str]) -> None:
    told = await remote("user", "list", "--columns", "username", *words, GATEBOOK_KEY=ADMIN_KEY)
    assert told == Told("username\nadmin\n" if words in CONDITIONS else "username\n", "", 0)


async def test_a_key_is_made_for_some_permissions_and_ended(gatebook: Gatebook) -> None:
    words = ["admin", "--name", "backup", "--scopes", "READ:user/*", "--expires-at", "2090-01-01T00:00:00Z"]
    made = await gatebook.raw("key", "create", *words, "--json")
    key = json.loads(made.output)
    good = await gatebook(
        "key", "verify", "--secret-stdin", "--permission", "read:user/*", input=key["secret"]
    )
    ended = await gatebook("key", "revoke", key["apiKey"]["id"])
    bad = await gatebook("key", "verify", "--secret-stdin", input=key["secret"])
    assert key["apiKey"]["scopes"] == [{"resource": "*", "resourceType": "user", "type": "READ"}]
    assert good.output.startswith("valid\ttrue\ncode\tVALID\napiKey\tbackup (…)\nuser\tadmin (…)\n")
    assert ended.output.startswith("apiKey\tbackup (…)\nchanges\t")
    assert bad.output.startswith("valid\tfalse\ncode\tREVOKED\n")


async def test_many_users_are_changed_and_told_of_each(gatebook: Gatebook) -> None:
    for name in ("ada", "bob"):
        await gatebook("user", "create", "--username", name)
    everybody = await gatebook("user", "bulk-deactivate", "--where", "{}")
    done = await gatebook("user", "bulk-deactivate", "--username", "ne=admin", "--reason", "on leave")
    left = await gatebook("user", "list", "--status", "ACTIVE", "--columns", "username")
    row = 'status: "ACTIVE" -> "DEACTIVATED", statusReason: null -> "on leave"'
    assert everybody == Told("", "Error: This would leave nobody with ADMIN on */*. (LAST_ADMIN)\n", 1)
    assert done == Told(f"label\tchanges\nada\t{row}\nbob\t{row}\n", "", 0)
    assert left == Told("username\nadmin\n", "", 0)


@once
async def test_members_are_listed_with_their_roles(gatebook: Gatebook) -> None:
    await gatebook("project", "create", "apollo")
    added = await gatebook("project", "add-member", "apollo", "admin", "--role", "admin")
    listed = await gatebook("project", "members", "apollo", "--columns", "username,role")
    assert (added.errors, added.status) == ("", 0)
    assert listed == Told("username\trole\nadmin\tADMIN\n", "", 0)


@once
async def test_a_permission_is_granted_and_explained(gatebook: Gatebook) -> None:
    made = await gatebook.raw("user", "create", "--username", "ada", "--json")
    ada = json.loads(made.output)["user"]["id"]
    asked = ("permission", "check", "ada", "READ:report/q3")
    before = await gatebook(*asked)
    granted = await gatebook("permission", "grant", ada, "WRITE:report/q3@2090-01-01T00:00:00Z")
    after = await gatebook(*asked)
    assert (granted.errors, granted.status) == ("", 0)
    assert [each.output.splitlines()[0] for each in (before, after)] == ["allowed\tfalse", "allowed\ttrue"]


@once
async def test_any_record_is_found_by_its_id(gatebook: Gatebook) -> None:
    made = await gatebook.raw("group", "create", "engineers", "--json")
    group = json.loads(made.output)["group"]
    one = await gatebook.raw("node", "get", group["id"], "--json")
    several = await gatebook("node", "list", group["id"])
    assert json.loads(one.output) == {"__typename": "Group", **group}
    assert several == Told("__typename\tid\tusername\tname\nGroup\t…\t\tengineers\n", "", 0)


@once
async def test_any_document_is_run(gatebook: Gatebook) -> None:
    document = "query ($name: String!) { user(by: {username: $name}) { username } }"
    told = await gatebook("graphql", "--variables", '{"name": "admin"}', input=document)
    assert told == Told('{\n  "user": {\n    "username": "admin"\n  }\n}\n', "", 0)


@once
async def test_what_is_in_a_value_stays_on_its_line(gatebook: Gatebook) -> None:
    await gatebook("group", "create", "x", "--description", "a\nb\tc")
    told = await gatebook("group", "list", "--columns", "name,description")
    assert told == Told("name\tdescription\nx\ta\\nb\\tc\n", "", 0)
