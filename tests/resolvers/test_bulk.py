"""Many users change at once as each would alone; who cannot is left, and all of it or nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest

from models import Membership, Session, User
from tests.cast import (
    a_group,
    a_person,
    a_project,
    add_key,
    add_project,
    add_session,
    add_user,
    grant,
    join,
    key_of,
)
from tests.conftest import GraphQL
from tests.outcome import all_rows, log
from tests.resolvers.bulk import NO_PAGE, Answer, briefly, change, people, whole
from tests.schema.finding import NOBODY


def missing(id_: str, place: str) -> Answer:
    problem = {
        "__typename": "NotFound",
        "code": "NOT_FOUND",
        "message": f"No user {id_}.",
        "path": ["users", "ids", place],
    }
    return {"id": id_, "label": id_, "user": None, "changes": [], "problems": [problem]}


def switched_off(id_: str, name: str) -> Answer:
    changes = [{"field": "status", "before": "ACTIVE", "after": "DEACTIVATED"}]
    return unchanged(id_, name) | {"changes": changes}


def unchanged(id_: str, name: str) -> Answer:
    user = {"username": name, "status": "DEACTIVATED"}
    return {"id": id_, "label": name, "user": user, "changes": [], "problems": []}


async def test_a_status_is_set_of_each_once_and_what_is_nobody_is_told(graphql: GraphQL) -> None:
    ada, bob = await people("ada", "bob")
    off = (await add_user("off", status="DEACTIVATED")).id
    asked = [bob, ada.upper(), off, NOBODY, "me", bob]
    assert await change(graphql, "setUsersStatus", asked, status="DEACTIVATED") == {
        "results": [
            switched_off(bob, "bob"),
            switched_off(ada, "ada"),
            unchanged(off, "off"),
            missing(NOBODY, "3"),
            missing("me", "4"),
        ],
        "totalCount": 3,
        "pageInfo": NO_PAGE,
        "problems": [],
    }


async def test_each_who_changes_has_an_event_and_a_new_version_and_no_session(
    graphql: GraphQL, data: GraphQL
) -> None:
    ids = [*await people("ada", "bob"), (await add_user("off", status="DEACTIVATED")).id]
    sessions = [await add_session(await User.get(id=id_)) for id_ in ids]
    await change(graphql, "setUsersStatus", ids, status="DEACTIVATED")
    event = {"operation": "SET_USER_STATUS", "changes": [{"after": "DEACTIVATED"}]}
    told = await log(data, "operation targetLabel changes { after }")
    assert told == [{**event, "targetLabel": "bob"}, {**event, "targetLabel": "ada"}]
    assert [user.version for user in await User.filter(id__in=ids).order_by("number")] == [2, 2, 1]
    assert [session.id for session in await Session.all()] == [sessions[2].id]


async def test_who_matches_is_changed_a_page_at_a_time(graphql: GraphQL) -> None:
    await people("ada", "adam", "bob", "adele")
    others = {"not": {"username": {"eq": "admin"}}}
    where = {"username": {"startsWith": "ad"}, "status": ["ACTIVE"], **others}
    asked: dict[str, Any] = {"where": where, "search": "d", "first": 2}
    first = await change(graphql, "setUsersStatus", asked, status="DEACTIVATED", reason="left")
    off = {"status": "DEACTIVATED", "statusReason": "left"}
    assert briefly(first) == [("ada", off), ("adam", off)]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    after = first["pageInfo"]["endCursor"]
    rest = await change(graphql, "setUsersStatus", {**asked, "after": after}, status="DEACTIVATED")
    assert briefly(rest) == [("adele", {"status": "DEACTIVATED"})]
    assert (rest["totalCount"], rest["pageInfo"]["hasNextPage"]) == (1, False)


async def test_who_holds_what_is_in_use_is_left_and_the_others_are_deleted(graphql: GraphQL) -> None:
    ada, bob, cid = await people("ada", "bob", "cid")
    await join(ada, await add_project("Apollo"))
    await add_key(await User.get(id=bob))
    answer = await change(graphql, "deleteUsers", [ada, bob, cid])
    assert [each["problems"][0]["message"] for each in answer["results"][:2]] == [
        "ada has 1 project and 0 live API keys; force deletes the user all the same.",
        "bob has 0 projects and 1 live API key; force deletes the user all the same.",
    ]
    assert [each["user"] and each["user"]["username"] for each in answer["results"]] == ["ada", "bob", None]
    assert [(await User.filter(id=id_).exists()) for id_ in (ada, bob, cid)] == [True, True, False]
    forced = await change(graphql, "deleteUsers", [ada, bob, cid], force=True)
    assert briefly(forced)[2] == (cid, ["NOT_FOUND"])
    restore = "mutation ($id: ID!) { restoreUser(id: $id) { changes { field after } problems { code } } }"
    restored = (await graphql(restore, id=ada))["data"]["restoreUser"]
    assert restored["problems"] == []
    assert [each["field"] for each in restored["changes"]][-1] == "projects"


async def test_erasing_many_leaves_nothing_that_names_them(graphql: GraphQL, data: GraphQL) -> None:
    people_ = [await a_person(name, display_name=f"{name} the great") for name in ("augusta", "byron")]
    keys = (
        'mutation ($id: ID!) { createApiKey(input: {user: {id: $id}, name: "of-%s"}) { problems { code } } }'
    )
    for user in people_:
        await data(keys % user.username, id=user.id)
    await change(graphql, "deleteUsers", [user.id for user in people_], force=True, erase=True)
    kept = str(await all_rows())
    assert [name for name in ("augusta", "byron", "of-") if name in kept] == []


async def test_groups_are_joined_and_left_by_many(graphql: GraphQL, data: GraphQL) -> None:
    ada, bob = await people("ada", "bob")
    crew = await a_group(data, members=[ada])
    joined = await change(graphql, "addUsersToGroup", [ada, bob, NOBODY], group={"name": "crew"})
    assert briefly(joined) == [("ada", {}), ("bob", {"members": bob}), (NOBODY, ["NOT_FOUND"])]
    told = await log(data, "operation targetLabel changes { after }", target=crew)
    assert told[0] == {"operation": "SET_GROUP_MEMBERS", "targetLabel": "Crew", "changes": [{"after": bob}]}
    left = await change(graphql, "removeUsersFromGroup", {"where": {"group": crew}}, group={"id": crew})
    assert briefly(left) == [("ada", {"members": None}), ("bob", {"members": None})]
    again = await change(graphql, "removeUsersFromGroup", [ada, bob], group={"id": crew})
    assert briefly(again) == [("ada", {}), ("bob", {})]
    assert len(await log(data, target=crew)) == 2 + 1 + 2
    assert [user.version for user in await User.filter(id__in=[ada, bob]).order_by("number")] == [3, 3]


async def test_projects_are_joined_and_left_by_many(graphql: GraphQL, data: GraphQL) -> None:
    ada, bob, cid = await people("ada", "bob", "cid")
    apollo = await a_project(data)
    await join(ada, apollo, "ADMIN")
    await join(cid, apollo)
    project = {"name": "Apollo"}
    joined = await change(graphql, "addUsersToProject", [ada, bob, cid], project=project, role="MEMBER")
    assert briefly(joined) == [("ada", {"role": "MEMBER"}), ("bob", {"role": "MEMBER"}), ("cid", {})]
    user = await User.get(id=bob)
    membership = await Membership.get(user_number=user.number)
    await add_key(user, project_number=membership.project_number)
    left = await change(graphql, "removeUsersFromProject", [bob, cid, NOBODY], project=project)
    assert briefly(left) == [
        ("bob", {"role": None, "apiKeys": 0}),
        ("cid", {"role": None}),
        (NOBODY, ["NOT_FOUND"]),
    ]
    again = await change(graphql, "removeUsersFromProject", [bob, ada], project=project)
    assert briefly(again) == [("bob", ["NOT_A_MEMBER"]), ("ada", {"role": None})]
    told = await log(data, "operation changes { field before after }", target=apollo)
    assert [each["operation"] for each in told] == [
        *["REMOVE_PROJECT_MEMBER"] * 3, *["ADD_PROJECT_MEMBER"] * 2, "CREATE_PROJECT"
    ]  # fmt: skip
    assert told[2]["changes"] == [
        {"field": "user", "before": bob, "after": None},
        {"field": "role", "before": "MEMBER", "after": None},
        {"field": "apiKeys", "before": 1, "after": 0},
    ]


async def test_each_is_changed_only_by_who_may(graphql: GraphQL) -> None:
    ada, bob, cid = await people("ada", "bob", "cid")
    keeper = await a_person("keeper", f"ADMIN user/{ada}", f"READ user/{bob}")
    secret = await key_of(keeper)
    done = await change(graphql, "setUsersStatus", [ada, bob, cid], by=secret, status="DEACTIVATED")
    assert briefly(done) == [
        ("ada", {"status": "DEACTIVATED"}),
        ("bob", ["NOT_ALLOWED"]),
        (cid, ["NOT_FOUND"]),
    ]
    everybody = await change(graphql, "deleteUsers", {}, by=secret, dryRun=True)
    assert briefly(everybody)[1:] == [("bob", ["NOT_ALLOWED"]), ("keeper", ["NOT_ALLOWED"])]
    assert everybody["totalCount"] == 3


async def test_a_role_is_taken_only_by_who_has_it(graphql: GraphQL) -> None:
    chief, ada = await add_user("chief"), await add_user("ada")
    apollo = await add_project("Apollo")
    await join(chief, apollo, "ADMIN")
    await join(ada, apollo)
    lead = await a_person("lead", f"WRITE project/{apollo.id}", "READ user/*")
    secret, project, them = await key_of(lead), {"id": apollo.id}, [chief.id, ada.id]
    left = await change(graphql, "removeUsersFromProject", them, by=secret, project=project, dryRun=True)
    assert briefly(left) == [("chief", ["NOT_ALLOWED"]), ("ada", {"role": None})]
    joined = await change(graphql, "addUsersToProject", them, by=secret, project=project, role="MEMBER")
    assert briefly(joined) == [("chief", ["NOT_ALLOWED"]), ("ada", {})]
    raised = await change(graphql, "addUsersToProject", them, by=secret, project=project, role="ADMIN")
    assert whole(raised) == [f"This needs ADMIN on project/{apollo.id}."]


async def test_a_group_that_holds_more_than_the_caller_takes_nobody(graphql: GraphQL, data: GraphQL) -> None:
    crew = await a_group(data)
    await grant(crew, "ADMIN */*")
    (ada,) = await people("ada")
    writer = await a_person("writer", "WRITE group/*", "READ user/*")
    joined = await change(graphql, "addUsersToGroup", [ada], by=await key_of(writer), group={"id": crew})
    assert whole(joined) == ["The group Crew holds ADMIN on */*, and you do not."]


@pytest.mark.parametrize("field", ["setUsersStatus", "deleteUsers"])
async def test_the_last_administrator_stays_and_so_do_all_the_others(graphql: GraphQL, field: str) -> None:
    await people("ada", "bob")
    given = {"status": "DEACTIVATED"} if field == "setUsersStatus" else {"force": True}
    await graphql("{ viewer { user { id } } }")  # the use of a key is noted once a minute
    before = await all_rows()
    answers = [await change(graphql, field, {}, **given, dryRun=dry) for dry in (True, False)]
    assert [whole(each) for each in answers] == [["This would leave nobody with ADMIN on */*."]] * 2
    assert await all_rows() == before
