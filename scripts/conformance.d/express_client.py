"""The real ``eg`` command line and admin library of Express Gateway against a running server:
python express_client.py URL, the administrator's key in KEY.

``eg`` ends with 0 whatever happens: what counts is what it prints, and tells behind a tick or a cross.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

HOME = Path(__file__).resolve().parent / "express"
PROGRAM = HOME / "node_modules" / ".bin" / "eg"
ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MANY = 120


class Said(NamedTuple):
    """What it printed, and the lines it told behind a tick or a cross, in any order."""

    printed: str
    told: list[str]


class Client:
    """``folder`` is empty: where there is a configuration, eg takes that."""

    def __init__(self, url: str, key: str, folder: str) -> None:
        self.url, self.key, self.folder = url, key, folder
        self.passed = self.failed = 0

    def eg(self, *arguments: str, stdin: str = "", key: str = "") -> Said:
        header = f"Authorization: Bearer {key or self.key}"
        done = subprocess.run(
            [str(PROGRAM), "users", *arguments, "--no-color", "-H", header],
            cwd=self.folder,
            env={**os.environ, "EG_ADMIN_URL": self.url},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )
        told = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()[:1] in "✔✖"]
        printed = "\n".join(line for line in done.stdout.splitlines() if line.strip()[:1] not in "✔✖")
        return Said(printed.strip(), sorted(line for line in told if line))

    def check(self, title: str, good: bool, seen: Any) -> None:
        self.passed += good
        self.failed += not good
        if not good:
            print(f"FAILED eg users {title}: {seen}")

    def tells(self, *arguments: str, lines: list[str], stdin: str = "", key: str = "") -> None:
        said = self.eg(*arguments, stdin=stdin, key=key)
        good = len(said.told) == len(lines) and all(map(re.fullmatch, sorted(lines), said.told))
        self.check(" ".join(arguments), good, said)

    def prints(self, *arguments: str, text: str, stdin: str = "") -> None:
        """Nothing else, in this order."""
        said = self.eg(*arguments, stdin=stdin)
        self.check(" ".join(arguments), bool(re.fullmatch(text, said.printed)) and not said.told, said)

    def shows(self, *arguments: str, **fields: Any) -> dict[str, Any]:
        """One user as JSON, with these fields."""
        said = self.eg(*arguments)
        try:
            user: dict[str, Any] = json.loads(said.printed)
        except ValueError:
            user = {}
        good = bool(user) and all(user.get(name) == value for name, value in fields.items())
        self.check(" ".join(arguments), good, said)
        return user


def properties(username: str, **more: str) -> list[str]:
    given = {"username": username, "firstname": "Steve", "lastname": "Brown", **more}
    return [part for name, value in given.items() for part in ("-p", f"{name}={value}")]


def lines(*usernames: str) -> str:
    users = ({"username": name, "firstname": "Steve", "lastname": "Brown"} for name in usernames)
    return "".join(json.dumps(user) + "\n" for user in users)


def creating(client: Client) -> str:
    """The id of steve."""
    more = {"email": "steve@example.com", "redirectUri": "http://example.com"}
    steve = client.shows("create", *properties("steve", **more, age="5"), **more, age="5", isActive=True)
    client.tells("create", *properties("steve"), lines=["✖ username already exists"])
    client.prints("create", "-q", *properties("ann"), text=ID)
    client.tells("create", "--stdin", stdin=lines("ben", "cat"), lines=["✔ Created ben", "✔ Created cat"])
    client.tells(
        *("create", "--stdin"),
        stdin=lines("dan", "ben"),
        lines=["✔ Created dan", "✖ username already exists"],
    )
    client.prints("create", "--stdin", "-q", stdin=lines("eve", "a/b ü@"), text=f"{ID}\n{ID}")
    return str(steve.get("id"))


def looking(client: Client, id_: str) -> None:
    names = ["admin", "steve", "ann", "ben", "cat", "dan", "eve", "a/b ü@"]
    said = client.eg("list")
    found = [json.loads(text) for text in re.findall(r"^\{$.*?^\}$", said.printed, re.MULTILINE | re.DOTALL)]
    client.check("list", {user["username"] for user in found} == set(names), said)
    said = client.eg("list", "-q")
    client.check("list -q", sorted(said.printed.splitlines()) == sorted(names), said)
    for name in ("steve", id_):
        client.shows("info", name, id=id_, username="steve", email="steve@example.com")
        client.prints("info", name, "-q", text=id_)
    client.shows("info", "a/b ü@", username="a/b ü@")
    client.tells("info", "nobody", lines=["✖ Not Found"])
    client.tells("info", "steve", key="wrong", lines=["✖ Unauthorized"])


def changing(client: Client, id_: str) -> None:
    given = properties("steve", firstname="Stevie")
    for name in ("steve", id_):
        client.tells("update", name, *given, lines=[f"✔ Updated {name}"])
        client.prints("update", name, *given, "-q", text=id_)
    client.shows("info", "steve", firstname="Stevie", username="steve", id=id_)
    client.tells("update", "nobody", *given, lines=["✖ User not found: nobody"])
    several = ("ann", "ben", id_)
    for verb, new, old in (("deactivate", "Deactivated", "Inactive"), ("activate", "Activated", "Active")):
        client.tells(verb, "steve", lines=[f"✔ {new} steve"])
        client.tells(verb, *several, lines=[f"✔ {old if each == id_ else new} {each}" for each in several])
        client.prints(verb, "-q", "steve", text="steve")
        client.tells(verb, "nobody", "ann", lines=["✖ Not Found", f"✔ {old} ann"])


def removing(client: Client, id_: str) -> None:
    client.tells("remove", id_, lines=[f"✔ Removed {id_}"])
    client.tells("remove", "ann", "ben", "nobody", lines=["✔ Removed ann", "✔ Removed ben", "✖ Not Found"])
    client.tells("rm", "a/b ü@", lines=["✔ Removed a/b ü@"])
    client.prints("rm", "-q", "cat", text="cat")
    client.prints("list", "-q", text="admin\ndan\neve")


def many(client: Client) -> None:
    names = [f"user{number:03}" for number in range(MANY)]
    client.tells("create", "--stdin", stdin=lines(*names), lines=[f"✔ Created {name}" for name in names])
    said = client.eg("list", "-a", "-q")
    everybody = sorted(["admin", "dan", "eve", *names])
    client.check("list -a", sorted(said.printed.splitlines()) == everybody, said)
    said = client.eg("list", "-q")
    client.check("list of the first page", len(said.printed.splitlines()) == 50, said)
    said = client.eg("rm", *names)
    client.check("rm of many", said.told == [f"✔ Removed {name}" for name in names], said)


def library(url: str) -> tuple[int, int]:
    program = ["node", "library.js", url]
    done = subprocess.run(program, cwd=HOME, stdout=subprocess.PIPE, text=True, timeout=120)
    result = json.loads(done.stdout.splitlines()[-1])
    for failure in result["failures"]:
        print(f"FAILED {url} {failure}")
    return result["passed"], len(result["failures"])


def main(root: str, key: str) -> int:
    install = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(install, cwd=HOME, check=True)
    with tempfile.TemporaryDirectory() as folder:
        client = Client(root + "/express", key, folder)
        id_ = creating(client)
        looking(client, id_)
        changing(client, id_)
        removing(client, id_)
        many(client)
    tallies = [(client.passed, client.failed), library(root), library(root + "/express")]
    passed, failed = (sum(column) for column in zip(*tallies, strict=True))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["KEY"]))
