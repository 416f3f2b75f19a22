"""Settings as an environment gives them."""

from __future__ import annotations

import pytest

from gatebook.settings import Settings, SettingsError

KEY = "k" * 32


def problems(**values: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({f"GATEBOOK_{name}": value for name, value in values.items()})
    return refused.value.problems


def read(**values: str) -> Settings:
    return Settings.from_env({f"GATEBOOK_{name}": value for name, value in values.items()})
