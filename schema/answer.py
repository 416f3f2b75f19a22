"""How an answer is written from what was fetched: without a resolver, a coroutine or a path per field, and
counted while it is written.

A long list becomes bytes piece by piece, so that its size is known before it is too large.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from types import CodeType
from typing import Any

import orjson

from models import budget, clock
from models.enums import Operation, TargetType
from models.errors import Invalid
from schema.scalars import as_json

MAX_BYTES = 32 * 1024 * 1024
PIECE = 4000  # values that become bytes at once
UNIT = 64  # bytes of a long value that count as one value


class Answer:
    """``values`` written so far, and ``size`` of what has become bytes already."""

    __slots__ = ("most", "size", "values")

    def __init__(self, most: float = budget.MAX_POINTS) -> None:
        self.values = self.size = 0
        self.most = int(most * budget.FIELDS)

    def check(self) -> None:
        if self.values > self.most:
            raise budget.too_costly(self.values / budget.FIELDS, self.most // budget.FIELDS)

    def encode(self, values: object) -> bytes:
        """Raises Invalid when the answer becomes too large."""
        piece = orjson.dumps(values)
        self.size += len(piece)
        if self.size > MAX_BYTES:
            raise Invalid(f"The answer has more than {MAX_BYTES} bytes: ask for less.")
        return piece


Write = Callable[[Any, Answer], object]
Field = tuple[str, str, Write]
"""The key in the answer, the attribute of the record, and how its value is written."""


def as_it_is(value: object, answer: Answer) -> object:
    return value


def time(value: int | None, answer: Answer) -> str | None:
    return None if value is None else clock.to_text(value)


def truth(value: object, answer: Answer) -> bool | None:
    return None if value is None else bool(value)


def json(value: object, answer: Answer) -> object:
    if value is None:
        return None
    text = as_json(value)
    answer.values += len(text) // UNIT
    return orjson.Fragment(text)


def named(kind: type[Enum]) -> Write:
    """What is stored by another word than the schema's."""
    names = {each.value: each.name for each in kind}
    return lambda value, answer: None if value is None else names[value]


WRITERS: dict[str, Write] = {
    "DateTime": time,
    "Boolean": truth,
    "JSON": json,
    "Operation": named(Operation),
    "TargetType": named(TargetType),
}
STORED = {"attributes_json": "attributes", "scope_list": "scopes", "change_list": "changes"}
"""Attributes that are made of a long text in another."""


def required(write: Write) -> Write:
    def present(value: object, answer: Answer) -> object:
        if value is None:
            raise TypeError("nothing there where the schema promises something")
        return write(value, answer)

    return present


def listed(write: Write) -> Write:
    """A list; what is long of it becomes bytes on the way."""
    if write is as_it_is:
        return lambda values, answer: None if values is None else list(values)

    def write_list(values: Sequence[object] | None, answer: Answer) -> object:
        if values is None:
            return None
        base, since, pieces, piece = answer.size, answer.values, [], []
        for value in values:
            piece.append(write(value, answer))
            if answer.values - since > PIECE:
                answer.check()
                answer.size = base  # what became bytes further down is part of these
                pieces.append(answer.encode(piece)[1:-1])
                base, since, piece = answer.size, answer.values, []
        if not pieces:
            return piece
        answer.size = base
        pieces.append(answer.encode(piece)[1:-1])
        return orjson.Fragment(b"[" + b",".join(filter(None, pieces)) + b"]")

    return write_list


def written(blank: dict[str, object], fields: list[Field]) -> Write:
    """The object with the keys of ``blank`` in their order, filled from a record's attributes: what no field
    fills, such as ``__typename``, stands there already."""
    read = _reader(blank, fields)
    stored = [STORED[attribute] for _, attribute, _ in fields if attribute in STORED]
    many = len(blank)

    def write(record: object, answer: Answer) -> object:
        if record is None:
            return None
        answer.values += many
        for column in stored:
            answer.values += len(getattr(record, column)) // UNIT
        return read(record, answer)

    return write


def _reader(blank: dict[str, object], fields: list[Field]) -> Write:
    """``{"id": record.id, "createdAt": w1(record.created_at, answer)}``, compiled: to read each attribute by
    its name takes three times as long."""
    places: dict[str, object] = {}
    texts = {key: repr(value) for key, value in blank.items()}
    for place, (key, attribute, write) in enumerate(fields):
        text = f"record.{attribute}" if attribute.isidentifier() else f"getattr(record, a{place})"
        places |= {f"a{place}": attribute, f"w{place}": write}
        texts[key] = text if write is as_it_is else f"w{place}({text}, answer)"
    pairs = ", ".join(f"{key!r}: {text}" for key, text in texts.items())
    code = _compiled(f"lambda record, answer: {{{pairs}}}")
    # Names from the schema, and keys by their repr: nothing else is in the code.
    read: Write = eval(code, places)  # noqa: S307  # nosec B307
    return read


@lru_cache(500)
def _compiled(text: str) -> CodeType:
    return compile(text, "<fields of an object>", "eval")
