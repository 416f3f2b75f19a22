"""The generated client antfly-sdk against a running server: python antfly_client.py URL, the key in KEY.

It runs in an environment of its own that has antfly-sdk. A status the client does not know raises.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from antfly.client_generated import AuthenticatedClient  # type: ignore[import-not-found]
from antfly.client_generated.api.api_key import (  # type: ignore[import-not-found]
    create_api_key,
    delete_api_key,
    list_api_keys,
)
from antfly.client_generated.api.permission import (  # type: ignore[import-not-found]
    add_permission_to_user,
    get_user_permissions,
    remove_permission_from_user,
)
from antfly.client_generated.api.user import (  # type: ignore[import-not-found]
    create_user,
    delete_user,
    get_current_user,
    get_user_by_name,
    list_users,
    update_user_password,
)
from antfly.client_generated.models import (  # type: ignore[import-not-found]
    CreateApiKeyRequest,
    CreateUserRequest,
    Permission,
    PermissionType,
    ResourceType,
    UpdatePasswordRequest,
)

PASSWORD, ANOTHER = "s3cr3tP@sswOrd", "newS3cr3tP@sswOrd"
READ = Permission(resource="orders_table", resource_type=ResourceType.TABLE, type_=PermissionType.READ)
NAMES = ("johndoe", "jane doe", "j/d@example.com")


def client(url: str, token: str, prefix: str = "Bearer") -> Any:
    return AuthenticatedClient(url, token=token, prefix=prefix, raise_on_unexpected_status=True)


def encoded(name: str, secret: str) -> str:
    return base64.b64encode(f"{name}:{secret}".encode()).decode()


def expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise ValueError(f"{found!r}, not {wanted!r}")


def made(admin: Any, name: str, **more: Any) -> Any:
    return create_user.sync_detailed(
        name, client=admin, body=CreateUserRequest(password=PASSWORD, initial_policies=[READ], **more)
    )


def users(url: str, admin: Any, name: str) -> None:
    expect(made(admin, name).parsed.to_dict(), {"username": name, "password_hash": ""})
    expect(made(admin, name).status_code, 409)
    expect(get_user_by_name.sync(name, client=admin).username, name)
    expect(name in [user.username for user in list_users.sync(client=admin)], True)
    basic = client(url, encoded(name, PASSWORD), "Basic")
    me = get_current_user.sync(client=basic)
    expect((me.username, me.permissions), (name, [READ]))
    change = UpdatePasswordRequest(new_password=ANOTHER)
    expect(update_user_password.sync_detailed(name, client=admin, body=change).status_code, 200)
    expect(get_current_user.sync_detailed(client=basic).status_code, 401)
    expect(get_current_user.sync(client=client(url, encoded(name, ANOTHER), "Basic")).username, name)
    expect(delete_user.sync_detailed(name, client=admin).status_code, 204)
    expect(get_user_by_name.sync_detailed(name, client=admin).status_code, 404)


def permissions(url: str, admin: Any, name: str) -> None:
    made(admin, name)
    expect(add_permission_to_user.sync_detailed(name, client=admin, body=READ).status_code, 201)
    expect(get_user_permissions.sync(name, client=admin), [READ])
    gone = {"resource": "orders_table", "resource_type": ResourceType.TABLE}
    expect(remove_permission_from_user.sync_detailed(name, client=admin, **gone).status_code, 204)
    expect(get_user_permissions.sync(name, client=admin), [])
    delete_user.sync_detailed(name, client=admin)


def keys(url: str, admin: Any, name: str) -> None:
    made(admin, name)
    body = CreateApiKeyRequest(name="ci", expires_in="720h", permissions=[READ])
    key = create_api_key.sync(name, client=admin, body=body)
    expect([each.key_id for each in list_api_keys.sync(name, client=admin)], [key.key_id])
    for prefix in ("ApiKey", "Bearer"):
        expect(get_current_user.sync(client=client(url, key.encoded, prefix)).username, name)
    expect(delete_api_key.sync_detailed(name, key.key_id, client=admin).status_code, 204)
    expect(get_current_user.sync_detailed(client=client(url, key.encoded, "ApiKey")).status_code, 401)
    delete_user.sync_detailed(name, client=admin)


def main(root: str, key: str) -> int:
    """Under its own prefix, and at the root, where ``/auth/v1`` is this dialect's alone."""
    checks: list[tuple[str, Callable[[], None]]] = [
        (f"{work.__name__} {name} {url}", partial(work, url, client(url, key), name))
        for url in (root + "/antfly", root)
        for work in (users, permissions, keys)
        for name in NAMES
    ]
    failed = 0
    for title, check in checks:
        try:
            check()
        except Exception as error:
            failed += 1
            print(f"FAILED {title}: {error!r}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["KEY"]))
