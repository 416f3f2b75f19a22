"""Groups from before have a version, and changed last when they were made."""

from __future__ import annotations

from pathlib import Path

from models import migrations
from tests.models.migrations.databases import ask, migrate


def test_a_group_from_before_changed_when_it_was_made(url: str, tmp_path: Path) -> None:
    former = tmp_path / "former"
    former.mkdir()
    for file in migrations.FOLDER.glob("000[1-4]_*.sql"):
        (former / file.name).write_text(file.read_text())
    migrate(url, former)
    columns = "id, name, name_key, created_at"
    ask(url, f"INSERT INTO groups ({columns}) VALUES ('g-1', 'A', 'a', 7), ('g-2', 'B', 'b', 9)")
    assert migrate(url)[0] == "0005_group_versions"
    text = "SELECT id, created_at, updated_at, version FROM groups ORDER BY number"
    assert ask(url, text) == [[("g-1", 7, 7, 1), ("g-2", 9, 9, 1)]]
