"""Files as spreadsheets and programs write them: whatever can be read is, and what cannot is told with its
place."""

from __future__ import annotations

import io
from typing import Any

import pytest

from gatebook.transfer.columns import check_columns, given_by, maps_of
from gatebook.transfer.reading import ColumnsError, FileError, csv_lines, header_of, json_lines, lines

TABLE = "username,First Name,e-mail,externalId\nada,Zo\u00eb,ada@example.com,7\nbob,,,\n"
FILES: dict[str, tuple[bytes, str | None]] = {
    "UTF-8": (TABLE.encode(), None),
    "UTF-8 with a mark": (TABLE.encode("utf-8-sig"), None),
    "UTF-8 with a mark, and another encoding said": (TABLE.encode("utf-8-sig"), "cp1252"),
    "UTF-16": (TABLE.encode("utf-16"), None),
    "UTF-16 without a mark": (TABLE.encode("utf-16-le"), "utf-16-le"),
    "Latin-1": (TABLE.encode("latin-1"), "latin-1"),
    "cp1252": (TABLE.encode("cp1252"), "cp1252"),
    "line ends of Windows": (TABLE.replace("\n", "\r\n").encode(), None),
    "semicolons": (TABLE.replace(",", ";").encode(), None),
    "tabs": (TABLE.replace(",", "\t").encode(), None),
    "no line end at the end": (TABLE.rstrip("\n").encode(), None),
    "quotes": (
        b'"username","First Name","e-mail","externalId"\n"ada","Zo\xc3\xab","ada@example.com","7"\n"bob",,,',
        None,
    ),
}  # fmt: skip


def given(
    content: bytes, encoding: str | None = None, maps: tuple[str, ...] = (), *, clears: bool = False
) -> list[tuple[int, dict[str, Any], list[str]]]:
    """Of each row of a CSV file its number, what it says, and what is wrong with how it does."""
    columns, cells = header_of(lines(io.BytesIO(content), encoding))
    known = maps_of(maps)
    check_columns(columns, known)
    rows = [given_by(line, "csv", known, clears=clears) for line in csv_lines(columns, cells)]
    return [(row.row, row.values, [each.message for each in row.problems]) for row in rows]


@pytest.mark.parametrize(("content", "encoding"), FILES.values(), ids=FILES)
def test_a_file_is_read_as_spreadsheets_write_it(content: bytes, encoding: str | None) -> None:
    ada = {"username": "ada", "first_name": "Zo\u00eb", "email": "ada@example.com", "external_id": "7"}
    found = given(content, encoding, ("e-mail=email",))
    assert found == [(2, ada, []), (3, {"username": "bob"}, [])]


def test_rows_are_counted_as_spreadsheets_do() -> None:
    found = given(b'username,statusReason\n\nada,"two\nlines"\n,,\nbob\n,\n')
    assert found == [
        (3, {"username": "ada", "status_reason": "two\nlines"}, []),
        (5, {}, ["The row has 1 cells, the header has 2."]),
    ]


def test_an_empty_cell_says_nothing_unless_it_clears() -> None:
    content = b"username,firstName\nada,\n"
    assert given(content) == [(2, {"username": "ada"}, [])]
    assert given(content, clears=True) == [(2, {"username": "ada", "first_name": None}, [])]


def test_columns_become_what_is_said() -> None:
    maps = ("login=username", "dept=attributes.department", "notes=", "mail=E-Mail")
    assert given(b"login;dept;notes;mail\nada;R&D;x;ada@example.com\n", maps=maps) == [
        (2, {"username": "ada", "attributes": {"department": "R&D"}, "email": "ada@example.com"}, [])
    ]


def test_all_that_cannot_be_read_in_a_row_is_told() -> None:
    head = b"number,status,createdAt,mustChangePassword,attributes,permissions,apiKeys,projects\n"
    row = b"""x,GONE,2026-01-15,perhaps,[1],all,key,"[{""role"":""ADMIN""}]"\n"""
    assert given(head + row) == [
        (
            2,
            {},
            [
                "number is no whole number.",
                "status is neither ACTIVE nor DEACTIVATED.",
                "createdAt is no time like 2026-01-15T10:00:00Z. "
                "It lacks a time and an offset, which is Z or like +02:00.",
                "mustChangePassword is neither true nor false.",
                "attributes is no JSON object.",
                "permissions cannot be read: it is like READ docs/*.",
                "apiKeys cannot be read: it is a list in JSON.",
                "projects is not as it has to be: Object missing required field `name` - at `$[0]`.",
            ],
        )
    ]


FAULTS: dict[str, tuple[bytes, tuple[str, ...], str]] = {
    "another encoding": (
        TABLE.encode("latin-1"),
        ("e-mail=email",),
        "Line 2 is no text in UTF-8: say --encoding with another, such as cp1252, latin-1 or utf-16.",
    ),
    "nothing at all": (b"", (), "The file has no header: its first line names the columns."),
    "a quote that does not end": (b'username\n"ada\n', (), "Row 2 is no CSV: unexpected end of data."),
    "half a character": (
        b"\xff\xfeu\x00s", (),
        "Line 1 is no text in UTF-16: say --encoding with another, such as cp1252, latin-1 or utf-16.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "maps", "said"), FAULTS.values(), ids=FAULTS)
def test_what_is_no_such_file_is_told(content: bytes, maps: tuple[str, ...], said: str) -> None:
    with pytest.raises(FileError) as told:
        given(content, maps=maps)
    assert str(told.value) == said


OPTIONS: dict[str, tuple[bytes, tuple[str, ...], str]] = {
    "unknown columns": (
        b"username,dept,x\n",
        (),
        "The file has 2 columns that no field is called like: dept",
    ),
    "a field twice": (b"username,User Name\n", (), "More than one column is username: leave one out"),
    "a map without a sign": (b"username\n", ("dept",), "--map dept is not like COLUMN=FIELD."),
    "a map to no field": (
        b"username\n",
        ("a=b",),
        "--map a=b: b is no field. The fields are id, number",
    ),
    "a map of no column": (b"username\n", ("a=email",), "The file has no column a, which --map names."),
}


@pytest.mark.parametrize(("content", "maps", "said"), OPTIONS.values(), ids=OPTIONS)
def test_columns_and_options_that_do_not_go_together_are_told(
    content: bytes, maps: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ColumnsError) as told:
        given(content, maps=maps)
    assert str(told.value).startswith(said)


def test_lines_of_json_are_read_one_by_one() -> None:
    text = iter(['{"username": "ada"}\n', "\n", "[1]\n", '{"username":\n', '{"a": 1, "firstName": 2}\n'])
    found = [given_by(line, "ndjson", {}) for line in json_lines(text)]
    assert [(row.row, row.values, [each.message for each in row.problems]) for row in found] == [
        (1, {"username": "ada"}, []),
        (3, {}, ["The line is no JSON object."]),
        (4, {}, ["The line is no JSON: unexpected end of data."]),
        (5, {}, ["a is no field of a user.", "firstName is no text."]),
    ]
