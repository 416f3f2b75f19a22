"""Pages as a build leaves them, and a browser that asks for them."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import httpx2

from gatebook.http.app import create_app
from gatebook.settings import Settings

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MISSING = "This page is not built: install Node.js 20.19 or newer with npm, then run scripts/console.\n"
ASSETS = {"page-Ab12.js": "alert(1)", "page-Cd34.css": "body {}", "icon-Ef56.svg": "<svg/>"}


def build(folder: Path) -> Path:
    (folder / "assets").mkdir(parents=True)
    for name in ("console", "playground", "rest"):
        (folder / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    for name, text in ASSETS.items():
        (folder / "assets" / name).write_text(text)
        (folder / "assets" / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "secret.js").write_text("no asset")
    return folder


def browser(pages: Path, **settings: Any) -> httpx2.AsyncClient:
    app = create_app(Settings(data_dir=pages.parent, **{"playground": True, **settings}), pages)
    address = "http://gatebook"
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=address, headers=BROWSER)
