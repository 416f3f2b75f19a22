"""Measure Gatebook beside its floor: .venv/bin/python -m scripts.benchmark --help"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scripts.benchmark import directory, large, memory, peer, postgraphile, report, servers
from scripts.benchmark.load import run
from scripts.benchmark.report import Measured, Row
from scripts.benchmark.rounds import Load, Side, compare, refusals, take_turns
from scripts.benchmark.works import Work, graphql_works, rest_works

SIZES = (10_000, 100)
"""Of the directories. GraphQL is measured on the larger, the dialects on both."""


def main() -> int:
    options, rows, good = read_options(), list[Row](), True
    if options.users:
        return _grow(options)
    print(f"{report.machine()}; {options.database}, {options.workers} worker(s)\n{report.HEAD}")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        for users in SIZES:
            good &= _measure(options, users, rows, lambda job: other.submit(run, job).result())
    if not rows:
        sys.exit(f"No work has {options.only!r} in its name.")
    if options.json:
        report.write(options.json, rows)
    return 0 if good else 1


def _grow(options: argparse.Namespace) -> int:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        rows = large.measure(
            ("sqlite", "postgres"),
            options.users,
            options.workers,
            options.seconds,
            lambda job: other.submit(run, job).result(),
            _progress,
        )
    print(f"{report.machine()}; {options.workers} worker(s)\n{large.table(rows)}")
    if options.json:
        report.write(options.json, rows)
    return 0


def read_options(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Speed beside that of a bare route.")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--users", type=int, help="how the times grow up to so many, on both databases")
    parser.add_argument("--workers", type=int, default=1, help="processes of each server")
    parser.add_argument("--seconds", type=float, default=3, help="per work and server")
    parser.add_argument("--only", default="", help="works whose name has this in it")
    parser.add_argument("--memory", action="store_true", help="also the memory after 20,000 requests")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there, too")
    return parser.parse_args(given)


def _measure(options: argparse.Namespace, users: int, rows: list[Row], load: Load) -> bool:
    """On a directory of its own. Whether nothing was refused, and memory stayed within its limit."""
    admin, refused = secrets.token_hex(32), 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(_database(options.database, folder))
        keys = _fill(users, url)
        works = _works(users, keys, admin)
        if not (wanted := [work for work in works if options.only in work.name]):
            return True
        ours = stack.enter_context(servers.gatebook(url, options.workers, admin, folder))
        floor = stack.enter_context(servers.floor(url, options.workers))
        peers = {
            **stack.enter_context(peer.express_gateway(wanted, users, _progress)),
            **stack.enter_context(postgraphile.postgraphile(wanted, url, keys, admin, _progress)),
        }
        for work in wanted:
            _progress(f"{work.name}, {users:,} users")
            compare(work, ours, floor)
            sides = [Side(ours, work.asked), Side(floor, work.floor), *peers.get(work.name, [])]
            results = take_turns(sides, work.connections, options.seconds, load)
            measured = Measured(work.name, users, options.database, options.workers)
            rows.append(report.row(measured, sides[2].name if sides[2:] else None, *results))
            _progress("")
            print(rows[-1].line(), flush=True)
            refused += refusals(work, [each for side in results for each in side])
        steady = memory.measure(ours, works, load) if options.memory and users == max(SIZES) else True
    return steady and not refused


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite://{folder / 'gatebook.db'}"
        return
    from tests import postgres

    with postgres.server() as url:
        yield asyncio.run(postgres.create_database(url, "gatebook_bench"))


def _fill(users: int, url: str) -> Sequence[str]:
    """The keys of those users."""
    began = time.perf_counter()
    keys = asyncio.run(directory.fill(url, users, _progress))
    _progress(f"filled with {users:,} users in {time.perf_counter() - began:.1f} s\n")
    return keys


def _works(users: int, keys: Sequence[str], admin: str) -> list[Work]:
    works = [*(graphql_works(admin, keys) if users == max(SIZES) else []), *rest_works(admin, users)]
    return sorted(works, key=lambda work: work.writes)  # last: they change the lists


def _progress(line: str) -> None:
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
