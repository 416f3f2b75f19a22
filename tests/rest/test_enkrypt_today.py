"""What Enkrypt's own server sends beside its document, and what it takes for nothing."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.cast import add_key, add_project, add_user, join
from tests.rest.envelope import PROJECTS, USERS, answers, done, refused


async def test_a_users_projects_tell_how_many_of_its_keys_are_for_them(enkrypt: httpx2.AsyncClient) -> None:
    """Of those that could still be used, or enabled."""
    ada, apollo, gemini = await add_user("ada"), await add_project("Apollo"), await add_project("Gemini")
    for project in (apollo, gemini):
        await join(ada, project)
    states: list[dict[str, Any]] = [{}, {"disabled_at": 1}, {"revoked_at": 1}, {"expires_at": 1}]
    for given in states:
        await add_key(ada, project_number=apollo.number, **given)
    await add_key(ada)
    await add_key(await add_user("bob"), project_number=gemini.number)
    found = (await enkrypt.get(f"{USERS}/ada/projects")).json()["data"]
    assert [(each["project_name"], each["api_keys"]) for each in found] == [("Apollo", 2), ("Gemini", 0)]
    keys = (await enkrypt.get(f"{USERS}/ada")).json()["data"]["api_keys"]
    assert keys == (await enkrypt.get(f"{USERS}/ada/api-keys")).json()["data"]
    assert [(key["status"], key["disabled"]) for key in keys] == [
        ("active", False), ("disabled", True), ("revoked", False), ("revoked", False), ("active", False),
    ]  # fmt: skip


async def test_an_empty_text_is_none(enkrypt: httpx2.AsyncClient) -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    await join(ada, apollo)
    await add_key(ada)
    queries = ("project_identifier=", "project_identifier=Apollo&project_identifier=", "")
    found = [(await enkrypt.get(f"{USERS}/ada/api-keys?{query}")).json()["data"] for query in queries]
    assert [len(keys) for keys in found] == [1, 1, 1]
    made = await enkrypt.post(f"{USERS}/ada/api-keys", json={"project_name": "Apollo", "project_id": ""})
    assert made.status_code == 200
    both = refused("API key generation failed", "Either project_name or project_id is required")
    given = {"project_name": "", "project_id": ""}
    await answers(enkrypt, "POST", f"{USERS}/ada/api-keys", 400, both, json=given)
    added = done("User added to project successfully")
    given = {"email": "ada", "user_id": ""}
    await answers(enkrypt, "POST", f"{PROJECTS}/Apollo/users", 200, added, json=given)
    either = refused("User addition failed", "Either user_id or email is required")
    await answers(enkrypt, "POST", f"{PROJECTS}/Apollo/users", 400, either, json={"email": ""})
    made = await enkrypt.post(PROJECTS, json={"project_name": "Gemini", "mcp_config_name": ""})
    assert made.status_code == 200
    assert (await enkrypt.get(f"{PROJECTS}/Gemini")).json()["data"]["mcp_config"] is None
