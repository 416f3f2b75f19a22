"""What every root field can reach: the caller, and what is wanted of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import strawberry

from models.budget import Budget, too_costly
from models.caller import Caller
from resolvers.reading.selection import Selection
from resolvers.server import Process

if TYPE_CHECKING:
    from schema.plan import Plan


@dataclass
class Context:
    caller: Caller
    base_url: str = ""
    """What links begin with."""
    plans: dict[str | int, Callable[[], Plan]] = field(default_factory=dict)
    """How the plan of each root field is had, by its response name."""
    budget: Budget = field(default_factory=Budget)
    foreseen: float = 0
    process: Process = field(default_factory=Process)
    """What is known of the process that answers."""
    stock: bool = False
    """Whether graphql-core writes the answer, and no plan."""

    def foresee(self, cost: float) -> None:
        """Refuse a field that could cost too much, beside those before it, before it reads anything. What it
        really costs is taken from the budget as it is read."""
        if self.foreseen + cost > self.budget.most:
            raise too_costly(self.foreseen + cost, self.budget.most)
        self.foreseen += cost


Info = strawberry.Info[Context, None]


def selection_of(info: Info, count: int = 1) -> Selection:
    """What is selected below this root field, of each of ``count`` records."""
    plan = info.context.plans[info.path.key]()
    info.context.foresee(count * plan.cost)
    return plan.selection
