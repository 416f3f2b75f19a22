"""Families of hostile requests, each made at random from a seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from scripts.hostile.attacked import ADMIN, Attacked

SIZES = (1, 2, 3, 10, 50, 100, 200, 250, 600, 1000, 5000, 20_000, 100_000, 300_000)


class Aims(NamedTuple):
    """What an attacker knows: keys, the last of them the administrator's, and ids."""

    chance: Random
    keys: list[str | None]
    projects: list[str]
    users: list[str]

    def key(self) -> str | None:
        return self.chance.choice(self.keys)

    def size(self, most: int = SIZES[-1]) -> int:
        return self.chance.choice([size for size in SIZES if size <= most])


class Act(NamedTuple):
    """What is no single request, run on a port. It does the same when it is run again."""

    name: str
    run: Callable[[int], None]
    at_once: int = 1
    """So many ask."""


def aims(attacked: Attacked, seed: str) -> Aims:
    found = attacked.ask("{ projects(first: 50) { nodes { id } } users(first: 100) { nodes { id } } }")
    projects, users = ([each["id"] for each in found[name]["nodes"]] for name in ("projects", "users"))
    chance = Random(seed)  # noqa: S311 - it protects nothing
    return Aims(
        chance, [None, attacked.user, ADMIN], projects, users[5:]
    )  # not who asks: they may be deleted


def repeated(many: int, text: str, between: str = " ") -> str:
    """``#`` is the number."""
    return between.join(text.replace("#", str(number)) for number in range(many))


def braced(fields: Any) -> str:
    return f"{{ {fields} }}"
