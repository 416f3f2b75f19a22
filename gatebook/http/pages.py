"""The pages for people, built from console/, and what they load. A page loads from this server, and calls it,
and nobody else."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parents[1] / "pages"
ASSETS = "/assets/"
CONSOLE = "/console"
MISSING = "This page is not built: install Node.js 20.19 or newer with npm, then run scripts/console.\n"
HOW = 'query is required: POST it as JSON, {"query": "..."}, or GET it with ?query=.'
ON, OFF = "The playground is for browsers, which accept text/html.", "The playground is off here."
WITHOUT = """<!doctype html>
<html lang="en"><title>Gatebook</title>
<h1>Gatebook</h1>
<p>This is where GraphQL is asked. The playground is off here. It comes with the setting
GATEBOOK_PLAYGROUND=true.</p>
<p>Programs POST a query as JSON, {"query": "..."}, or GET it with ?query=.</p>
</html>
"""
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
"""Our own, as what the machine says they are may be nothing that browsers run."""

# Monaco and Swagger UI write their styles into the page, so those cannot be told by source or digest; their
# pictures are data: addresses within their style sheets.
PAGE = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The console is ours throughout, and needs no exception.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A worker is held to what its own script says: it may load its other scripts, and call nobody.
ASSET = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"


def is_wanted(request: Request) -> bool:
    """A browser opens the address, and pages are served here."""
    return is_of_browser(request) and are_served(request)


def is_of_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def are_served(request: Request) -> bool:
    return bool(request.app.state.settings.playground)


def is_of_ours(path: str) -> bool:
    """Whether it is an address of the pages, on whatever port or Host."""
    return path.startswith((ASSETS, f"{CONSOLE}/"))


def instead(request: Request) -> Response:
    """What is at the address of GraphQL when nothing is asked, and no page is served."""
    if is_of_browser(request):
        return HTMLResponse(WITHOUT, 400)
    raise HTTPException(400, f"{HOW} {ON if are_served(request) else OFF}")


def playground(request: Request) -> Response:
    return page(request, "playground.html")


def rest(request: Request) -> Response:
    return page(request, "rest.html")


def console(request: Request) -> Response:
    """One page at all of its addresses: which of them it is, it reads for itself."""
    if not request.app.state.settings.console:
        raise HTTPException(404)
    return page(request, "console.html", STRICT)


def front(request: Request) -> Response | None:
    """Where a browser finds the console that opens the server's own address."""
    wanted = is_of_browser(request) and request.app.state.settings.console
    return RedirectResponse(CONSOLE, 303) if wanted else None


def page(request: Request, name: str, policy: str = PAGE) -> Response:
    file: Path = request.app.state.pages / name
    if not file.is_file():
        return PlainTextResponse(MISSING, 503)
    return FileResponse(file, headers={"Content-Security-Policy": policy}, media_type="text/html")


async def asset(request: Request) -> Response:
    """Each has its compressed form beside it, and its content in its name: browsers keep it for ever."""
    name = Path(request.path_params["name"])
    if not (are_served(request) or request.app.state.settings.console) or name.suffix not in TYPES:
        raise HTTPException(404)
    files = StaticFiles(directory=request.app.state.pages / "assets", check_dir=False)
    compressed = "gzip" in request.headers.get("accept-encoding", "")
    response = await files.get_response(f"{name}.gz" if compressed else str(name), request.scope)
    response.headers["Content-Type"] = f"{TYPES[name.suffix]}; charset=utf-8"
    response.headers["Content-Security-Policy"] = ASSET
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    return response
