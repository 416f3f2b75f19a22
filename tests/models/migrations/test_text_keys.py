"""Texts from before are found by their folded twins."""

from __future__ import annotations

from pathlib import Path

from models import migrations
from tests.models.migrations.databases import ask, migrate


def test_texts_from_before_are_folded(url: str, tmp_path: Path) -> None:
    former = tmp_path / "former"
    former.mkdir()
    for file in migrations.FOLDER.glob("000[1-7]_*.sql"):
        (former / file.name).write_text(file.read_text())
    migrate(url, former)
    columns = "id, name, name_key, description, created_at, updated_at"
    named = "('1', 'A', 'a', 'To the MOON', 1, 1), ('2', 'B', 'b', NULL, 1, 1)"
    person = "'ada', 'ada', 'Ada', NULL, 'ada', 'ada', 'ada', 'ACTIVE', 1, 1"
    ask(
        url,
        f"INSERT INTO projects ({columns}) VALUES {named}",
        f"INSERT INTO groups ({columns}) VALUES {named}",
        "INSERT INTO users (id, username, username_key, first_name, last_name, name, name_key, search_key, "
        f"status, created_at, updated_at) VALUES ('u', {person})",
    )
    assert "0009_text_keys" in migrate(url)
    described = [("to the moon",), (None,)]
    assert ask(
        url,
        "SELECT description_key FROM projects ORDER BY number",
        "SELECT description_key FROM groups ORDER BY number",
        "SELECT first_name_key, last_name_key, display_name_key FROM users",
    ) == [described, described, [("ada", None, None)]]
