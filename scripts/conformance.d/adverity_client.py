"""The curl commands of Adverity's guide against a running server: python adverity_client.py URL [DOCUMENT],
the administrator's key in KEY.

They are cut out of DOCUMENT, docs/dialects/adverity.md when none is given, and run as they stand there, but
for the host, the key and the user's number.
"""

# ruff: noqa: S101 - a check fails by AssertionError

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "dialects" / "adverity.md"
COMMAND = re.compile(
    r"^ *(curl --location --request (\w+) '.*?'(?: *\\\n.*?'.*?')*)\s*$", re.MULTILINE | re.DOTALL
)
USERS = 120
FIELDS = [
    *("id", "email", "first_name", "last_name", "active", "groups", "workspaces", "workspace_names"),
    *("created", "last_login", "last_modified"),
]


class Guide:
    """Its commands, and what they need to run."""

    def __init__(self, text: str, url: str, key: str) -> None:
        self.commands = [found[1] for found in COMMAND.finditer(text)]
        self.url, self.key = url, key

    def run(self, method: str, path: str, user_id: object = "") -> tuple[int, Any]:
        """The status and the body of the only command with this method and path."""
        wanted = f"--request {method} 'https://{{{{INSTANCE}}}}{path}'"
        (command,) = [command for command in self.commands if wanted in command]
        known = {"https://{{INSTANCE}}": self.url, "{{KEY}}": self.key, "{{user_id}}": str(user_id)}
        for name, value in known.items():
            command = command.replace(name, value)
        done = subprocess.run(  # noqa: S602 - a guide's commands are for a shell
            command + " --silent --write-out '\\n%{http_code}'",
            shell=True,
            capture_output=True,
            text=True,
            check=True,
        )
        body, _, status = done.stdout.rpartition("\n")
        return int(status), json.loads(body) if body else None


ONE = "/api/v1/users/{{user_id}}/"
ALL = "/api/v1/users/"


def the_commands_work_in_turn(guide: Guide) -> None:
    status, made = guide.run("POST", ALL)
    assert (status, list(made), made["email"]) == (201, FIELDS, "user@example.com"), made
    assert guide.run("POST", ALL) == (400, {"email": ["This field must be unique."]})
    status, page = guide.run("GET", ALL + "?page=1&page_size=50")
    assert (status, list(page)) == (200, ["count", "next", "previous", "results"]), page
    assert made in page["results"], page
    assert guide.run("GET", ONE, made["id"]) == (200, made)
    assert guide.run("PATCH", ONE, made["id"]) == (200, made)
    assert guide.run("DELETE", ONE, made["id"]) == (204, None)
    assert guide.run("GET", ONE, made["id"]) == (404, {"detail": "Not found."})
    assert guide.run("DELETE", ONE, made["id"]) == (404, {"detail": "Not found."})


def a_wrong_key_is_refused(guide: Guide) -> None:
    stranger = Guide("\n".join(guide.commands), guide.url, "wrong")
    assert stranger.run("GET", ALL + "?page=1&page_size=50") == (401, {"detail": "Invalid token."})


def following_next_leads_to_the_end(guide: Guide) -> None:
    """From the guide's own command, whose page of 50 is not all."""
    for number in range(USERS):
        call(guide, "POST", guide.url + ALL, {"email": f"user{number}@example.com"})
    _, page = guide.run("GET", ALL + "?page=1&page_size=50")
    count, found = page["count"], page["results"]
    while page["next"]:
        page = call(guide, "GET", page["next"])
        found += page["results"]
    back = 1
    while page["previous"]:
        page, back = call(guide, "GET", page["previous"]), back + 1
    assert len({user["id"] for user in found}) == len(found) == count == USERS + 1, (len(found), count)
    assert back == 3, back
    for user in found[1:]:
        call(guide, "DELETE", f"{guide.url}{ALL}{user['id']}/")


def call(guide: Guide, method: str, url: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {guide.key}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - the server under test
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.loads(answer.read() or b"null")


CHECKS: list[Callable[[Guide], None]] = [
    the_commands_work_in_turn,
    a_wrong_key_is_refused,
    following_next_leads_to_the_end,
]


def main(root: str, key: str, document: Path = GUIDE) -> int:
    failed = 0
    for url in (root + "/adverity", root):  # a slash at the end of a path is only this dialect's
        guide = Guide(document.read_text("utf-8"), url, key)
        for check in CHECKS:
            try:
                check(guide)
            except Exception as error:
                failed += 1
                print(f"FAILED {url} {check.__name__}: {error!r}")
    print(f"{2 * len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["KEY"], *map(Path, sys.argv[2:])))
