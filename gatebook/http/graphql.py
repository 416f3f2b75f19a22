"""The GraphQL door: GraphQL over HTTP, by POST and, for queries, by GET."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gatebook.http import playground
from gatebook.http.addresses import base_url
from gatebook.http.bodies import decoded, json_of
from gatebook.http.graphql_errors import INTERNAL, OUTAGES, WAIT, format_errors
from gatebook.settings import Settings
from models import Caller
from models.errors import SessionEnded, Unauthenticated
from schema import schema
from schema.context import Context
from schema.documents import ANONYMOUS_TOKENS, TOKENS, load, with_code
from schema.execution import OF_NO_CALLER, OPEN, asks_only_for, execute

QUERY_LENGTH = 64 * 1024
ADDRESS_LENGTH = 16 * 1024
ACCEPT_LENGTH = 1000
JSON, RESPONSE = "application/json", "application/graphql-response+json"
OF_NOBODY = OPEN | {"__schema", "__type", "__typename"}
TYPES: dict[str, tuple[type, str]] = {
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


class GraphQLRequest(NamedTuple):
    query: str
    operation_name: str | None
    variables: dict[str, Any] | None


async def endpoint(request: Request) -> Response:
    by_get = request.method != "POST"
    if by_get and len(request.scope["query_string"]) > ADDRESS_LENGTH:
        raise HTTPException(414, f"An address has at most {ADDRESS_LENGTH} characters; POST takes more.")
    if by_get and playground.is_wanted(request):
        return playground.page()
    graphql_request = from_url(request.query_params) if by_get else await from_body(request)
    result = await execute_request(request, graphql_request, by_get)
    return answer(request, result)


async def sdl(request: Request) -> Response:
    """The schema in its own language."""
    if not may_introspect(request):
        raise HTTPException(401, Unauthenticated().message, {"WWW-Authenticate": "Bearer"})
    return Response(schema_text(), media_type="application/graphql")


@cache
def schema_text() -> str:
    return schema.as_str()


def may_introspect(request: Request) -> bool:
    return request.app.state.settings.playground or not request.scope["caller"].is_anonymous


async def execute_request(request: Request, graphql_request: GraphQLRequest, by_get: bool) -> ExecutionResult:
    caller: Caller = request.scope["caller"]
    document = await load(graphql_request.query, ANONYMOUS_TOKENS if caller.is_anonymous else TOKENS)
    if wrong := request.scope["wrong"]:
        names = OF_NOBODY if isinstance(wrong, SessionEnded) else OF_NO_CALLER
        if not asks_only_for(names, document, graphql_request.operation_name):
            raise wrong
    if document.names_introspection and not may_introspect(request):
        return refused(with_code(GraphQLError(Unauthenticated().message), "UNAUTHENTICATED"))
    if document.errors:
        return refused(*document.errors)
    try:
        operation = document.operation(graphql_request.operation_name)
    except GraphQLError as error:
        return refused(error)
    if by_get and operation.operation is not OperationType.QUERY:
        raise HTTPException(405, "Only queries are answered by GET.", {"Allow": "POST"})
    settings: Settings = request.app.state.settings
    context = Context(caller, settings.public_url or base_url(request.scope))
    return await execute(document, graphql_request.operation_name, graphql_request.variables, context)


def refused(*errors: GraphQLError) -> ExecutionResult:
    return ExecutionResult(None, list(errors))


def answer(request: Request, result: ExecutionResult) -> Response:
    """A request that was refused as a whole has no ``data``, which is not the same as ``null``."""
    caller: Caller = request.scope["caller"]
    errors = format_errors(result.errors or (), suggest=not caller.is_anonymous)
    body: dict[str, Any] = {"errors": errors} if errors else {}
    if result.data is not None or any(error.path for error in result.errors or ()):
        body["data"] = result.data
    modern = is_modern(request.headers.get("accept", ""))
    status = status_of(body, modern)
    headers = {503: {"Retry-After": str(WAIT)}, 401: {"WWW-Authenticate": "Bearer"}}.get(status)
    media = f"{RESPONSE if modern else JSON}; charset=utf-8"
    return Response(orjson.dumps(body), status, headers, media)


def status_of(body: dict[str, Any], modern: bool) -> int:
    """Clients that know only application/json expect 200 for whatever is GraphQL's own affair."""
    if any(value is not None for value in (body.get("data") or {}).values()) or "errors" not in body:
        return 200
    codes = {error["extensions"]["code"] for error in body["errors"]}
    if codes & OUTAGES:
        return 503
    if not modern:
        return 200
    if INTERNAL in codes:
        return 500
    if codes == {"UNAUTHENTICATED"}:
        return 401
    return 200 if "data" in body else 400


def is_modern(accept: str) -> bool:
    """Whether the client prefers the media type made for GraphQL, or does not mind."""
    quality = {}
    for part in accept[:ACCEPT_LENGTH].lower().split(","):
        media, *parameters = (word.strip() for word in part.split(";"))
        quality[media] = min([_number(word[2:]) for word in parameters if word.startswith("q=")], default=1.0)
    return 0 < quality.get(RESPONSE, 0.0) >= quality.get(JSON, 0.0)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


async def from_body(request: Request) -> GraphQLRequest:
    try:
        parameters = decoded(await json_of(request, "A GraphQL request"), "The body")
        if not isinstance(parameters, dict):
            raise HTTPException(400, "The body is not a JSON object.")
        return request_from(parameters)
    except HTTPException as refusal:
        raise request.scope["wrong"] or refusal from None


def from_url(query: QueryParams) -> GraphQLRequest:
    parameters: dict[str, Any] = dict(query)
    if any("\x00" in text for text in parameters.values()):
        raise HTTPException(400, "A text has a null character.")
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = decoded(parameters[name].encode(), name) if parameters[name] else None
    return request_from(parameters)


def request_from(parameters: dict[str, Any]) -> GraphQLRequest:
    query = parameters.get("query")
    if not isinstance(query, str):
        raise HTTPException(400, "query is required, and is a string.")
    if len(query) > QUERY_LENGTH:
        raise HTTPException(413, f"A document has at most {QUERY_LENGTH} characters.")
    for name, (kind, words) in TYPES.items():
        if parameters.get(name) is not None and not isinstance(parameters[name], kind):
            raise HTTPException(400, f"{name} is {words}, or null.")
    return GraphQLRequest(query, parameters.get("operationName"), parameters.get("variables"))
