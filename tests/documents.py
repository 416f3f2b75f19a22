"""The documentation as the tests read it: its code blocks, tables and links; servers to try it on, a shell to
paste into."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

from rest import dialects
from tests.gatebook.running import ROOT, Server, environment, serving

LOCAL = "http://127.0.0.1:8001"
README, TOUR = ROOT / "README.md", ROOT / "docs" / "tour.md"
GUIDES = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "scale").glob("*.md")])
DIALECTS = sorted((ROOT / "docs" / "dialects").glob("*.md"))
DECISIONS = (ROOT / "docs" / "decisions").glob("*.md")
SCALE = (ROOT / "docs" / "scale").glob("*.md")
FOLDERS = ("docs/", "gatebook/", "models/", "resolvers/", "rest/", "schema/", "scripts/", "tests/")
PAGES = [*ROOT.glob("*.md"), *GUIDES, *DIALECTS, *DECISIONS, *SCALE, ROOT / "scripts" / "README.md"]

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| *(.+?) *\|$", re.MULTILINE)
CODE = re.compile(r"^`([^`]+)`$")
STEP = re.compile(r"^```(graphql|http|sql)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACED = re.compile(r"((?:`\w+`(?:, | and )?)+)[\w\s,]{0,25} in `([\w/]+\.py)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


class Example(NamedTuple):
    """A code block, and the answers that are shown after it."""

    text: str
    answer: list[Any]


def blocks(page: Path, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(page.read_text("utf-8")) if kind == language]


def examples(page: Path, *languages: str) -> list[Example]:
    found = BLOCK.findall(page.read_text("utf-8"))
    following = [*found, ("", "")][1:]
    return [
        Example(text, parsed(shown) if kind_shown == "json" else [])
        for (kind, text), (kind_shown, shown) in zip(found, following, strict=True)
        if kind in languages
    ]


def parsed(text: str) -> list[Any]:
    """All the JSON values in a text, one after the other."""
    values, rest = [], text.strip()
    while rest:
        value, end = json.JSONDecoder().raw_decode(rest)
        values.append(value)
        rest = rest[end:].strip()
    return values


def is_like(shown: Any, real: Any) -> bool:
    """Whether a value is the one shown: with the same keys in the same order, `…` standing for any text."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return list(shown) == list(real) and all(is_like(shown[key], real[key]) for key in shown)
    if isinstance(shown, list) and isinstance(real, list):
        return len(shown) == len(real) and all(map(is_like, shown, real))
    if isinstance(shown, str) and isinstance(real, str):
        return re.fullmatch(".+".join(map(re.escape, shown.split("…"))), real) is not None
    return type(shown) is type(real) and bool(shown == real)


def rows(page: str) -> dict[str, str]:
    """The rows of the tables of a page: the second cell by the first, without its backticks."""
    cells = [row.split(" | ") for row in ROW.findall((ROOT / page).read_text("utf-8"))]
    return {CODE.sub(r"\1", first): rest[0] for first, *rest in cells if rest}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Where the links to other pages go: the file, and the heading."""
    for place, heading in LINK.findall(page.read_text("utf-8")):
        yield (page.parent / place if place else page), heading


def titles(page: Path) -> list[str]:
    """The headings of a page."""
    return HEADING.findall(BLOCK.sub("", page.read_text("utf-8")))


def headings(page: Path) -> list[str]:
    """As links name them."""
    return [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles(page)]


def walks(page: Path) -> Iterator[tuple[str, str, list[str]]]:
    """A GraphQL document or a request, and the statements that it is shown to send."""
    steps = STEP.findall(page.read_text("utf-8"))
    for (kind, text), (shown, statements) in pairwise(steps):
        if kind != "sql" and shown == "sql":
            yield kind, text, [" ".join(each.split()) for each in statements.split(";") if each.strip()]


def placed(text: str) -> set[tuple[str, str]]:
    """The names that a text says to be in a file, and the file."""
    found = PLACED.findall(" ".join(text.split()))
    return {(name, file) for names, file in found for name in re.findall(r"\w+", names) if name != "and"}


def defined(file: Path) -> set[str]:
    """The functions, classes and constants of a module, and the fields of its classes."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return stored | {node.name for node in nodes if isinstance(node, kinds)}


def does_as_shown(example: Example, server: Server, key: str, known: dict[str, Any]) -> bool:
    """Send a GraphQL example; where no answer is shown after it, it must have no error and no problem."""
    text, shown = example
    body = {"query": text, "variables": {name: known[name] for name in re.findall(r"\$(\w+):", text)}}
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx2.post(f"{server.url}/graphql", json=body, headers=headers).json()
    good = is_like(shown, [answer]) if shown else "errors" not in answer and problems(answer) == []
    if not good:
        print(answer)  # which pytest shows
    return good


