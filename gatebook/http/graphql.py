"""The GraphQL door: GraphQL over HTTP, by POST and, for queries, by GET."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gatebook.http import pages
from gatebook.http.addresses import base_url
from gatebook.http.bodies import decoded, json_of
from gatebook.http.graphql_errors import INTERNAL, OUTAGES, WAIT, format_errors
from gatebook.http.media_types import JSON, RESPONSE, is_modern
from gatebook.http.refusals import answered
from gatebook.settings import Settings
from models import Caller, noted
from models.errors import SessionEnded, Unauthenticated
from schema import persisted, schema
from schema.context import Context
from schema.documents import ANONYMOUS_TOKENS, TOKENS, load, with_code
from schema.execution import OF_NO_CALLER, OPEN, asks_only_for, execute, names_of

QUERY_LENGTH = 64 * 1024
ADDRESS_LENGTH = 16 * 1024
SHA_256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE | re.ASCII)
OF_NOBODY = OPEN | {"__schema", "__type", "__typename"}
TYPES: dict[str, tuple[type, str]] = {
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


class GraphQLRequest(NamedTuple):
    """``digest`` is that of the query, where it is to be kept or was sent in its stead."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    digest: str | None = None


async def endpoint(request: Request) -> Response:
    by_get = request.method != "POST"
    if by_get and len(request.scope["query_string"]) > ADDRESS_LENGTH:
        raise HTTPException(414, f"An address has at most {ADDRESS_LENGTH} characters; POST takes more.")
    if by_get and pages.is_wanted(request):
        return pages.playground(request)
    if by_get and not any(request.query_params.get(name) for name in ("query", "extensions")):
        return pages.instead(request)
    try:
        result = await execute_request(request, await read(request, by_get), by_get)
    except GraphQLError as error:
        result = refused(error)
    return answer(request, result)


async def posted(scope: Scope, receive: Receive, send: Send) -> None:
    """The endpoint for what programs send, without the routes' way to it."""
    await answered(endpoint, scope, receive, send)


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
    operation = document.operation(graphql_request.operation_name)
    noted.operations(names_of(operation, document))
    if by_get and operation.operation is not OperationType.QUERY:
        raise HTTPException(405, "Only queries are answered by GET.", {"Allow": "POST"})
    settings: Settings = request.app.state.settings
    address = settings.public_url or base_url(request.scope)
    stock = settings.executor == "stock"
    context = Context(caller, address, process=request.app.state.process, stock=stock)
    result = await execute(document, graphql_request.operation_name, graphql_request.variables, context)
    if graphql_request.digest and (result.data is not None or not caller.is_anonymous):
        persisted.keep(graphql_request.digest, graphql_request.query, anonymous=caller.is_anonymous)
    return result


def refused(*errors: GraphQLError) -> ExecutionResult:
    return ExecutionResult(None, list(errors))


def answer(request: Request, result: ExecutionResult) -> Response:
    """A request that was refused as a whole has no ``data``, which is not the same as ``null``."""
    caller: Caller = request.scope["caller"]
    errors = format_errors(result.errors or (), suggest=not caller.is_anonymous)
    noted.problems(error["extensions"]["code"] for error in errors)
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
    if codes == {"PERSISTED_QUERY_NOT_FOUND"}:
        return 200  # as Apollo Server has it: clients take another for the end
    return 200 if "data" in body else 400


async def read(request: Request, by_get: bool) -> GraphQLRequest:
    """Where the credential is no good, that is said before what else is wrong."""
    try:
        if by_get:
            return request_from(from_url(request.query_params))
        return request_from(from_body(await json_of(request, "A GraphQL request")))
    except (HTTPException, GraphQLError) as refusal:
        raise request.scope["wrong"] or refusal from None


def from_body(content: bytes) -> dict[str, Any]:
    parameters = decoded(content, "The body")
    if not isinstance(parameters, dict):
        raise HTTPException(400, "The body is not a JSON object.")
    return parameters


def from_url(query: QueryParams) -> dict[str, Any]:
    parameters: dict[str, Any] = dict(query)
    if any("\x00" in text for text in parameters.values()):
        raise HTTPException(400, "A text has a null character.")
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = decoded(parameters[name].encode(), name) if parameters[name] else None
    return parameters


def request_from(parameters: dict[str, Any]) -> GraphQLRequest:
    for name, (kind, words) in TYPES.items():
        if parameters.get(name) is not None and not isinstance(parameters[name], kind):
            raise HTTPException(400, f"{name} is {words}, or null.")
    query, digest = parameters.get("query"), digest_in(parameters.get("extensions") or {})
    if digest and not query:
        query = persisted.find(digest)
    if not isinstance(query, str):
        raise HTTPException(400, "query is required, and is a string.")
    if len(query) > QUERY_LENGTH:
        raise HTTPException(413, f"A document has at most {QUERY_LENGTH} characters.")
    if digest and digest != persisted.digest_of(query):
        raise HTTPException(400, "provided sha does not match query")  # as Apollo Server says it
    return GraphQLRequest(query, parameters.get("operationName"), parameters.get("variables"), digest)


def digest_in(extensions: dict[str, Any]) -> str | None:
    """Of an automatic persisted query."""
    if (asked := extensions.get("persistedQuery")) is None:
        return None
    if not isinstance(asked, dict) or asked.get("version") != 1:
        raise HTTPException(400, "Unsupported persisted query version")  # as Apollo Server says it
    digest = asked.get("sha256Hash")
    if not isinstance(digest, str) or not SHA_256.fullmatch(digest):
        raise HTTPException(400, "sha256Hash of extensions.persistedQuery is 64 hexadecimal digits.")
    return digest.lower()
