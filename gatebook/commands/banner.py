"""What a person sees at the start: where everything is, and how to sign in the first time."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from click import style

from gatebook import STARTED, __version__
from gatebook.commands.start import key_file
from gatebook.logs import logger
from gatebook.settings import Settings
from gatebook.values import DIALECTS, HERE

CURL = [
    "curl {url}",
    '-H "Authorization: Bearer {key}"',
    "-H 'Content-Type: application/json'",
    """-d '{{"query": "{{ currentUser {{ username }} }}"}}'""",
]


EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what answers on this machine then


def is_watched() -> bool:
    """Whether a person reads this, not a log."""
    return sys.stderr.isatty()


def address(settings: Settings, port: int) -> str:
    """A URL that works on this machine; over a Unix socket the name means nothing."""
    if settings.socket:
        return "http://localhost"
    host = EVERYWHERE.get(settings.host, settings.host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def places(settings: Settings, port: int) -> dict[str, str]:
    local = address(settings, port)
    url = settings.public_url or local
    found = {
        **({"Console": f"{url}/console"} if settings.console else {}),
        "GraphQL": f"{url}/graphql",
        "Schema": f"{url}/graphql/schema.graphql",
        "REST": ", ".join(f"{url}/{name}" for name in DIALECTS),
        "Database": settings.database,
    }
    for extra, name in settings.dialect_ports:
        found[f"Port {extra}"] = name
    if settings.express_anonymous_port is not None:
        found[f"Port {settings.express_anonymous_port}"] = f"express, without a credential, on {HERE} only"
    if settings.metrics_port is not None:
        found[f"Port {settings.metrics_port}"] = "metrics and health checks, without a credential"
    if settings.socket:
        found["Listening"] = str(settings.socket)
    elif url != local or settings.host in EVERYWHERE:
        found["Listening"] = f"{settings.host}, port {port}"
    if settings.workers > 1:
        found["Workers"] = str(settings.workers)
    return found


def show(settings: Settings, port: int, key: str | None) -> None:
    """``key`` is the first administrator's, on the very first start: it is told once, here."""
    if is_watched():
        _print(settings, port, key)
    else:
        _log(settings, port, key)


OPEN = (
    "GATEBOOK_EXPRESS_ANONYMOUS_PORT is set: on that port, whoever is on this machine may read, change and "
    "delete all users without a credential. Put no proxy before it."
)


def _print(settings: Settings, port: int, key: str | None) -> None:
    say(f"\n  {style('Gatebook', bold=True)} {style(__version__, dim=True)}\n")
    for name, place in places(settings, port).items():
        say(f"  {style(f'{name:<12}', dim=True)}{place}")
    say()
    if settings.express_anonymous_port is not None:
        say(f"  {style(OPEN, fg='red', bold=True)}\n")
    if key:
        first, admin = style("First start.", bold=True), style("admin", bold=True)
        say(f"  {first} The administrator is {admin}, with this key:\n")
        say(f"    {style(key, fg='green', bold=True)}\n")
        say("  Keep it: it is not shown again. Try it:\n")
        say("    " + " \\\n      ".join(_curl(settings, port, key)) + "\n")


def _log(settings: Settings, port: int, key: str | None) -> None:
    logger.info("Gatebook %s", __version__)
    for name, place in places(settings, port).items():
        logger.info("%s: %s", name, place)
    if settings.express_anonymous_port is not None:
        logger.warning(OPEN)
    if key:
        path = key_file(settings)
        logger.warning("First start: the key of the administrator, admin, is in %s", path)
        logger.warning("Try it: %s", " ".join(_curl(settings, port, _from_file(path))))


def _curl(settings: Settings, port: int, key: str) -> list[str]:
    url = f"{address(settings, port)}/graphql"
    if settings.socket:
        url = f"--unix-socket {shlex.quote(str(settings.socket))} {url}"
    return [part.format(url=url, key=key) for part in CURL]


def _from_file(path: Path) -> str:
    return f"$(cat {shlex.quote(str(path))})"


def say(text: str = "") -> None:
    """To a person; colours go where they are shown, and NO_COLOR is heeded."""
    click.echo(text, err=True, color=False if os.environ.get("NO_COLOR") else None)


def step(name: str) -> None:
    """A migration begins."""
    text = f"Bringing the database up to date: {name}"
    if is_watched():
        say(f"  {text} ...")
    else:
        logger.info(text)


def wait(text: str) -> None:
    """Something is waited for."""
    if is_watched():
        say(f"  {text} ...")
    else:
        logger.warning(text)


def progress(done: str) -> Callable[[int, int], None]:
    """How many rows are ``done``, for who watches."""

    def show(count: int, of: int) -> None:
        if is_watched():
            click.echo(f"\r  {done} {count:,} of {of:,} rows", err=True, nl=count == of)

    return show


def ready() -> None:
    text = f"Ready in {time.monotonic() - STARTED:.1f} s"
    if is_watched():
        say(f"  {text}. Ctrl-C stops it.\n")
    else:
        logger.info(text)
