"""Passwords, tokens and keys: from standard input, a file or a prompt, as everybody on the machine may read
what is on a command line."""

from __future__ import annotations

import sys
from typing import Any

import click

from gatebook.commands.operations.values import text_in

NAMES = frozenset(("password", "newPassword", "currentPassword", "secret", "token"))

STANDARD = "-"


class Secret(click.Option):
    """The name of a file, - for standard input; if it is needed, a terminal is asked without either."""

    def __init__(self, path: tuple[str, ...], word: str, *, needed: bool) -> None:
        super().__init__(
            [f"--{word}-file", "_".join(path)], metavar="FILE", help=f"A file that holds the {word}."
        )
        self.path, self.word, self.needed = path, word, needed

    def put(self, value: Any, variables: dict[str, Any]) -> None:
        place = variables
        for name in self.path[:-1]:
            place = place.setdefault(name, {})
        place[self.path[-1]] = self.read(value)

    def read(self, file: str | None) -> str:
        is_asked = sys.stdin.isatty()
        if file not in (None, STANDARD):
            return of_file(str(file))
        if is_asked:
            is_new = self.path[-1] in ("newPassword", "password")
            words = self.word.replace("-", " ").capitalize()
            return str(click.prompt(words, hide_input=True, confirmation_prompt=is_new, err=True))
        if file is None:
            raise click.UsageError(f"Missing option '--{self.word}-stdin' or '--{self.word}-file'.")
        return sys.stdin.readline().rstrip("\r\n")


def options(path: tuple[str, ...], word: str, *, needed: bool) -> list[click.Option]:
    """Both write to one place."""
    help = f"Read the {word} from standard input, one line; a terminal is asked."
    asked = click.Option([f"--{word}-stdin", "_".join(path)], flag_value=STANDARD, help=help)
    return [Secret(path, word, needed=needed), asked]


def of_file(name: str) -> str:
    return in_file(name).strip("\r\n")


def in_file(name: str) -> str:
    try:
        return text_in(name)
    except ValueError as error:
        raise click.UsageError(f"{str(error)[0].upper()}{str(error)[1:]}") from None
