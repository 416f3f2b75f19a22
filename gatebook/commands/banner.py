"""What a person sees at the start: where everything is, and how to sign in the first time."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gatebook import STARTED, __version__
from gatebook.commands.start import keep_key
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
    """A URL that works on this machine."""
    host = EVERYWHERE.get(settings.host, settings.host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def places(settings: Settings, port: int) -> dict[str, str]:
    local = address(settings, port)
    url = settings.public_url or local
    found = {
        "GraphQL": f"{url}/graphql",
        "Schema": f"{url}/graphql/schema.graphql",
        "REST": ", ".join(f"{url}/{name}" for name in DIALECTS),
        "Database": settings.database,
    }
    for extra, name in settings.dialect_ports:
        found[f"Port {extra}"] = name
    if settings.express_anonymous_port is not None:
        found[f"Port {settings.express_anonymous_port}"] = f"express, without a credential, on {HERE} only"
    if url != local or settings.host in EVERYWHERE:
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
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"\n  [bold]Gatebook[/] [dim]{__version__}[/]\n")
    for name, place in places(settings, port).items():
        console.print(Text.assemble("  ", (f"{name:<12}", "dim"), place))
    console.print()
    if settings.express_anonymous_port is not None:
        console.print(f"  [bold red]{OPEN}[/]\n")
    if key:
        console.print("  [bold]First start.[/] The administrator is [bold]admin[/], with this key:\n")
        console.print(f"    [bold green]{key}[/]\n")
        console.print("  Keep it: it is not shown again. Try it:\n")
        console.print("    " + " \\\n      ".join(_curl(settings, port, key)) + "\n", markup=False)


def _log(settings: Settings, port: int, key: str | None) -> None:
    logger.info("Gatebook %s", __version__)
    for name, place in places(settings, port).items():
        logger.info("%s: %s", name, place)
    if settings.express_anonymous_port is not None:
        logger.warning(OPEN)
    if key:
        path = keep_key(settings, key)
        logger.warning("First start: the key of the administrator, admin, is in %s", path)
        logger.warning("Try it: %s", " ".join(_curl(settings, port, _from_file(path))))


def _curl(settings: Settings, port: int, key: str) -> list[str]:
    return [part.format(url=f"{address(settings, port)}/graphql", key=key) for part in CURL]


def _from_file(path: Path) -> str:
    return f"$(cat {shlex.quote(str(path))})"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """What to call as each migration begins; one that takes its time is seen to be at work."""
    if not is_watched():
        yield lambda name: logger.info("Bringing the database up to date: %s", name)
        return
    from rich.console import Console

    with Console(stderr=True).status("Looking at the database") as status:
        yield lambda name: status.update(f"Bringing the database up to date: {name}")


def ready() -> None:
    text = f"Ready in {time.monotonic() - STARTED:.1f} s"
    if is_watched():
        print(f"  {text}. Ctrl-C stops it.\n", file=sys.stderr)
    else:
        logger.info(text)
