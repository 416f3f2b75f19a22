"""How often a key may ask, and an address, where settings say so. Each process counts by itself."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import Scope

from gatebook.http.refusals import refusal
from gatebook.settings import Settings
from models.caller import Caller
from models.errors import RateLimited
from models.sign_in import subject_of_address

KEY, ADDRESS = "key", "address"


def middleware(settings: Settings) -> list[Middleware]:
    """Nothing stands in the way where no limit is set."""
    given = {KEY: settings.key_rate_limit, ADDRESS: settings.address_rate_limit}
    limits = {kind: text for kind, text in given.items() if text}
    if not limits:
        return []
    from gatebook.http.windows import Rates

    return [Middleware(Rates, limits=limits)]


def count_address(scope: Scope, address: str | None) -> None:
    """Before it is known who asks. Whoever has one IPv6 address has all of its network."""
    if (asked := scope.get("rates")) and address:
        asked.count(ADDRESS, subject_of_address(address))


def count_caller(scope: Scope, caller: Caller) -> None:
    """By the key or session, or by the user where a password is sent with each request."""
    if (asked := scope.get("rates")) and (used := caller.api_key or caller.session or caller.user):
        asked.count(KEY, used.id)


def retry_after(problem: RateLimited) -> dict[str, str]:
    return {"Retry-After": str(problem.retry_after_seconds)}


def refusal_of(problem: RateLimited, accept: str = "") -> Response:
    return refusal(429, problem.message, problem.code, retry_after(problem), accept=accept)
