"""The slow way to answer, as graphql-core does it, to compare ours with."""

from __future__ import annotations

import inspect
from typing import Any

from graphql import ExecutionResult, GraphQLObjectType
from graphql import execute as run
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext as Stock

from models import Caller
from resolvers.reading.selection import Selection
from schema import schema
from schema.context import Context
from schema.documents import Document
from schema.execution import Executor
from schema.plan import Planner


class Reference(Executor):
    """Fetches by the same plan, and then does every field as graphql-core does: slowly, one by one."""

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        details: FieldDetailsList,
        path: Path,
        position: Any,
    ) -> Any:
        name = details[0].node.name.value
        if path.prev is None or name == "__typename":
            return super().execute_field(parent_type, source, details, path, position)
        field = parent_type.fields[name]
        attribute, _ = Planner(self, schema).field(parent_type, name, details, 1, Selection())
        info = self.build_resolve_info(field, [each.node for each in details], parent_type, path)
        try:
            value = getattr(source, attribute)
            return self.complete_value(field.type, details, info, path, value, position)
        except Exception as error:
            self.handle_field_error(error, field.type, details, path)
            return None

    def complete_value(self, *arguments: Any) -> Any:
        return Stock.complete_value(self, *arguments)

    def complete_abstract_value(
        self, return_type: Any, details: Any, info: Any, path: Any, result: Any, position: Any
    ) -> Any:
        type_ = self.schema.type_map[type(result).__name__]
        return self.complete_object_value(type_, details, info, path, result, position)

    def complete_object_value(
        self, return_type: Any, details: Any, info: Any, path: Any, result: Any, position: Any
    ) -> Any:
        """Without asking whether the record is of this type: records are no Strawberry objects."""
        return self.collect_and_execute_subfields(return_type, details, path, result, position)


async def referred(document: Document, variables: dict[str, Any], caller: Caller) -> ExecutionResult:
    assert document.ast
    result = run(
        schema._schema,
        document.ast,
        context_value=Context(caller),
        variable_values=variables,
        executor_class=Reference,
        loaded=document,
    )
    return await result if inspect.isawaitable(result) else result
