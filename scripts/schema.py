"""Write the GraphQL schema beside its code or, with --check, verify that it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from schema import schema

FILE = Path("schema/schema.graphql")


def main(check: bool) -> None:
    text = schema.as_str() + "\n"
    if not check:
        FILE.write_text(text, "utf-8")
    elif not FILE.exists() or FILE.read_text("utf-8") != text:
        sys.exit(f"{FILE} is out of date: run scripts/schema")


if __name__ == "__main__":
    main("--check" in sys.argv[1:])
