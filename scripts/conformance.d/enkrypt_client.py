"""The class GatewayUserManager of Enkrypt's own document, against a running server.

python enkrypt_client.py URL DOCUMENT, the administrator's key in KEY. It is cut out of the document as it
stands; the sample address and key below it are placeholders.
"""

# ruff: noqa: S101 - a check fails by AssertionError

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests  # type: ignore[import-untyped,unused-ignore]

KEY = re.compile(r"gw_[0-9A-Za-z]{36}")
ALICE = "alice+it's_100%@example.com"


def cut_out(document: Path) -> Any:
    code = re.search(
        r"^import requests\n.*?(?=^# Usage)", document.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    if code is None:
        sys.exit(f"{document} holds no class GatewayUserManager.")
    names: dict[str, Any] = {}
    exec(compile(code[0], str(document), "exec"), names)  # noqa: S102 - that is what we are asked for
    return names["GatewayUserManager"]


def workflow(manager: Any, project: str) -> None:
    """What the document calls the complete workflow, and the same calls when they are refused."""
    made = manager.create_user("bob@example.com")
    assert made["message"] == "User created successfully", made
    assert made["data"]["email"] == "bob@example.com", made
    again = manager.create_user("bob@example.com")
    assert again["error"] == "User creation failed", again
    assert again["detail"] == "User with email bob@example.com already exists", again
    refused = requests.post(
        f"{manager.base_url}/users/bob@example.com/api-keys",
        headers=manager.headers,
        json={"project_name": project},
        timeout=30,
    )
    assert refused.status_code == 400, refused.text
    assert refused.json()["detail"] == "User is not a member of the specified project", refused.text
    for _ in range(2):
        added = manager.add_to_project("bob@example.com", project)
        assert added["message"] == "User added to project successfully", added
    assert KEY.fullmatch(manager.generate_api_key("bob@example.com", project))
    missing = manager.add_to_project("nobody@example.com", project)
    assert missing["error"] == "User addition failed", missing


def onboarding(manager: Any, project: str) -> None:
    told = io.StringIO()
    with redirect_stdout(told):
        result = manager.onboard_user(email=ALICE, project_name=project)
    assert {**result, "api_key": ""} == {"email": ALICE, "project": project, "api_key": ""}, result
    assert KEY.fullmatch(result["api_key"]), result
    assert [line.partition(":")[0] for line in told.getvalue().splitlines()] == [
        "Created user",
        "Added to project",
        "Generated API key",
    ], told.getvalue()
    listed = call(manager, "GET", "/users")["data"]
    found = [user for user in listed if user["email"] == ALICE]
    assert [(user["projects_count"], user["api_keys_count"]) for user in found] == [(1, 1)], listed


def tidying(manager: Any, project: str) -> None:
    """So that the next address begins with the same directory."""
    for email in ("bob@example.com", quote(ALICE)):
        deleted = call(manager, "DELETE", f"/users/{email}", {"force": True})
        assert deleted["message"] == "User deleted successfully", deleted
    gone = call(manager, "DELETE", f"/projects/{project}")
    assert gone["message"] == "Project deleted successfully", gone


def call(manager: Any, method: str, path: str, body: Any = None) -> Any:
    response = requests.request(
        method, manager.base_url + path, headers=manager.headers, json=body, timeout=30
    )
    response.raise_for_status()
    return response.json()


def main(url: str, document: str = "") -> int:
    if not document:
        sys.exit("Name the document: scripts/conformance enkrypt PATH")
    manager_class = cut_out(Path(document))
    failed = total = 0
    for base in (f"{url}/api/v1", f"{url}/enkrypt/api/v1"):
        manager = manager_class(base_url=base, admin_key=os.environ["KEY"])
        call(manager, "POST", "/projects", {"project_name": "development-project"})
        for work in (workflow, onboarding, tidying):
            total += 1
            try:
                work(manager, "development-project")
            except Exception as error:
                failed += 1
                print(f"FAILED {work.__name__} at {base}: {error!r}")
    print(f"GatewayUserManager: {total - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
