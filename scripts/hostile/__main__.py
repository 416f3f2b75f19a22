"""Attack a running server: .venv/bin/python -m scripts.hostile --help"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from rich.console import Console

from scripts.benchmark import report
from scripts.benchmark.servers import ROOT
from scripts.hostile import campaign, replay
from scripts.hostile.filled import copied

FOLDER = Path("/tmp/gatebook-faults")  # noqa: S108 - what is there is made up


def main() -> int:
    options, console = _options(), Console(width=180, highlight=False)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server is left
    console.print(f"{report.machine()}; {options.users:,} users; the server of {options.server}")
    good = True
    for kind in ["sqlite", "postgres"] if options.database == "both" else [options.database]:
        with copied(kind, options.users, options.folder) as filled:
            good &= campaign.run(filled, options, console) & replay.run(filled, options, console)
    return 0 if good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/faults hostile", description="Try to stop a server.")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--users", type=int, default=200_000, help="in the directory that is attacked")
    parser.add_argument("--seconds", type=float, default=60, help="for each family of attacks")
    parser.add_argument("--only", default="", help="families, known, or what has this in its name")
    parser.add_argument("--seed", default="1", help="another makes other requests")
    parser.add_argument("--server", type=Path, default=ROOT, help="the checkout whose server is attacked")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where filled directories are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
