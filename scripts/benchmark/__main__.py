"""Measure Gatebook beside its floor: .venv/bin/python -m scripts.benchmark --help"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import orjson

from scripts.benchmark import directory, memory, report, servers
from scripts.benchmark.load import COUNTER, Job, Result, run
from scripts.benchmark.servers import Server
from scripts.benchmark.works import Work, works

Load = Callable[[Job], Result]
ROUNDS = 7
CHANGING = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}|\d{12}")  # ids and numbers of what was just made


def main() -> int:
    options = _options()
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(options.database, Path(folder)) as url,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other,
    ):
        return _measured(options, Path(folder), url, lambda job: other.submit(run, job).result())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Speed beside that of a bare route.")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--workers", type=int, default=1, help="processes of each server")
    parser.add_argument("--seconds", type=float, default=3, help="per work and server")
    parser.add_argument("--only", default="", help="works whose name has this in it")
    parser.add_argument("--memory", action="store_true", help="also the memory after 20,000 requests")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there, too")
    return parser.parse_args()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite://{folder / 'gatebook.db'}"
        return
    from tests import postgres

    with postgres.server() as url:
        yield asyncio.run(postgres.create_database(url, "gatebook_bench"))


def _measured(options: argparse.Namespace, folder: Path, url: str, load: Load) -> int:
    began, admin = time.perf_counter(), secrets.token_hex(32)
    keys = asyncio.run(directory.fill(url, _progress))
    _progress(f"filled in {time.perf_counter() - began:.1f} s\n")
    all_works = works(admin, keys)
    with (
        servers.gatebook(url, options.workers, admin, folder) as ours,
        servers.floor(url, options.workers) as floor,
    ):
        print(f"{report.machine()}; {options.database}, {options.workers} worker(s)\n{report.HEAD}")
        rows, refused = [], 0
        for work in (each for each in all_works if options.only in each.name):
            results = _rounds(work, ours, floor, options.seconds, load)
            rows.append(report.row(work.name, options.database, options.workers, *results))
            print(rows[-1].line(), flush=True)
            refused += _refusals(work, [*results[0], *results[1]])
        steady = memory.measure(ours, all_works, load) if options.memory else True
    if options.json:
        report.write(options.json, rows)
    return 0 if steady and not refused else 1


def _progress(line: str) -> None:
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _rounds(
    work: Work, ours: Server, floor: Server, seconds: float, load: Load
) -> tuple[Sequence[Result], Sequence[Result]]:
    """Taking turns, so that what else the machine does meets both."""
    _compare(work, ours, floor)
    sides: list[tuple[Server, Sequence[bytes], list[Result]]]
    sides = [(ours, work.asked, []), (floor, work.floor, [])]
    for turn in range(-1, ROUNDS):
        for side, (server, requests, results) in enumerate(sides):
            counter = (side + 1) * 100_000_000_000 + (turn + 2) * 1_000_000
            result: Result = load(Job(server.port, requests, counter, seconds / ROUNDS))
            if turn >= 0 or result.refused:  # the first is to warm up
                results.append(result)
    return sides[0][2], sides[1][2]


def _compare(work: Work, ours: Server, floor: Server) -> None:
    """That both give the same answer."""
    mine = _answer(ours, work.asked[0])
    theirs = _answer(floor, work.floor[0].replace(COUNTER, b"%012d" % 1))
    if work.writes:
        mine, theirs = CHANGING.sub(b"", mine), CHANGING.sub(b"", theirs)
    if orjson.loads(mine)["data"][work.field] != orjson.loads(theirs)["data"][work.field]:
        sys.exit(f"{work.name}: the answers are not the same:\n{mine[:2000]!r}\n{theirs[:2000]!r}")


def _answer(server: Server, request: bytes) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    (method, path, _), *lines = (line.split(None, 2) for line in head.decode().split("\r\n"))
    headers = {name.rstrip(":"): " ".join(value) for name, *value in lines}
    address = f"http://127.0.0.1:{server.port}{path}"
    with urlopen(Request(address, body or None, headers, method=method)) as answer:
        content: bytes = answer.read()
        return content


def _refusals(work: Work, results: Sequence[Result]) -> int:
    refused = sum(result.refused for result in results)
    if refused:
        example = next(result.example for result in results if result.example)
        print(f"{work.name}: {refused} of {sum(result.sent for result in results)} refused:\n{example}")
    return refused


if __name__ == "__main__":
    sys.exit(main())
