"""What Vite has made of the pages is what the server can serve, and its policy allows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from gatebook.http.pages import FOLDER, TYPES
from tests.gatebook.running import ROOT

ASSET = re.compile(r' (?:src|href)="/assets/([^"/]+)"')


@pytest.fixture
def built() -> Path:
    if not FOLDER.is_dir() and "CI" not in os.environ:
        pytest.skip("the pages are not built here: scripts/console")
    return FOLDER


def test_each_page_is_there(built: Path) -> None:
    pages = {page.name for page in built.glob("*.html")}
    assert pages == {page.name for page in (ROOT / "console").glob("*.html")}
    assert pages == {"console.html", "playground.html", "rest.html"}


@pytest.mark.parametrize("name", ["console.html", "playground.html", "rest.html"])
def test_a_page_is_made_of_files_of_ours_alone(built: Path, name: str) -> None:
    """Nothing is written into it that its policy forbids."""
    text = (built / name).read_text()
    loaded = re.findall(r"<script|<style|<link| src=| href=", text)
    assert len(ASSET.findall(text)) * 2 == len(loaded)
    assert re.findall(r"<script[^>]*>[^<]+|<style| style=| on\w+=|https?:", text) == []
    assert [each for each in ASSET.findall(text) if not (built / "assets" / each).is_file()] == []


def test_each_file_can_be_served_and_is_named_by_its_content(built: Path) -> None:
    files = {file.name for file in (built / "assets").iterdir()}
    plain = {name for name in files if not name.endswith(".gz")}
    assert {f"{name}.gz" for name in plain} == files - plain
    assert {Path(name).suffix for name in plain} <= TYPES.keys()
    assert [name for name in plain if not re.fullmatch(r"[\w.-]+-[\w-]{8}\.\w+", name)] == []
