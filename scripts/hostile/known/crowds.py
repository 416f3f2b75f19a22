"""Known attacks that others feel: writers, those who wait for the database, those who sign in."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from threading import Event, Thread

from scripts.benchmark.load import Job, run
from scripts.hostile.attacked import ADMIN, Attacked
from scripts.hostile.known import Attack, Outcome
from scripts.hostile.known.documents import PAGE, projects_of
from scripts.hostile.sending import Answer, graphql, send
from tests import postgres

CALLERS = 64
FROZEN = 25  # seconds
ME = "{ currentUser { id username email name status } }"
RENAME = 'mutation { updateUser(user: {number: 9}, input: {lastName: "N"}) { problems { message } } }'


def beside_a_writer(attacked: Attacked) -> Outcome:
    """200 alternatives of two projects each, while somebody writes every 50 ms."""
    first, second = projects_of(attacked)[:2]
    where = {"or": [{"or": [{"project": first}, {"project": second}]}] * 200}
    request = graphql(ADMIN, PAGE.replace("first: 1", "first: 250"), w=where)
    longest, over = [0.0], Event()
    writer = Thread(target=_write, args=(attacked.port, longest, over))
    attacked.begin()
    writer.start()
    answers = list[Answer]()
    while len(answers) < 3 and not attacked.over:
        answers.append(attacked.send(request))
    over.set()
    writer.join()
    statuses = Counter(answer.over or str(answer.status) for answer in answers)
    note = f"longest write {longest[0]:.2f} s, longest read {max(answer.seconds for answer in answers):.2f} s"
    return Outcome(_told(statuses), answers[-1].size, attacked.spent(), note)


def _write(port: int, longest: list[float], over: Event) -> None:
    number = 0
    while not over.wait(0.05):
        number += 1
        try:
            answer = send(port, graphql(ADMIN, RENAME.replace("N\\", f"N{number}\\")), lambda seconds: "")
        except OSError:
            return
        longest[0] = max(longest[0], answer.seconds)


def _told(statuses: Counter[str]) -> str:
    return ", ".join(f"{many} x {status}" for status, many in sorted(statuses.items()))


def frozen(attacked: Attacked) -> Outcome:
    """PostgreSQL stops for a while, and 64 callers go on."""
    until = time.monotonic() + FROZEN + 20
    with ThreadPoolExecutor(CALLERS) as threads:
        attacked.begin()
        with postgres.frozen(attacked.filled.url):
            calls = [threads.submit(_calls, attacked, until) for _ in range(CALLERS)]
            time.sleep(FROZEN)
        found = [each for call in calls for each in call.result()]
    statuses, waits = Counter(status for status, _ in found), [seconds for _, seconds in found]
    note = f"longest wait {max(waits):.1f} s"
    return Outcome(_told(statuses), 0, attacked.spent(), note)


def _calls(attacked: Attacked, until: float) -> list[tuple[str, float]]:
    found = []
    while time.monotonic() < until:
        answer = send(
            attacked.port, graphql(attacked.user, ME), lambda seconds: "none" if seconds > 60 else ""
        )
        found.append((answer.over or str(answer.status), answer.seconds))
        time.sleep(0.2)
    return found


def busy(attacked: Attacked) -> Outcome:
    """What 64 connections see of a server that only works."""
    requests = [graphql(key, ME) for key in attacked.filled.secrets[:CALLERS]]
    attacked.begin()
    result = run(Job(attacked.port, requests, seconds=5))
    steps = quantiles([seconds * 1000 for seconds in result.latencies], n=100)
    note = f"{result.rps:.0f}/s, p50 {steps[49]:.1f} ms, p99 {steps[98]:.1f} ms"
    return Outcome(f"{result.refused} refused", 0, attacked.spent(), note)


ATTACKS = [
    Attack("5 or of 200 by two projects, beside a writer", beside_a_writer),
    Attack("8 currentUser, asked by 64 at once", busy, is_crowd=True),
]
POSTGRES = [Attack("8 PostgreSQL frozen for 25 s, 64 callers", frozen, is_crowd=True)]
