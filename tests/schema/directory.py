"""A small directory that has something of all there is."""

from __future__ import annotations

from models import User
from tests.cast import add_event, add_group, add_key, add_project, add_session, add_user, grant, join, put_in


async def fill() -> None:
    """Two of everything, and somebody who has nothing."""
    admin = await User.get(username="admin")
    await add_user("nobody")
    crew, engine = await add_group("crew"), await add_project("engine")
    await grant(crew, "WRITE report/*")
    for name in ("ada", "bob"):
        user = await add_user(
            name, email=f"{name}@example.com", first_name=name.title(), attributes={"a": [1]}
        )
        project = await add_project(f"{name}'s")
        await join(user, project, "ADMIN")
        await join(user, engine)
        await put_in(user, crew)
        await grant(user, "READ report/7")
        old = await add_key(user, "old", project_number=engine.number, scopes=["READ report/7"])
        new = await add_key(user, "new")
        old.replaced_by_number = new.number
        await old.save()
        await add_session(user)
        await add_event(user, actor_id=admin.id, api_key_id=new.id, reason="why not")
        await add_event(
            user, "deleteUser", target_id="00000000-0000-4000-8000-000000000000", before_image="{}"
        )
