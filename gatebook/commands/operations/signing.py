"""`gatebook sign-in` and `gatebook sign-out`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from gatebook.commands.operations.later import Later

LOGIN = """mutation ($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) {
    token mustChangePassword user { username } problems { code message path }
  }
}"""
LOGOUT = (
    "mutation ($everywhere: Boolean!) { logout(everywhere: $everywhere) { problems { code message path } } }"
)
WHO = "{ currentUser { username } }"
SESSION = "gs_"


def params_in() -> Iterator[click.Parameter]:
    from gatebook.commands.operations import asking, secrets

    yield click.Argument(["identifier"], required=False, metavar="[USER]")
    yield from secrets.options(("password",), "password", needed=True)
    yield from secrets.options(("key",), "key", needed=False)
    yield asking.url_option()


def sign_in(ctx: click.Context) -> None:
    from gatebook.commands.operations import kept

    url = required_url(ctx)
    given = ctx.params
    secret, username = by_key(ctx, url) if given["key"] else by_password(ctx, url, given["identifier"])
    former = kept.read().get(url, "")
    kept.keep(url, secret)
    if former.startswith(SESSION):
        end(url, former)
    click.echo(f"Signed in to {url} as {username}.", err=True)


def by_key(ctx: click.Context, url: str) -> tuple[str, str]:
    from gatebook.commands.operations.asking import header
    from gatebook.commands.operations.failures import Failure, data_of
    from gatebook.commands.operations.remote import Server

    key = header(secret_of(ctx, "key"), "This")
    user = data_of(Server(url, key)(WHO, None))["currentUser"]
    if user is None:
        raise Failure("This key is not good. (UNAUTHENTICATED)", "UNAUTHENTICATED")
    return key, user["username"]


def by_password(ctx: click.Context, url: str, identifier: str | None) -> tuple[str, str]:
    from gatebook.commands.operations.failures import Refused, data_of, status_of, tell
    from gatebook.commands.operations.remote import Server

    if identifier is None:
        if not sys.stdin.isatty():
            raise click.UsageError("Missing argument 'USER'.", ctx)
        identifier = click.prompt("Username or e-mail address", err=True)
    variables = {"identifier": identifier, "password": secret_of(ctx, "password")}
    found = data_of(Server(url, None)(LOGIN, variables))["login"]
    if found["problems"]:
        raise Refused(status_of(tell(found["problems"])))
    if found["mustChangePassword"]:
        click.echo("The password must be changed: gatebook user change-password", err=True)
    return found["token"], found["user"]["username"]


def secret_of(ctx: click.Context, name: str) -> str:
    from gatebook.commands.operations.secrets import Secret

    option = next(each for each in ctx.command.params if isinstance(each, Secret) and each.name == name)
    return option.read(ctx.params[name])


def required_url(ctx: click.Context) -> str:
    from gatebook.commands.operations.asking import server_url
    from gatebook.settings import CLIENT_URL

    if url := server_url(ctx.params["url"]):
        return url
    raise click.UsageError(f"Which server? Say --url, or set {CLIENT_URL}.", ctx)


def params_out() -> Iterator[click.Parameter]:
    from gatebook.commands.operations import asking

    yield click.Option(["--everywhere"], is_flag=True, help="End all of your sessions, not only this one.")
    yield asking.url_option()


def sign_out(ctx: click.Context) -> None:
    """A key goes on working: it is only forgotten."""
    from gatebook.commands.operations import kept

    url = required_url(ctx)
    secret = kept.read().get(url)
    if secret and (secret.startswith(SESSION) or ctx.params["everywhere"]):
        end(url, secret, everywhere=ctx.params["everywhere"])
    if secret:
        kept.keep(url, None)
    click.echo(f"Signed out of {url}." if secret else f"Nobody was signed in to {url}.", err=True)


def end(url: str, secret: str, *, everywhere: bool = False) -> None:
    """A session that is over already needs no end."""
    from gatebook.commands.operations.failures import Refused, data_of, status_of, tell
    from gatebook.commands.operations.remote import Server

    answer: Any = Server(url, secret)(LOGOUT, {"everywhere": everywhere})
    if {each["extensions"]["code"] for each in answer.get("errors", ())} == {"UNAUTHENTICATED"}:
        return
    if problems := data_of(answer)["logout"]["problems"]:
        raise Refused(status_of(tell(problems)))


IN = """Keep a session of a server for the commands that follow.

It is kept in a file that only you can read, in your configuration folder. Instead of a session, a key can be
kept.
"""
OUT = """End the session that sign-in keeps, and forget it.

A key that is kept is only forgotten, and goes on working.
"""
sign_in_command = Later(
    "sign-in", IN, ["ada --url https://users.example.com", "--key-file key.txt"], params_in, sign_in
)
sign_out_command = Later("sign-out", OUT, ["--url https://users.example.com"], params_out, sign_out)
