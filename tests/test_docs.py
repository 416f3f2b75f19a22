"""The documentation is true: its examples run, its tables are complete, and the files it names are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from rest import dialects
from tests.cast import add_user
from tests.conftest import GraphQL, once
from tests.documents import (
    DIALECTS,
    FOLDERS,
    GUIDES,
    LOCAL,
    PAGES,
    README,
    TOUR,
    Shell,
    Stand,
    Tour,
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
    titles,
    toured,
    variables,
    walks,
)
from tests.gatebook.running import ROOT
from tests.statements import statements

BUILT = ["gatebook/pages/"]  # by scripts/console, where there is Node.js


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    with toured(tmp_path_factory.mktemp("tour")) as found:
        yield found


def test_the_readme_and_the_tour_go_as_shown(tour: Tour) -> None:
    assert len(examples(README, "bash")) == 2
    assert len(tour.steps) == 14
    assert [each for each in tour.steps if not is_like(each[1], parsed(each[2]))] == []


@pytest.mark.parametrize("page", [README, *GUIDES], ids=lambda page: page.stem)
def test_graphql_examples_do_what_they_show(tour: Tour, page: Path) -> None:
    known = variables(tour.server, tour.key)
    shown = examples(page, "graphql")
    assert [each.text for each in shown if not does_as_shown(each, tour.server, tour.key, known)] == []


@pytest.mark.parametrize("page", [page for page in GUIDES if page != TOUR], ids=lambda page: page.stem)
def test_shell_examples_do_what_they_show(tour: Tour, page: Path) -> None:
    with Shell(tour.folder) as shell:
        shell.paste(f'KEY={tour.key}; gatebook() {{ python -m gatebook "$@"; }}')
        done = [
            (text, shown, shell.paste(text.replace(LOCAL, tour.server.url)))
            for text, shown in examples(page, "bash")
        ]
    assert [each for each in done if not is_like(each[1], parsed(each[2]))] == []


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with furnished(tmp_path_factory.mktemp("stand")) as found:
        yield found


@pytest.mark.parametrize("page", DIALECTS, ids=lambda page: page.stem)
def test_examples_of_a_dialect_do_what_they_show(stand: Stand, tmp_path: Path, page: Path) -> None:
    """In the terminal, those of its own document too; then the same in GraphQL."""
    key, made, wrong = stand.keys[page.stem], "", []
    asked, twins = examples(page, "bash", "sh"), examples(page, "graphql")
    assert asked
    assert twins
    with Shell(tmp_path) as shell:
        shell.paste(f'KEY={key}; curl() {{ command curl -sS --fail-with-body "$@"; }}')
        for text, shown in asked:
            typed = text.replace(LOCAL, stand.server.url).replace("https://{{INSTANCE}}", stand.server.url)
            output = shell.paste(typed.replace("{{KEY}}", key).replace("{{user_id}}", made))
            if shown and not is_like(shown, parsed(output)):
                wrong.append((text, output))
            made = next(iter(re.findall(r'^\{"id":(\d+)', output)), made)
    known = (stand.server, stand.keys["enkrypt"], stand.known)
    assert wrong + [(each.text, "") for each in twins if not does_as_shown(each, *known)] == []


def test_the_pages_of_the_dialects_are_alike() -> None:
    assert {page.stem for page in DIALECTS} == set(dialects)
    assert {page.stem: titles(page)[1:] for page in DIALECTS} == dict.fromkeys(dialects, PARTS)


PARTS = [
    "Connect", "Sign in", "Paths", "What differs", "Refusals", "The same in GraphQL", "Try its own clients",
]  # fmt: skip


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


@once
async def test_the_statements_that_are_shown_are_sent(client: httpx2.AsyncClient, graphql: GraphQL) -> None:
    await graphql("{ currentUser { id } }")  # which notes that the key was used, to the minute
    await add_user("ada@example.com", email="ada@example.com")
    shows, wrong = list(walks(ROOT / "docs" / "architecture.md")), []
    for kind, text, shown in shows:
        line, _, body = text.partition("\n")
        with statements() as sent:
            if kind == "graphql":
                refused = problems(await graphql(text)) != []
            else:
                refused = (await client.request(*line.split(), json=parsed(body)[0])).status_code != 200
        if refused or not is_like(shown, [each.text for each in sent]):
            wrong.append((text, refused, sent))
    assert wrong == []
    assert len(shows) == 3


@pytest.mark.parametrize("name", ["architecture", "security"])
def test_what_is_said_to_be_in_a_file_is_there(name: str) -> None:
    text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    assert len(found := placed(text)) > 50
    assert {(name, file) for name, file in found if name not in defined(ROOT / file)} == set()
    tests = {name for file in (ROOT / "tests").rglob("test_*.py") for name in defined(file)}
    assert set(re.findall(r"`(test_\w+)`", text)) - tests == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    there = [(target, heading) for target, heading in links(page) if target.exists()]
    assert there == list(links(page))
    assert [each for each in there if each[1] and each[1] not in headings(each[0])] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_files_that_are_named_exist(page: Path) -> None:
    words = re.findall(r"`([\w.-]*/?[\w./-]+)`", page.read_text("utf-8"))
    named = [word for word in words if word.startswith(FOLDERS) or word.endswith((".py", ".md", ".toml"))]
    assert [word for word in named if word not in BUILT and not (ROOT / word).exists()] == []


def test_every_script_is_listed() -> None:
    listed = set(
        re.findall(
            r"^\* `scripts/([\w-]+)`", (ROOT / "scripts" / "README.md").read_text("utf-8"), re.MULTILINE
        )
    )
    assert listed == {
        each.name for each in (ROOT / "scripts").iterdir() if each.is_file() and not each.suffix
    }
