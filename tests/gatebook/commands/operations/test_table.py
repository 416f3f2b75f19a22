"""There is a command for all that the schema has, and each is made right."""

from __future__ import annotations

import shlex
import subprocess
import sys

import click
import pytest
from graphql import get_named_type

from gatebook.commands import main
from gatebook.commands.operations.documents import document
from gatebook.commands.operations.options import Made, params_of
from gatebook.commands.operations.pages import MOST
from gatebook.commands.operations.published import answer_of, field_of, is_page, published
from gatebook.commands.operations.secrets import NAMES, Secret
from gatebook.commands.operations.shown import COLUMNS
from gatebook.commands.operations.table import GROUPS, OPERATIONS, WITH_OWN_COMMAND, Operation
from resolvers.reading.pages import MAX_SIZE
from schema import schema
from schema.documents import Document
from tests.gatebook.running import ROOT

EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.words)


def test_every_query_and_mutation_has_a_command() -> None:
    roots = [schema._schema.query_type, schema._schema.mutation_type]
    fields = {name for root in roots if root for name in root.fields}
    assert {each.field for each in OPERATIONS} | set(WITH_OWN_COMMAND) == fields
    assert [name for name in WITH_OWN_COMMAND.values() if name.split()[0] not in main.commands] == []
    assert {each.words.split()[0] for each in OPERATIONS} == set(GROUPS)
    assert len({each.words for each in OPERATIONS}) == len(OPERATIONS)


@EACH
def test_every_argument_can_be_given(operation: Operation) -> None:
    """A page is asked for by --limit and --all."""
    given = {each.path[0] for each in params_of(operation) if isinstance(each, (Made, Secret))}
    paged = {"first"} if is_page(answer_of(operation)) and not operation.below else set()
    assert given | paged | set(operation.fixed) >= set(field_of(operation).args)


@EACH
def test_its_document_is_good(operation: Operation) -> None:
    given = {each.path[0] for each in params_of(operation) if isinstance(each, (Made, Secret))}
    paged = {"first", "after"} if is_page(answer_of(operation)) else set()
    assert Document(document(operation, sorted(given | paged | set(operation.fixed)))).errors == []


@EACH
def test_its_example_can_be_typed(operation: Operation) -> None:
    group, name = operation.words.split()
    folder = main.commands[group]
    assert isinstance(folder, click.Group)
    folder.commands[name].make_context(name, shlex.split(operation.example))


@EACH
def test_no_secret_is_an_argument(operation: Operation) -> None:
    plain = [each for each in params_of(operation) if isinstance(each, Made)]
    assert [each.path for each in plain if NAMES & {*each.path}] == []


def test_what_is_shown_of_a_record_is_there() -> None:
    types = published().type_map
    named = {name: set(getattr(types[name], "fields", {})) for name in COLUMNS if name != "Node"}
    assert [name for name, fields in named.items() if not {*COLUMNS[name]} <= fields] == []
    lists = {get_named_type(answer_of(each)).name.removesuffix("Connection") for each in OPERATIONS}
    assert len(lists & set(COLUMNS)) > 5


def test_pages_are_as_large_as_may_be() -> None:
    assert MOST == MAX_SIZE


HEAVY = {"graphql", "strawberry", "tortoise", "starlette", "uvicorn", "urllib.request"}
OF_THE_SERVER = HEAVY - {"graphql", "urllib.request"} | {"schema", "models", "resolvers"}


@pytest.mark.parametrize(
    ("loaded", "not_loaded"),
    [
        ("gatebook.commands", HEAVY),
        ("gatebook.commands.operations.running, gatebook.commands.operations.remote", OF_THE_SERVER),
    ],
    ids=["the help of groups", "asking a server"],
)
def test_what_is_not_needed_is_not_loaded(loaded: str, not_loaded: set[str]) -> None:
    code = f"import sys, {loaded}; print(sorted({not_loaded!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
