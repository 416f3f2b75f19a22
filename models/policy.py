"""What whoever runs the server decides about records.

One policy is in force in a process, as there is one database (``models/database.py``): two directories in one
process could not be told apart anyway, and so no function need be handed what holds for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Its fields are settings, and are called and explained as those are, in ``gatebook/settings.py``."""

    bcrypt_rounds: int = 12
    password_min_length: int = 8
    expose_password_hashes: bool = False
    email_any_domain: bool = False
    session_days: int = 14
    mail_from: str | None = None


_current = Policy()


def current() -> Policy:
    return _current


def use(policy: Policy) -> Policy:
    """From now on; what was in force before is returned, to be put back."""
    global _current
    before, _current = _current, policy
    return before
