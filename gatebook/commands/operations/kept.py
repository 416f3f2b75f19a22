"""What `gatebook sign-in` keeps: for each server a key or the token of a session, where only its owner reads
it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gatebook.commands.operations.failures import Failure


def path() -> Path:
    return Path(click.get_app_dir("gatebook")) / "credentials.json"


def read() -> dict[str, str]:
    """By the server's address."""
    try:
        found = json.loads(path().read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Failure(f"{path()} cannot be read: {error.strerror}.") from None
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise Failure(f"{path()} is damaged. Delete it, and sign in again.")
    return found


def keep(url: str, secret: str | None) -> None:
    """In place of what was kept for this server; None forgets it."""
    from models.whole_files import whole

    others = {name: value for name, value in read().items() if name != url}
    try:
        path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole(path()) as file:
            file.write(json.dumps({**others, **({url: secret} if secret else {})}, indent=2).encode() + b"\n")
    except OSError as error:
        raise Failure(f"{path()} cannot be written: {error.strerror}.") from None
