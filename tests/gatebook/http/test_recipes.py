"""The recipes that the playground begins with work, in a directory that holds an administrator alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import httpx2
import pytest
from graphql import OperationDefinitionNode, OperationType, parse, print_ast

from tests.conftest import once
from tests.gatebook.running import ROOT

TEXT = (ROOT / "console" / "recipes.graphql").read_text()
RULER = "# " + "-" * 78 + "\n"
RECIPES = TEXT.split(RULER)


def operations(recipe: str) -> list[str]:
    found = [node for node in parse(recipe).definitions if isinstance(node, OperationDefinitionNode)]
    return [node.name.value for node in found if node.name]


def test_each_tab_is_named_by_its_first_operation() -> None:
    first = [operations(recipe)[0] for recipe in RECIPES]
    assert first == [
        "WhoAmI", "Find", "Create", "Invite", "Group", "Explain", "ApiKey", "Deactivate", "History",
        "Enkrypt", "Express", "Antfly", "AuthGate", "Adverity",
    ]  # fmt: skip


def test_each_operation_has_a_name_and_a_comment() -> None:
    heads = [line for line in TEXT.splitlines() if line.startswith(("query", "mutation", "{"))]
    bare = [line for before, line in pairwise(TEXT.splitlines()) if line in heads and before[:1] != "#"]
    assert len(heads) == sum(len(operations(recipe)) for recipe in RECIPES)
    assert bare == []


async def run(client: httpx2.AsyncClient, recipe: str, name: str, **variables: Any) -> Any:
    body = {"query": recipe, "operationName": name, "variables": variables}
    answer = (await client.post("/graphql", json=body)).json()
    assert "errors" not in answer
    (only,) = answer["data"].values()
    return only


CASES = [(recipe, name) for recipe in RECIPES for name in operations(recipe)]
REFUSED = {"CreateWrongly": ["INVALID", "TAKEN"], "Deactivate": ["LAST_ADMIN"], "Delete": ["LAST_ADMIN"]}
SOMEBODY = 'mutation Somebody { createUser(input: {username: "somebody"}) { user { id } } }'
GONE = 'mutation Gone { deleteUser(user: {username: "somebody"}) { deletedId } }'


def recipe_of(name: str) -> str:
    return next(recipe for recipe, each in CASES if each == name)


def in_earnest(name: str) -> str:
    return recipe_of(name).replace("dryRun: true", "dryRun: false")


def test_nothing_is_changed_before_the_reader_says_so() -> None:
    mutations = [
        field
        for recipe in RECIPES
        for node in parse(recipe).definitions
        if isinstance(node, OperationDefinitionNode) and node.operation is OperationType.MUTATION
        for field in node.selection_set.selections
    ]
    meant = [print_ast(field) for field in mutations if "dryRun: true" not in print_ast(field)]
    assert [text.partition("(")[0] for text in meant] == ["verifyApiKey"]


@once
@pytest.mark.parametrize(("recipe", "name"), CASES, ids=[name for _, name in CASES])
async def test_each_operation_works(client: httpx2.AsyncClient, recipe: str, name: str) -> None:
    holder = (await run(client, recipe_of("Holder"), "Holder"))["id"]
    key = await run(client, in_earnest("ApiKey"), "ApiKey")
    await run(client, SOMEBODY, "Somebody")
    if name == "Join":
        await run(client, in_earnest("Group"), "Group")
    known = {
        "holder": holder,
        "users": [holder],
        "gone": (await run(client, GONE, "Gone"))["deletedId"],
        "id": key["apiKey"]["id"],
        "secret": key["secret"],
        "password": "hunter22-hunter",
    }
    answer = await run(client, recipe, name, **known)
    assert [problem["code"] for problem in answer.get("problems", [])] == REFUSED.get(name, [])
