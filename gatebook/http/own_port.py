"""The port for who watches, which asks for no credential: metrics and health checks, and nothing else."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gatebook.http import health, metrics
from gatebook.http.refusals import answered

ANSWERS = {metrics.PATH: metrics.told, **health.CHECKS}


class OwnPort:
    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app, self.port = app, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope.get("server") or (None, None))[1] != self.port:
            await self.app(scope, receive, send)
            return
        await answered(answer, scope, receive, send)


async def answer(request: Request) -> Response:
    if request.url.path not in ANSWERS:
        raise HTTPException(404)
    if request.method not in ("GET", "HEAD"):
        raise HTTPException(405, headers={"Allow": "GET, HEAD"})
    return await ANSWERS[request.url.path](request)
