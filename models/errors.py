"""Every refusal Gatebook can give, named once; each door words them in its own way.

Problem                what is wrong with what was asked, to act on
  Invalid              a value that breaks a rule (also REQUIRED, NOT_A_MEMBER, WRONG_CREDENTIALS)
  NotFound             nothing there, or nothing the caller may see
  Taken                somebody else has it
  InUse                others still depend on it
  NotAllowed           the caller lacks a permission (also LAST_ADMIN, PASSWORD_CHANGE_REQUIRED)
  StaleVersion         it changed since the caller read it
  WeakPassword         a password that breaks a rule
  RateLimited          too many attempts
Problems               several of them at once
Unauthenticated        nobody asks, where somebody must
  WrongCredential      a key or token that is not good
    SessionEnded       a session that is over, where it is a browser's
Busy                   more work under way than the server takes on
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Self

from models.grant import Grant

Path = tuple[str, ...]


class Code(StrEnum):
    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    TAKEN = "TAKEN"
    NOT_FOUND = "NOT_FOUND"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_A_MEMBER = "NOT_A_MEMBER"
    IN_USE = "IN_USE"
    LAST_ADMIN = "LAST_ADMIN"
    PASSWORD_CHANGE_REQUIRED = "PASSWORD_CHANGE_REQUIRED"  # noqa: S105 - a code, not a password
    STALE_VERSION = "STALE_VERSION"
    WEAK_PASSWORD = "WEAK_PASSWORD"  # noqa: S105 - a code, not a password
    WRONG_CREDENTIALS = "WRONG_CREDENTIALS"
    RATE_LIMITED = "RATE_LIMITED"


class Rule(StrEnum):
    """Which rule a value breaks."""

    REQUIRED = "REQUIRED"
    FORMAT = "FORMAT"
    MIN_LENGTH = "MIN_LENGTH"
    MAX_LENGTH = "MAX_LENGTH"
    MAX_SIZE = "MAX_SIZE"
    MAX_DEPTH = "MAX_DEPTH"
    MAX_ITEMS = "MAX_ITEMS"
    RANGE = "RANGE"
    CHARACTERS = "CHARACTERS"
    INVISIBLE = "INVISIBLE"
    RESERVED = "RESERVED"
    COMMON = "COMMON"
    PERSONAL = "PERSONAL"
    UNCHANGED = "UNCHANGED"
    PAST = "PAST"
    OUTLIVES = "OUTLIVES"
    ENDED = "ENDED"
    CONFLICT = "CONFLICT"


class Problem(Exception):  # noqa: N818 - reads better than "ProblemError" at every raise
    code = Code.INVALID

    def __init__(
        self,
        message: str,
        path: str | Path | None = None,
        *,
        code: Code | None = None,
        rule: Rule | None = None,
        limit: int | None = None,
    ) -> None:
        """``limit`` is the number in the rule, where there is one."""
        super().__init__(message)
        self.message, self.rule, self.limit = message, rule, limit
        self.path = (path,) if isinstance(path, str) else path
        self.code = code or type(self).code

    def message_for(self, name: str) -> str:
        """The message for clients that know the field by this name."""
        return self.message

    @property
    def extensions(self) -> dict[str, object]:
        """What an error of a GraphQL query carries beside its message."""
        return {"code": self.code.value}


class Problems(Exception):  # noqa: N818
    """All that is wrong, so that a person mends it in one go."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = list(problems)

    @property
    def extensions(self) -> dict[str, object]:
        return self.problems[0].extensions


def refuse(problems: Sequence[Problem]) -> None:
    """Raise what was found, if anything was."""
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)


@contextmanager
def noting(problems: list[Problem]) -> Iterator[None]:
    """What is refused within joins the problems, and what comes after it goes on."""
    try:
        yield
    except (Problem, Problems) as refused:
        problems += problems_of(refused)


def problems_of(error: Exception) -> list[Problem]:
    """All that is wrong; an error of any other kind is raised."""
    if isinstance(error, Problems):
        return error.problems
    if isinstance(error, Problem):
        return [error]
    raise error


class Invalid(Problem):
    """``predicate`` is what is wrong with the field, without its name; empty where the message has no such
    part."""

    code = Code.INVALID
    predicate = ""

    @classmethod
    def of(cls, field: str, predicate: str, rule: Rule, limit: int | None = None) -> Self:
        problem = cls(f"{field} {predicate}", field, rule=rule, limit=limit)
        problem.predicate = predicate
        return problem

    def message_for(self, name: str) -> str:
        return f"{name} {self.predicate}" if self.predicate else self.message


def required(name: str, path: str | Path | None = None) -> Invalid:
    return Invalid(f"{name} is required.", path or name, code=Code.REQUIRED, rule=Rule.REQUIRED)


class NotFound(Problem):
    code = Code.NOT_FOUND


class Taken(Problem):
    """``value`` is what somebody else has, where it is known; ``existing`` is whoever has it, when the caller
    may see them."""

    code = Code.TAKEN

    def __init__(
        self, message: str, path: str | Path | None = None, existing: Any = None, *, value: str | None = None
    ) -> None:
        super().__init__(message, path)
        self.existing = existing
        self.value = value

    @classmethod
    def of(cls, value: str, path: str | Path, existing: Any = None) -> Self:
        return cls(f"{value} is taken.", path, existing, value=value)


class InUse(Problem):
    code = Code.IN_USE

    def __init__(
        self, message: str, *, projects_count: int = 0, members_count: int = 0, api_keys_count: int = 0
    ) -> None:
        super().__init__(message)
        self.projects_count = projects_count
        self.members_count = members_count
        self.api_keys_count = api_keys_count


class NotAllowed(Problem):
    """``requires`` is the permission the caller would need."""

    code = Code.NOT_ALLOWED

    def __init__(
        self,
        message: str,
        path: str | Path | None = None,
        *,
        requires: Grant | None = None,
        code: Code | None = None,
    ) -> None:
        super().__init__(message, path, code=code)
        self.requires = requires

    @property
    def extensions(self) -> dict[str, object]:
        extensions: dict[str, object] = {"code": self.code.value}
        if self.requires:
            needed = self.requires
            extensions["requires"] = {
                "resourceType": needed.resource_type,
                "resource": needed.resource,
                "type": needed.type,
            }
        return extensions


class StaleVersion(Problem):
    code = Code.STALE_VERSION

    def __init__(self, current_version: int) -> None:
        super().__init__(
            f"It has changed meanwhile: the current version is {current_version}.", "expectedVersion"
        )
        self.current_version = current_version


class WeakPassword(Problem):
    code = Code.WEAK_PASSWORD


class RateLimited(Problem):
    code = Code.RATE_LIMITED

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unauthenticated(Exception):  # noqa: N818
    extensions = {"code": "UNAUTHENTICATED"}

    def __init__(self, message: str = "Sign in first, or send an API key.") -> None:
        super().__init__(message)
        self.message = message


class WrongCredential(Unauthenticated):
    def __init__(self, message: str = "This key or token is not valid.") -> None:
        super().__init__(message)


class SessionEnded(WrongCredential):
    def __init__(self) -> None:
        super().__init__("This session is over: sign in again.")


class Busy(Exception):  # noqa: N818
    """``retry_after_seconds`` is when to try again."""

    def __init__(self, retry_after_seconds: int = 2) -> None:
        super().__init__("The server is busy; try again in a moment.")
        self.retry_after_seconds = retry_after_seconds