def problems(value: Any) -> list[Any]:
    """All problems in an answer, wherever they stand."""
    if isinstance(value, list):
        return [found for each in value for found in problems(each)]
    if not isinstance(value, dict):
        return []
    return [*(value.get("problems") or ()), *(found for each in value.values() for found in problems(each))]


PREPARED = """mutation {
    active: setUserStatus(user: {username: "grace@example.com"}, status: ACTIVE) { problems { message } }
    key: createApiKey(input: {user: {username: "grace@example.com"}}) { secret apiKey { id } }
}"""
KNOWN = """{
    group(by: {name: "Engineers"}) { id }
    user(by: {username: "ada@example.com"}) { version }
    users(first: 1, orderBy: [{field: NAME}, {field: CREATED_AT, direction: DESC}]) { pageInfo { endCursor } }
}"""


def variables(server: Server, key: str) -> dict[str, Any]:
    """What the variables of the examples stand for: in the directory of the tour, Grace active again."""
    made = server.graphql(PREPARED, key)["data"]["key"]
    known = server.graphql(KNOWN, key)["data"]
    return {
        "key": made["apiKey"]["id"],
        "secret": made["secret"],
        "group": known["group"]["id"],
        "version": known["user"]["version"],
        "cursor": known["users"]["pageInfo"]["endCursor"],
    }


class Stand(NamedTuple):
    """A server with what the pages of the dialects take to be there, and a key for each of them."""

    server: Server
    keys: dict[str, str]
    known: dict[str, Any]


FURNISHED = """mutation {
    createProject(input: {name: "website"}) { project { id } }
    other: createProject(input: {name: "development-project"}) { problems { message } }
}"""
JANE = """mutation {
    createUser(input: {
        email: "jane@example.com", firstName: "Jane", lastName: "Doe", projects: ["PROJECT"]
        permissions: [{type: READ, resourceType: "user", resource: "*"}]
    }) { problems { message } }
    createApiKey(input: {user: {email: "jane@example.com"}, project: {id: "PROJECT"}}) { secret }
}"""


@contextmanager
def furnished(folder: Path) -> Iterator[Stand]:
    with serving(folder, GATEBOOK_BCRYPT_ROUNDS="10") as server:
        key = (folder / "gatebook-data" / "admin-key").read_text().strip()
        project = server.graphql(FURNISHED, key)["data"]["createProject"]["project"]["id"]
        made = server.graphql(JANE.replace("PROJECT", project), key)["data"]["createApiKey"]
        keys = {**dict.fromkeys(dialects, key), "authgate": made["secret"]}
        yield Stand(server, keys, {"project": project})


class Shell:
    """Somebody at a terminal, who pastes one block after the other."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            ["/bin/bash", "--norc"],
            cwd=folder,
            env=environment(PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=20)

    def paste(self, block: str) -> str:
        """What appears until the block is done, which must be a success."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{block}\nstatus=$?; echo; echo DONE $status\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("DONE "):
                break
        assert lines[-1:] == ["DONE 0\n"], lines
        return "".join(lines[:-1])


class Tour(NamedTuple):
    """The server on which the README's examples and then the tour's ran, and what each showed and did."""

    server: Server
    folder: Path
    key: str
    steps: list[tuple[str, list[Any], str]]


@contextmanager
def toured(folder: Path) -> Iterator[Tour]:
    """Run the README's examples and then the tour's, in one terminal."""
    steps = []
    *before, after = [*examples(README, "bash"), *examples(TOUR, "bash")]
    assert "## Restart" in TOUR.read_text("utf-8").partition(before[-1].text)[2].partition(after.text)[0]
    with Shell(folder) as shell:
        with serving(folder, GATEBOOK_BCRYPT_ROUNDS="10") as server:
            key, port = (folder / "gatebook-data" / "admin-key").read_text().strip(), server.url[-5:]
            for text, shown in before:
                typed = text.replace(LOCAL, server.url).replace("admin=gw_…", f"admin={key}")
                steps.append((text, shown, shell.paste(typed)))
            server.ends(signal.SIGINT)
        with serving(folder, "--port", port.lstrip(":"), GATEBOOK_BCRYPT_ROUNDS="10") as server:
            steps.append((after.text, after.answer, shell.paste(after.text)))
            yield Tour(server, folder, key, steps)
