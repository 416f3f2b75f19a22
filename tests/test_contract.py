"""Promises that hold across the whole code, so that forgetting one is impossible."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

from gatebook import __version__
from resolvers import server
from resolvers.access import REQUIRED
from schema import schema

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "models": {"models"},
    "resolvers": {"models", "resolvers"},
    "schema": {"models", "resolvers", "schema"},
    "rest": {"models", "resolvers", "rest"},
    "gatebook": {"models", "resolvers", "schema", "rest", "gatebook"},
}
EVERYTHING = {*MAY_IMPORT, "tests", "scripts"}
DOORS = {"strawberry", "graphql", "starlette", "uvicorn"}
BANNED = {
    "models": DOORS,
    "resolvers": DOORS,
    "schema": {"starlette", "uvicorn"},
    "rest": {"strawberry", "graphql"},
}
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40


@cache
def sources(folder: str) -> list[tuple[str, ast.Module, str]]:
    files = [file for file in (ROOT / folder).rglob("*.py") if not {".venv", "node_modules"} & {*file.parts}]
    texts = {str(file.relative_to(ROOT)): file.read_text() for file in sorted(files)}
    return [(name, ast.parse(text), text) for name, text in texts.items()]


def imported(tree: ast.Module) -> set[str]:
    """The names left of the first dot; nothing for what is relative."""
    nodes = list(ast.walk(tree))
    names = ["" if node.level else str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_folders_only_look_inward(folder: str) -> None:
    strange = EVERYTHING - MAY_IMPORT[folder] | BANNED.get(folder, set()) | {""}
    assert {name: found for name, tree, _ in sources(folder) if (found := imported(tree) & strange)} == {}


SETTINGS = {
    f"gatebook.{name}"
    for name in ("settings", "process", "values", "logs", "timekeeping", "__version__", "STARTED")
}
ENGINE = {f"rest.{name}" for name in ("answers", "bodies", "dialect", "media", "records")}
FLOORS = {
    "resolvers/rights": set[str](),
    "resolvers/writing": set[str](),
    "resolvers/reading": {"resolvers.rights"},
    "resolvers/callers": {"resolvers.reading", "resolvers.rights", "resolvers.writing"},
    "resolvers/incoming": {
        f"resolvers.{name}" for name in ("reading", "rights", "writing", "granting", "memberships")
    },
    "rest/adverity": ENGINE,
    "rest/antfly": ENGINE,
    "rest/enkrypt": ENGINE,
    "gatebook/mail": SETTINGS,
    "gatebook/http": SETTINGS | {"gatebook.mail"},
    "gatebook/transfer": SETTINGS,
    "gatebook/commands": SETTINGS | {"gatebook.http", "gatebook.transfer"},
}
"""The folders within a folder, and what else of it each may import."""


def rooms(tree: ast.Module) -> set[str]:
    """The modules that are imported, and what is taken of each: it may be a module, too."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


@pytest.mark.parametrize("folder", FLOORS)
def test_rooms_only_look_down(folder: str) -> None:
    house, own = folder.partition("/")[0], folder.replace("/", ".")
    allowed = tuple(f"{name}." for name in FLOORS[folder] | {own})
    strange = {
        f"{name}: {found}"
        for name, tree, _ in sources(folder)
        for found in rooms(tree)
        if found.startswith(f"{house}.") and not f"{found}.".startswith(allowed)
    }
    assert strange == set()


SHARED = ("access", "granting", "memberships")


def test_operations_do_not_import_each_other() -> None:
    files = {file.stem: file for file in (ROOT / "resolvers").glob("[a-z]*.py")}
    trees = {name: ast.parse(file.read_text()) for name, file in files.items()}
    operations = {f"resolvers.{name}" for name in files if name not in SHARED}
    assert len(operations) >= 12
    strange = {
        f"{name}: {found}"
        for name, tree in trees.items()
        for found in rooms(tree)
        if found in operations or found.rpartition(".")[0] in operations
    }
    assert strange == set()


