"""Who asks an app directly, with no server between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2

from gatebook.http.app import create_app
from gatebook.settings import Settings


def reach(app: Any) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://gatebook")


def stranger(tmp_path: Path, **settings: Any) -> httpx2.AsyncClient:
    """Who asks a server with these settings for what needs no database."""
    return reach(create_app(Settings(data_dir=tmp_path, **{"playground": False, **settings})))
