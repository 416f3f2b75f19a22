"""The first administrator, and a new key for one who lost theirs: what only who runs the server may do."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from models import ApiKey, Change, OneTimeToken, Permission, User, clock, session
from models.api_key import PREFIX, digest, is_well_formed, new_secret
from models.caller import Caller
from models.database import lock, transaction, uncancelled
from models.enums import ApiKeyStatus, OneTimeTokenPurpose, Operation, PermissionType, UserStatus
from models.errors import Invalid, NotFound
from models.grant import ADMINISTRATOR
from models.one_time_token import LIFETIMES
from models.text import is_storable
from resolvers.callers.by_secret import MAX_SECRET
from resolvers.reading.lookup import user_called
from resolvers.rights.grants import grants_of
from resolvers.writing.audit import Target, record_event
from resolvers.writing.locks import locked_user
from resolvers.writing.names import claim

LOCK = 7_103_002
USERNAME = "admin"
KEY_NAME = "admin-key"  # as the command and the file


HandOver = Callable[[str], object]


@uncancelled
async def ensure_administrator(
    admin_key: str | None = None, hand_over: HandOver = lambda secret: None
) -> str | None:
    """Make the key of the settings work, in place of the one set before. Without one, an empty directory
    gets an administrator with a fresh key, which is returned. Nothing is made if ``hand_over`` fails."""
    if admin_key and not _could_work(admin_key):
        raise Invalid(
            "GATEBOOK_ADMIN_KEY begins like a secret of Gatebook's, but is none, or has more than "
            f"{MAX_SECRET} characters: choose another."
        )
    async with transaction():
        await lock(LOCK)
        if admin_key:
            await _set_key(admin_key)
        elif not await User.all().exists():
            secret = new_secret()
            await _issue(await _administrator(), secret)
            hand_over(secret)
            return secret
        return None


def _could_work(secret: str) -> bool:
    """Whether the door would ask the database about it."""
    is_ours = is_well_formed(secret) if secret.startswith(PREFIX) else not secret.startswith(session.PREFIX)
    return is_ours and len(secret) <= MAX_SECRET


async def _set_key(secret: str) -> None:
    former = await ApiKey.filter(is_setting=True)
    if [key.digest for key in former] == [digest(secret)] and await _works(former[0]):
        return
    owner = await User.filter(number=former[0].user_number).first() if former else None
    administrator = await _administrator(owner)
    await ApiKey.filter(is_setting=True).delete()
    await ApiKey.filter(digest=digest(secret)).delete()
    await _issue(administrator, secret, is_setting=True, name="GATEBOOK_ADMIN_KEY")


async def _works(key: ApiKey) -> bool:
    owner = await User.get(number=key.user_number)
    is_whole = key.status == ApiKeyStatus.ACTIVE and not key.scope_list
    return is_whole and owner.is_active and ADMINISTRATOR in await grants_of(owner.number)


async def _issue(administrator: User, secret: str, *, is_setting: bool = False, name: str = KEY_NAME) -> None:
    key, _ = ApiKey.issue(administrator.number, secret, is_setting=is_setting, name=name)
    if is_setting:
        key.hint = f"{secret[:3]}..."
    await key.save()
    await record_event(
        Caller.system(), Operation.CREATE_API_KEY, Target.of(key), [Change("user", None, administrator.id)]
    )


async def _administrator(known: User | None = None) -> User:
    """Whose key was set before, else the user ``admin``: made, or made an active administrator again."""
    user = known or await user_called(USERNAME)
    if user is None:
        user = User.new()
        user.write({"username": USERNAME})
        await user.save()
        await claim(user)
        await record_event(
            Caller.system(), Operation.CREATE_USER, Target.of(user), [Change("username", None, USERNAME)]
        )
    elif not user.is_active:
        await user.set_status(UserStatus.ACTIVE)
        await user.touch()
        await record_event(
            Caller.system(),
            Operation.SET_USER_STATUS,
            Target.of(user),
            [Change("status", UserStatus.DEACTIVATED, UserStatus.ACTIVE)],
        )
    if ADMINISTRATOR not in await grants_of(user.number):
        await _make_administrator(user)
    return user


async def _make_administrator(user: User) -> None:
    await Permission.filter(user_number=user.number, **ADMINISTRATOR._asdict()).delete()  # one that expired
    await Permission.create(
        id=str(uuid.uuid4()), user_number=user.number, **ADMINISTRATOR._asdict(), created_at=clock.now()
    )
    await user.touch()
    change = Change("permissions", None, {"resourceType": "*", "resource": "*", "type": PermissionType.ADMIN})
    await record_event(Caller.system(), Operation.GRANT_PERMISSIONS, Target.of(user), [change])


@uncancelled
async def issue_admin_key(username: str = USERNAME, hand_over: HandOver = lambda secret: None) -> str:
    """A new key for an administrator; NotFound or Invalid say why there is none."""
    async with transaction():
        user = await _active_administrator(username)
        key, secret = ApiKey.issue(user.number, name=KEY_NAME)
        await key.save()
        await record_event(
            Caller.system("CLI"), Operation.CREATE_API_KEY, Target.of(key), [Change("user", None, user.id)]
        )
        hand_over(secret)
        return secret


@uncancelled
async def issue_setup_token(username: str = USERNAME) -> str:
    """What sets an administrator's password once, for whoever runs the server."""
    async with transaction():
        user = await locked_user((await _active_administrator(username)).number)
        purpose = OneTimeTokenPurpose.SETUP
        token, secret = await OneTimeToken.issue(user.number, user.email_key, purpose, LIFETIMES[purpose])
        changes = [
            Change("purpose", None, purpose),
            Change("expiresAt", None, clock.to_text(token.expires_at)),
        ]
        await record_event(Caller.system("CLI"), Operation.CREATE_ONE_TIME_TOKEN, Target.of(user), changes)
        return secret


async def _active_administrator(username: str) -> User:
    user = await user_called(username.strip()) if is_storable(username) else None
    if user is None:
        raise NotFound(f"No user {username}.")
    if ADMINISTRATOR not in await grants_of(user.number) or not user.is_active:
        raise Invalid(f"{user.username} is not an active administrator (ADMIN on */*).")
    return user
