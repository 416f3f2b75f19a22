"""What the documentation lists is all there is: settings, commands, codes, reasons and limits."""

from __future__ import annotations

import ast
import os
import re
import shlex
from itertools import takewhile

import pytest
from click.testing import CliRunner

from gatebook import commands
from gatebook.commands.operations.table import GROUPS, OPERATIONS
from gatebook.http import graphql
from gatebook.http.bodies import BODY_SIZE
from gatebook.settings import OF_THE_CLIENT, OF_THE_TESTS, SETTINGS
from models import budget, sign_in, user
from models.enums import DecisionReason, VerificationCode
from models.errors import Code
from resolvers.reading import chosen, filters, pages
from schema import answer, documents, limits
from scripts.benchmark import __main__ as benchmark
from tests.documents import (
    PAGES,
    blocks,
    rows,
)
from tests.gatebook.running import ROOT


def test_every_setting_has_its_row_and_default() -> None:
    found = {
        name: default for name, default in rows("docs/settings.md").items() if name.startswith("GATEBOOK_")
    }
    assert found == {about.name: about.default for about in SETTINGS}


def test_every_setting_that_is_named_exists() -> None:
    known = {
        OF_THE_TESTS,
        *OF_THE_CLIENT,
        "GATEBOOK_",
        "GATEBOOK_COMPLETE",
        *(name for about in SETTINGS for name in about.names),
    }
    named = {name for page in PAGES for name in re.findall(r"GATEBOOK_[A-Z_]*", page.read_text("utf-8"))}
    assert named - known == set()


def test_the_help_of_every_command_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    called = [
        [],
        *([name] for name in ("serve", "migrate", "check", "backup", "restore", "export")),
        ["export", "users"],
        ["export", "events"],
        ["import"],
        ["import", "users"],
        *([name] for name in ("admin-key", "setup-link")),
    ]
    others = {"graphql", "sign-in", "sign-out", *GROUPS}
    assert {each[0] for each in called if each} | others == set(commands.main.commands)
    runs = [CliRunner().invoke(commands.main, [*each, "--help"], prog_name="gatebook") for each in called]
    assert blocks(ROOT / "docs" / "command-line.md", "text") == [run.output for run in runs]


def test_every_command_of_the_schema_has_its_row() -> None:
    shown = [f"| `gatebook {each.words}` | `{each.place}` | {each.help} |" for each in OPERATIONS]
    assert (
        re.findall(r"^\| `gatebook .*", (ROOT / "docs" / "cli.md").read_text("utf-8"), re.MULTILINE) == shown
    )


OF_POSTGRESQL = ("createuser", "createdb", "psql")
LINES = [line for page in PAGES for line in "".join(blocks(page, "console")).splitlines()]
TYPED = [shlex.split(line.removeprefix("$ ")) for line in LINES]


@pytest.mark.parametrize("words", [each for each in TYPED if each[0] not in OF_POSTGRESQL], ids=" ".join)
def test_a_command_that_goes_on_for_long_is_written_right(words: list[str]) -> None:
    """It is not run: but its script, options and settings exist, and the settings have good values."""
    readers = {about.name: about.read for about in SETTINGS}
    given = list(takewhile(re.compile(r"[A-Z_]+=").match, words))
    for name, _, value in (word.partition("=") for word in given if "$(" not in word):
        readers[name](value)  # a ValueError says what is wrong
    program, *arguments = words[len(given) :]
    assert os.access(ROOT / program, os.X_OK)
    if program == "scripts/serve":
        arguments = ["serve", *arguments]
    if program == "scripts/bench":
        benchmark.read_options(arguments)
    elif arguments:
        command = commands.main.commands[arguments[0]]
        command.make_context(arguments[0], arguments[1:], resilient_parsing=True)


NO_CODES = frozenset(("POST", "GRAPHQL"))


def codes_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    words = {each for each in constants if isinstance(each, str)}
    return {word for word in words if re.fullmatch(r"[A-Z]{3,}(_[A-Z]+)*", word)} - NO_CODES


def test_every_code_of_an_error_is_explained() -> None:
    given = {str(code) for code in Code}
    for path in ("auth.py", "graphql.py", "refusals.py", "graphql_errors.py"):
        given |= codes_in(f"gatebook/http/{path}")
    given |= codes_in("schema/documents.py")
    given |= codes_in("models/errors.py")
    explained = {name for name in rows("docs/errors.md") if name.isupper()}
    assert explained == given


def test_every_reason_is_explained() -> None:
    assert {name for name in rows("docs/permissions.md") if "_" in name} == set(DecisionReason)
    guide = (ROOT / "docs" / "graphql.md").read_text("utf-8")
    assert [code for code in VerificationCode if not re.search(rf"\b{code}\b", guide)] == []


def test_the_limits_are_those_of_the_code() -> None:
    found = rows("docs/graphql.md")
    queries, mutations = sorted(limits.ROOT_FIELDS.values(), reverse=True)[:2]
    assert found == {
        "Body of a request": f"{BODY_SIZE:,} bytes",
        "Document": f"{graphql.QUERY_LENGTH:,} characters, {documents.TOKENS:,} tokens",
        "Query of an address (GET)": f"{graphql.ADDRESS_LENGTH:,} characters",
        "Operations in a document": f"{limits.OPERATIONS}",
        "Levels": f"{limits.DEPTH}",
        "Fields, fragments expanded": f"{limits.SELECTIONS:,}",
        "Directives": f"{limits.DIRECTIVES}",
        "Fields at the root": f"{queries} of a query, {mutations} of a mutation",
        "Fields that take one's password "
        "(`login`, `changePassword`, `redeemOneTimeToken`, `requestPasswordReset`)": "1",
        "Values in arguments, a variable's counted each time it is used": f"{limits.VALUES:,}",
        "Objects among them": f"{limits.OBJECTS:,}",
        "Tokens of a document without a credential": f"{documents.ANONYMOUS_TOKENS}",
        "Points a document may cost (`server { maxQueryCost }`)": f"{budget.MAX_POINTS:,}",
        "Answer": f"{answer.MAX_BYTES:,} bytes",
        "Page (`server { maxPageSize }`)": f"{pages.MAX_SIZE}",
        "Users changed at once": f"{chosen.MAX_USERS:,}",
        "Values in one filter": f"{filters.WIDEST}",
        "Text of one filter": f"{filters.LARGEST:,} characters",
        "Depth of `and`, `or` and `not`": f"{filters.DEEPEST}",
        "A user's attributes": f"{user.ATTRIBUTES_SIZE:,} bytes as JSON, {user.ATTRIBUTES_DEPTH} levels",
    }


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/graphql.md"])
def test_the_limits_on_guessing_are_those_of_the_code(name: str) -> None:
    words = " ".join((ROOT / name).read_text("utf-8").split())
    assert f"{sign_in.NAME_FAILURES} wrong passwords in a row for a name" in words
    assert f"or {sign_in.ADDRESS_FAILURES} from" in words
    assert f"locked for {sign_in.LOCK // 60_000} minutes" in words
