"""Whom events tell of: those from before, those that are written, and none that is gone."""

from __future__ import annotations

from pathlib import Path

from tests.models.migrations.databases import ask, fill, migrate

TOLD = """
    INSERT INTO events (id, at, operation, door, actor_label, target_id, target_type, target_label, changes,
      request_id) VALUES
      ('e-{0}', {0}, 'setGroupMembers', 'GRAPHQL', 'Ada', 'g-1', 'Group', 'A',
        '[["members",null,"u-1"],["members","u-2",null],["members",null,"u-1"]]', 'q'),
      ('f-{0}', {0}, 'updateGroup', 'GRAPHQL', 'Ada', 'g-1', 'Group', 'A', '[["members",null,"u-1"]]', 'q')"""
FOUND = "SELECT u.user_id, e.id FROM event_users u JOIN events e ON e.sequence = u.sequence ORDER BY 2, 1"


def test_whom_an_event_tells_of_is_known_from_before_and_from_now_on(url: str, folder: Path) -> None:
    later = {file: file.read_text() for file in folder.iterdir() if file.name >= "0015"}
    for file in later:
        file.unlink()
    migrate(url, folder)
    fill(url)
    ask(url, TOLD.format(3))
    for file, text in later.items():
        file.write_text(text)
    migrate(url, folder)

    ask(url, TOLD.format(4))

    before, after = [("u-1", "e-3"), ("u-2", "e-3")], [("u-1", "e-4"), ("u-2", "e-4")]
    assert ask(url, FOUND) == [[("u-1", "e-2"), *before, *after]]
    ask(url, "DELETE FROM events WHERE at < 4")
    assert ask(url, FOUND) == [after]
