"""Floods of sign-ins: of one name and of many, with passwords long and short, by both doors."""

from __future__ import annotations

import base64

from scripts.benchmark.load import COUNTER, Job, run
from scripts.hostile.families import Act, Aims
from scripts.hostile.sending import graphql, request

LOGIN = "mutation ($n: String!, $p: String!) { login(identifier: $n, password: $p) { token } }"
CHANGE = """mutation ($p: String!) { changePassword(currentPassword: $p, newPassword: "correct horse 77") {
  problems { message } } }"""
SECONDS = 2


def one(aims: Aims) -> Act:
    chance = aims.chance
    counter = COUNTER.decode()
    name = chance.choice(["user00007", f"nobody{counter}", counter * 25, "x" * 20_000, "é" * 10_000])
    password = chance.choice(["x", "correct horse 78", "e\u0301" * 10_000, "x" * 256, "x" * 40_000])
    basic = base64.b64encode(f"user00009:{password}".encode()).decode()
    header = f"Authorization: Basic {basic}\r\n\r\n".encode()
    made = chance.choice(
        [
            graphql(None, LOGIN, n=name, p=password),
            graphql(aims.keys[1], CHANGE, p=password),
            request("GET", "/antfly/api/v1/users/me").replace(b"\r\n\r\n", b"\r\n" + header),
        ]
    )
    connections = chance.choice([1, 8, 64])

    def flood(port: int) -> None:
        run(Job(port, [made], seconds=SECONDS, connections=connections))

    return Act(f"{connections} connections: {made[:300].decode(errors='replace')}", flood, connections)
