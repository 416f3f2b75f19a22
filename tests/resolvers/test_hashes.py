"""The hashes of passwords: where they come from, when they are renewed, and that none is ever told."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import httpx2
import pytest

from gatebook import logs
from models import Session, User, clock, database, policy, postgres, sqlite
from models.database import Sql, rows
from models.policy import Policy
from tests.conftest import GraphQL, once
from tests.outcome import all_rows
from tests.resolvers.setting import CHANGE, CREATE, SET, hash_of
from tests.resolvers.signing import OTHER, RIGHT, WRONG, a_token, ada, code, let_pass, status


@pytest.mark.promise("S12")
@pytest.mark.parametrize("kind", ["2a", "2b", "2y"])
async def test_hashes_from_elsewhere_sign_in_and_cheaper_ones_are_renewed(
    data: GraphQL, anonymous: httpx2.AsyncClient, kind: str
) -> None:
    await ada(data)
    policy.use(Policy(bcrypt_rounds=5))
    imported = f"${kind}$04$MINR/5/LRtSW7iNYjKdp/eOLttY0QAGpONVnIOe1cfNLtOArkEyX."
    await User.filter(username="ada").update(password_hash=imported)
    assert await code(anonymous) == "WRONG_CREDENTIALS"
    assert await hash_of() == imported
    token = await a_token(anonymous)
    renewed = await hash_of()
    assert renewed.startswith("$2b$05$")
    assert await status(anonymous, token) == 200
    assert await code(anonymous, password=RIGHT) is None
    assert await hash_of() == renewed
    assert (await User.get(username="ada")).version == 1


@pytest.mark.promise("S12")
async def test_a_stored_value_that_is_no_hash_is_a_wrong_password(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    codes = {}
    values = (
        "",
        "x",
        "$2b$31$" + "." * 53,
        "$2b$04$" + "/" * 53,
        "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
        RIGHT,
    )
    for value in values:
        await User.filter(username="ada").update(password_hash=value)
        codes[value] = await code(anonymous, password=RIGHT)
        await let_pass(13 * 60 * clock.MINUTE)
    assert codes == dict.fromkeys(values, "WRONG_CREDENTIALS")


def has_transaction() -> bool:
    """Whether the connection that writes, or any of several, is in use."""
    client = database.connection()
    if isinstance(client, postgres.Client):
        return not client.connections.are_free
    assert isinstance(client, sqlite.Client)
    return client._lock.locked()


async def test_nothing_is_hashed_within_a_transaction(
    data: GraphQL, anonymous: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others would wait for it."""
    under_way: list[bool] = []

    def spy(original: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            under_way.append(has_transaction())
            return original(*arguments)

        return watched

    for name in ("hashpw", "checkpw"):
        monkeypatch.setattr(bcrypt, name, spy(getattr(bcrypt, name)))
    id_ = await ada(data)
    token = await a_token(anonymous)
    await data(CHANGE, by=token, current=RIGHT, new=OTHER)
    await data(SET, id=id_, new=RIGHT)
    assert under_way == [False] * 5


# Nowhere to be seen


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that is logged."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    stream = io.StringIO()
    logs.configure("debug", "text", stream)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]


CUT_OFF = f'mutation {{ login(identifier: "ada", password: "{RIGHT}'
TYPO = f'{CUT_OFF}", nope: 1) {{ token }} }}'
MISTYPED: list[tuple[str, Any]] = [
    ('mutation { login(identifier: "ada", password: 90817263) { token } }', None),
    ("mutation { login(identifier: {a: 90817263}, password: [90817263]) { token } }", None),
    ('mutation { login(identifier: "ada", "90817263") { token } }', None),
    ('mutation { createUser(input: {password: "90817263", emial: "a"}) { user { id } } }', None),
    (CREATE, 90817263),
    (CREATE, {"password": 90817263}),
    (CREATE, {"password": ["90817263"], "username": "bob"}),
    (CREATE, {"password": "90817263", "emial": "bob@example.com"}),
    (CREATE, {"password": "90817263", "mustChangePassword": "yes"}),
]
EVERYTHING = """
{
  users { nodes { id username attributes sessions { nodes { id } } } } apiKeys { nodes { hint } }
  events { nodes { changes { before after } } }
}
"""


async def hashes() -> list[str]:
    """As they are stored, and as Antfly's dialect could show them."""
    found = await rows(Sql("SELECT password_hash FROM users WHERE password_hash IS NOT NULL"))
    plain = [str(row["password_hash"]) for row in found]
    return plain + [base64.b64encode(each.encode()).decode() for each in plain]


@pytest.mark.promise("S13")
async def test_no_password_and_no_hash_is_ever_told(
    client: httpx2.AsyncClient, data: GraphQL, anonymous: httpx2.AsyncClient, written: io.StringIO
) -> None:
    id_ = await ada(data)
    told: list[str] = []

    async def send(document: str, by: str | None = None, **variables: Any) -> None:
        headers = {"Authorization": f"Bearer {by}"} if by else {}
        caller = client if by is None else anonymous
        body = {"query": document, "variables": variables}
        told.append((await caller.post("/graphql", json=body, headers=headers)).text)

    token = await a_token(anonymous)
    await code(anonymous)
    for document in (TYPO, CUT_OFF):
        await send(document)
    await send(CHANGE, token, current=WRONG, new=OTHER)
    await send(CHANGE, token, current=RIGHT, new=OTHER)
    await send(CHANGE, token, current=OTHER, new="ada@example.com")
    await send(CREATE, input={"username": "bob", "password": RIGHT})
    await send(CREATE, input={"username": "ada", "password": RIGHT})
    await send(SET, id=id_, new=RIGHT)
    await send(EVERYTHING)
    await send("mutation ($id: ID!) { deleteUser(user: {id: $id}) { changes { before after } } }", id=id_)
    await send(
        "mutation ($id: ID!) { restoreUser(id: $id) { user { hasPassword } changes { before after } } }",
        id=id_,
    )
    events = repr((await all_rows())["events"])
    secrets = (RIGHT, WRONG, OTHER, "$2b$", *await hashes())
    places = {"answers": "".join(told), "events": events, "log": written.getvalue()}
    leaks = [(secret, name) for secret in secrets for name, place in places.items() if secret in place]
    assert leaks == []
    assert '"hasPassword":false' in told[-1]
    assert await Session.all().count() == 0


@pytest.mark.promise("S13")
@once
@pytest.mark.parametrize(("document", "input"), MISTYPED)
async def test_a_password_in_the_wrong_place_is_not_told_back(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient, written: io.StringIO, document: str, input: Any
) -> None:
    body = {"query": document, "variables": {"input": input}}
    answers = [await caller.post("/graphql", json=body) for caller in (client, anonymous)]
    assert [answer.json().get("data") for answer in answers] == [None, None]
    assert ["90817263" in text for text in (answers[0].text, answers[1].text, written.getvalue())] == [
        False
    ] * 3
