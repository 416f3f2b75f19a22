"""What a door hands in, and what is told of a record, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]
"""An input: texts, numbers, lists and the like by the names of columns. Absent is not null."""

Snapshot = dict[str, object]
"""What a record shows of itself, as JSON has it, by its GraphQL names; never a secret or a hash."""
