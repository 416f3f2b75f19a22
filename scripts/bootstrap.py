"""Make .venv from a lock file, unless that is done already: python3 scripts/bootstrap.py requirements.txt"""

# Nothing here is newer than Python 3.6, so that an old one gets as far as our message.
import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = "requirements.txt"


def main(lock: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        version = sys.version.split()[0]
        sys.exit(
            f"Gatebook needs Python 3.11 or newer; {sys.executable} is {version}: set PYTHON to another."
        )
    try:
        ensure_installed(lock)
    except OSError as error:
        sys.exit(
            f"The environment {VENV} cannot be made: {error.strerror}: {error.filename}. "
            "Run scripts/gatebook --version once as the user to whom the checkout belongs."
        )


def ensure_installed(lock: str) -> None:
    if is_installed(lock):
        return
    turn = os.open(str(ROOT), os.O_RDONLY)
    wait_for(turn)
    if not is_installed(lock):
        install(lock, turn)


def is_installed(lock: str) -> bool:
    """The stamp of an installed lock is a copy of it, which the shell compares faster than Python starts."""
    stamp = VENV / lock
    same = stamp.exists() and stamp.read_bytes() == (ROOT / lock).read_bytes()
    return same and os.access(str(VENV / "bin" / "python"), os.X_OK)


def wait_for(turn: int) -> None:
    """One start at a time installs."""
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Waiting for another start that is installing ...")
        fcntl.flock(turn, fcntl.LOCK_EX)


def install(lock: str, turn: int) -> None:
    """Stamps go first and come last: what was interrupted has none, and is made anew."""
    say(f"Installing {lock} into {VENV} (about ten seconds, only once) ...")
    fresh = not is_installed(RUNTIME)
    content = {name: (ROOT / name).read_bytes() for name in (RUNTIME, lock)}
    for stamp in VENV.glob("requirements*.txt"):
        stamp.unlink()
    done = (not fresh or make_empty(turn)) and add(lock, turn)
    if done or not fresh:  # every lock holds the runtime's, and adding more to that does no harm to it
        (VENV / RUNTIME).write_bytes(content[RUNTIME])
    if not done:
        sys.exit("Could not make the environment: see above.")
    (VENV / lock).write_bytes(content[lock])


def make_empty(turn: int) -> bool:
    """From the real path, so that a Python that is gone after an upgrade is noticed."""
    return run([os.path.realpath(sys.executable), "-m", "venv", "--clear", str(VENV)], turn)


def add(lock: str, turn: int) -> bool:
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    return run([*pip, "install", "--require-hashes", "--no-deps", "--requirement", str(ROOT / lock)], turn)


def run(command: "list[str]", turn: int) -> bool:
    """The program holds our turn too, in case it outlives us."""
    return subprocess.call(command, pass_fds=[turn]) == 0


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
