"""Arguments that several fields share, each described once."""

from __future__ import annotations

from typing import Annotated

from strawberry import argument

First = Annotated[int | None, argument(description="How many from the beginning, 0 to 250; 50 unless told.")]
Sources = Annotated[
    int | None,
    argument(
        description="How many from the beginning, 0 to 250; 50 unless told. What comes from several sources "
        "counts once for each."
    ),
]
After = Annotated[str | None, argument(description="A cursor: only what comes after it.")]
Last = Annotated[
    int | None, argument(description="How many from the end, 0 to 250; not together with first.")
]
Before = Annotated[str | None, argument(description="A cursor: only what comes before it.")]
Offset = Annotated[
    int | None,
    argument(description="How many to skip. Cursors are faster, and stable while rows come and go."),
]
Name = Annotated[
    str | None, argument(description="A part of the name, without regard to case; every letter is literal.")
]
Anybody = Annotated[
    str | None,
    argument(
        description="A part of the username, e-mail address or a name, without regard to case; every "
        "letter is literal."
    ),
]
DryRun = Annotated[bool, argument(description="Answer what would happen, and keep nothing of it.")]
ExpectedVersion = Annotated[
    int | None,
    argument(description="The version you read: refused as STALE_VERSION when it is another by now."),
]
