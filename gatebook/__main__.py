"""`python -m gatebook` is `gatebook`."""

from __future__ import annotations

from gatebook.commands import main

if __name__ == "__main__":
    main(prog_name="gatebook")
