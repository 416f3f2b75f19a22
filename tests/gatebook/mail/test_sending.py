"""Mail, handed in at a real server: what it says, that it comes once, and what becomes of what does not."""

from __future__ import annotations

import logging
import ssl
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import anyio
import httpx2
import pytest
from starlette.applications import Starlette

from gatebook.http.app import policy_of
from gatebook.mail.relay import relay_of
from gatebook.mail.sending import hand_in, send_waiting
from gatebook.settings import Settings
from models import Mail, OneTimeToken, clock, outbox, policy
from models.database import Sql, execute
from tests.cast import a_user, add_user
from tests.conftest import GraphQL, once
from tests.gatebook.mail.post import Post, link_in, serving, text_of
from tests.outcome import all_rows
from tests.resolvers.links import redeem
from tests.resolvers.signing import ada

BASE, FROM = "https://users.example.com", "Gatebook <no-reply@example.com>"
INVITE = """
mutation ($id: ID!, $purpose: OneTimeTokenPurpose!) {
  createOneTimeToken(user: {id: $id}, purpose: $purpose, byMail: true) {
    token link expiresAt problems { code message path }
  }
}
"""


def mailing(settings: Settings, port: int) -> Settings:
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", mail_from=FROM, public_url=BASE)


@pytest.fixture
async def sends(app: Starlette, settings: Settings) -> AsyncIterator[None]:
    """The app, as one that sends mail; nothing is sent until a test does."""
    before = policy.use(policy_of(mailing(settings, 0)))
    yield
    policy.use(before)


async def go_by(milliseconds: int) -> None:
    await execute(Sql("UPDATE outbox SET next_at = next_at - ?", [milliseconds]))


