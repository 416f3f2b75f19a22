"""The families, one after the other, each on a server of its own."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.hostile.families import connections, dialects, documents, filters, sign_in, variables
from scripts.hostile.family import Family, Make
from scripts.hostile.filled import Filled, progress

FAMILIES: dict[str, Make] = {
    "documents": documents.one,
    "variables": variables.one,
    "filters": filters.one,
    "dialects": dialects.one,
    "connections": connections.one,
    "sign-in": sign_in.one,
}
SHOWN = 300  # bytes of what breaks a limit; all of it is written to a file
RAISED = re.compile(r"^[\s|]*((?:[a-z_]\w*\.)*[A-Z]\w+(?:: .*)?)$", re.MULTILINE)  # what ends a traceback
WORST = [f"worst {kind}" for kind in ("accepted", "stopped", "refused")]
COLUMNS = ["family", "attempts", *WORST, "largest", "grew", "longest /health", "idle", "limits broken"]


def run(filled: Filled, options: argparse.Namespace, console: Console) -> bool:
    """Whether nothing broke a limit."""
    table = Table(*COLUMNS, title=f"Hostile requests, {filled.kind}, seed {options.seed}")
    chosen = [(name, make) for name, make in FAMILIES.items() if options.only in f"families {name}"]
    families = [Family(name, make, filled, options) for name, make in chosen]
    for family in families:
        family.run()
        progress("")
        table.add_row(*family.row())
    if families:
        console.print(table)
    for family in families:
        for line in reproducers(family):
            console.print(line, markup=False)
    return not any(family.wrongs for family in families)


def reproducers(family: Family) -> Iterator[str]:
    folder: Path = family.options.folder / "broken"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (tried, wrongs) in enumerate(family.broken):
        whole = tried.made if isinstance(tried.made, bytes) else tried.made.name.encode()
        path = folder / f"{family.filled.kind}-{family.name}-{number}"
        path.write_bytes(whole)
        shown = re.sub(rb"\r\nAuthorization: [^\r]*", b"\r\nAuthorization: ...", whole)[:SHOWN]
        yield f"{family.name}: {', '.join(wrongs)}; {path}\n    {shown!r}"
    if "Traceback" in family.log:
        (path := folder / f"{family.filled.kind}-{family.name}-log").write_text(family.log)
        raised = sorted(set(RAISED.findall(family.log)))
        yield f"{family.name}, in the log: {path}\n    {raised}"
