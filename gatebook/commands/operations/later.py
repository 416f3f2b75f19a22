"""Commands whose options are made, and whose work is loaded, when they are asked for: the help of all of them
comes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import click

Params = Callable[[], Iterable[click.Parameter]]
Work = Callable[[click.Context], None]


class Later(click.Command):
    def __init__(self, name: str, help: str, examples: Sequence[str], params: Params, work: Work) -> None:
        super().__init__(name, help=help)
        self.examples, self.make, self.work = examples, params, work

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        if not self.params:
            self.params = list(self.make())
        return super().get_params(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help_text(ctx, formatter)
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            for example in self.examples:
                formatter.write_text(f"{ctx.command_path} {example}".rstrip())

    def invoke(self, ctx: click.Context) -> None:
        self.work(ctx)
