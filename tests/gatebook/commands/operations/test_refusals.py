"""What is refused is one line for each problem, and a status that says what kind; nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import once
from tests.gatebook.commands.operations.conftest import Gatebook, Told

REFUSED = {
    "taken": ("user create --username admin", "admin is taken. (TAKEN at input.username)", 5),
    "stale": (
        "user update admin --first-name A --expected-version 99",
        "It has changed meanwhile: the current version is 2. (STALE_VERSION at expectedVersion)",
        5,
    ),
    "not there": ("user unlock nobody", "No user nobody. (NOT_FOUND at user)", 3),
    "no such record": ("project get nothing", "No project nothing. (NOT_FOUND)", 3),
    "no list of it": ("group members nothing", "No group nothing. (NOT_FOUND)", 3),
    "invalid": (
        "user create --username .",
        "username cannot be '.': it would be mistaken for something else. (INVALID at input.username)",
        1,
    ),
}


@once
@pytest.mark.parametrize(("words", "error", "status"), REFUSED.values(), ids=REFUSED)
async def test_the_status_says_what_kind_of_refusal_it_is(
    gatebook: Gatebook, words: str, error: str, status: int
) -> None:
    told = await gatebook(*words.split())
    assert (told.errors, told.status) == (f"Error: {error}\n", status)


WRONG = {
    "a command": ("user lst", "No such command 'lst'. Did you mean 'list'?"),
    "an option": (
        "user list --serch a",
        "No such option '--serch'. Did you mean '--search'?",
    ),
    "a choice": ("user list --status GONE", "'GONE' is not one of"),
    "a time": ("user list --created-at gte=today", "a time is written as in …."),
    "no such time": ("user list --created-at 2026-02-30T00:00:00Z", "there is no such time."),
    "a permission": (
        "permission users READ",
        "a permission is written as in READ:report/q3, or WRITE:user/*.",
    ),
    "an access": ("permission users SEE:report/q3", "SEE is none of READ, WRITE, ADMIN."),
    "JSON": ("user list --where {", "this is not JSON:"),
    "no object": ("user list --where []", "a JSON object is wanted."),
    "a file": (
        "user list --where @nowhere.json",
        "the file nowhere.json cannot be read: No such file or directory.",
    ),
    "an order": ("user list --order-by age", "AGE is none of NUMBER, USERNAME"),
    "columns": ("user list --columns username,age", "No field age. There are: id, number, username"),
    "deleting": ("user delete admin", "It deletes: say --yes, or look at what it would do with --dry-run."),
    "everybody": ("user bulk-delete --yes", "Which users? Say --ids, --search or another condition"),
    "a secret": ("user set-password admin", "Missing option '--password-stdin' or '--password-file'."),
    "a secret's file": (
        "user set-password admin --password-file no",
        "The file no cannot be read: No such file",
    ),
    "a document": ("graphql no.graphql", "The file no.graphql cannot be read: No such file or directory."),
    "two lengths": (
        "user list --limit 5 --all",
        "Only one of --limit, --last and --all says how long the list is.",
    ),
    "an order of watching": (
        "event list --watch --offset 1",
        "With --watch there are only conditions, --limit and",
    ),
    "no number": ('user list --where {"a":NaN}', "this is not JSON:"),
    "a limit": ("user list --limit 0", "0 is not in the range x>=1."),
}


@once
@pytest.mark.parametrize(("words", "error"), WRONG.values(), ids=WRONG)
async def test_what_is_typed_wrong_is_said_at_once(remote: Gatebook, words: str, error: str) -> None:
    told = await remote(*words.split(), input="")
    assert (told.output, told.status) == ("", 2)
    assert error in told.errors
    assert "Traceback" not in told.errors


@once
async def test_what_graphql_refuses_is_told_as_it_says(gatebook: Gatebook) -> None:
    told = await gatebook("graphql", input="{ usrs { totalCount } }")
    error = "Cannot query field 'usrs' on type 'Query'. Did you mean 'users' or 'user'?"
    assert told == Told("", f"Error: {error} (GRAPHQL_VALIDATION_FAILED)\n", 2)


@pytest.mark.parametrize("as_json", [[], ["--json"]])
async def test_without_a_credential_one_is_asked_to_sign_in(remote: Gatebook, as_json: list[str]) -> None:
    nobody = await remote("user", "list", *as_json)
    wrong = await remote("user", "list", *as_json, GATEBOOK_KEY="gw_wrong")
    assert nobody == Told("", "Error: Sign in first, or send an API key. (UNAUTHENTICATED)\n", 4)
    assert wrong == Told("", "Error: This key or token is not valid. (UNAUTHENTICATED)\n", 4)


LOST = {
    "nobody": (
        {"GATEBOOK_URL": "http://127.0.0.1:1"},
        "… does not answer: Connection refused.",
        1,
    ),
    "no address": (
        {"GATEBOOK_URL": "users.example.com"},
        "this is no address as in https://users.example.com.",
        2,
    ),
    "a password": ({"GATEBOOK_URL": "http://a:b@127.0.0.1:1"}, "an address holds no password: keys have", 2),
    "no letters": ({"GATEBOOK_URL": "http://b\u00fccher.example"}, "this is no address as in", 2),
    "a long name": (
        {"GATEBOOK_URL": f"http://{'a' * 70}.example"},
        "example does not answer: UnicodeError",
        1,
    ),
    "no server": (
        {"GATEBOOK_URL": "", "GATEBOOK_KEY": "gw_x"},
        "GATEBOOK_KEY is for a server: name it with",
        2,
    ),
    "two keys": (
        {"GATEBOOK_KEY": "gw_x", "GATEBOOK_KEY_FILE": "x"},
        "The key is set twice: GATEBOOK_KEY and",
        2,
    ),
    "no key in it": ({"GATEBOOK_KEY": "a b"}, "GATEBOOK_KEY holds no key.", 2),
    "no file": ({"GATEBOOK_KEY_FILE": "no"}, "The file no cannot be read: No such file or directory.", 2),
}


@once
@pytest.mark.parametrize(("environ", "error", "status"), LOST.values(), ids=LOST)
async def test_a_server_that_cannot_be_asked_is_told(
    remote: Gatebook, environ: dict[str, str], error: str, status: int
) -> None:
    told = await remote("user", "list", **environ)
    assert (told.output, told.status) == ("", status)
    assert error in told.errors


async def test_without_a_database_one_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    told = await Gatebook({"GATEBOOK_DATA_DIR": str(tmp_path / "data"), "GATEBOOK_URL": ""})("user", "list")
    assert told == Told("", "Error: The database is not up to date. First run: gatebook migrate\n", 1)
