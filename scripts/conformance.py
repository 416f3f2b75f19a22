"""Hold a running server against a suite or real clients: .venv/bin/python scripts/conformance.py graphql

For a REST dialect that is its own client, a program ``conformance.d/<dialect>_client.py`` that is given the
server's address, what else was given here, and the administrator's key in KEY; then random requests made from
its OpenAPI document. ``antfly-server`` plays a sequence on Antfly's own server beside ours.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SUITES = ROOT / "scripts" / "conformance.d"
BESIDE = "antfly-server"
SECONDS = 60  # of random documents
REFUSALS = ["--checks", "refused_or_answered,not_a_server_error"]
# A dialect refuses with 400 also what its schema allows: a name that is taken, a user who does not exist.
CONFORMANCE = ["--checks", "all", "--exclude-checks", "positive_data_acceptance,refused_or_answered"]
# Antfly's paths stand below two bases: what was deleted below one is rightly gone below the other. Adverity's
# OPTIONS describes a path, whether or not the user is still there.
ALIASED = [*CONFORMANCE[:-1], f"{CONFORMANCE[-1]},ensure_resource_availability"]


def main(door: str = "", *arguments: str) -> int:
    if door not in (doors := ["graphql", *clients(), BESIDE]):
        sys.exit(f"Name one of {', '.join(doors)}: scripts/conformance graphql")
    key = secrets.token_hex(32)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), key) as url:
        if door == "graphql":
            passed = [audit(url + "/graphql", key), fuzz(url + "/graphql", key, Path(folder), REFUSALS)]
        elif door == BESIDE:
            passed = [client(door, "antfly_server.py", url, key)]
        else:
            document = f"{url}/{door}/openapi.json"
            checks = ALIASED if door in ("antfly", "adverity") else CONFORMANCE
            program = f"{door}_client.py"
            passed = [client(door, program, url, key, *arguments), fuzz(document, key, Path(folder), checks)]
    return 0 if all(passed) else 1


def clients() -> list[str]:
    return sorted(path.stem.removesuffix("_client") for path in SUITES.glob("*_client.py"))


def client(name: str, program: str, url: str, key: str, *arguments: str) -> bool:
    """A dialect's own client, in an environment of its own when it needs packages."""
    requirements, python = SUITES / f"{name}.txt", sys.executable
    if requirements.exists():
        python = str(environment(SUITES / name / ".venv", requirements) / "python")
    command = [python, str(SUITES / program), url, *arguments]
    return run(command, env={**os.environ, "KEY": key}, check=False).returncode == 0


@contextmanager
def served(folder: Path, key: str) -> Iterator[str]:
    """A server of its own, on a free port, with an empty directory."""
    port = free_port()
    settings = {"PORT": str(port), "DATA_DIR": str(folder / "data"), "ADMIN_KEY": key, "LOG_LEVEL": "warning"}
    environ = {**os.environ, **{f"GATEBOOK_{name}": value for name, value in settings.items()}}
    process = subprocess.Popen([sys.executable, "-m", "gatebook", "serve"], cwd=ROOT, env=environ)
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        try:
            with urlopen(url + "/ready"):  # noqa: S310 - our own address
                return url
        except URLError:
            if process.poll() is not None:
                break
        time.sleep(0.1)
    sys.exit("The server does not start.")


def audit(url: str, key: str) -> bool:
    """The audit that the package graphql-http brings."""
    run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], cwd=SUITES)
    return (
        subprocess.run(["node", "audit.mjs", url], cwd=SUITES, env={**os.environ, "KEY": key}).returncode == 0
    )


def fuzz(url: str, key: str, folder: Path, checks: list[str]) -> bool:
    """Random requests by Schemathesis, made from the schema: each is answered or refused, none breaks."""
    report = folder / "report.json"
    run(
        [
            *[schemathesis(), "run", url, "--header", f"Authorization: Bearer {key}"],
            *[*checks, "--max-time", str(SECONDS), "--warnings", "off"],
            *["--report", "json", "--report-json-path", str(report)],
        ],
        cwd=folder,
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(SUITES / "hooks.py")},
        check=False,
    )
    cases = json.loads(report.read_text())["test_cases"]
    failed: int = cases["with_failures"] + cases["errored"]
    passed: int = cases["generated"] - failed
    print(f"Schemathesis: {passed} passed, {failed} failed")
    return passed > 0 and failed == 0


def schemathesis() -> str:
    return str(environment(SUITES / ".venv", SUITES / "requirements.txt") / "schemathesis")


def environment(home: Path, requirements: Path) -> Path:
    """The programs of an environment with these packages; a copy of the list says that it is whole."""
    stamp = home / "requirements.txt"
    if not stamp.exists() or stamp.read_bytes() != requirements.read_bytes():
        run([sys.executable, "-m", "venv", "--clear", str(home)])
        pip = [str(home / "bin" / "pip"), "--disable-pip-version-check", "--quiet"]
        run([*pip, "install", "--requirement", str(requirements)])
        stamp.write_bytes(requirements.read_bytes())
    return home / "bin"


def run(
    command: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None, *, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=cwd, env=env, check=check)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
