"""What a server must keep to, whatever it is sent."""

from __future__ import annotations

from typing import NamedTuple

from scripts.hostile.attacked import Spent
from scripts.hostile.families import Act
from scripts.hostile.sending import Answer

ACCEPTED, REFUSED = 1.0, 0.05  # seconds of CPU
SIZE = 32 * 1024 * 1024  # of an answer
WHOLE = 0.15  # seconds of CPU for each MB of a list that a dialect has to give whole, in turns
STALL = 0.05  # seconds that others wait, beyond what they wait for an idle server
TURN = 0.005  # and for each of those who ask at the same time
PEAK = 128  # MB that a known attack takes meanwhile
GROWTH = 30  # MB that stay, of a family


class Tried(NamedTuple):
    """An attempt, and what came of it."""

    made: bytes | Act
    answer: Answer
    spent: Spent

    @property
    def is_accepted(self) -> bool:
        """GraphQL refuses with 200, too."""
        fine = 200 <= self.answer.status < 400
        return fine and not (
            self.answer.body.startswith(b'{"errors"') and b'"data":{' not in self.answer.body
        )

    @property
    def is_stopped(self) -> bool:
        """Refused when it had used up what it may: it says at which field."""
        return not self.is_accepted and b'"path":[' in self.answer.body

    @property
    def is_whole(self) -> bool:
        """A list without pages, as the document of its dialect has it."""
        return (
            self.is_accepted and isinstance(self.made, bytes) and not self.made.startswith(b"POST /graphql")
        )

    @property
    def most(self) -> float:
        """Seconds of CPU that it may use."""
        if self.is_whole:
            return ACCEPTED + WHOLE * self.answer.size / 1e6
        return ACCEPTED if self.is_accepted or self.is_stopped else REFUSED

    def wrongs(self, idle: float) -> list[str]:
        """What limits it breaks. Acts have no answer, and use what many requests may use."""
        answer, (cpu, stall, *_) = self.answer, self.spent
        found = [answer.over] if answer.over else []
        if isinstance(self.made, bytes) and cpu > self.most:
            found.append(f"{cpu * 1000:.0f} ms of CPU, {'accepted' if self.is_accepted else 'refused'}")
        if answer.size > SIZE and not self.is_whole:
            found.append(f"an answer of {answer.size / 1e6:.0f} MB")
        if answer.status >= 500 and answer.status != 503:
            found.append(f"status {answer.status}")
        at_once = 1 if isinstance(self.made, bytes) else self.made.at_once
        if stall > STALL + idle + TURN * (at_once - 1):
            found.append(f"others waited {stall * 1000:.0f} ms")
        return found
