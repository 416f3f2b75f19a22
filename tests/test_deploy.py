"""The alert rules and the dashboard are good, and ask for nothing that the server does not tell."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.conftest import once
from tests.gatebook.running import ROOT

PROMETHEUS = ROOT / "deploy" / "prometheus"
DASHBOARD = ROOT / "deploy" / "grafana" / "gatebook.json"
NAME = re.compile(r"gatebook_\w+")
PARTS = {"histogram": ("_bucket", "_sum", "_count")}
PROMTOOL = shutil.which("promtool")
promtool = pytest.mark.skipif(not PROMTOOL, reason="promtool is not installed")


def dashboard() -> Any:
    return json.loads(DASHBOARD.read_text("utf-8"))


def expressions() -> list[str]:
    """What the panels ask for, as Grafana would send it."""
    found = [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]
    return [text.replace("$__rate_interval", "5m").replace("$instance", ".*") for text in found]


def run(*arguments: str | Path) -> str:
    done = subprocess.run([PROMTOOL or "", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@promtool
def test_the_rules_are_good() -> None:
    assert run("check", "rules", PROMETHEUS / "rules.yml") == ""


@promtool
def test_the_rules_tell_what_they_are_for_and_nothing_else() -> None:
    assert run("test", "rules", PROMETHEUS / "rules.test.yml") == ""


@promtool
def test_what_the_dashboard_asks_for_is_good(tmp_path: Path) -> None:
    file = tmp_path / "asked.json"  # JSON is YAML
    rules = [{"record": f"asked:{place}", "expr": text} for place, text in enumerate(expressions())]
    file.write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))
    assert len(rules) > 10
    assert run("check", "rules", file) == ""


@pytest.fixture
async def told(client: httpx2.AsyncClient, app: Starlette) -> set[str]:
    """The names of a live scrape, those of metrics that have no value yet included."""
    lines = (await client.get("/metrics")).text.splitlines()
    types = [line.split(" ")[2:] for line in lines if line.startswith("# TYPE ")]
    return {f"{name}{part}" for name, kind in types for part in PARTS.get(kind, ("",))}


RULES = {name: (PROMETHEUS / name).read_text("utf-8") for name in ("rules.yml", "rules.test.yml")}


@once
@pytest.mark.parametrize("name", RULES)
async def test_the_rules_name_what_there_is(told: set[str], name: str) -> None:
    named = set(NAME.findall(RULES[name]))
    assert len(named) >= 6
    assert named - told == set()


@once
async def test_the_dashboard_shows_all_there_is_and_nothing_else(told: set[str]) -> None:
    named = set(NAME.findall(json.dumps(dashboard())))
    wanted = {name for name in told if not name.endswith(("_sum", "_count"))}
    assert named == wanted


def test_every_alert_is_tried() -> None:
    alerts = re.findall(r"- alert: (\w+)", RULES["rules.yml"])
    tried = re.findall(r"alertname: (\w+)\n +exp_alerts", RULES["rules.test.yml"])
    assert alerts == tried


def test_the_panels_of_the_dashboard_lie_side_by_side() -> None:
    panels = dashboard()["panels"]
    assert [panel["id"] for panel in panels] == list(range(1, len(panels) + 1))
    places = [panel["gridPos"] for panel in panels]
    fields = [
        (x, y)
        for place in places
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(fields) == len(set(fields))
    assert max(x for x, _ in fields) == 23
