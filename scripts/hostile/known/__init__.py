"""Attacks that stopped a server once, exactly as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from scripts.hostile.attacked import Attacked, Spent


class Outcome(NamedTuple):
    """``size`` is that of the largest answer, ``spent`` what all requests took together."""

    status: str
    size: int
    spent: Spent
    note: str = ""
    requests: int = 1


class Attack(NamedTuple):
    """``is_crowd``: others wait because many ask, which is no fault."""

    name: str
    run: Callable[[Attacked], Outcome]
    is_crowd: bool = False


def asked(name: str, requests: Callable[[Attacked], Iterator[bytes]]) -> Attack:
    """Requests one after the other; what they need is made before the first."""

    def run(attacked: Attacked) -> Outcome:
        made, statuses, size, seconds = list(requests(attacked)), set[str](), 0, 0.0
        attacked.begin()
        for request in made:
            answer = attacked.send(request)
            statuses.add(answer.over or str(answer.status))
            size, seconds = max(size, answer.size), max(seconds, answer.seconds)
            if answer.over:
                break
        attacked.settle()
        shown = " ".join(answer.body[:70].decode(errors="replace").split())
        note = f"{f'{len(made)} requests, ' if len(made) > 1 else ''}{seconds:.2f} s: {shown}"
        return Outcome(", ".join(sorted(statuses)), size, attacked.spent(), note, len(made))

    return Attack(name, run)
