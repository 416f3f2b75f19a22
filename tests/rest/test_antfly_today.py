"""What Antfly's server of 2026 added to its document: metadata, inference, days, and filters on rows."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import ApiKey, Permission, User, clock
from tests import cast
from tests.conftest import GraphQL
from tests.rest.conftest import speaking
from tests.rest.exchanges import told
from tests.rest.john import ORDERS, PASSWORD, basic, john

USER = "/api/v1/users/johndoe"
KEYS, PERMISSIONS = f"{USER}/api-keys", f"{USER}/permissions"
METADATA = {"team": "a", "level": 5, "tags": ["x", {"y": None}]}


async def test_metadata_is_kept_and_shown(app: Starlette, antfly: httpx2.AsyncClient, data: GraphQL) -> None:
    """It is what other doors call attributes."""
    made = await antfly.post(USER, json={"password": PASSWORD, "metadata": METADATA})
    shown = {"username": "johndoe", "password_hash": "", "metadata": METADATA}
    assert (made.status_code, made.json()) == (201, shown)
    assert (await antfly.get(USER)).json() == shown
    assert await data('{ user(by: {username: "johndoe"}) { attributes } }') == {"attributes": METADATA}
    me = {"username": "johndoe", "permissions": [], "metadata": METADATA}
    async with speaking(app, "antfly", basic()) as caller:
        assert (await caller.get("/api/v1/users/me")).json() == me
        assert (await caller.get("/auth/v1/me")).json() == me
    assert (await antfly.get("/api/v1/users")).json() == [{"username": "admin"}, {"username": "johndoe"}]


@pytest.mark.parametrize("given", [None, {}])
async def test_without_metadata_there_is_no_such_field(antfly: httpx2.AsyncClient, given: Any) -> None:
    made = await antfly.post(USER, json={"password": PASSWORD, "metadata": given})
    assert made.json() == {"username": "johndoe", "password_hash": ""}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (5, "Invalid request body: metadata: Expected `object | null`, got `integer`"),
        ("x", "Invalid request body: metadata: Expected `object | null`, got `string`"),
        ("", "Invalid request body: metadata: Expected `object | null`, got `string`"),
        ([], "Invalid request body: metadata: Expected `object | null`, got `array`"),
        (True, "Invalid request body: metadata: Expected `object | null`, got `boolean`"),
        ({"a": "\0"}, "metadata contains a null character."),
        ({"a": 2**64}, "metadata holds a number beyond 64 bits."),
        ({"a": "x" * 17_000}, "metadata has 17008 bytes as JSON, at most 16384 are kept."),
    ],
)
async def test_what_cannot_be_kept_is_400(antfly: httpx2.AsyncClient, given: Any, words: str) -> None:
    answer = await antfly.post(USER, json={"password": PASSWORD, "metadata": given})
    assert (answer.status_code, answer.json()) == (400, {"error": words})
    assert await User.all().count() == 1


async def test_metadata_is_for_who_may_read_the_user(app: Starlette, antfly: httpx2.AsyncClient) -> None:
    await antfly.post(USER, json={"password": PASSWORD, "metadata": METADATA})
    apollo, ada = await cast.add_project("Apollo"), await cast.a_person("ada")
    await cast.join(await User.get(username="johndoe"), apollo)
    await cast.grant(ada, f"READ project/{apollo.id}")
    async with speaking(app, "antfly", f"Bearer {await cast.key_of(ada)}") as caller:
        assert (await caller.get(USER)).json() == {"username": "johndoe", "password_hash": ""}


FILTERS = [{"orders": {"term": {"a": 1}}}, {"orders": {}}, 5, 0, False, [], ["a"], "x"]
NONE: list[Any] = [None, {}, ""]
REFUSED = {"error": "row_filter is not supported: it cannot be kept"}


@pytest.mark.parametrize("given", FILTERS)
async def test_what_would_narrow_and_cannot_be_kept_is_refused(
    antfly: httpx2.AsyncClient, given: Any
) -> None:
    await john(antfly, initial_policies=None)
    filtered = {**ORDERS, "row_filter": given}
    bodies: list[tuple[str, Any]] = [
        (KEYS, {"name": "ci", "row_filter": given}),
        (KEYS, {"name": "ci", "permissions": [ORDERS], "row_filter": given}),
        (KEYS, {"name": "ci", "permissions": [filtered]}),
        (PERMISSIONS, filtered),
        ("/api/v1/users/jane", {"password": PASSWORD, "initial_policies": [filtered]}),
    ]
    answers = [told(await antfly.post(path, json=body)) for path, body in bodies]
    assert answers == [(400, REFUSED)] * len(bodies)
    assert (await ApiKey.all().count(), await Permission.all().count(), await User.all().count()) == (1, 1, 2)


@pytest.mark.parametrize("given", NONE)
async def test_what_narrows_nothing_is_no_filter(antfly: httpx2.AsyncClient, given: Any) -> None:
    await john(antfly)
    answer = await antfly.post(KEYS, json={"name": "ci", "permissions": [ORDERS], "row_filter": given})
    assert (answer.status_code, answer.json()["permissions"]) == (201, [ORDERS])
    assert (await antfly.post(PERMISSIONS, json={**ORDERS, "row_filter": given})).status_code == 201


INFERENCE = {"resource": "llama", "resource_type": "inference", "type": "read"}


async def test_inference_is_a_resource_type(app: Starlette, antfly: httpx2.AsyncClient) -> None:
    await john(antfly, initial_policies=[INFERENCE])
    assert (await antfly.post(PERMISSIONS, json={**INFERENCE, "resource": "*"})).status_code == 201
    held = [INFERENCE, {**INFERENCE, "resource": "*"}]
    assert (await antfly.get(PERMISSIONS)).json() == held
    made = (await antfly.post(KEYS, json={"name": "ci", "permissions": [INFERENCE]})).json()
    assert made["permissions"] == [INFERENCE]
    assert (await antfly.get(KEYS)).json()[0]["permissions"] == [INFERENCE]
    async with speaking(app, "antfly", f"Bearer {made['encoded']}") as caller:
        assert (await caller.get("/auth/v1/me")).json()["permissions"] == [INFERENCE]
    gone = {"resource": "llama", "resourceType": "inference"}
    assert (await antfly.delete(PERMISSIONS, params=gone)).status_code == 204
    assert (await antfly.get(PERMISSIONS)).json() == held[1:]


DAY, HOUR = clock.DAY, clock.MINUTE * 60
DURATIONS: dict[str | None, int | None] = {
    "": None,
    None: None,
    "30d": 30 * DAY,
    "1d12h": DAY + 12 * HOUR,
    "12h1d": DAY + 12 * HOUR,
    "1d1h1m1s": DAY + HOUR + clock.MINUTE + clock.SECOND,
    "720h": 30 * DAY,
    "1.5h": HOUR + HOUR // 2,
    "36500d": 36_500 * DAY,
}


NO_DURATIONS = ["d", "1D", "1dd", "1w", "5", "-1d", "1 d", "1d ", "1d-2h", "0d", "x" * 100]


def lasting(key: dict[str, Any]) -> int | None:
    """Milliseconds, to ten seconds: the clock goes on while a key is made."""
    if "expires_at" not in key:
        return None
    return round(clock.from_text(key["expires_at"]) - clock.from_text(key["created_at"]), -4)


async def test_durations_may_have_days(antfly: httpx2.AsyncClient) -> None:
    await john(antfly)
    bodies = {text: {"name": "ci", "expires_in": text} for text in [*DURATIONS, *NO_DURATIONS]}
    answers = {text: await antfly.post(KEYS, json=body) for text, body in bodies.items()}
    statuses = {text: answer.status_code for text, answer in answers.items()}
    assert statuses == dict.fromkeys(DURATIONS, 201) | dict.fromkeys(NO_DURATIONS, 400)
    found = {text: lasting(answers[text].json()) for text in DURATIONS}
    assert found == {text: wanted and round(wanted, -4) for text, wanted in DURATIONS.items()}


@pytest.mark.parametrize("type_", ["bogus", "TABLE", "project", "", "table,user"])
async def test_an_unknown_resource_type_is_400(antfly: httpx2.AsyncClient, type_: str) -> None:
    await john(antfly)
    gone = {"resource": "*", "resourceType": type_}
    answer = await antfly.delete(PERMISSIONS, params=gone)
    assert (answer.status_code, "resourceType" in answer.json()["error"]) == (400, True)
    assert (await antfly.post(PERMISSIONS, json={**ORDERS, "resource_type": type_})).status_code == 400
    assert (await antfly.get(PERMISSIONS)).json() == [ORDERS]
