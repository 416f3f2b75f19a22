"""The documentation is true: its examples run, its tables are complete, and the files it names are there."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner

from gatebook import commands
from gatebook.http import graphql
from gatebook.settings import OF_THE_TESTS, SETTINGS
from models import budget, sign_in, user
from models.enums import DecisionReason, VerificationCode
from models.errors import Code
from resolvers.reading import filters, pages
from rest import dialects
from schema import answer, documents, limits
from tests.conftest import GraphQL
from tests.documents import (
    LOCAL,
    README,
    TOUR,
    Shell,
    Stand,
    Tour,
    blocks,
    defined,
    does_as_shown,
    examples,
    furnished,
    headings,
    is_like,
    links,
    parsed,
    placed,
    problems,
    rows,
    titles,
    toured,
    variables,
    walks,
)
from tests.gatebook.running import ROOT
from tests.rows import add_user
from tests.statements import statements

GUIDES = sorted((ROOT / "docs").glob("*.md"))
DIALECTS = sorted((ROOT / "docs" / "dialects").glob("*.md"))
DECISIONS = (ROOT / "docs" / "decisions").glob("*.md")
FOLDERS = ("docs/", "gatebook/", "models/", "resolvers/", "rest/", "schema/", "scripts/", "tests/")
PAGES = [*ROOT.glob("*.md"), *GUIDES, *DIALECTS, *DECISIONS, ROOT / "scripts" / "README.md"]


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    with toured(tmp_path_factory.mktemp("tour")) as found:
        yield found


def test_the_readme_and_the_tour_go_as_shown(tour: Tour) -> None:
    assert len(examples(README, "bash")) == 2
    assert len(tour.steps) == 14
    for text, shown, output in tour.steps:
        assert is_like(shown, parsed(output)), f"{text}\n{output}"


@pytest.mark.parametrize("page", [README, *GUIDES], ids=lambda page: page.stem)
def test_graphql_examples_do_what_they_show(tour: Tour, page: Path) -> None:
    known = variables(tour.server, tour.key)
    for example in examples(page, "graphql"):
        assert does_as_shown(example, tour.server, tour.key, known), example.text


@pytest.mark.parametrize("page", [page for page in GUIDES if page != TOUR], ids=lambda page: page.stem)
def test_shell_examples_do_what_they_show(tour: Tour, page: Path) -> None:
    with Shell(tour.folder) as shell:
        shell.paste(f"KEY={tour.key}")
        for text, shown in examples(page, "bash"):
            assert is_like(shown, parsed(shell.paste(text.replace(LOCAL, tour.server.url)))), text


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with furnished(tmp_path_factory.mktemp("stand")) as found:
        yield found


@pytest.mark.parametrize("page", DIALECTS, ids=lambda page: page.stem)
def test_examples_of_a_dialect_do_what_they_show(stand: Stand, tmp_path: Path, page: Path) -> None:
    """In the terminal, those of its own document too; then the same in GraphQL."""
    key, made = stand.keys[page.stem], ""
    asked, twins = examples(page, "bash", "sh"), examples(page, "graphql")
    assert asked
    assert twins
    with Shell(tmp_path) as shell:
        shell.paste(f'KEY={key}; curl() {{ command curl -sS --fail-with-body "$@"; }}')
        for text, shown in asked:
            typed = text.replace(LOCAL, stand.server.url).replace("https://{{INSTANCE}}", stand.server.url)
            output = shell.paste(typed.replace("{{KEY}}", key).replace("{{user_id}}", made))
            assert not shown or is_like(shown, parsed(output)), f"{text}\n{output}"
            made = next(iter(re.findall(r'^\{"id":(\d+)', output)), made)
    for example in twins:
        assert does_as_shown(example, stand.server, stand.keys["enkrypt"], stand.known), example.text


def test_the_pages_of_the_dialects_are_alike() -> None:
    assert {page.stem for page in DIALECTS} == set(dialects)
    assert {page.stem: titles(page)[1:] for page in DIALECTS} == dict.fromkeys(dialects, PARTS)


PARTS = [
    "Connect",
    "Sign in",
    "Paths",
    "What differs",
    "Refusals",
    "The same in GraphQL",
    "Try its own clients",
]


def test_python_examples_run(tour: Tour) -> None:
    outputs = []
    for page in [README, *GUIDES]:
        for text, _ in examples(page, "python"):
            code = text.replace(LOCAL, tour.server.url)
            ran = subprocess.run(
                [sys.executable, "-c", code], env={**os.environ, "KEY": tour.key}, capture_output=True
            )
            outputs.append((ran.stdout, ran.stderr))
    assert outputs == [(b"4 users\n", b"")]


def test_every_setting_has_its_row_and_default() -> None:
    found = {
        name: default for name, default in rows("docs/settings.md").items() if name.startswith("GATEBOOK_")
    }
    assert found == {about.name: about.default for about in SETTINGS}


def test_every_setting_that_is_named_exists() -> None:
    known = {OF_THE_TESTS, "GATEBOOK_", *(name for about in SETTINGS for name in about.names)}
    named = {name for page in PAGES for name in re.findall(r"GATEBOOK_[A-Z_]*", page.read_text("utf-8"))}
    assert named - known == set()


def test_the_help_of_every_command_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    called = [[], *([name] for name in ("serve", "migrate", "admin-key"))]
    assert {name for each in called for name in each} == set(commands.main.commands)
    runs = [CliRunner().invoke(commands.main, [*each, "--help"], prog_name="gatebook") for each in called]
    assert blocks(ROOT / "docs" / "command-line.md", "text") == [run.output for run in runs]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_that_go_on_for_long_are_written_right(page: Path) -> None:
    """They are not run: but their scripts, options and settings exist, and the settings have good values."""
    readers = {about.name: about.read for about in SETTINGS}
    for line in "".join(blocks(page, "console")).splitlines():
        words = shlex.split(line.removeprefix("$ "))
        while re.match(r"[A-Z_]+=", words[0]):
            name, _, value = words.pop(0).partition("=")
            if "$(" not in value:
                readers[name](value)  # a ValueError says what is wrong
        program, *arguments = words
        if program in ("createuser", "createdb"):  # PostgreSQL's
            continue
        assert os.access(ROOT / program, os.X_OK), program
        if program == "scripts/serve":
            arguments = ["serve", *arguments]
        if arguments:
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
        "Body of a request": f"{graphql.BODY_SIZE:,} bytes",
        "Document": f"{graphql.QUERY_LENGTH:,} characters, {documents.TOKENS:,} tokens",
        "Query of an address (GET)": f"{graphql.ADDRESS_LENGTH:,} characters",
        "Operations in a document": f"{limits.OPERATIONS}",
        "Levels": f"{limits.DEPTH}",
        "Fields, fragments expanded": f"{limits.SELECTIONS:,}",
        "Directives": f"{limits.DIRECTIVES}",
        "Fields at the root": f"{queries} of a query, {mutations} of a mutation",
        "Fields that take one's password (`login`, `changePassword`)": "1",
        "Values in arguments, a variable's counted each time it is used": f"{limits.VALUES:,}",
        "Objects among them": f"{limits.OBJECTS:,}",
        "Tokens of a document without a credential": f"{documents.ANONYMOUS_TOKENS}",
        "Points a document may cost (`server { maxQueryCost }`)": f"{budget.MAX_POINTS:,}",
        "Answer": f"{answer.MAX_BYTES:,} bytes",
        "Page (`server { maxPageSize }`)": f"{pages.MAX_SIZE}",
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


@pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
async def test_the_statements_that_are_shown_are_sent(client: httpx2.AsyncClient, graphql: GraphQL) -> None:
    await graphql("{ currentUser { id } }")  # which notes that the key was used, to the minute
    await add_user("ada@example.com", email="ada@example.com")
    for kind, text, shown in (shows := list(walks(ROOT / "docs" / "architecture.md"))):
        with statements() as sent:
            if kind == "graphql":
                assert problems(await graphql(text)) == []
            else:
                line, _, body = text.partition("\n")
                assert (await client.request(*line.split(), json=parsed(body)[0])).status_code == 200
        assert is_like(shown, [each.text for each in sent]), sent
    assert len(shows) == 3


def test_what_is_said_to_be_in_a_file_is_there() -> None:
    page = ROOT / "docs" / "architecture.md"
    assert len(found := placed(page)) > 50
    assert {(name, file) for name, file in found if name not in defined(ROOT / file)} == set()
    tests = {name for file in (ROOT / "tests").rglob("test_*.py") for name in defined(file)}
    assert set(re.findall(r"`(test_\w+)`", page.read_text("utf-8"))) - tests == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target, heading in links(page):
        assert target.exists(), target
        assert not heading or heading in headings(target), f"{target}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_files_that_are_named_exist(page: Path) -> None:
    words = re.findall(r"`([\w.-]*/?[\w./-]+)`", page.read_text("utf-8"))
    named = [word for word in words if word.startswith(FOLDERS) or word.endswith((".py", ".md", ".toml"))]
    assert [word for word in named if not (ROOT / word).exists()] == []


def test_every_script_is_listed() -> None:
    listed = set(
        re.findall(r"^\* `scripts/(\w+)`", (ROOT / "scripts" / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    assert listed == {
        each.name for each in (ROOT / "scripts").iterdir() if each.is_file() and not each.suffix
    }
