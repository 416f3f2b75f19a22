"""What several tests of the HTTP doors need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gatebook.http.built import build


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The folder of pages that are built."""
    return build(tmp_path / "pages")
