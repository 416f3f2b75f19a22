"""What this process knows of itself, as the server may tell it."""

from __future__ import annotations

from typing import Any

from gatebook.settings import SETTINGS, Setting, Settings
from models import clock
from resolvers.server import DialectInfo, Process, SettingInfo
from rest import dialects


def process_of(settings: Settings) -> Process:
    return Process(clock.now(), [_told(settings, about) for about in SETTINGS], _dialects(settings))


def _told(settings: Settings, about: Setting) -> SettingInfo:
    value = getattr(settings, about.field)
    return SettingInfo(about.name, about.told(value), value == _usual(settings, about.field), about.help)


def _usual(settings: Settings, name: str) -> Any:
    """What it would be if it were not set, while the others are."""
    others: dict[str, Any] = {each.field: getattr(settings, each.field) for each in SETTINGS}
    del others[name]
    return getattr(Settings(**others), name)


def _dialects(settings: Settings) -> list[DialectInfo]:
    """``base_url`` is below the server's own."""
    own = settings.express_anonymous_port
    return [
        DialectInfo(
            dialect=name.upper(),
            base_url=f"/{name}",
            hosts=[host for host, bound in settings.dialect_hosts if bound == name],
            ports=[port for port, bound in settings.dialect_ports if bound == name]
            + ([own] if own is not None and name == "express" else []),
        )
        for name in dialects
    ]
