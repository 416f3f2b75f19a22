"""How large an operation may be, measured before validation, whose time grows faster than the document."""

from __future__ import annotations

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

OPERATIONS = 20
DEPTH = 20  # introspection by GraphiQL and code generators has 15
SELECTIONS = 2000  # of the whole document, fragments expanded
DIRECTIVES = 100
SAME_NAME = 50  # validation compares each pair of them
ROOT_FIELDS = {OperationType.QUERY: 50, OperationType.MUTATION: 10, OperationType.SUBSCRIPTION: 1}
PASSWORD_FIELDS = frozenset(("login", "changePassword"))
INTROSPECTION = frozenset(("__schema", "__type"))


class Measure:
    """Walks a document as an executor does: fragments expanded, fields of one response name merged.

    Every selection walked is counted, and the walk ends at the limit; so its time is bounded whatever the
    fragments, even where they spread themselves.
    """

    def __init__(self, document: DocumentNode) -> None:
        self.names_introspection = False
        self.selections = self.directives = self.passwords = 0
        self.walked: set[str] = set()
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        operations = []
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self.fragments[definition.name.value] = definition
            elif isinstance(definition, OperationDefinitionNode):
                operations.append(definition)
        self._measure(operations)

    def _measure(self, operations: list[OperationDefinitionNode]) -> None:
        limit(len(operations), OPERATIONS, "operations")
        for operation in operations:
            self._definition(operation)
            root = self._fields([operation.selection_set], 1)
            limit(sum(map(len, root.values())), ROOT_FIELDS[operation.operation], "fields at its root")
            limit(self.passwords, 1, "fields that take one's password")
        for name, fragment in self.fragments.items():
            self._definition(fragment)
            if name not in self.walked:  # unused, which validation tells only after having read it
                self._fields([fragment.selection_set], 1)

    def _definition(self, definition: ExecutableDefinitionNode) -> None:
        self._count_directives(definition)
        for variable in definition.variable_definitions or ():
            self._count_directives(variable)

    def _fields(self, sets: list[SelectionSetNode], depth: int) -> dict[str, list[FieldNode]]:
        """What is selected, by response name, after having walked all that is below."""
        limit(depth, DEPTH, "levels")
        fields: dict[str, list[FieldNode]] = {}
        while sets:
            for selection in sets.pop().selections:
                self.selections += 1
                limit(self.selections, SELECTIONS, "fields")
                self._count_directives(selection)
                if isinstance(selection, FieldNode):
                    fields.setdefault((selection.alias or selection.name).value, []).append(selection)
                elif inner := self._inner(selection):
                    sets.append(inner)
        for same in fields.values():
            self._below(same, depth)
        return fields

    def _inner(self, selection: object) -> SelectionSetNode | None:
        if isinstance(selection, InlineFragmentNode):
            return selection.selection_set
        assert isinstance(selection, FragmentSpreadNode)  # noqa: S101 - for the type checker
        self.walked.add(name := selection.name.value)
        return self.fragments[name].selection_set if name in self.fragments else None

    def _below(self, same: list[FieldNode], depth: int) -> None:
        limit(len(same), SAME_NAME, "fields of the same name side by side")
        names = {field.name.value for field in same}
        self.names_introspection = self.names_introspection or not INTROSPECTION.isdisjoint(names)
        self.passwords += sum(field.name.value in PASSWORD_FIELDS for field in same)
        if sets := [field.selection_set for field in same if field.selection_set]:
            self._fields(sets, depth + 1)

    def _count_directives(self, node: object) -> None:
        self.directives += len(getattr(node, "directives", None) or ())
        limit(self.directives, DIRECTIVES, "directives")


def limit(number: int, most: int, what: str) -> None:
    if number > most:
        raise GraphQLError(f"The document has too many {what}: the limit is {most}.")
