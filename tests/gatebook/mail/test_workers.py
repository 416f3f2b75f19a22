"""Mail from a server of several processes: each is sent, and once."""

from __future__ import annotations

import re
import time
from pathlib import Path

import anyio

from tests.gatebook.mail.post import Post, serving
from tests.gatebook.running import serving as running
from tests.gatebook.running import until

KEY = "the-key-of-the-settings-0123456789"
LISTENING = re.compile(r"Listening: (\S+), port (\d+)")
MANY = 10


def invite_all(folder: Path, port: int, post: Post) -> None:
    """By a server with two workers, until all of it is sent, and twice as long as each of them waits."""
    given = {"GATEBOOK_ADMIN_KEY": KEY, "GATEBOOK_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    given |= {"GATEBOOK_MAIL_FROM": "a@example.com", "GATEBOOK_PUBLIC_URL": "https://users.example.com"}
    with running(folder, "--workers", "2", **given) as server:
        ((host, at),) = LISTENING.findall("\n".join(server.lines))
        server.url = f"http://{host}:{at}"
        for name in [f"u{each}@example.com" for each in range(MANY)]:
            user = f'user: {{username: "{name}"}}, purpose: INVITATION, byMail: true'
            server.graphql(f'mutation {{ createUser(input: {{email: "{name}"}}) {{ user {{ id }} }} }}', KEY)
            server.graphql(f"mutation {{ createOneTimeToken({user}) {{ problems {{ code }} }} }}", KEY)
        until(lambda: len(post.envelopes) >= MANY, 30)
        time.sleep(4)


async def test_every_mail_comes_once(tmp_path: Path) -> None:
    post = Post()
    async with serving(post) as port:
        await anyio.to_thread.run_sync(invite_all, tmp_path, port, post)
    assert sorted(post.recipients) == sorted([f"u{each}@example.com"] for each in range(MANY))
