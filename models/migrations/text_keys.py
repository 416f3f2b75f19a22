"""Fills the folded twins of texts that had none before."""

from __future__ import annotations

from models.migrations.refold import Asking, each
from models.text import fold

TEXTS = {
    "users": ("first_name", "last_name", "display_name"),
    "projects": ("description",),
    "groups": ("description",),
}


def fill() -> Asking[None]:
    for table, columns in TEXTS.items():
        yield from _fill(table, columns)


def _fill(table: str, columns: tuple[str, ...]) -> Asking[None]:
    places = ", ".join(f"{column}_key = ?" for column in columns)

    def handle(number: int, *texts: str | None) -> Asking[None]:
        if any(texts):
            keys = [fold(text) if text else None for text in texts]
            yield f"UPDATE {table} SET {places} WHERE number = ?", [*keys, number]

    yield from each(table, ", ".join(columns), handle)
