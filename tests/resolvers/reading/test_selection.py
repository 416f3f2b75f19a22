"""What is wanted of a record, put together from all the places that want something of it."""

from __future__ import annotations

import pytest

from resolvers.reading.selection import (
    Relation,
    Selection,
    connection,
    nodes_of,
    relation_key,
    select,
)


def test_a_merge_wants_what_either_wanted_at_every_depth() -> None:
    one = select("id", groups=select("name", members=select(nodes=select("id"))))
    other = select("email", groups=select("id", members=select("total_count")), sessions=select("id"))
    one.merge(other)
    assert one == select(
        "id", "email",
        groups=select("id", "name", members=select("total_count", nodes=select("id"))),
        sessions=select("id"),
    )  # fmt: skip
    assert other == select("email", groups=select("id", members=select("total_count")), sessions=select("id"))


def test_what_is_merged_later_leaves_the_other_as_it_was() -> None:
    """Plans are kept: a relation taken over must not be shared."""
    one, kept = select("id"), select(groups=select("name"))
    one.merge(kept)
    one.merge(select(groups=select("created_at")))
    assert kept == select(groups=select("name"))


def test_a_relation_taken_over_keeps_its_name_and_arguments() -> None:
    key = relation_key("projects", {"first": 3})
    one, other = Selection(), Selection(set(), {key: Relation("projects", {"first": 3}, select("id"))})
    one.merge(other)
    assert one == other


def test_types_are_merged_each_with_its_own() -> None:
    one = Selection(by_type={"User": select("username")})
    one.merge(Selection({"id"}, by_type={"User": select("email"), "Group": select("name")}))
    assert one.of("User") == select("username", "email")
    assert one.of("Group") == select("name")
    assert one.of("Project") is one


def test_what_is_under_a_name_is_all_that_is_wanted_there_whatever_the_arguments() -> None:
    selection = Selection(
        {"id"},
        {
            relation_key("projects", {"first": 1}): Relation("projects", {"first": 1}, select("name")),
            relation_key("projects", {"first": 2}): Relation("projects", {"first": 2}, select("id")),
            "groups": Relation("groups", {}, select("id")),
        },
    )
    assert selection.under("projects") == select("id", "name")
    assert selection.under("groups") == select("id")
    assert selection.under("sessions") is None
    assert selection.under("id") is None


def test_a_relation_with_other_arguments_is_stored_elsewhere() -> None:
    keys = [
        relation_key("projects", arguments)
        for arguments in ({}, {"first": 1}, {"first": 2}, {"first": 1, "after": "x"}, {"first": "1"})
    ]
    assert len(set(keys)) == 5
    assert keys[0] == "projects"
    assert relation_key("projects", {"after": "x", "first": 1}) == keys[3]


@pytest.mark.parametrize(
    ("wanted", "nodes"),
    [
        (connection(select("id", "name")), select("id", "name")),
        (connection(select("id"), total=True), select("id")),
        (select(edges=select("cursor", node=select("name"))), select("name")),
        (select(nodes=select("id"), edges=select("role", node=select("name"))), select("id", "name")),
        (select(edges=select("cursor")), select()),
        (select(page_info=select("end_cursor")), select()),
        (select("total_count"), None),
        (select(), None),
    ],
)
def test_a_connection_reads_rows_only_where_something_of_them_is_wanted(
    wanted: Selection, nodes: Selection | None
) -> None:
    assert nodes_of(wanted) == nodes
