"""Signing in keeps a session, or a key, where nobody else reads it, and for that server only."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import ADMIN_KEY, once
from tests.gatebook.commands.operations.conftest import Gatebook, Told

PASSWORD = "correct horse battery staple"


def kept(folder: Path) -> Path:
    return folder / "config" / "gatebook" / "credentials.json"


async def test_a_session_is_kept_and_ended(remote: Gatebook, tmp_path: Path) -> None:
    set_ = await remote(
        "user", "set-password", "admin", "--password-stdin", input=PASSWORD, GATEBOOK_KEY=ADMIN_KEY
    )
    signed_in = await remote("sign-in", "admin", "--password-stdin", input=f"{PASSWORD}\n")
    file = kept(tmp_path)
    mode, token = oct(file.stat().st_mode & 0o777), next(iter(json.loads(file.read_text()).values()))
    again = await remote("sign-in", "admin", "--password-stdin", input=f"{PASSWORD}\n")
    replaced = await remote("user", "list", GATEBOOK_KEY=token)
    asked = await remote("session", "whoami", "--json")
    signed_out = await remote("sign-out")
    after = await remote("user", "me")
    assert (set_.errors, set_.status) == ("", 0)
    assert signed_in == Told("", "Signed in to … as admin.\n", 0)
    assert (mode, token[:3]) == ("0o600", "gs_")
    assert json.loads(asked.output)["user"]["username"] == "admin"
    assert signed_out == Told("", "Signed out of ….\n", 0)
    assert after == Told("", "Error: Nobody is signed in. (UNAUTHENTICATED)\n", 4)
    assert again == signed_in
    assert (replaced.output, replaced.status) == ("", 4)
    assert json.loads(file.read_text()) == {}


@once
async def test_a_key_is_kept_and_only_forgotten(remote: Gatebook, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{ADMIN_KEY}\n")
    signed_in = await remote("sign-in", "--key-file", str(tmp_path / "key"))
    used = await remote("user", "list", "--columns", "username")
    elsewhere = await remote("user", "list", "--url", f"{remote.environ['GATEBOOK_URL']}/other")
    signed_out = await remote("sign-out")
    again = await remote("user", "list", "--columns", "username", "--key-file", str(tmp_path / "key"))
    assert signed_in == Told("", "Signed in to … as admin.\n", 0)
    assert used == again == Told("username\nadmin\n", "", 0)
    assert elsewhere.status != 0
    assert signed_out == Told("", "Signed out of ….\n", 0)


@once
async def test_who_cannot_sign_in_is_told_and_nothing_is_kept(remote: Gatebook, tmp_path: Path) -> None:
    wrong = await remote("sign-in", "admin", "--password-stdin", input="wrong\n")
    bad = await remote("sign-in", "--key-stdin", input="gw_wrong\n")
    unnamed = await remote("sign-in", "--password-stdin", input="x\n")
    nowhere = await remote("sign-in", "admin", GATEBOOK_URL="")
    nobody = await remote("sign-out")
    assert (wrong.output, wrong.status) == ("", 1)
    assert wrong.errors.endswith("(WRONG_CREDENTIALS)\n")
    assert bad == Told("", "Error: This key or token is not valid. (UNAUTHENTICATED)\n", 4)
    assert unnamed.errors.endswith("Error: Missing argument 'USER'.\n")
    assert nowhere.errors.endswith("Error: Which server? Say --url, or set GATEBOOK_URL.\n")
    assert nobody == Told("", "Nobody was signed in to ….\n", 0)
    assert kept(tmp_path).exists() is False


@once
async def test_what_is_kept_and_damaged_is_told(remote: Gatebook, tmp_path: Path) -> None:
    kept(tmp_path).parent.mkdir(parents=True)
    kept(tmp_path).write_text("{")
    told = await remote("user", "me")
    assert told == Told("", f"Error: {kept(tmp_path)} is damaged. Delete it, and sign in again.\n", 1)
