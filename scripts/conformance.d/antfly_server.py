"""One sequence of requests, played on Antfly's own server and on ours.

python antfly_server.py URL, the administrator's key in KEY. It runs in an environment of its own that has
antfly-cli, whose wheel brings the server. Differences that are known are in KNOWN and LEFT_OUT, each with its
reason; every other one fails, and so does a known one that is no more.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PASSWORD, ANOTHER, WEAK = "s3cr3tP@sswOrd", "newS3cr3tP@sswOrd", "short"
READ = {"resource": "orders_table", "resource_type": "table", "type": "read"}
LLAMA = {"resource": "llama", "resource_type": "inference", "type": "read"}
FILTER = {"orders_table": {"term": {"team": "a"}}}
NEW = {"password": PASSWORD, "metadata": {"team": "a"}, "initial_policies": [READ]}
ENOUGH = 8  # processors: where it sees two, its start waits for itself
SEEN = "sched_getaffinity:poke_exit=@arg3=ff00000000000000"


class Step(NamedTuple):
    """``who`` is one of CALLERS or a key that was kept; ``keep`` is the name that later steps have for it."""

    name: str
    method: str
    path: str
    body: Any = None
    who: str = "admin"
    keep: str = ""


USER = "/users/johndoe"
SEQUENCE = [
    Step("the administrator asks who it is", "GET", "/me"),
    Step("create", "POST", USER, NEW),
    Step("create, taken", "POST", USER, NEW),
    Step("create, taken, weak password", "POST", USER, {"password": WEAK}),
    Step("create, taken, no password", "POST", USER, {}),
    Step("create, no password", "POST", "/users/jane", {}),
    Step("create, metadata is a number", "POST", "/users/jane", {**NEW, "metadata": 5}),
    Step("create, metadata is a list", "POST", "/users/jane", {**NEW, "metadata": []}),
    Step("create, unknown resource type", "POST", "/users/jane",
         {**NEW, "initial_policies": [{**READ, "resource_type": "bogus"}]}),
    Step("get", "GET", USER),
    Step("get, nobody", "GET", "/users/nobody"),
    Step("list", "GET", "/users"),
    Step("list, as a plain user", "GET", "/users", who="johndoe"),
    Step("list, as nobody", "GET", "/users", who="nobody"),
    Step("list, with a wrong password", "GET", "/users", who="wrong"),
    Step("a plain user asks who it is", "GET", "/me", who="johndoe"),
    Step("create, as a plain user", "POST", "/users/jane", NEW, who="johndoe"),
    Step("create, taken, as a plain user", "POST", USER, {}, who="johndoe"),
    Step("change one's password, as a plain user", "PUT", f"{USER}/password", {"new_password": ANOTHER},
         who="johndoe"),
    Step("get oneself, as a plain user", "GET", USER, who="johndoe"),
    Step("one's permissions, as a plain user", "GET", f"{USER}/permissions", who="johndoe"),
    Step("one's keys, as a plain user", "GET", f"{USER}/api-keys", who="johndoe"),
    Step("get another, as a plain user", "GET", "/users/admin", who="johndoe"),
    Step("delete another, as a plain user", "DELETE", "/users/admin", who="johndoe"),
    Step("permissions", "GET", f"{USER}/permissions"),
    Step("permissions of nobody", "GET", "/users/nobody/permissions"),
    Step("grant", "POST", f"{USER}/permissions", {**READ, "type": "write"}),
    Step("grant again", "POST", f"{USER}/permissions", {**READ, "type": "write"}),
    Step("grant inference", "POST", f"{USER}/permissions", LLAMA),
    Step("grant, unknown resource type", "POST", f"{USER}/permissions", {**READ, "resource_type": "bogus"}),
    Step("grant, no type", "POST", f"{USER}/permissions", {"resource": "a", "resource_type": "table"}),
    Step("grant to nobody", "POST", "/users/nobody/permissions", READ),
    Step("permissions that were granted", "GET", f"{USER}/permissions"),
    Step("revoke, unknown resource type", "DELETE", f"{USER}/permissions?resource=llama&resourceType=bogus"),
    Step("revoke, no resource type", "DELETE", f"{USER}/permissions?resource=llama"),
    Step("revoke, not held", "DELETE", f"{USER}/permissions?resource=other&resourceType=table"),
    Step("revoke", "DELETE", f"{USER}/permissions?resource=llama&resourceType=inference"),
    Step("permissions that are left", "GET", f"{USER}/permissions"),
    Step("key", "POST", f"{USER}/api-keys", {"name": "a"}, keep="whole"),
    Step("key for 30 days", "POST", f"{USER}/api-keys", {"name": "b", "expires_in": "30d"}),
    Step("key for a day and a half", "POST", f"{USER}/api-keys", {"name": "c", "expires_in": "1d12h"}),
    Step("key without an end", "POST", f"{USER}/api-keys", {"name": "d", "expires_in": ""}),
    Step("key, narrowed", "POST", f"{USER}/api-keys", {"name": "e", "permissions": [READ]}, keep="narrow"),
    Step("key, an empty filter", "POST", f"{USER}/api-keys", {"name": "f", "row_filter": {}}),
    Step("key, weeks", "POST", f"{USER}/api-keys", {"name": "x", "expires_in": "1w"}),
    Step("key, a filter that is a number", "POST", f"{USER}/api-keys", {"name": "x", "row_filter": 5}),
    Step("key, no name", "POST", f"{USER}/api-keys", {}),
    Step("key for nobody", "POST", "/users/nobody/api-keys", {"name": "x"}),
    Step("keys", "GET", f"{USER}/api-keys"),
    Step("a key asks who it is", "GET", "/me", who="whole"),
    Step("a narrowed key asks who it is", "GET", "/me", who="narrow"),
    Step("delete a key", "DELETE", f"{USER}/api-keys/{{whole}}"),
    Step("delete a key again", "DELETE", f"{USER}/api-keys/{{whole}}"),
    Step("a deleted key asks who it is", "GET", "/me", who="whole"),
    Step("key, a filter", "POST", f"{USER}/api-keys",
         {"name": "g", "permissions": [READ], "row_filter": FILTER}),
    Step("key, more than its user has", "POST", f"{USER}/api-keys",
         {"name": "h", "permissions": [{**READ, "resource": "other"}]}),
    Step("key that has ended", "POST", f"{USER}/api-keys", {"name": "i", "expires_in": "0s"}),
    Step("password, empty", "PUT", f"{USER}/password", {"new_password": ""}),
    Step("password of nobody", "PUT", "/users/nobody/password", {"new_password": ANOTHER}),
    Step("password", "PUT", f"{USER}/password", {"new_password": ANOTHER}),
    Step("the old password", "GET", "/me", who="johndoe"),
    Step("the new password", "GET", "/me", who="another"),
    Step("delete", "DELETE", USER),
    Step("delete again", "DELETE", USER),
    Step("get, deleted", "GET", USER),
    Step("create, weak password", "POST", "/users/weak", {"password": WEAK}),
    Step("create, an escape in the name", "POST", "/users/a%20b", {"password": PASSWORD}),
    Step("create, a filter on a permission", "POST", "/users/jane",
         {"password": PASSWORD, "initial_policies": [{**READ, "row_filter": FILTER}]}),
]  # fmt: skip

ONESELF = "a user reads its own record"
UNSEEN = "what a caller may not see does not exist"
KNOWN = {
    "create, taken, no password": "a taken name is told first, whatever else is wrong",
    "get oneself, as a plain user": ONESELF,
    "one's permissions, as a plain user": ONESELF,
    "one's keys, as a plain user": ONESELF,
    "get another, as a plain user": UNSEEN,
    "delete another, as a plain user": UNSEEN,
    "password": "the document's message is another than its server's",
    "key, a filter": "a filter on rows could not be kept, and dropping it would widen the key",
    "key, more than its user has": "the key is narrowed to what both allow",
    "key that has ended": "a key that nobody can use is refused",
    "create, weak password": "passwords follow Gatebook's rules",
    "create, an escape in the name": "escapes in a path are read",
    "create, a filter on a permission": "its server drops it, which widens the permission",
}
LEFT_OUT = {
    "password_hash": "ours stays inside unless a setting exposes it",
    "key_id": "made up",
    "key_secret": "made up",
    "encoded": "made up",
    "created_at": "the moment",
}
EMPTY: list[Any] = [None, {}, ""]  # its server shows what is not there as one of these, ours leaves it out


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


CALLERS = {
    "johndoe": basic("johndoe", PASSWORD),
    "another": basic("johndoe", ANOTHER),
    "wrong": basic("johndoe", WEAK),
}
Answer = tuple[int, Any]


class Side:
    """One of the two servers, and what was kept of its answers."""

    def __init__(self, url: str, administrator: str) -> None:
        self.url, self.callers = url, {**CALLERS, "admin": administrator}
        self.ids: dict[str, str] = {}

    def play(self, step: Step) -> Answer:
        """The status, and the body as far as both servers should agree on it."""
        body = None if step.body is None else json.dumps(step.body).encode()
        headers = {"Content-Type": "application/json"} if body else {}
        if step.who in self.callers:
            headers["Authorization"] = self.callers[step.who]
        url = self.url + step.path.format_map(self.ids)
        status, told = sent(Request(url, body, headers, method=step.method))  # noqa: S310 - a server of ours
        if step.keep and status < 300:
            self.ids[step.keep], self.callers[step.keep] = told["key_id"], f"ApiKey {told['encoded']}"
        return status, agreed(told) if status < 300 else None


def sent(request: Request) -> Answer:
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - a server of ours
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except HTTPError as refused:
        return refused.code, None


def agreed(told: Any) -> Any:
    """Without what is made up or left out; lists by what is in them, and the end of a key to the minute."""
    if isinstance(told, list):
        return sorted((agreed(each) for each in told), key=str)
    if not isinstance(told, Mapping):
        return told
    kept = {name: value for name, value in told.items() if name not in LEFT_OUT and value not in EMPTY}
    if "expires_at" in kept:
        kept["expires_at"] = kept["expires_at"][:16]
    return {name: agreed(value) for name, value in kept.items()}


@contextmanager
def antfly(folder: Path) -> Iterator[Side]:
    """Its own server, on a free port, with an empty directory."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    password = "a-password-of-the-first"  # noqa: S105 - nobody else reaches it
    process = subprocess.Popen(
        command(folder, port),
        env={**os.environ, "HOME": str(folder), "ANTFLY_BOOTSTRAP_ADMIN_PASSWORD": password},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        side = Side(f"http://127.0.0.1:{port}/auth/v1", basic("admin", password))
        wait_for(side, process)
        yield side
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # strace itself would not pass it on
        process.wait(30)


def command(folder: Path, port: int) -> list[str]:
    """The wheel's program, which an installer may leave without its permission to run."""
    found = importlib.util.find_spec("antfly_cli")
    if found is None or found.origin is None:
        sys.exit("antfly-cli is not installed.")
    program = Path(shutil.copy(Path(found.origin).parent / "bin" / "antfly", folder / "antfly"))
    program.chmod(0o700)
    strace = shutil.which("strace") if len(os.sched_getaffinity(0)) < ENOUGH else None
    options = ["-f", "--seccomp-bpf", "-e", "trace=sched_getaffinity", "-e", f"inject={SEEN}"]
    return [
        *([strace, *options, "-o", os.devnull] if strace else []),
        *[str(program), "standalone", "--host", "127.0.0.1", "--port", str(port), "--auth", "true"],
        *["--health", "false", "--data-dir", str(folder / "data"), "--process-memory-budget-mb", "4000"],
    ]


def wait_for(side: Side, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            side.play(SEQUENCE[0])
        except URLError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
        else:
            return
    sys.exit("Antfly's own server does not start; with few processors it needs strace.")


def differences(theirs: Side, ours: Side) -> Iterator[str]:
    for step in SEQUENCE:
        wanted, found = theirs.play(step), ours.play(step)
        if wanted != found and step.name not in KNOWN:
            yield f"FAILED {step.name}: {found}, not {wanted}"
        elif wanted == found and step.name in KNOWN:
            yield f"FAILED {step.name}: both answer {found}, it is no difference"


def main(url: str, key: str) -> int:
    with tempfile.TemporaryDirectory() as folder, antfly(Path(folder)) as theirs:
        told = list(differences(theirs, Side(f"{url}/antfly/auth/v1", f"Bearer {key}")))
    print("\n".join([*told, f"{len(SEQUENCE) - len(told)} passed, {len(told)} failed"]))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["KEY"]))
