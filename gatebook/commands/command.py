"""What all commands share: their settings, and how they fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gatebook.settings import PREFIX, Settings, SettingsError, unknown_names


def read_settings(**options: str | None) -> Settings:
    """The environment, with the options of the command line in its place."""
    given = {PREFIX + name.upper(): value for name, value in options.items() if value is not None}
    environ = {**os.environ, **given}
    settings = Settings.from_env(environ)
    from gatebook import logs

    logs.configure(settings.log_level, settings.log_format)
    for warning in unknown_names(environ):
        logs.logger.warning(warning)
    return settings


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Whatever can be expected to go wrong needs no traceback."""
    try:
        yield
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    except Exception as error:
        from gatebook.commands.start import explained

        if (told := explained(error)) is None:
            raise
        click.echo(f"Error: {told}", err=True)
        sys.exit(1)
