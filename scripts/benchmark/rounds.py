"""One work, asked of each server in turn, so that what else the machine does meets all of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.request import Request, urlopen

import orjson

from scripts.benchmark.load import COUNTER, Job, Result
from scripts.benchmark.servers import Server
from scripts.benchmark.works import Work

Load = Callable[[Job], Result]
ROUNDS = 7
VOLATILE = re.compile(rb'(?<="timestamp":")[^"]*|127\.0\.0\.1(:\d+)?')
CHANGING = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}|\d{12}")  # ids and numbers of what was just made


class Side(NamedTuple):
    """A server, what it is asked, and what it is called when it is none of ours."""

    server: Server
    requests: Sequence[bytes]
    name: str = ""


def take_turns(sides: Sequence[Side], connections: int, seconds: float, load: Load) -> list[list[Result]]:
    """The results of each side; the first round is to warm up."""
    results: list[list[Result]] = [[] for _ in sides]
    for turn in range(-1, ROUNDS):
        for place, (server, requests, _) in enumerate(sides):
            counter = (place + 1) * 100_000_000_000 + (turn + 2) * 1_000_000
            job = Job(server.port, requests, counter, seconds / ROUNDS, connections=connections)
            result = load(job)
            if turn >= 0 or result.refused:
                results[place].append(result)
    return results


def compare(work: Work, ours: Server, floor: Server) -> None:
    """That both give the same answer."""
    mine = answer(ours, work.asked[0])
    theirs = answer(floor, work.floor[0].replace(COUNTER, b"%012d" % 1))
    for pattern in [VOLATILE, CHANGING] if work.writes else [VOLATILE]:
        mine, theirs = pattern.sub(b"-", mine), pattern.sub(b"-", theirs)
    if orjson.loads(mine) != orjson.loads(theirs):
        sys.exit(f"{work.name}: the answers are not the same:\n{mine[:2000]!r}\n{theirs[:2000]!r}")


def answer(server: Server, request: bytes) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    (method, path, _), *lines = (line.split(None, 2) for line in head.decode().split("\r\n"))
    headers = {name.rstrip(":"): " ".join(value) for name, *value in lines}
    address = f"http://127.0.0.1:{server.port}{path}"
    with urlopen(Request(address, body or None, headers, method=method)) as answered:
        content: bytes = answered.read()
        return content


def refusals(work: Work, results: Sequence[Result]) -> int:
    """How many, told with an example."""
    refused = sum(result.refused for result in results)
    if refused:
        example = next(result.example for result in results if result.example)
        print(f"{work.name}: {refused} of {sum(result.sent for result in results)} refused:\n{example}")
    return refused
