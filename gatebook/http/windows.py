"""The counters of rate limits, and the headers that tell of them: only loaded where a limit is set."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from itertools import islice

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import RateLimited
from models.sign_in import TOO_MANY_REQUESTS

MOST = 100_000  # keys and addresses; of more, those whose windows began first are forgotten


class Windows(Storage):
    """In one event loop. The library's own looks through all counters a hundred times a second, in a
    thread."""

    def __init__(self) -> None:
        super().__init__(None)
        self.counts: dict[str, tuple[int, float]] = {}

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.monotonic()
        many, until = self.counts.get(key, (0, 0.0))
        if until <= now:
            self.clear(key)  # the new one is the last to go
            self._forget(now)
            many, until = 0, now + expiry
        self.counts[key] = many + amount, until
        return many + amount

    def _forget(self, now: float) -> None:
        """Two for each that comes, so that there is never much to do."""
        for key in list(islice(self.counts, 2)):
            if self.counts[key][1] <= now or len(self.counts) >= MOST:
                del self.counts[key]

    def get(self, key: str) -> int:
        return self.counts.get(key, (0, 0.0))[0]

    def get_expiry(self, key: str) -> float:
        return self.counts.get(key, (0, time.monotonic()))[1]

    def clear(self, key: str) -> None:
        self.counts.pop(key, None)

    def reset(self) -> int:
        many = len(self.counts)
        self.counts.clear()
        return many

    def check(self) -> bool:
        return True

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError


class Rates:
    def __init__(self, app: ASGIApp, limits: Mapping[str, str]) -> None:
        self.app = app
        self.limits = {kind: parse(text) for kind, text in limits.items()}
        self.windows = FixedWindowRateLimiter(Windows())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = scope["rates"] = Asked(self.limits, self.windows)

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *asked.headers()]
            await send(message)

        await self.app(scope, receive, send_told)


class Asked:
    """One request: what it counts for, and how much is left of that, for how many seconds."""

    def __init__(self, limits: Mapping[str, RateLimitItem], windows: FixedWindowRateLimiter) -> None:
        self.limits, self.windows = limits, windows
        self.left: dict[str, tuple[int, int]] = {}

    def count(self, kind: str, who: str) -> None:
        """RateLimited where it is one too many."""
        if not (limit := self.limits.get(kind)):
            return
        is_good = self.windows.hit(limit, who)
        until, left = self.windows.get_window_stats(limit, who)
        seconds = max(1, math.ceil(until - time.monotonic()))
        self.left[kind] = left, seconds
        if not is_good:
            raise RateLimited(TOO_MANY_REQUESTS, seconds)

    def headers(self) -> Iterator[tuple[bytes, bytes]]:
        """As draft-ietf-httpapi-ratelimit-headers has them: the limits, and what is left of them."""
        if not self.left:
            return
        limits = {kind: self.limits[kind] for kind in self.left}
        policies = [f'"{kind}";q={each.amount};w={each.get_expiry()}' for kind, each in limits.items()]
        yield b"ratelimit-policy", ", ".join(policies).encode()
        left = [f'"{kind}";r={many};t={seconds}' for kind, (many, seconds) in self.left.items()]
        yield b"ratelimit", ", ".join(left).encode()
