"""The cast under the names that tests/rest knows it by."""

from __future__ import annotations

from tests.cast import HASH, PASSWORD, a_key_of, a_person, key_of, session_of

__all__ = ["HASH", "PASSWORD", "a_key_of", "a_person", "key_of", "session_of"]
