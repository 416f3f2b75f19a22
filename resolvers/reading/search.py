"""Finding users by any part of their names: by an index of every three letters, see docs/decisions/0011."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models import budget
from models.database import Sql, all_of, on_postgres, one_of, rows
from resolvers.reading.filters import SCAN, contains, searched_words, storable

FEW = 400
"""So many are found before all else. Of more, a page is full before long when all are looked through."""
MOST_PIECES = 32  # to look for more would leave out hardly anybody
INDEXED = re.compile(r"[^\W_]{3}")
SPECIAL = re.compile(r"[%_\\]")


async def searched(search: str | None) -> Sql:
    """Users u with each of these words anywhere in what is searched."""
    words = searched_words(search)
    if on_postgres():
        return all_of(map(_like, words))
    has_all = all_of(contains("u.search_key", word) for word in words)
    if not (pieces := _pieces(words)):
        return has_all
    few = await _few(pieces, has_all)
    return has_all if few is None else all_of([one_of("u.number", few), has_all])


def _like(word: str) -> Sql:
    """PostgreSQL knows by the word whether its index is worth it; one that is not in the index must not look
    like one that is, as plans are kept."""
    if not INDEXED.search(word):
        return contains("u.search_key", word)
    budget.spend(SCAN)
    literal = SPECIAL.sub(r"\\\g<0>", storable(word))
    return Sql("u.search_key LIKE ?", [f"%{literal}%"])


def _pieces(words: Iterable[str]) -> list[str]:
    every = dict.fromkeys(word[place : place + 3] for word in words for place in range(len(word) - 2))
    return list(every)[:MOST_PIECES]


async def _few(pieces: Iterable[str], has_all: Sql) -> list[int] | None:
    """Their numbers, unless they are many. Who has the pieces need not have them in a row."""
    asked = " ".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)
    text = (
        "SELECT u.number FROM users_search s CROSS JOIN users u ON u.number = s.rowid "
        f"WHERE users_search MATCH ? AND ({has_all.text}) LIMIT {FEW + 1}"
    )
    found = await rows(Sql(text, [asked, *has_all.values]))
    return None if len(found) > FEW else [row["number"] for row in found]
