"""The known attacks, one after the other, each on a server of its own."""

from __future__ import annotations

import argparse
import re

from rich.console import Console
from rich.table import Table

from scripts.hostile.attacked import attacked
from scripts.hostile.filled import Filled, progress
from scripts.hostile.judging import ACCEPTED, PEAK, SIZE, STALL
from scripts.hostile.known import Attack, Outcome, connections, crowds, documents, rights

BOUND = 30  # seconds for each request
IDLE = 1  # seconds in which nobody attacks
COLUMNS = "attack,longest /health,idle,CPU,status,answer,grew,peak,note,limits broken"


def run(filled: Filled, options: argparse.Namespace, console: Console) -> bool:
    """Whether nothing broke a limit."""
    table = Table(*COLUMNS.split(","), title=f"Known attacks, {filled.kind}")
    good = True
    for attack in attacks(filled.kind, options.only):
        with attacked(filled, options.server, BOUND) as server:
            idle = server.idle(IDLE)
            outcome = attack.run(server)
        broken = wrongs(attack, outcome, idle)
        good &= not broken
        row = [*cells(attack.name, outcome, idle), ", ".join(broken) or "none"]
        table.add_row(*row)
        progress(" | ".join(row) + "\n")
    progress("")
    if table.row_count:
        console.print(table)
    return good


def attacks(kind: str, only: str) -> list[Attack]:
    every = [*documents.ATTACKS, *connections.ATTACKS, *crowds.ATTACKS, *rights.ATTACKS]
    every += crowds.POSTGRES if kind == "postgres" else []
    return [attack for attack in every if only in f"known {attack.name}"]


def cells(name: str, outcome: Outcome, idle: float) -> list[str]:
    spent = outcome.spent
    return [
        name,
        f"{spent.stall * 1000:,.0f} ms",
        f"{idle * 1000:,.0f} ms",
        f"{spent.cpu * 1000:,.0f} ms",
        outcome.status,
        f"{outcome.size / 1e6:,.2f} MB",
        f"{spent.grew:,.0f} MB",
        f"{spent.peak:,.0f} MB",
        outcome.note,
    ]


def wrongs(attack: Attack, outcome: Outcome, idle: float) -> list[str]:
    spent = outcome.spent
    found = {
        "status": re.search(r"over|\b50[0124-9]", outcome.status),
        "answer": outcome.size > SIZE,
        "memory": spent.peak > PEAK,
        "CPU": not attack.is_crowd and spent.cpu / outcome.requests > ACCEPTED,
        "/health": not attack.is_crowd and spent.stall > STALL + idle,
    }
    return [name for name, broken in found.items() if broken]
