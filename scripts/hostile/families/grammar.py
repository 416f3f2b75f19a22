"""Documents made to be hard to read: nesting, fragments, directives, introspection, and what is long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scripts.hostile.families import Aims, braced, repeated

TYPE = ["fields { # }", "inputFields { # }", "enumValues { # }", "interfaces { # }", "possibleTypes { # }"]
Made = tuple[str, dict[str, Any]]


def introspection(aims: Aims) -> Made:
    chance, levels = aims.chance, aims.chance.choice([1, 2, 2, 2, 3, 5, 30])
    fragments = []
    for level in range(levels):
        inner = chance.choice(TYPE).replace(
            "#", "name" if chance.random() < 0.2 else f"type {{ ...f{level + 1} }}"
        )
        inner = f"{inner} ofType {{ ...f{level + 1} }}" if chance.random() < 0.5 else inner
        fragments.append(
            f"fragment f{level} on __Type {{ {inner.replace('enumValues { type', 'fields { type')} }}"
        )
    many = aims.size(600)
    end = repeated(many, f"a#: {chance.choice(['name', 'description', 'kind', '__typename'])}")
    root = chance.choice(["__schema { types { ...f0 } }", '__type(name: "Query") { ...f0 }'])
    roots = repeated(chance.choice([1, 1, 10, 50]), f"s#: {root}")
    return f"{{ {roots} }} {' '.join(fragments)} fragment f{levels} on __Type {{ {end} }}", {}


def bomb(aims: Aims) -> Made:
    """Each fragment spreads the next one several times."""
    chance, levels = aims.chance, aims.size(600)
    inner = chance.choice(
        ["...f{} ...f{}", "... { ...f{} } ...f{}", "a: projects { nodes { members { nodes { ...f{} } } } }"]
    )
    fragments = [f"fragment f{n} on User {{ {inner.replace('{}', str(n + 1))} }}" for n in range(levels)]
    circle = chance.choice(
        [f"fragment f{levels} on User {{ id }}", f"fragment f{levels} on User {{ ...f0 }}"]
    )
    return f"{{ currentUser {{ ...f0 }} }} {' '.join(fragments)} {circle}", {}


def nested(aims: Aims) -> Made:
    unit, end = aims.chance.choice(
        [
            ("{", "}"),
            ("{ projects { nodes { members { nodes ", "}}}"),
            ("{ users(where: {not: ", "})}"),
            ("{ users(search: [", "])}"),
            ("{ ... ", "}"),
            ("{ ... @skip(if: false) ", "}"),
        ]
    )
    many = min(aims.size(20_000), 60_000 // len(unit + end))
    return "{ currentUser " + unit * many + "{ id }" + end * many + "}", {}


def directives(aims: Aims) -> Made:
    one = aims.chance.choice(["@skip(if: false) ", "@include(if: true) ", "@a ", "@skip(if: $v) "])
    many = min(aims.size(5000), 60_000 // len(one))
    return f"query ($v: Boolean = false) {{ a: __typename {one * many} b: __typename }}", {}


def long(aims: Aims) -> Made:
    """Names, texts, comments, variables, operations: many or long."""
    many = aims.size(300_000)
    made = [
        lambda: braced("a" * many),
        lambda: f'{{ users(search: "{"%" * many}") {{ totalCount }} }}',
        lambda: f'{{ users(search: """{"x" * many}""") {{ totalCount }} }}',
        lambda: "{ __typename }" + "#\n" * many,
        lambda: f"query ({repeated(min(many, 5000), '$v#: Int = 1')}) {{ __typename }}",
        lambda: repeated(min(many, 3000), "query q# { __typename }"),
        lambda: f"{{ users(first: {'9' * many}) {{ totalCount }} }}",
        lambda: braced(repeated(min(many, 5000), "nope#")),
        lambda: f"{{ users(where: {{ids: [{'1,' * min(many, 30_000)}]}}) {{ totalCount }} }}",
    ]
    return aims.chance.choice(made)(), {}


RECIPES: list[Callable[[Aims], Made]] = [
    introspection, introspection, bomb, nested, directives, long,
]  # fmt: skip
