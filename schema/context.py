"""What every root field can reach: the caller, and what is wanted of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import strawberry

from models.caller import Caller
from models.errors import Invalid
from resolvers.selection import Selection

if TYPE_CHECKING:
    from schema.plan import Plan

MAX_COST = 30_000


@dataclass
class Context:
    caller: Caller
    plans: dict[str | int, Callable[[], Plan]] = field(default_factory=dict)
    """How the plan of each root field is had, by its response name."""
    spent: int = 0

    def spend(self, cost: int) -> None:
        """Refuse a document that could read more records than we answer at once."""
        self.spent += cost
        if self.spent > MAX_COST:
            raise Invalid(
                f"This could read {self.spent} records, at most {MAX_COST} are allowed: ask for less."
            )


Info = strawberry.Info[Context, None]


def wanted(info: Info, count: int = 1) -> Selection:
    """What is selected below this root field, of each of ``count`` records."""
    plan = info.context.plans[info.path.key]()
    info.context.spend(count * plan.cost)
    return plan.selection