def test_no_two_modules_import_each_other_by_any_road() -> None:
    trees = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree
        for folder in MAY_IMPORT
        for name, tree, _ in sources(folder)
    }
    arrows = {
        name: {
            found if found in trees else found.rpartition(".")[0]
            for found in rooms(tree)
            if found in trees or found.rpartition(".")[0] in trees
        }
        for name, tree in trees.items()
    }
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names them


UNGUARDED = {
    "resolvers.callers.by_secret.recognise": "finds out who is asking",
    "resolvers.callers.by_password.by_password": "finds out who is asking",
    "resolvers.reading.statements.visible": "gives only what the caller may see",
    "resolvers.callers.first_administrator.ensure_administrator": "is for who runs the server",
    "resolvers.callers.first_administrator.issue_admin_key": "is for who runs the server",
    "resolvers.callers.first_administrator.issue_setup_token": "is for who runs the server",
    "resolvers.mail.next_letter": "is for the server itself",
    "resolvers.mail.delivered": "is for the server itself",
    "resolvers.mail.undelivered": "is for the server itself",
}


def called_by(tree: ast.Module) -> Iterator[object]:
    """What a module of a door takes from the resolvers: names it imports, and attributes of modules."""
    modules: dict[str, ModuleType] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "resolvers":
            module = importlib.import_module(str(node.module))
            for alias in node.names:
                value = getattr(module, alias.name, None) or importlib.import_module(
                    f"{node.module}.{alias.name}"
                )
                if isinstance(value, ModuleType):
                    modules[alias.asname or alias.name] = value
                yield value
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield getattr(modules[node.value.id], node.attr)


def is_unguarded(value: object) -> bool:
    is_async = inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value)
    return is_async and value not in REQUIRED


@pytest.mark.parametrize("door", ["schema", "rest", "gatebook"])
def test_whatever_a_door_calls_says_what_it_requires(door: str) -> None:
    called = [value for _, tree, _ in sources(door) for value in called_by(tree)]
    open_ = {f"{value.__module__}.{value.__qualname__}" for value in called if is_unguarded(value)}  # type: ignore[attr-defined]
    assert open_ - set(UNGUARDED) == set()
    assert door != "schema" or len(REQUIRED.keys() & {value for value in called if callable(value)}) >= 40


def test_the_published_schema_is_the_one_that_is_served() -> None:
    assert (ROOT / "schema" / "schema.graphql").read_text() == schema.as_str().rstrip("\n") + "\n"


def test_the_version_is_the_same_wherever_it_stands() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__ == server.VERSION


FOLDERS = [*MAY_IMPORT, "scripts", "tests"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_and_functions_are_short(folder: str) -> None:
    files = {name: lines for name, _, text in sources(folder) if (lines := text.count("\n")) > MOST_LINES}
    functions = {
        f"{name}: {node.name}": lines
        for name, tree, _ in sources(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert (files, functions) == ({}, {})


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_begins_with_what_it_is_for(folder: str) -> None:
    assert [name for name, tree, text in sources(folder) if text and not ast.get_docstring(tree)] == []


def test_no_loop_of_the_tests_hides_all_but_the_first_failure() -> None:
    """What a loop finds is collected, and compared as a whole; or each case is a test."""
    loops = [
        f"{name}:{node.lineno}"
        for name, tree, _ in sources("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.AsyncFor)
        and any(isinstance(below, ast.Assert) for below in ast.walk(node))
    ]
    assert loops == []


def test_no_test_imports_from_another() -> None:
    strange = {
        f"{name}: {found}"
        for name, tree, _ in sources("tests")
        for found in rooms(tree)
        if found.startswith("tests.") and ".test_" in found
    }
    assert strange == set()


# In two halves, so that this file names none.
HALVES = (
    "py pi.org", "python hosted", "npm js.", "crates .io", "ruby gems.", "un pkg.", "js delivr.",
    "proxy.go lang",
)  # fmt: skip


def test_no_file_names_the_host_of_a_package_registry() -> None:
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no checkout")
    hosts = [halves.replace(" ", "").encode() for halves in HALVES]
    files = [file for name in listed.stdout.splitlines() if (file := ROOT / name).is_file()]
    assert len(files) > 100
    assert [str(file) for file in files if any(host in file.read_bytes() for host in hosts)] == []
