"""One setting: how it is read from the environment, and what is told of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatebook import values

PREFIX = "GATEBOOK_"


def setting(
    default: Any,
    read: values.Read,
    example: str,
    help: str,
    *,
    secret: bool = False,
    mask: values.Mask = values.hidden,
    shown: str = "",
) -> Any:
    """A field with what is needed to read and to explain it; ``shown`` describes a default that depends, and
    ``mask`` makes of a secret what may be seen of it."""
    about = {"read": read, "example": example, "help": help, "secret": secret, "mask": mask, "shown": shown}
    return field(default=default, repr=not secret, metadata=about)


class SettingsError(Exception):
    """One line for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Setting:
    """What is known about one setting, for reading it, for ``--help`` and for the documentation."""

    field: str
    read: values.Read
    example: str
    help: str
    default: str
    secret: bool
    mask: values.Mask

    @property
    def name(self) -> str:
        return PREFIX + self.field.upper()

    @property
    def names(self) -> list[str]:
        """A secret can stand in a file, too."""
        return [self.name, self.name + "_FILE"] if self.secret else [self.name]

    def told(self, value: Any) -> str | None:
        """As it could be set, for others to see; None where there is none."""
        if value is None or value == ():
            return None
        return self.mask(value) if self.secret else values.written(value)

    def value(self, environ: Mapping[str, str]) -> dict[str, Any]:
        """Nothing when it is not set. An empty value is none, but an empty secret is one that got lost."""
        if (text := self._text(environ)) is None or not (text or self.secret):
            return {}
        if not text:
            raise ValueError("it is empty")
        return {self.field: self.read(values.printable(text))}

    def _text(self, environ: Mapping[str, str]) -> str | None:
        path = environ.get(self.name + "_FILE") if self.secret else None
        if not path:
            return environ.get(self.name)
        if self.name in environ:
            raise ValueError(f"it is set twice: {self.name} and {self.name}_FILE")
        try:
            return Path(path).read_text("utf-8").strip("\r\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise ValueError(f"the file {values.quoted(path)} cannot be read: {reason}") from None


def described(field: dataclasses.Field[Any]) -> Setting:
    about = dict(field.metadata)
    default = about.pop("shown") or _shown(field.default)
    return Setting(field=field.name, default=default, **about)


def _shown(default: Any) -> str:
    if default is None or default == ():
        return "none"
    return str(default).lower() if isinstance(default, bool) else str(default)
