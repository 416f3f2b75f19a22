"""`gatebook check`"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import click

from gatebook.commands.command import errors_in_one_line

if TYPE_CHECKING:
    from gatebook.commands.findings import Finding


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
def check(*, as_json: bool) -> None:
    """Look whether all is well, and say what to do where it is not.

    It changes nothing, whether the server runs or not. The status is 1 if anything failed, and 0 with
    warnings only.
    """
    with errors_in_one_line():
        found = asyncio.run(_found())
        if as_json:
            import orjson

            checks = [each._asdict() for each in found]
            click.echo(orjson.dumps({"status": _worst(found), "checks": checks}, option=orjson.OPT_INDENT_2))
        else:
            click.echo("\n".join(_line(each) for each in found))
        if _worst(found) == "FAILED":
            sys.exit(1)


async def _found() -> list[Finding]:
    from gatebook.commands import banner
    from gatebook.commands.findings import Finding, Status, findings
    from gatebook.settings import Settings, SettingsError

    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        advice = "See gatebook serve --help; without them no more can be looked at."
        return [Finding("settings", Status.FAILED, "; ".join(error.problems), advice)]
    return [each async for each in findings(settings, os.environ, banner.wait)]


def _worst(found: list[Finding]) -> str:
    present = {each.status.value for each in found}
    return next(status for status in ("FAILED", "WARNING", "OK") if status in present)


def _line(finding: Finding) -> str:
    advice = f". {finding.advice}" if finding.advice else ""
    return f"{finding.status:<8} {finding.name:<11} {finding.found.removesuffix('.')}{advice}"
