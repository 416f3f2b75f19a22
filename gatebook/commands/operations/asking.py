"""Whom a command asks: the server of GATEBOOK_URL, or the data here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from gatebook.commands.operations import kept, secrets
from gatebook.commands.operations.remote import Server, address
from gatebook.commands.operations.values import Value
from gatebook.settings import CLIENT_KEY, CLIENT_KEY_FILE, CLIENT_URL

SENDABLE = re.compile("[!-~]+")
Ask = Callable[[str, Mapping[str, Any] | None], Mapping[str, Any]]


def url_option() -> click.Option:
    return click.Option(
        ["--url"],
        type=Value("URL", address),
        help=f"Ask this server, or that of {CLIENT_URL}; else the data here.",
    )


def options() -> list[click.Parameter]:
    help = f"The key to ask with; else {CLIENT_KEY_FILE}, {CLIENT_KEY}, or what sign-in keeps."
    return [url_option(), click.Option(["--key-file"], metavar="FILE", help=help)]


@contextmanager
def asking(url: str | None, key_file: str | None) -> Iterator[Ask]:
    if found := server_url(url):
        yield Server(found, secret_for(found, key_file))
        return
    if (
        named := "--key-file"
        if key_file
        else next(filter(os.environ.get, (CLIENT_KEY, CLIENT_KEY_FILE)), None)
    ):
        raise click.UsageError(f"{named} is for a server: name it with --url or {CLIENT_URL}.")
    from gatebook.commands.operations.local import directory

    with directory() as found_here:
        yield found_here


def server_url(url: str | None) -> str | None:
    """What the option says, else the environment."""
    given = os.environ.get(CLIENT_URL)
    try:
        return url or (address(given) if given else None)
    except ValueError as error:
        raise click.UsageError(f"{CLIENT_URL}: {error}") from None


def secret_for(url: str, key_file: str | None) -> str | None:
    if key_file:
        return header(secrets.of_file(key_file), key_file)
    key, file = os.environ.get(CLIENT_KEY), os.environ.get(CLIENT_KEY_FILE)
    if key and file:
        raise click.UsageError(f"The key is set twice: {CLIENT_KEY} and {CLIENT_KEY_FILE}.")
    if file:
        return header(secrets.of_file(file), file)
    return header(key, CLIENT_KEY) if key else kept.read().get(url)


def header(secret: str, place: str) -> str:
    """What can be sent as one."""
    if not SENDABLE.fullmatch(secret):
        raise click.UsageError(f"{place} holds no key.")
    return secret
