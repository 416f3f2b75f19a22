"""How large an operation may be, measured before validation, whose time grows faster than the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
)

OPERATIONS = 20
DEPTH = 20  # introspection by GraphiQL and code generators has 15
SELECTIONS = 2000  # of the whole document, fragments expanded
DIRECTIVES = 100
SAME_NAME, SAME_SETS = 50, 20  # validation compares each pair of them, and all that is below
VALUES, OBJECTS = 10_000, 1200  # in arguments, variables counted each time they are used
INTROSPECTED, BESIDE = 100_000, 1000  # values of introspection, alone and beside other fields
ROOT_FIELDS = {OperationType.QUERY: 50, OperationType.MUTATION: 10, OperationType.SUBSCRIPTION: 1}
PASSWORD_FIELDS = frozenset(("login", "changePassword", "redeemOneTimeToken", "requestPasswordReset"))
INTROSPECTION = frozenset(("__schema", "__type"))
LENGTHS = {  # what lists of introspection are reckoned to hold, as they do in our schema
    "types": 120,
    "fields": 5,
    "directives": 5,
    "inputFields": 2,
    "enumValues": 2,
    "possibleTypes": 2,
}


class Measure:
    """Walks a document as an executor does: fragments expanded, fields of one response name merged.

    Every selection walked is counted, and the walk ends at the limit; so its time is bounded whatever the
    fragments, even where they spread themselves.
    """

    def __init__(self, document: DocumentNode) -> None:
        self.names_introspection = False
        self.selections = self.directives = self.passwords = self.introspected = 0
        self.arguments = Values()
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
            self.introspected = 0
            root = self._fields([operation.selection_set], 1)
            limit(sum(map(len, root.values())), ROOT_FIELDS[operation.operation], "fields at its root")
            self._introspection(root)
            limit(self.passwords, 1, "fields that take one's password")
        for name, fragment in self.fragments.items():
            self._definition(fragment)
            if name not in self.walked:  # unused, which validation tells only after having read it
                self._fields([fragment.selection_set], 1)

    def _introspection(self, root: dict[str, list[FieldNode]]) -> None:
        """Its answer is large, and nothing else is done meanwhile; alone it is written in a thread."""
        alone = all(field.name.value.startswith("__") for same in root.values() for field in same)
        limit(self.introspected, INTROSPECTED if alone else BESIDE, "fields of introspection")

    def _definition(self, definition: ExecutableDefinitionNode) -> None:
        self._count_directives(definition)
        for variable in definition.variable_definitions or ():
            self._count_directives(variable)

    def _fields(self, sets: list[SelectionSetNode], depth: int, size: int = 0) -> dict[str, list[FieldNode]]:
        """What is selected, by response name, after having walked all that is below. ``size`` is of how many
        records of introspection."""
        limit(depth, DEPTH, "levels")
        fields: dict[str, list[FieldNode]] = {}
        while sets:
            for selection in sets.pop().selections:
                self.selections += 1
                self.introspected += size
                limit(self.selections, SELECTIONS, "fields")
                limit(self.introspected, INTROSPECTED, "fields of introspection")
                self._count_directives(selection)
                if isinstance(selection, FieldNode):
                    self.arguments.count(selection)
                    fields.setdefault((selection.alias or selection.name).value, []).append(selection)
                elif inner := self._inner(selection):
                    sets.append(inner)
        for same in fields.values():
            self._below(same, depth, size)
        return fields

    def _inner(self, selection: object) -> SelectionSetNode | None:
        if isinstance(selection, InlineFragmentNode):
            return selection.selection_set
        assert isinstance(selection, FragmentSpreadNode)  # noqa: S101 - for the type checker
        self.walked.add(name := selection.name.value)
        return self.fragments[name].selection_set if name in self.fragments else None

    def _below(self, same: list[FieldNode], depth: int, size: int) -> None:
        limit(len(same), SAME_NAME, "fields of the same name side by side")
        names = {field.name.value for field in same}
        self.names_introspection = self.names_introspection or not INTROSPECTION.isdisjoint(names)
        self.passwords += sum(field.name.value in PASSWORD_FIELDS for field in same)
        if sets := [field.selection_set for field in same if field.selection_set]:
            limit(len(sets), SAME_SETS, "fields of the same name side by side")
            inside = size or not INTROSPECTION.isdisjoint(names)
            longest = max(LENGTHS.get(name, 1) for name in names)
            self._fields(sets, depth + 1, max(size, 1) * longest if inside else 0)

    def _count_directives(self, node: object) -> None:
        self.directives += len(getattr(node, "directives", None) or ())
        limit(self.directives, DIRECTIVES, "directives")


class Values:
    """How much has to be converted: literals of all fields, and how often each variable is used."""

    def __init__(self) -> None:
        self.values = self.objects = 0
        self.uses: Counter[str] = Counter()

    def count(self, field: FieldNode) -> None:
        left = [argument.value for argument in field.arguments or ()]
        while left:
            value = left.pop()
            self.values += 1
            if isinstance(value, VariableNode):
                self.uses[value.name.value] += 1
            elif isinstance(value, ListValueNode):
                left += value.values
            elif isinstance(value, ObjectValueNode):
                self.objects += 1
                left += [each.value for each in value.fields]
            limit(self.values, VALUES, "values")
            limit(self.objects, OBJECTS, "objects as values")

    def check(self, variables: Mapping[str, object]) -> int:
        """With what the variables hold: at most so much is converted, however often each is used. How many
        objects that is."""
        values, objects = self.values, self.objects
        for name, value in variables.items():
            own_values, own_objects = size_of(value)
            values += own_values * max(1, self.uses[name])
            objects += own_objects * max(1, self.uses[name])
            limit(values, VALUES, "values", "The variables have")
            limit(objects, OBJECTS, "objects", "The variables have")
        return objects


def size_of(value: object) -> tuple[int, int]:
    """How many values it consists of, and how many of them are objects; it is not read further than
    allowed."""
    values = objects = 0
    left = [value]
    while left and values <= VALUES:
        value = left.pop()
        values += 1
        if isinstance(value, dict):
            objects += 1
            left += value.values()
        elif isinstance(value, list):
            left += value
    return values, objects


def limit(number: int, most: int, what: str, where: str = "The document has") -> None:
    if number > most:
        raise GraphQLError(f"{where} too many {what}: the limit is {most}.")
