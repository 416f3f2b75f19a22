"""From the text of a GraphQL document to one that may be executed: parsed, measured, validated, kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    VisitorAction,
    parse,
    validate,
    visit,
)
from graphql.validation import specified_rules
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule

from schema import schema
from schema.limits import Measure, Values

RULES = (*specified_rules, MaybeNullValidationRule)
TOKENS, COMMENTS = 1000, 1000
ANONYMOUS_TOKENS = 500  # the query that tools learn the schema with has 350
ERRORS = 5  # more only make the answer longer
REMEMBERED = 256
REMEMBERED_LENGTH = 16 * 1024  # of one document
REMEMBERED_TOTAL = 256 * 1024  # of all: a parsed document takes a hundred times its text
HEAVY = 200  # fields that take long to plan
LONG = 1000  # characters, whose parsing and validating takes more than a few milliseconds


class Document:
    """``errors`` say why it cannot be executed. ``plans``, ``usual`` and ``names`` are for whoever executes
    it."""

    __slots__ = (
        "arguments",
        "ast",
        "errors",
        "fragments",
        "names",
        "names_introspection",
        "operations",
        "plans",
        "selections",
        "usual",
    )

    def __init__(self, text: str, tokens: int = TOKENS) -> None:
        self.ast: DocumentNode | None = None
        self.errors: list[GraphQLError] = []
        self.names_introspection = False
        self.arguments = Values()
        self.selections = 0
        self.operations: dict[str | None, OperationDefinitionNode] = {}
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        self.plans: dict[tuple[int, ...], object] = {}
        self.usual: dict[int, Any] = {}
        self.names: dict[int, list[str]] = {}
        try:
            self.ast = parse(text, max_lexical_tokens=tokens, max_comments=COMMENTS)
        except GraphQLError as error:
            self.errors = [with_code(error, "GRAPHQL_PARSE_FAILED")]
        else:
            self._check(self.ast, text)

    def _check(self, ast: DocumentNode, text: str) -> None:
        try:
            if "\\u" in text:
                visit(ast, NullCharacters())
            measure = Measure(ast)
            self.names_introspection = measure.names_introspection
            self.arguments, self.selections = measure.arguments, measure.selections
            self.fragments = measure.fragments
            errors = validate(schema._schema, ast, RULES, max_errors=ERRORS)[:ERRORS]
        except GraphQLError as error:
            errors = [error]
        self.errors = [with_code(error, "GRAPHQL_VALIDATION_FAILED") for error in errors]
        for node in ast.definitions:
            if isinstance(node, OperationDefinitionNode):
                self.operations[node.name.value if node.name else None] = node

    @property
    def is_heavy(self) -> bool:
        """Whether it takes long until its resolvers are called."""
        return self.names_introspection or self.selections > HEAVY

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The one called so; without a name, the only one."""
        if name:
            found = self.operations.get(name)
        else:
            found = next(iter(self.operations.values())) if len(self.operations) == 1 else None
        if found is None:
            raise with_code(GraphQLError(self._choice(name)), "OPERATION_RESOLUTION_FAILURE")
        return found

    def _choice(self, name: str | None) -> str:
        if name:
            return "The document has no operation of this operationName."
        if not self.operations:
            return "The document has no operation."
        return "The document has several operations: operationName says which."


class NullCharacters(Visitor):
    """Refuses what one of the databases cannot store."""

    def enter_string_value(self, node: StringValueNode, *_args: object) -> VisitorAction:
        if "\x00" in node.value:
            raise GraphQLError("A text has a null character.", node)
        return None


def with_code(error: GraphQLError, code: str) -> GraphQLError:
    error.extensions = {**(error.extensions or {}), "code": code}
    return error


_remembered: OrderedDict[str, Document] = OrderedDict()
_total = 0


async def load(text: str, tokens: int = TOKENS) -> Document:
    """The same document for the same text, as long as it is among those used last."""
    if document := _remembered.get(text):
        _remembered.move_to_end(text)
        return document
    document = await asyncio.to_thread(Document, text, tokens) if len(text) > LONG else Document(text, tokens)
    if len(text) <= REMEMBERED_LENGTH and (document.ast or tokens == TOKENS) and text not in _remembered:
        _remember(text, document)
    return document


def _remember(text: str, document: Document) -> None:
    global _total
    _remembered[text] = document
    _total += len(text)
    while len(_remembered) > REMEMBERED or _total > REMEMBERED_TOTAL:
        oldest, _ = _remembered.popitem(last=False)
        _total -= len(oldest)
