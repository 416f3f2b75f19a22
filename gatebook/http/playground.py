"""The GraphQL playground: Strawberry's GraphiQL page with operations of ours to begin with."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.http.ides import get_graphql_ide_html

EXAMPLES = """\
# Gatebook. Ctrl-Enter runs the operation under the cursor; Ctrl-Space completes.
# Say who you are under "Headers", below:  {"Authorization": "Bearer gw_..."}

# Who am I, and what may I do?
query WhoAmI {
  viewer {
    user { username name }
    permissions { type resourceType resource }
  }
}

# Ten people, and whether there are more.
query People {
  users(first: 10) {
    totalCount
    nodes { id username name email status }
    pageInfo { hasNextPage endCursor }
  }
}

# One person, by id, username or e-mail address, with projects and keys.
query Person {
  user(by: {identifier: "admin"}) {
    name
    projects { nodes { name } }
    apiKeys { nodes { name hint status } }
  }
}

# Try it out first: dryRun tells what would change, and changes nothing.
mutation NewPerson {
  createUser(input: {email: "ada@example.com", firstName: "Ada"}, dryRun: true) {
    user { username name }
    changes { field after }
    problems { code message path }
  }
}
"""

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
LOADED = re.compile(r'(src|href)="(https://[^"]+)"')


HOW = 'query is required: POST it as JSON, {"query": "..."}, or GET it with ?query=.'
ON, OFF = "The playground is for browsers, which accept text/html.", "The playground is off here."
WITHOUT = """<!doctype html>
<html lang="en"><title>Gatebook</title>
<h1>Gatebook</h1>
<p>This is where GraphQL is asked. {off} It comes with the setting GATEBOOK_PLAYGROUND=true.</p>
<p>Programs POST a query as JSON, {{"query": "..."}}, or GET it with ?query=.</p>
</html>
"""


def instead(request: Request) -> Response:
    """What is at the address when nothing is asked."""
    is_browser = "text/html" in request.headers.get("accept", "")
    is_on = bool(request.app.state.settings.playground)
    if is_browser and is_on:
        return page()
    if is_browser:
        return HTMLResponse(WITHOUT.format(off=OFF), 400)
    raise HTTPException(400, f"{HOW} {ON if is_on else OFF}")


def page() -> HTMLResponse:
    html = _html()
    return HTMLResponse(html, headers={"Content-Security-Policy": _policy(html)})


@cache
def _html() -> str:
    html = get_graphql_ide_html("graphiql")
    html = html.replace("Strawberry GraphiQL", "Gatebook")
    html = html.replace(
        "shouldPersistHeaders: true", "shouldPersistHeaders: false"
    )  # a key is not for storing
    return re.sub(r"(EXAMPLE_QUERY = `)[^`]*", lambda start: start[1] + EXAMPLES, html)


@cache
def _policy(html: str) -> str:
    """Allows the page's own script and the files it names, and nothing else."""
    loaded = LOADED.findall(html)
    scripts = [url for kind, url in loaded if kind == "src"] + [
        _digest(text) for text in INLINE.findall(html)
    ]
    styles = [url for kind, url in loaded if kind == "href"] + ["'unsafe-inline'"]
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(scripts)}",
            f"style-src {' '.join(styles)}",
            "img-src data:",
            "font-src data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
