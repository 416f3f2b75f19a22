"""Cells of a spreadsheet that it does not take for formulas, and that are read again as they were."""

from __future__ import annotations

import re

# Some spreadsheets begin a cell at ";". An apostrophe that stands there already gets another before it.
FORMULA = re.compile(r"""(^|;)(?='*"*[=+\-@\t\r])""")
NEUTRALISED = re.compile(r"""(^|;)'(?='*"*[=+\-@\t\r])""")


def neutralised(text: str) -> str:
    return FORMULA.sub(r"\1'", text)


def restored(text: str) -> str:
    return NEUTRALISED.sub(r"\1", text)
