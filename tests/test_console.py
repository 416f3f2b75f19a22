"""When the web pages are built, and how a server starts where they cannot be. The npm here is no real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gatebook.running import ROOT

NPM = """#!/bin/sh
echo "$1" >> {home}/calls
[ -e {home}/broken ] && echo "no such package" && exit 1
[ "$1" = run ] && mkdir -p "$5" && cp *.html "$5"
mkdir -p node_modules
"""
NEEDED = "The pages need Node.js 20.19 or newer with npm.\n"


class Checkout:
    """A folder with one page to build, and programs of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "scripts").mkdir()
        (home / "gatebook").mkdir()
        (home / "console").mkdir()
        (home / "bin").mkdir()
        shutil.copy(ROOT / "scripts" / "console.py", home / "scripts")
        (home / "console" / "page.html").write_text("one")
        (home / "console" / "package-lock.json").write_text("{}")
        self.program("npm", NPM.format(home=home))
        self.node("v20.20.2")

    def program(self, name: str, text: str) -> None:
        (self.home / "bin" / name).write_text(text)
        (self.home / "bin" / name).chmod(0o755)

    def node(self, version: str) -> None:
        self.program("node", f"#!/bin/sh\necho {version}\n")

    def build(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """The exit status, and the last that was said."""
        command = [sys.executable, str(self.home / "scripts" / "console.py"), *arguments]
        environment = {"PATH": f"{self.home}/bin:/bin:/usr/bin", "PYTHONPATH": str(ROOT), **settings}
        if not (self.home / "bin" / "node").exists():
            environment["PATH"] = str(self.home / "bin")
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=self.home)
        assert done.stdout == ""
        return done.returncode, "".join(done.stderr.splitlines(keepends=True)[-1:])

    @property
    def calls(self) -> list[str]:
        file = self.home / "calls"
        return file.read_text().split() if file.exists() else []

    @property
    def page(self) -> Path:
        return self.home / "gatebook" / "pages" / "page.html"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_pages_are_built_when_their_sources_have_changed_and_only_then(checkout: Checkout) -> None:
    for _ in range(2):
        checkout.build()
    first = checkout.page.read_text()
    (checkout.home / "console" / "page.html").write_text("two")
    for _ in range(2):
        checkout.build()
    assert (first, checkout.page.read_text()) == ("one", "two")
    assert checkout.calls == ["ci", "run", "run"]


def test_what_they_are_made_of_is_fetched_again_when_the_lock_has_changed(checkout: Checkout) -> None:
    checkout.build()
    (checkout.home / "console" / "package-lock.json").write_text("{ }")
    checkout.build()
    assert checkout.calls == ["ci", "run", "ci", "run"]


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.3", "v20"])
def test_a_node_that_is_too_old_is_none(checkout: Checkout, version: str) -> None:
    checkout.node(version)
    assert checkout.build() == (1, NEEDED)
    assert checkout.build("--for-serve") == (0, "")
    assert checkout.calls == []


def test_without_npm_a_start_says_nothing(checkout: Checkout) -> None:
    shutil.rmtree(checkout.home / "bin")
    (checkout.home / "bin").mkdir()
    assert checkout.build() == (1, NEEDED)
    assert checkout.build("--for-serve") == (0, "")


@pytest.mark.parametrize("setting", [{"GATEBOOK_PLAYGROUND": "false"}, {"GATEBOOK_HOST": "0.0.0.0"}])  # noqa: S104
def test_a_start_builds_no_pages_that_it_does_not_serve(checkout: Checkout, setting: dict[str, str]) -> None:
    assert checkout.build("--for-serve", **setting, GATEBOOK_CONSOLE="false") == (0, "")
    assert checkout.calls == []


def test_a_build_that_fails_says_why_keeps_the_old_pages_and_holds_up_no_start(checkout: Checkout) -> None:
    checkout.build()
    (checkout.home / "console" / "page.html").write_text("two")
    (checkout.home / "broken").touch()
    failed = "npm run build failed: there are no new pages."
    assert checkout.build() == (1, f"{failed}\n")
    assert checkout.build("--for-serve") == (
        0,
        f"{failed} The server starts without; scripts/console tells why.\n",
    )
    assert checkout.page.read_text() == "one"


def test_a_build_without_one_of_the_pages_fails(checkout: Checkout) -> None:
    checkout.program("npm", "#!/bin/sh\nmkdir -p node_modules ${5:-.}\n")
    assert checkout.build() == (1, "The build has made no page.html.\n")
    assert not checkout.page.exists()


def test_nothing_that_is_built_is_committed() -> None:
    git = ["git", "check-ignore", "gatebook/pages/playground.html", "console/node_modules/x"]
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is no checkout")
    done = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, env=os.environ)
    assert done.stdout.split() == git[2:]


@pytest.mark.parametrize(
    ("argument", "done"), [("--help", "serve --help\n"), ("-h", "serve -h\n"), ("", "built\nserve\n")]
)
def test_help_waits_for_no_pages(tmp_path: Path, argument: str, done: str) -> None:
    shutil.copy(ROOT / "scripts" / "serve", tmp_path)
    others = {"console": "#!/bin/sh\necho built\n", "gatebook": '#!/bin/sh\necho "$@"\n'}
    for name, text in others.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    assert subprocess.check_output([tmp_path / "serve", *argument.split()], text=True) == done