@pytest.mark.usefixtures("sends")
async def test_an_invitation_comes_by_mail_and_works(
    data: GraphQL, settings: Settings, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    asked = await data(INVITE, id=id_, purpose="INVITATION")
    assert asked == {"token": None, "link": None, "expiresAt": None, "problems": []}
    assert await OneTimeToken.all().count() == 0  # the outbox holds no secret: it is made as it is sent
    post = Post()
    async with serving(post) as port:
        await send_waiting(mailing(settings, port))
        await send_waiting(mailing(settings, port))
    (message,), recipients = post.messages, post.recipients
    assert recipients == [["Ada@example.com"]]
    assert (post.envelopes[0].mail_from, message["To"], message["From"]) == (
        "no-reply@example.com", "Ada@example.com", FROM
    )  # fmt: skip
    assert message["Subject"] == "Your account at users.example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    page, token = link_in(message)
    assert page == f"{BASE}/console/welcome"
    assert "The link works once, within 7 days." in text_of(message)
    assert f'<a href="{page}#token={token}">Choose a password</a>' in text_of(message, "html")
    assert token[3:] not in repr(await all_rows())
    assert await Mail.all().count() == 0
    assert (await redeem(anonymous, token))["user"] == {"username": "ada"}


@pytest.mark.usefixtures("sends")
async def test_nothing_that_a_user_wrote_stands_in_a_mail(data: GraphQL, settings: Settings) -> None:
    """They could have it sent to anybody."""
    id_ = await ada(data, username="https://evil.example", firstName="<b>Win", displayName="evil.example")
    post = Post()
    async with serving(post) as port:
        for purpose in ("SETUP", "INVITATION", "PASSWORD_RESET", "EMAIL_VERIFICATION"):
            await data(INVITE, id=id_, purpose=purpose)
            await send_waiting(mailing(settings, port))
    assert len(post.envelopes) == 4
    assert [each for each in post.messages if "evil" in str(each) or "Win" in str(each)] == []
    pages = [link_in(each)[0].removeprefix(f"{BASE}/console/") for each in post.messages]
    assert pages == ["welcome", "welcome", "welcome", "verify"]


@pytest.mark.usefixtures("sends")
async def test_of_many_senders_one_sends_each_mail(settings: Settings) -> None:
    users = [await add_user(f"u{each}", email=f"u{each}@example.com") for each in range(10)]
    for user in users:
        await outbox.put(user.number, "INVITATION", 3600)
        await outbox.put(user.number, "INVITATION", 3600)  # asked for twice: one mail
    post = Post()
    async with serving(post) as port, anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(send_waiting, mailing(settings, port))
    assert sorted(post.recipients) == sorted([each.email] for each in users)
    assert await Mail.all().count() == 0


@pytest.mark.usefixtures("sends")
async def test_what_is_not_taken_now_is_tried_again_later_and_later(
    data: GraphQL, settings: Settings, anonymous: httpx2.AsyncClient
) -> None:
    await data(INVITE, id=await ada(data), purpose="INVITATION")
    post, pauses = Post(*["451 later"] * 3), []
    async with serving(post) as port:
        for _ in range(3):
            await send_waiting(mailing(settings, port))
            await send_waiting(mailing(settings, port))  # not yet
            pauses.append(round(((await Mail.get()).next_at - clock.now()) / clock.MINUTE))
            await go_by(clock.DAY)
        await send_waiting(mailing(settings, port))
    assert pauses == [1, 2, 4]
    assert (await redeem(anonymous, link_in(post.messages[0])[1]))["problems"] == []


@pytest.mark.usefixtures("sends")
async def test_a_mail_is_given_up_in_sight_of_all(
    data: GraphQL, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await data(INVITE, id=await ada(data), purpose="INVITATION")
    caplog.set_level(logging.INFO, "gatebook")
    for _ in range(outbox.ATTEMPTS):
        await send_waiting(mailing(settings, 1))  # where nobody listens
        await go_by(clock.DAY)
    assert await Mail.all().count() == 0
    told = [record.getMessage() for record in caplog.records if "mail" in record.getMessage()]
    assert told == [*["mail not sent yet"] * (outbox.ATTEMPTS - 1), "mail given up"]
    (event,) = await log_of_system(data)
    assert event == {
        "actorLabel": "system",
        "targetLabel": "ada",
        "changes": [
            {"field": "purpose", "before": "INVITATION", "after": None},
            {"field": "why", "before": None, "after": "SMTPConnectError"},
        ],
    }


async def log_of_system(data: GraphQL) -> Any:
    fields = "actorLabel targetLabel changes { field before after }"
    asked = f"{{ events(where: {{operations: [MAIL_GIVEN_UP]}}) {{ nodes {{ {fields} }} }} }}"
    return (await data(asked))["nodes"]


@pytest.mark.usefixtures("sends")
async def test_an_address_that_is_refused_is_not_tried_again(data: GraphQL, settings: Settings) -> None:
    await data(INVITE, id=await ada(data), purpose="INVITATION")
    async with serving(Post("550 no such mailbox")) as port:
        await send_waiting(mailing(settings, port))
    assert await Mail.all().count() == 0
    (event,) = await log_of_system(data)
    assert event["changes"][1]["after"] == "SMTPRecipientRefused 550"


@pytest.mark.usefixtures("sends")
async def test_a_sender_that_died_is_stood_in_for(settings: Settings) -> None:
    user = await add_user("ada", email="ada@example.com")
    await outbox.put(user.number, "INVITATION", 3600)
    assert await outbox.take()  # and then nothing
    post = Post()
    async with serving(post) as port:
        await send_waiting(mailing(settings, port))
        assert post.envelopes == []
        await go_by(outbox.LEASE)
        await send_waiting(mailing(settings, port))
    assert post.recipients == [["ada@example.com"]]


@pytest.mark.usefixtures("sends")
@pytest.mark.parametrize(
    "change",
    [
        "setUserStatus(user: {id: $id}, status: DEACTIVATED)",
        'updateUser(user: {id: $id}, input: {username: "ada", email: null})',
        "deleteUser(user: {id: $id})",
    ],
)
async def test_what_nobody_has_use_of_any_more_is_not_sent(
    data: GraphQL, settings: Settings, change: str
) -> None:
    id_ = await ada(data)
    await data(INVITE, id=id_, purpose="INVITATION")
    await data(f"mutation ($id: ID!) {{ {change} {{ problems {{ code }} }} }}", id=id_)
    post = Post()
    async with serving(post) as port:
        await send_waiting(mailing(settings, port))
    assert (post.envelopes, await Mail.all().count()) == ([], 0)


async def test_without_a_server_nothing_pretends_to_have_been_sent(data: GraphQL, graphql: GraphQL) -> None:
    answer = await graphql(INVITE, id=await ada(data), purpose="INVITATION")
    assert answer["data"]["createOneTimeToken"]["problems"] == [
        {
            "code": "INVALID",
            "message": "This server sends no mail: hand the link over yourself.",
            "path": ["byMail"],
        }
    ]
    assert await Mail.all().count() == 0


@pytest.mark.usefixtures("sends")
async def test_whom_no_mail_reaches_gets_none(data: GraphQL, graphql: GraphQL) -> None:
    answer = await graphql(INVITE, id=await a_user(data, "silent"), purpose="INVITATION")
    assert answer["data"]["createOneTimeToken"]["problems"][0]["message"] == "silent has no e-mail address."


# The connection


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    try:
        subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True, timeout=60)  # noqa: S607
    except FileNotFoundError:
        pytest.skip("no openssl")
    return folder


def of_server(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@once
@pytest.mark.usefixtures("sends")
@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd does not see TLS that was there before it
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_mail_is_handed_in_over_tls_with_a_password(
    settings: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    user, post, context = await add_user("ada", email="ada@example.com"), Post(), of_server(certificate)
    await outbox.put(user.number, "INVITATION", 3600)
    secured: dict[str, Any] = {"tls_context": context, "require_starttls": True}
    asked: dict[str, Any] = {"authenticator": post.authenticate, "auth_required": True}
    asked["auth_require_tls"] = scheme == "smtp"
    given: dict[str, Any] = {"tls": context} if scheme == "smtps" else secured
    async with serving(post, **given, **asked) as port:
        url = f"{scheme}://gatebook:s%40cret@127.0.0.1:{port}"
        await send_waiting(replace(mailing(settings, port), smtp_url=url))
    assert post.recipients == [["ada@example.com"]]
    assert (len(post.logins), post.encrypted) == (1, [True])


async def test_a_token_does_not_travel_in_the_open() -> None:
    """To another machine; nor to one whose certificate nobody vouches for."""
    message, post = EmailMessage(), Post()
    async with serving(post) as port:
        far = relay_of("smtp://mail.example.com")._replace(host="127.0.0.1", port=port)
        with pytest.raises(aiosmtplib.SMTPException):
            await hand_in(far, message, "a@example.com", "b@example.com")
    assert post.envelopes == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    post = Post()
    async with serving(post, tls_context=of_server(certificate)) as port:
        with pytest.raises((aiosmtplib.SMTPException, OSError)):
            await hand_in(
                relay_of(f"smtp://127.0.0.1:{port}"), EmailMessage(), "a@example.com", "b@example.com"
            )
    assert post.envelopes == []
