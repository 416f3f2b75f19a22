"""Automatic persisted queries: documents by the SHA-256 of their text, so that clients need not repeat it.

A client that sends only the digest of what is not here is told so in Apollo's words, and sends the text.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from graphql import GraphQLError

from schema.documents import with_code

KEPT = 1024 * 1024  # bytes in each process
BESIDE = 300  # bytes that a document takes beside its text


class Store:
    """The texts used last, as many as there is room for."""

    def __init__(self, room: int = KEPT) -> None:
        self.room = room
        self.texts: OrderedDict[str, bytes] = OrderedDict()

    def find(self, digest: str) -> str | None:
        if (text := self.texts.get(digest)) is None:
            return None
        self.texts.move_to_end(digest)
        return text.decode()

    def keep(self, digest: str, text: str) -> None:
        if digest in self.texts:
            return
        self.texts[digest] = text.encode()
        self.room -= len(self.texts[digest]) + BESIDE
        while self.room < 0:
            _, oldest = self.texts.popitem(last=False)
            self.room += len(oldest) + BESIDE


_ours, _anonymous = Store(), Store()
"""Two, so that who sends no credential drives out nothing of those who do."""


def find(digest: str) -> str:
    text = _ours.find(digest) or _anonymous.find(digest)
    if text is None:
        raise with_code(GraphQLError("PersistedQueryNotFound"), "PERSISTED_QUERY_NOT_FOUND")
    return text


def keep(digest: str, text: str, *, anonymous: bool) -> None:
    """Only of what was valid, and allowed."""
    (_anonymous if anonymous else _ours).keep(digest, text)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
