"""A search by the index finds whom a look at every row would find."""

from __future__ import annotations

import random

import pytest

from models import Caller, User
from models.database import Sql, all_of, execute, execute_many, on_postgres, rows, scalar
from models.text import part_key
from resolvers.reading.filters import contains
from resolvers.reading.search import FEW, searched
from resolvers.reading.selection import select
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find
from resolvers.users import stream

pytestmark = pytest.mark.usefixtures("app")

SYSTEM = Caller.system()
LETTERS = ["a", "b", "A", "0", "1", "ß", "İ", "\u0131", "é", "e\u0301", "日", "本", "ж", "😀", "\u0307"]
SIGNS = ["%", "_", "\\", '"', "'", "*", "^", "-", ".", "@", "/", ":", "(", "AND", "NEAR"]
PARTS = [*LETTERS, *LETTERS, *SIGNS]
COLUMNS = ("id", "username", "username_key", "email", "email_key", "first_name", "last_name", "display_name",
           "name", "name_key", "search_key", "status", "created_at", "updated_at")  # fmt: skip
INSERT = f"INSERT INTO users ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def word(chance: random.Random, longest: int) -> str:
    return "".join(chance.choices(PARTS, k=chance.randint(1, longest)))


def made(place: int, **names: str) -> list[object]:
    user = User.new()
    assert user.write({"username": f"u{place}", **names}) == []
    return [getattr(user, column) for column in COLUMNS]


async def fill(chance: random.Random, many: int) -> None:
    """Few parts, so that what is searched is often there, and as often nearly."""
    names = [
        {name: f"x{word(chance, 8)}" for name in ("first_name", "last_name", "display_name")}
        for _ in range(many)
    ]
    await execute_many(INSERT, [made(place, **each) for place, each in enumerate(names)])


async def searches(chance: random.Random, many: int) -> list[str]:
    """What is there, and what is made up; one word or several."""
    keys = [row["search_key"] for row in await rows(Sql("SELECT search_key FROM users"))]

    def part() -> str:
        if chance.random() < 0.5:
            return word(chance, 5)
        key = chance.choice(keys)
        start = chance.randrange(len(key))
        return str(key[start : start + chance.randint(1, 7)])

    return [" ".join(part() for _ in range(chance.choice((1, 1, 2, 3)))) for _ in range(many)]


async def numbers(condition: Sql) -> list[int]:
    return [user.number for user in await find(SYSTEM, USERS, condition, select(), "u.number")]


async def by_every_row(search: str) -> list[int]:
    words = [folded for folded in map(part_key, search.split()) if folded]
    return await numbers(all_of(contains("u.search_key", each) for each in words))


async def differing(texts: list[str]) -> list[str]:
    return [text for text in texts if await numbers(await searched(text)) != await by_every_row(text)]


@pytest.mark.parametrize("seed", range(3))
async def test_the_index_finds_whom_a_look_at_every_row_finds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    await fill(chance, 300)
    texts = await searches(chance, 300)

    assert await differing(texts) == []
    assert len([text for text in texts if await by_every_row(text)]) > 100


async def test_a_fragment_that_many_have_finds_them_all() -> None:
    await execute_many(INSERT, [made(place, last_name="Meier") for place in range(FEW + 1)])

    assert await differing(["meier", "meier u10", "mei eie ier", "meierx"]) == []
    assert len(await numbers(await searched("MEIER"))) == FEW + 1


CHANGES = [
    "UPDATE users SET search_key = 'bertha' WHERE username = 'u1'",
    "UPDATE users SET search_key = 'bertha' WHERE username = 'u1'; UPDATE users SET search_key = 'adam'",
    "UPDATE users SET first_name = 'Bertha' WHERE username = 'u1'",
    "DELETE FROM users WHERE username = 'u1'",
    "UPDATE users SET search_key = search_key || ' adam'",
]


@pytest.mark.parametrize("change", CHANGES)
async def test_the_index_follows_whoever_writes(change: str) -> None:
    await execute_many(INSERT, [made(place, last_name="Adam") for place in range(3)])
    for statement in change.split(";"):
        await execute(Sql(statement.strip()))

    assert await differing(["adam", "bertha", "ada", "ert", "u1", "damb", "adam u2"]) == []


async def test_a_new_user_has_the_number_that_the_database_says() -> None:
    user = User.new()
    assert user.write({"username": "ada"}) == []
    await user.save()

    assert user.number == await scalar(Sql("SELECT number FROM users WHERE username = 'ada'"))
    assert await numbers(await searched("ada")) == [user.number]


async def test_all_who_are_found_come_in_batches() -> None:
    await execute_many(INSERT, [made(place, last_name="Meier") for place in range(200)])

    found = [user.username async for batch in await stream(SYSTEM, select("username"), search="u1 meier")
             for user in batch]  # fmt: skip
    assert found == [f"u{place}" for place in range(200) if str(place).startswith("1")]


@pytest.mark.parametrize("search", ["adam", '"adam"', "a%m adam", "wörter"])
async def test_a_search_is_an_index_search(search: str) -> None:
    """On PostgreSQL as it would be with far more rows."""
    condition = await searched(search)
    text = f"SELECT u.number FROM users u WHERE {condition.text}"
    if on_postgres():
        assert await scalar(Sql("SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'users_search'")) == 1
        assert "LIKE" in text
    else:
        plan = await rows(Sql(f"EXPLAIN QUERY PLAN {text}", condition.values))
        assert plan[0]["detail"].startswith("SEARCH u USING INTEGER PRIMARY KEY")
