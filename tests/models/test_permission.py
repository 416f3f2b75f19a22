"""What grants cover together, and what scopes leave of them, however many there are."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from models.grant import LEVEL, Grant, Grants

PLACES, TYPES = st.sampled_from(["*", "a", "b"]), st.sampled_from(list(LEVEL))
GRANT = st.builds(Grant, PLACES, PLACES, TYPES)
SOME = st.lists(GRANT, max_size=5).map(Grants)
MANY = 5000


@given(SOME, GRANT)
def test_grants_cover_what_one_of_them_covers(held: Grants, wanted: Grant) -> None:
    assert held.cover(wanted) == any(grant.covers(wanted) for grant in held)


@given(SOME, SOME, GRANT)
def test_a_key_may_what_its_owner_holds_and_its_scopes_include(
    held: Grants, scopes: Grants, wanted: Grant
) -> None:
    allowed = held.cover(wanted) and (not scopes or scopes.cover(wanted))
    left = held.narrowed(scopes)
    assert left.cover(wanted) == allowed
    assert len(set(left)) == len(left) or left == held


def test_thousands_are_compared_with_thousands_in_no_time() -> None:
    held = Grants(Grant("docs", str(place), "WRITE") for place in range(MANY))
    wanted = [Grant("docs", str(place), "READ") for place in range(MANY)]
    begin = time.process_time()
    assert all(map(held.cover, wanted))
    assert len(held.narrowed(Grants(wanted))) == MANY
    assert time.process_time() - begin < 1  # looking through them all takes seconds
