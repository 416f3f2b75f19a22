"""What is installed has the pages, too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from visiting import ROOT


def test_the_wheel_holds_the_pages_and_all_that_they_load(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in ZipFile(wheel).namelist() if name.startswith("gatebook/pages/")}
    pages = ROOT / "gatebook" / "pages"
    assert held == {
        f"gatebook/pages/{file.relative_to(pages)}" for file in pages.rglob("*") if file.is_file()
    }
    assert {"gatebook/pages/playground.html", "gatebook/pages/rest.html"} < held
