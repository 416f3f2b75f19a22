"""Texts made to harm, as long as they can come, at every place that reads one: answered in no time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import orjson
import pytest
from starlette.applications import Starlette

from gatebook.http.app import create_app
from gatebook.settings import Settings
from gatebook.values import networks
from tests.calls import Call, answered
from tests.conftest import once

SECONDS = 0.25  # five times what is seen: machines differ, and what is wrong takes many seconds
LONGEST_ANSWER = 20_000
PYTHON = re.compile(rb"Exceeds|codec|recursion|Traceback|sys\.|\.py\b|[A-Z]\w+Error")
BODY, HEAD, DOCUMENT = 1024 * 1024, 64 * 1024, 64 * 1024

# What is written again and again, up to the size that can come.
TEXTS = {
    "letters": "a",
    "digits": "9",
    "line breaks": "\n",
    "commas": ",",
    "quotes": '"',
    "backslashes": "\\",
    "brackets": "[",
    "braces": "{",
    "percent signs": "%",
    "ampersands": "a=&",
    "proxies": "127.0.0.1, ",
    "qualities": "a;q=1,",
    "durations": "1h",
    "words of a library": " - at `$",
    "ligatures": "\ufdfa",  # of one character, eighteen
    "marks": "\u0344\u0323",
    "marks that part": "\u0f73",
}


def filling(size: int) -> dict[str, str]:
    """Each text so often that it takes ``size`` bytes."""
    return {name: text * (size // len(text.encode())) for name, text in TEXTS.items()}


def in_json(template: str) -> Callable[[str], bytes]:
    """The body with the text at ``#``; as much of it as a body can have."""

    def write(text: str) -> bytes:
        room = BODY - len(template)
        for part in (text, text[: room // 2], text[: room // 6]):  # escaped, it is longer
            if len(body := template.encode().replace(b"#", orjson.dumps(part))) <= BODY:
                return body
        raise AssertionError("no text takes more than six times its length")

    return write


async def costs(app: Starlette, calls: Iterable[tuple[str, Call]]) -> dict[str, str]:
    """What is wrong with the answers: too slow, too long, or in words that are none of ours."""
    wrong = {}
    for name, call in calls:
        answer = await answered(app, call)
        if answer.seconds > SECONDS:  # once more: it may have been a collection of garbage
            answer = await answered(app, call)
        if answer.seconds > SECONDS:
            wrong[name] = f"{answer.seconds:.2f} seconds"
        elif answer.status >= 500:
            wrong[name] = f"status {answer.status}"
        elif answer.status >= 400 and (len(answer.body) > LONGEST_ANSWER or PYTHON.search(answer.body)):
            wrong[name] = repr(answer.body[:300])
    return wrong


FIELDS = [
    ("POST", "/express/users", '{"username":#,"firstname":"a","lastname":"b"}'),
    ("POST", "/express/users", '{"username":"a","firstname":#,"lastname":"b","email":#}'),
    ("POST", "/express/users", '{"username":"a","firstname":"a","lastname":"b","redirectUri":#}'),
    ("POST", "/express/users", '{"username":"a","firstname":"a","lastname":"b","more":#}'),
    ("PUT", "/express/users/admin/status", '{"status":#}'),
    ("POST", "/antfly/api/v1/users/ada", '{"password":#}'),
    ("PUT", "/antfly/api/v1/users/admin/password", '{"new_password":#}'),
    ("POST", "/antfly/api/v1/users/admin/api-keys", '{"name":"a","expires_in":#}'),
    ("POST", "/antfly/api/v1/users/admin/api-keys", '{"name":#}'),
    (
        "POST",
        "/antfly/api/v1/users/admin/permissions",
        '{"resource":#,"resource_type":"table","type":"read"}',
    ),
    ("POST", "/antfly/api/v1/users/admin/permissions", '{"resource":"a","resource_type":"table","type":#}'),
    ("POST", "/enkrypt/api/v1/users", '{"email":#}'),
    ("POST", "/enkrypt/api/v1/users/search", '{"search_term":#}'),
    ("POST", "/enkrypt/api/v1/projects/search", '{"search_term":#}'),
    ("POST", "/enkrypt/api/v1/projects", '{"project_name":#}'),
    ("POST", "/enkrypt/api/v1/projects", '{"project_name":"a","mcp_config_name":#}'),
    ("POST", "/enkrypt/api/v1/users/admin/api-keys", '{"project_name":#}'),
    ("POST", "/enkrypt/api/v1/api-keys/rotate", '{"api_key":#}'),
    ("POST", "/adverity/api/v1/users/", '{"email":#}'),
    ("PATCH", "/adverity/api/v1/users/1/", '{"groups":#}'),
]


@once
@pytest.mark.parametrize(("method", "path", "template"), FIELDS)
async def test_no_text_in_a_body_does_harm(app: Starlette, method: str, path: str, template: str) -> None:
    write, texts = in_json(template), filling(BODY)
    calls = ((name, Call(method, path.encode(), body=write(text))) for name, text in texts.items())
    assert await costs(app, calls) == {}


VALUES = {
    "digits": b"9" * (BODY - 200),
    "a fraction": b"1." + b"9" * (BODY - 200),
    "an exponent": b"1e" + b"9" * (BODY - 200),
    "digits that Python reads": b"9" * 4300,
    "digits that it does not": b"9" * 4301,
    "lists": b"[" * (BODY - 200),
    "closed lists": b"[" * 500_000 + b"]" * 500_000,
    "empty lists": b"[" + b"[]," * 349_000 + b"[]]",
    "empty objects": b"[" + b"{}," * 349_000 + b"{}]",
    "numbers": b"[" + b"1," * 520_000 + b"1]",
    "names": b"{" + b'"a":1,' * 174_000 + b'"b":1}',
    "half a character": b'"\\ud800"',
    "no UTF-8": b'"\xff"',
}


@pytest.mark.promise("S46")
@once
@pytest.mark.parametrize(("method", "path", "template"), FIELDS)
async def test_no_value_in_a_body_does_harm(app: Starlette, method: str, path: str, template: str) -> None:
    bodies = {name: template.encode().replace(b"#", value) for name, value in VALUES.items()}
    calls = ((name, Call(method, path.encode(), body=body[:BODY])) for name, body in bodies.items())
    assert await costs(app, calls) == {}


ADDRESSES = [
    ("GET", "/graphql", "query=#"),
    ("GET", "/graphql", "query=%7B__typename%7D&variables=#"),
    ("GET", "/graphql", "#"),
    ("GET", "/express/users", "start=#"),
    ("GET", "/express/users", "#"),
    ("GET", "/express/users/#", ""),
    ("GET", "/adverity/api/v1/users/", "page=1&page_size=#"),
    ("GET", "/adverity/api/v1/users/", "#"),
    ("GET", "/adverity/api/v1/users/#/", ""),
    ("GET", "/authgate/api/v1/users", "limit=#"),
    ("GET", "/authgate/api/v1/users", "#"),
    ("DELETE", "/antfly/api/v1/users/admin/permissions", "resource=#&resourceType=table"),
    ("GET", "/antfly/api/v1/users/#", ""),
    ("GET", "/enkrypt/api/v1/users/admin/api-keys", "project_identifier=#"),
    ("GET", "/enkrypt/api/v1/users/#", ""),
    ("GET", "/enkrypt/api/v1/users/#/", ""),
    ("GET", "/enkrypt/api/v1/projects/#", ""),
    ("GET", "/enkrypt/api/v1/api-keys/#", ""),
    ("GET", "/api/v1/users/#", "#"),
    ("GET", "/#", "#"),
]


@pytest.mark.promise("S55")
@once
@pytest.mark.parametrize(("method", "path", "query"), ADDRESSES)
async def test_no_text_in_an_address_does_harm(app: Starlette, method: str, path: str, query: str) -> None:
    places = path.count("#") + query.count("#")
    calls = [
        (
            f"{name}, {spelled}",
            Call(method, path.encode().replace(b"#", part), query.encode().replace(b"#", part)),
        )
        for name, text in filling(HEAD // places).items()
        for spelled, part in {"as it is": text.encode(), "escaped": escaped(text, HEAD // places)}.items()
    ]
    assert await costs(app, calls) == {}


def escaped(text: str, size: int) -> bytes:
    return b"%" + text.encode()[: size // 3].hex("%").encode()


HEADERS = [
    "accept",
    "apikey",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "if-none-match",
    "user-agent",
    "x-forwarded-for",
]
BEHIND_A_PROXY = [
    Call("POST", b"/graphql", body=b'{"query":"{__typename}"}'),
    Call("GET", b"/graphql", b"query=%7B__typename%7D"),
    Call("GET", b"/express/users"),
    Call("GET", b"/antfly/api/v1/users"),
    Call("PUT", b"/users/admin", body=b'{"firstname":"Ada"}'),
]


@once
@pytest.mark.parametrize("name", HEADERS)
async def test_no_header_does_harm(settings: Settings, name: str) -> None:
    trusting = {"trusted_proxies": networks("127.0.0.0/8"), "express_anonymous_port": 8001}
    app = create_app(Settings(**{**vars(settings), **trusting}))
    texts = {**filling(HEAD), "stars": "*" * HEAD, "semicolons": ";" * HEAD, "one hop": "127.0.0.1"}
    schemes = ("", "Bearer ", "Basic ", "ApiKey ") if name == "authorization" else ("",)
    calls = (
        (f"{call.path!r}, {what}", call._replace(headers=[(name.encode(), (scheme + text).encode())] * times))
        for what, text in texts.items()
        for times in (1, 3000 if what == "one hop" else 1)
        for scheme in schemes
        for call in BEHIND_A_PROXY
    )
    async with app.router.lifespan_context(app):
        assert await costs(app, calls) == {}


CREATE = "($text: String) { createUser(input: {#}, dryRun: true) { user { id } } }"
PLACES = [
    "query ($text: String) { users(search: $text) { totalCount } }",
    "query ($text: String) { users(after: $text) { nodes { id } } }",
    "query ($text: String) { users(where: {or: [{name: {contains: $text}}]}) { totalCount } }",
    "query ($text: String!) { user(by: {identifier: $text}) { id } }",
    "query ($text: DateTime) { users(where: {createdAt: {gte: $text}}) { totalCount } }",
    "query ($text: Int) { users(first: $text) { totalCount } }",
    "query ($text: ID!) { node(id: $text) { id } }",
    "mutation ($text: String!) { createProject(input: {name: $text}) { project { id } } }",
    "mutation ($text: String!) { login(identifier: $text, password: $text) { token } }",
    "mutation ($text: String!) { verifyApiKey(secret: $text) { valid } }",
    "mutation " + CREATE.replace("#", "username: $text, email: $text"),
    "mutation " + CREATE.replace("#", "firstName: $text, avatarUrl: $text"),
    "mutation " + CREATE.replace("#", 'username: "a", password: $text'),
    "mutation " + CREATE.replace("#", 'username: "a", attributes: {a: $text}'),
]


@pytest.mark.promise("S41")
@once
@pytest.mark.parametrize("document", PLACES)
async def test_no_text_in_a_variable_does_harm(app: Starlette, document: str) -> None:
    write = in_json(f'{{"query":{orjson.dumps(document).decode()},"variables":{{"text":#}}}}')
    calls = ((name, Call("POST", b"/graphql", body=write(text))) for name, text in filling(BODY).items())
    assert await costs(app, calls) == {}


@once
async def test_no_texts_in_a_filter_do_harm(app: Starlette) -> None:
    document = "query ($where: UserFilter) { users(where: $where) { totalCount } }"
    texts = {name: [text] * 100 for name, text in filling(5000).items()}
    wheres = {
        name: {"or": [{"username": {"in": each}}, {"name": {"in": each}}]} for name, each in texts.items()
    }
    calls = (
        (
            name,
            Call("POST", b"/graphql", body=orjson.dumps({"query": document, "variables": {"where": where}})),
        )
        for name, where in wheres.items()
    )
    assert await costs(app, calls) == {}


LITERALS = [
    "{ users(search: #) { totalCount } }",
    "{ users(first: #) { totalCount } }",
    "{ users(where: {createdAt: {gte: #}}) { totalCount } }",
    'mutation { createUser(input: {username: "a", attributes: {a: #}}, dryRun: true) { user { id } } }',
    "{ # }",
]
WRITTEN = ["#", '"#"', '"""#"""', "1.#", "{a: #"]
PARTS = {
    "letters": "a",
    "digits": "9",
    "line breaks": "\n",
    "suggestions": " Did you mean ",
    "words of the library": ", found: ",
    "inputs of Python": "Field of type 'Maybe[",
}


@pytest.mark.promise("S41")
@once
@pytest.mark.parametrize("document", LITERALS)
async def test_no_text_in_a_document_does_harm(app: Starlette, document: str) -> None:
    room = DOCUMENT - 200
    documents = {
        f"{name} as {written}": document.replace("#", written.replace("#", text * (room // len(text))))
        for name, text in PARTS.items()
        for written in WRITTEN
    }
    calls = (
        (name, Call("POST", b"/graphql", body=orjson.dumps({"query": text})))
        for name, text in documents.items()
    )
    assert await costs(app, calls) == {}
