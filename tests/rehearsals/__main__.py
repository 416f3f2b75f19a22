"""`scripts/rehearse [NAME…]`: the rehearsals of these names, or all; options go to pytest."""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
TEST = re.compile(r"^(async )?def test_", re.MULTILINE)


def main(arguments: list[str]) -> int:
    there = sorted(path.stem for path in FOLDER.glob("*.py") if TEST.search(path.read_text("utf-8")))
    names = list(takewhile(lambda each: not each.startswith("-"), arguments))
    if unknown := set(names) - set(there):
        print(f"There is no {', '.join(sorted(unknown))}. Rehearsals: {', '.join(there)}.", file=sys.stderr)
        return 2
    paths = [str(FOLDER / f"{name}.py") for name in names or there]
    return pytest.main(["-v", "-p", "no:cacheprovider", *paths, *arguments[len(names) :]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
