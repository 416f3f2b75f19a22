"""What a door wants of a record: so that exactly that is fetched, in one statement per relation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from models.values import Values


@dataclass(slots=True)
class Selection:
    """``fields`` are attributes of the record; ``relations`` are keyed by the attribute they are stored in.
    Where the record may be of several types, ``by_type`` has a selection for each of them."""

    fields: set[str] = field(default_factory=set)
    relations: dict[str, Relation] = field(default_factory=dict)
    by_type: dict[str, Selection] = field(default_factory=dict)

    def of(self, type_name: str) -> Selection:
        return self.by_type.get(type_name, self)

    def merge(self, other: Selection) -> None:
        self.fields |= other.fields
        for type_name, selection in other.by_type.items():
            self.by_type.setdefault(type_name, Selection()).merge(selection)
        for attribute, relation in other.relations.items():
            if (known := self.relations.get(attribute)) is None:
                known = self.relations[attribute] = Relation(relation.name, relation.arguments)
            known.selection.merge(relation.selection)

    def under(self, name: str) -> Selection | None:
        """What is wanted below the relation of that name, however many times it is selected."""
        found: Selection | None = None
        for relation in self.relations.values():
            if relation.name == name:
                found = found or Selection()
                found.merge(relation.selection)
        return found


@dataclass(slots=True)
class Relation:
    name: str
    arguments: Values = field(default_factory=dict)
    selection: Selection = field(default_factory=Selection)


def relation_key(name: str, arguments: Values) -> str:
    """The attribute that a relation is stored in: two selections of it with other arguments are two."""
    return f"{name} {sorted(arguments.items())!r}" if arguments else name


def select(*fields: str, **relations: Selection) -> Selection:
    """A selection written by hand: ``select("id", "email", groups=select("name"))``."""
    return Selection(set(fields), {name: Relation(name, {}, below) for name, below in relations.items()})


def nodes_of(connection: Selection) -> Selection | None:
    """What a connection wants of its nodes, through ``nodes`` and through ``edges``; None when of none."""
    found: Selection | None = connection.under("nodes")
    for below in _under_edges(connection):
        found = found or Selection()
        found.merge(below)
    if found is None and {"page_info", "edges"} & _names(connection):
        return Selection()
    return found


def _under_edges(connection: Selection) -> Iterable[Selection]:
    edges = connection.under("edges")
    node = edges.under("node") if edges else None
    return [node] if node else []


def _names(selection: Selection) -> set[str]:
    return selection.fields | {relation.name for relation in selection.relations.values()}


WHOLE = {"whole": True}  # of a relation that comes in pages: all of it


def connection(nodes: Selection, *, total: bool = False) -> Selection:
    """A page of these records, with the total if it is wanted."""
    return Selection({"total_count"} if total else set(), {"nodes": Relation("nodes", {}, nodes)})
