"""`scripts/faults [NAME…]`: the faults of these names, or all; what begins with a dash goes to pytest."""

from __future__ import annotations

import sys
from itertools import takewhile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
NO_FAULTS = {"__init__", "__main__", "asking", "conftest", "loads", "served"}


def run(folder: Path, others: set[str], arguments: list[str]) -> int:
    """The files of the folder that have these names; ``others`` are none of them."""
    there = sorted(path.stem for path in folder.glob("*.py") if path.stem not in others)
    names = list(takewhile(lambda each: not each.startswith("-"), arguments))
    if unknown := set(names) - set(there):
        print(f"There is no {', '.join(sorted(unknown))}, but: {', '.join(there)}.", file=sys.stderr)
        return 2
    paths = [str(folder / f"{name}.py") for name in names or there]
    return pytest.main(["-v", "-p", "no:cacheprovider", *paths, *arguments[len(names) :]])


if __name__ == "__main__":
    sys.exit(run(FOLDER, NO_FAULTS, sys.argv[1:]))
