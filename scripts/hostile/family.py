"""One family of attacks, for as long as is given."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import perf_counter

from scripts.benchmark.memory import resident
from scripts.hostile.attacked import Attacked, attacked
from scripts.hostile.families import Act, Aims, aims
from scripts.hostile.filled import Filled, progress
from scripts.hostile.judging import GROWTH, Tried
from scripts.hostile.sending import Answer

BOUND = 10  # seconds for one attempt
IDLE = 3  # seconds in which nobody attacks
Make = Callable[[Aims], bytes | Act]


class Family:
    """One of them, on one server after the other: each that has to be ended is replaced."""

    def __init__(self, name: str, make: Make, filled: Filled, options: argparse.Namespace) -> None:
        self.name, self.make, self.filled, self.options = name, make, filled, options
        self.tried: list[Tried] = []
        self.broken: list[tuple[Tried, list[str]]] = []
        self.grew, self.log, self.idle = 0.0, "", 0.0

    def run(self) -> None:
        left, turn = self.options.seconds, 0
        while left > 0:
            with attacked(self.filled, self.options.server, BOUND) as server:
                self.idle = max(self.idle, server.idle(IDLE))
                left -= self._attack(server, f"{self.options.seed} {self.name} {turn}", left)
                self.log += server.logged()
            turn += 1

    def _attack(self, server: Attacked, seed: str, seconds: float) -> float:
        """Until the server has to be ended; the seconds it took. What it holds after a third of all the time
        is what it needs to work."""
        known, began, warm, lasted = aims(server, seed), perf_counter(), 0.0, 0.0
        while lasted < seconds and not server.over:
            self._try(server, self.make(known))
            lasted = perf_counter() - began
            if not warm and lasted > self.options.seconds / 3 and not server.over:
                warm = resident(server.pid)
        if warm and not server.over:
            self.grew = max(self.grew, resident(server.pid) - warm)
        return lasted

    def _try(self, server: Attacked, made: bytes | Act) -> None:
        """What breaks a limit is tried again: it may have been something else on this machine."""
        for _ in range(2):
            tried = attempt(server, made)
            if not (wrongs := tried.wrongs(self.idle)) or server.over:
                break
        self.tried.append(tried)
        if wrongs:
            self.broken.append((tried, wrongs))
        progress(f"{self.name}: {len(self.tried):,} attempts, {len(self.broken)} break a limit")

    @property
    def wrongs(self) -> list[str]:
        """In the end."""
        grown = [f"{self.grew:.0f} MB stay"] if self.grew > GROWTH else []
        traced = [f"{many} tracebacks"] if (many := self.log.count("Traceback")) else []
        return [*([f"{len(self.broken)} attempts"] if self.broken else []), *grown, *traced]

    def row(self) -> list[str]:
        asked = [each for each in self.tried if isinstance(each.made, bytes)]
        accepted = [each for each in asked if each.is_accepted]
        stopped = [each for each in asked if each.is_stopped]
        refused = [each for each in asked if not each.is_accepted and not each.is_stopped]
        return [
            self.name,
            f"{len(self.tried):,} ({len(accepted):,} accepted)" if asked else f"{len(self.tried):,}",
            f"{max((each.spent.cpu for each in accepted), default=0) * 1000:,.0f} ms",
            f"{max((each.spent.cpu for each in stopped), default=0) * 1000:,.0f} ms",
            f"{max((each.spent.cpu for each in refused), default=0) * 1000:,.0f} ms",
            f"{max(each.answer.size for each in self.tried) / 1e6:,.1f} MB",
            f"{self.grew:,.0f} MB",
            f"{max(each.spent.stall for each in self.tried) * 1000:,.0f} ms",
            f"{self.idle * 1000:,.0f} ms",
            ", ".join(self.wrongs) or "none",
        ]


def attempt(server: Attacked, made: bytes | Act) -> Tried:
    server.begin()
    began = perf_counter()
    try:
        if isinstance(made, bytes):
            answer = server.send(made)
        else:
            made.run(server.port)
            answer = Answer(0, b"", 0, perf_counter() - began)
    except OSError as error:
        answer = Answer(0, b"", 0, perf_counter() - began, f"no connection: {error}")
        server.kill(answer.over)
    server.settle()
    return Tried(made, answer._replace(over=server.over), server.spent())
