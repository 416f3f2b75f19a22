"""JSON written by an attacker: as text, for some of it no library would write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from scripts.hostile.families import Aims

SMALL = ["null", "true", "0", "-1", "1.5", '""', '"x"', "[]", "{}", '"\\u0000"', '"\\ud800"', "1e999", "-0"]
SMALL += ["9223372036854775808", "-9223372036854775809", '"*"', '"%"', '"me"', '"9999-12-31T23:59:59.999Z"']
UNITS = [
    "a",
    "9",
    "%",
    "'",
    "é",
    "e\u0301",
    "\u0301",
    "👍🏽",
    "\\\\",
    "\\u0041",
    "<",
    "@",
    ".",
    " ",
    "h",
    "1h",
    "-",
    "ﷺ",
]
BYTES = 1_040_000  # the server takes a little more


def value(aims: Aims, most: int = BYTES) -> str:
    """Of at most about so many bytes."""
    return aims.chance.choice(SHAPES)(aims, most)


def small(aims: Aims, most: int) -> str:
    return aims.chance.choice(SMALL)


def number(aims: Aims, most: int) -> str:
    sign, end = aims.chance.choice(["", "-"]), aims.chance.choice(["", "", ".5", "e5", "e-5"])
    return sign + "9" * min(aims.size(), most) + end


def text(aims: Aims, most: int) -> str:
    unit = aims.chance.choice(UNITS)
    return f'"{unit * min(aims.size(), most // len(unit.encode()))}"'


def wide(aims: Aims, most: int) -> str:
    item = aims.chance.choice(SMALL)
    many = min(aims.size(), most // (len(item) + 2))
    if aims.chance.random() < 0.5:
        return f"[{','.join([item] * many)}]"
    return "{" + ",".join(f'"{n:x}":{item}' for n in range(min(many, most // 40))) + "}"


def deep(aims: Aims, most: int) -> str:
    begin, end = aims.chance.choice([("[", "]"), ('{"a":', "}"), ('{"and":[', "]}"), ('{"not":', "}")])
    many = min(aims.size(), most // (len(begin) + len(end)))
    return begin * many + "1" + end * many


SHAPES: list[Callable[[Aims, int], str]] = [small, small, number, text, text, wide, deep]


def record(aims: Aims, names: Sequence[str]) -> str:
    """Some of the names, one of them with much, and at times a thousand that nobody knows."""
    chance = aims.chance
    chosen = chance.sample(names, chance.randint(min(1, len(names)), len(names)))
    much = chance.choice([*chosen, ""])
    pairs = [f'"{name}":{value(aims, BYTES // 2 if name == much else 200)}' for name in chosen]
    if chance.random() < 0.1:
        pairs += [f'"x{n}":{chance.choice(SMALL)}' for n in range(aims.size(20_000))]
    return "{" + ",".join(pairs) + "}"


def broken(chance: Random, content: str) -> bytes:
    """Mostly left whole."""
    data = content.encode("utf-8", "surrogatepass")
    kind = chance.randrange(12)
    place = chance.randrange(len(data) + 1)
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + chance.choice([b"\xff", b"\x00", b'"', b"}", b"\\", b"//"]) + data[place:]
    return data
