"""What was refused, one line each on standard error, and the exit status, which says what kind of refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from gatebook.commands.operations.cells import escaped
from gatebook.commands.operations.table import Operation

FAILED, USAGE, NOT_FOUND, SIGN_IN, CONFLICT = 1, 2, 3, 4, 5
STATUS = {
    "BAD_USER_INPUT": USAGE,
    "GRAPHQL_PARSE_FAILED": USAGE,
    "GRAPHQL_VALIDATION_FAILED": USAGE,
    "OPERATION_RESOLUTION_FAILURE": USAGE,
    "NOT_FOUND": NOT_FOUND,
    "UNAUTHENTICATED": SIGN_IN,
    "TAKEN": CONFLICT,
    "STALE_VERSION": CONFLICT,
}


class Failure(click.ClickException):
    """One line that is told, with the status of its code."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(escaped(message))
        self.exit_code = STATUS.get(code, FAILED)  # type: ignore[misc]


class Refused(click.exceptions.Exit):
    """All was told already."""


def status_of(codes: Iterable[str]) -> int:
    """Of several the first that has one of its own."""
    return next((STATUS[code] for code in codes if code in STATUS), FAILED)


def tell(problems: Iterable[Mapping[str, Any]], about: str = "") -> list[str]:
    """Their codes."""
    codes = []
    for each in problems:
        place = ".".join(map(str, each.get("path") or ()))
        code = each.get("code") or (each.get("extensions") or {}).get("code") or "ERROR"
        words = f"{about}: {each['message']}" if about else each["message"]
        click.echo(f"Error: {escaped(words)} ({code}{f' at {escaped(place)}' if place else ''})", err=True)
        codes.append(str(code))
    return codes


def data_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for; Refused where any of it was."""
    if errors := answer.get("errors"):
        raise Refused(status_of(tell([{**each, "path": None} for each in errors])))
    data: dict[str, Any] = answer["data"]
    return data


OF_THE_CALLER = ("currentUser", "viewer")


def missing(operation: Operation, variables: Mapping[str, Any]) -> Failure:
    """What a query finds nothing for."""
    if operation.field in OF_THE_CALLER:
        return Failure("Nobody is signed in. (UNAUTHENTICATED)", "UNAUTHENTICATED")
    named = next(iter(variables.values()), "")
    name = next(iter(named.values())) if isinstance(named, dict) else named
    return Failure(f"No {operation.words.split()[0]} {name}. (NOT_FOUND)", "NOT_FOUND")
