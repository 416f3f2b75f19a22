"""Each documented operation of each dialect, asked by nobody, and by somebody about others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from rest import dialects
from tests.cast import a_person, add_key, add_project, add_user, grant, join, key_of
from tests.conftest import once
from tests.outcome import all_rows
from tests.rest.conftest import speaking
from tests.rest.contract import document, resolved

METHODS = ("get", "post", "put", "patch", "delete", "options")
FULL = {
    "email": "new@example.com", "new_email": "new@example.com", "username": "new", "firstname": "New",
    "lastname": "New", "status": False, "password": "correct horse battery", "new_password": "another of its",
    "project_name": "Apollo", "search_term": "a", "name": "new", "resource": "orders",
    "resource_type": "table", "type": "read", "force": True,
}  # fmt: skip
"""What any operation needs."""


def operations(dialect: str) -> Iterator[tuple[str, str]]:
    for path, item in document(dialect)["paths"].items():
        yield from ((method, path) for method in METHODS if method in resolved(dialect, item))


OPERATIONS = [(dialect, *each) for dialect in dialects for each in operations(dialect)]


async def the_other() -> dict[str, str]:
    """A user with all that a path can name, whom nobody but an administrator may see."""
    other, project = await add_user("other", email="other@example.com"), await add_project("Apollo")
    await join(other, project)
    await grant(other, "READ table/orders")
    key = (await add_key(other, "theirs", project_number=project.number)).id
    named = {"user": "other", "userName": "other", "user_id": str(other.number)}
    return {**named, "project": "Apollo", "key": key, "keyId": key}


def about(path: str, known: dict[str, str]) -> str:
    asked = re.sub(r"\{(\w+)\}", lambda name: known[name[1]], path)
    return asked + ("?resource=orders&resourceType=table" if asked.endswith("/permissions") else "")


@pytest.mark.promise("S24")
@once
@pytest.mark.parametrize(("dialect", "method", "path"), OPERATIONS)
async def test_a_stranger_is_401_at_every_operation(
    app: Starlette, dialect: str, method: str, path: str
) -> None:
    known = await the_other()
    before = await all_rows()
    async with speaking(app, dialect, None) as client:
        answer = await client.request(method, about(path, known), json=FULL)
    assert answer.status_code == 401
    assert await all_rows() == before


REFUSED = re.compile(r"This needs|not found|Not found|Forbidden|do not have permission")


@pytest.mark.promise("S24")
@once
@pytest.mark.parametrize(("dialect", "method", "path"), [each for each in OPERATIONS if each[1] != "options"])
async def test_an_ordinary_user_is_refused_at_every_operation_on_others(
    app: Starlette, dialect: str, method: str, path: str
) -> None:
    """What is not about others shows oneself alone."""
    known, key = await the_other(), await key_of(await a_person("somebody"))
    async with speaking(app, dialect, f"Bearer {key}") as client:
        await client.request("GET", "/nowhere")  # the use of a key is noted once a minute
        before = await all_rows()
        answer = await client.request(method, about(path, known), json={**FULL, "api_key": known["key"]})
    assert await all_rows() == before
    if answer.is_success:
        assert (method, re.findall("somebody|admin|other|Apollo", answer.text)) == ("get", ["somebody"])
    else:
        assert REFUSED.search(answer.text)
