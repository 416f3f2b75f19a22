"""`scripts/rehearse [NAME…]`: the rehearsals of these names, or all; options go to pytest."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.faults.__main__ import run

if __name__ == "__main__":
    sys.exit(run(Path(__file__).parent, {"__init__", "__main__", "cluster", "conftest"}, sys.argv[1:]))
