"""Lists, page by page: no more of them is held than one page."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gatebook.commands.operations.asking import Ask
from gatebook.commands.operations.documents import document, holder
from gatebook.commands.operations.failures import data_of
from gatebook.commands.operations.published import answer_of
from gatebook.commands.operations.table import Operation

MOST, USUAL = 250, 50  # records of a page; and of a list without --limit or --all
SECONDS_BETWEEN = 2.0


class Page(NamedTuple):
    """``records`` as they are held; a membership has its record in ``node``."""

    records: list[dict[str, Any]]
    info: Mapping[str, Any]


def pages(
    ask: Ask,
    operation: Operation,
    variables: Mapping[str, Any],
    columns: list[str] | None,
    limit: int | None,
) -> Iterator[Page | None]:
    """None where the record that has the list is not there; without a limit all."""
    asked = dict(variables)
    is_last = "last" in asked
    while True:
        if not is_last:
            asked["first"] = MOST if limit is None else min(limit, MOST)
        data = data_of(ask(document(operation, asked, columns), asked))
        page = _page(operation, data[operation.field])
        yield page
        if page is None or is_last or not page.info["hasNextPage"]:
            return
        limit = None if limit is None else limit - len(page.records)
        if limit == 0:
            return
        asked.pop("offset", None)
        asked["after"] = page.info["endCursor"]


def _page(operation: Operation, found: Any) -> Page | None:
    if operation.below and found:
        found = found[operation.below]
    return Page(found[holder(answer_of(operation))], found["pageInfo"]) if found else None


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A membership as its record, with what it adds."""
    return {**record.get("node", {}), **{name: value for name, value in record.items() if name != "node"}}


def growing(ask: Ask, operation: Operation, variables: Mapping[str, Any], limit: int) -> Iterator[list[Any]]:
    """The newest events, the oldest of them first; then those that are added, for ever."""
    newest = next(pages(ask, operation, variables, None, limit))
    rows = newest.records[::-1] if newest else []
    seen = max((each["sequence"] for each in rows), default=0)
    yield rows
    while True:
        time.sleep(SECONDS_BETWEEN)
        added = {
            **variables,
            "where": {**variables.get("where", {}), "sequenceAfter": seen},
            "orderBy": [{"field": "SEQUENCE", "direction": "ASC"}],
        }
        for page in pages(ask, operation, added, None, None):
            if page and page.records:
                seen = page.records[-1]["sequence"]
                yield page.records
