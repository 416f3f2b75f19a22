"""The table of promises and the tests that prove them say the same; and a promise about the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.documents import placed, rows
from tests.gatebook.running import ROOT

PAGE = "docs/security.md"
LAST = 69
Proof = tuple[str, str, str]
"""A number, a test, and the file it is in."""


def marked() -> Iterator[Proof]:
    for file in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for number in numbers(node):
                    yield number, node.name, str(file.relative_to(ROOT))


def numbers(test: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    calls = [each for each in test.decorator_list if isinstance(each, ast.Call)]
    mine = [call for call in calls if ast.unparse(call.func) == "pytest.mark.promise"]
    return [ast.literal_eval(argument) for call in mine for argument in call.args]


def tabled() -> Iterator[Proof]:
    for line in (ROOT / PAGE).read_text("utf-8").splitlines():
        if found := re.match(r"\| (S\d\d) \|.*\| (.+) \|$", line):
            yield from ((found[1], name, file) for name, file in placed(found[2]))


def test_each_promise_is_proved_by_the_tests_that_the_table_names_and_no_others() -> None:
    told, proved = set(tabled()), set(marked())
    assert (told - proved, proved - told) == (set(), set())


FOLDERS = ("gatebook", "models", "resolvers", "rest", "schema")
SECRET = re.compile(r"(\b|_)(secret|token|password)\b")
SIGNS = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)


@pytest.mark.promise("S19")
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_secret_is_compared_letter_by_letter(folder: str) -> None:
    """How long that takes would tell how much of it was right."""
    trees = [ast.parse(file.read_text("utf-8")) for file in (ROOT / folder).rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    compared = [
        (node, name_of(each))
        for node in nodes
        if any(isinstance(sign, SIGNS) for sign in node.ops)
        for each in (node.left, *node.comparators)
    ]
    assert [ast.unparse(node) for node, name in compared if SECRET.search(name)] == []


def name_of(node: ast.expr) -> str:
    """Of a variable or an attribute."""
    return getattr(node, "attr", None) or getattr(node, "id", None) or ""


def test_every_number_is_a_promise_or_does_not_apply() -> None:
    assert {name for name in rows(PAGE) if re.fullmatch(r"S\d+", name)} == {
        f"S{number:02}" for number in range(1, LAST + 1)
    }
