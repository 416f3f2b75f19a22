"""After the newest migration the code before it goes on: what its statements name is there, and still works.

So servers can be brought up to date one after the other (docs/upgrading.md).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.migrations.steps import NEEDS
from tests.models.migrations.databases import (
    FILL,
    INSERT,
    RELEASED,
    add,
    ask,
    fill_what_is_there,
    migrate,
    tables,
)

UNUSED = frozenset[str]()
"""What the newest migration takes away, as ``users.nickname``: the code before it had no use for it."""
IN_ORDER = dict.fromkeys(INSERT.findall(FILL))  # no row before the one it points at
COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info('{}') ORDER BY cid",
    "postgres": "SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum > 0 "
    "AND NOT attisdropped ORDER BY attnum",
}


def columns(url: str, table: str) -> str:
    """Those of a table that the code before the newest migration names, in whatever it asks."""
    found = ask(url, COLUMNS[url.partition(":")[0]].format(table))[0]
    return ", ".join(name for (name,) in found if f"{table}.{name}" not in UNUSED)


def written(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def insert(table: str, names: str, row: tuple[object, ...]) -> str:
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(map(written, row))})"


def touch(table: str, names: str) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = {name}' for name in names.split(', '))}"


def go_on_after_the_newest(url: str, folder: Path) -> None:
    newest = max(file.name.partition(".")[0] for file in folder.glob("*.sql"))
    files = [(file, file.read_text()) for file in folder.glob(f"{newest}.*")]
    for file, _ in files:
        file.unlink()
    migrate(url, folder)
    fill_what_is_there(url)
    there = [table for table in tables(url) if table not in UNUSED]
    known = {table: columns(url, table) for table in IN_ORDER if table in there}
    reads = [f"SELECT {names} FROM {table} ORDER BY 1" for table, names in known.items()]
    before = dict(zip(known, ask(url, *reads), strict=True))
    for file, text in files:
        file.write_text(text)

    assert migrate(url, folder) == [newest]

    ask(url, *[f"DELETE FROM {table}" for table in reversed(known)])
    ask(url, *[insert(table, names, row) for table, names in known.items() for row in before[table]])
    ask(url, *[touch(table, names) for table, names in known.items()])
    assert dict(zip(known, ask(url, *reads), strict=True)) == before


def test_what_the_code_before_reads_and_writes_it_can_still(url: str, folder: Path) -> None:
    go_on_after_the_newest(url, folder)


def test_one_that_takes_away_says_what_is_needed_to_go_on_without() -> None:
    assert bool(NEEDS.search(RELEASED[-1])) is bool(UNUSED)


CAREFUL = ["ALTER TABLE users ADD COLUMN phone TEXT", "CREATE TABLE more (n INTEGER NOT NULL)"]
CARELESS = {
    "a column of another name": "ALTER TABLE groups RENAME COLUMN description TO about",
    "a column that is gone": "ALTER TABLE groups DROP COLUMN description",
    "a table that is gone": "DROP TABLE outbox",
    "what must be unique by now": "CREATE UNIQUE INDEX one ON users (version)",
}


@pytest.mark.parametrize("script", CAREFUL)
def test_what_only_adds_is_no_trouble(url: str, folder: Path, script: str) -> None:
    add(folder, "9001_careful", script)
    go_on_after_the_newest(url, folder)


@pytest.mark.parametrize("script", CARELESS.values(), ids=CARELESS)
def test_what_would_stop_it_is_noticed(url: str, folder: Path, script: str) -> None:
    add(folder, "9001_careless", script)
    with pytest.raises(Exception, match=r"(?i)no such|no column|not exist|failed|unique"):
        go_on_after_the_newest(url, folder)
