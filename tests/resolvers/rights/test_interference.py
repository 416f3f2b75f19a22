"""What a caller may not see changes no answer: the same questions, before and after all of it has changed."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx2
import pytest

from models import Group, Project, SignInFailure, User, clock
from models.sign_in import subject_of_user
from tests import cast
from tests.cast import HASH, a_person, add_group, add_project, add_user, grant, join, put_in, session_of
from tests.conftest import GraphQL
from tests.resolvers.questions import CHANGES, PATHS, QUESTIONS


class Known(NamedTuple):
    """Bob is seen as a member; what he has beside that is not, nor are the others."""

    bob: User
    apollo: Project
    seen: Group
    hidden: User
    gemini: Project
    crew: Group


async def a_directory() -> Known:
    known = Known(
        await add_user("bob", email="bob@example.com"),
        await add_project("Apollo"),
        await add_group("Seen"),
        await add_user("hidden", email="hidden@example.com"),
        await add_project("Gemini"),
        await add_group("Crew"),
    )
    await join(known.bob, known.apollo)
    await put_in(known.bob, known.seen)
    return known


async def change_what_is_hidden(known: Known) -> None:
    """As much as can be, and nothing of what a member sees of another."""
    bob, hidden = known.bob, known.hidden
    private: dict[str, Any] = {"password_hash": HASH, "must_change_password": True, "attributes": '{"a":1}'}
    times = dict.fromkeys(("last_login_at", "email_verified_at", "password_changed_at"), clock.now())
    await User.filter(number=bob.number).update(**private, **times, status_reason="a reason")
    await User.filter(number=hidden.number).update(
        username="renamed", username_key="renamed", name_key="renamed"
    )
    for user in (bob, hidden):
        await join(user, known.gemini, "ADMIN")
        await put_in(user, known.crew)
        await cast.add_session(user)
        await cast.add_key(user, "laptop", last_used_at=clock.now())
        await cast.add_key(user, "of the project", project_number=known.apollo.number)
        await cast.add_event(user, actor_id=hidden.id, actor_label="hidden")
        await cast.token_for(user)
        await grant(user, "READ docs/1", f"ADMIN project/{known.gemini.id}")
        await SignInFailure.create(
            subject=subject_of_user(user.id), failures=10, last_at=clock.now(), locked_until=clock.now() * 2
        )
    await grant(known.crew, "ADMIN docs/*", f"READ project/{known.apollo.id}")
    await join(await add_user("another"), known.gemini)
    await grant(await add_group("Another"), "READ docs/1")


def asking(kind: str, field: str, known: Known) -> str:
    for name, record in known._asdict().items():
        field = field.replace(f"${name}", f'"{record.id}"')
    return f"{kind} {{ {field} }}"


@pytest.mark.promise("S25")
@pytest.mark.parametrize("held", [(), ("READ event/e", "WRITE docs/2")])
async def test_what_is_hidden_changes_no_answer(
    graphql: GraphQL, anonymous: httpx2.AsyncClient, held: tuple[str, ...]
) -> None:
    known = await a_directory()
    chief = await a_person("chief", f"READ group/{known.seen.id}", *held)
    await join(chief, known.apollo, "ADMIN")
    by = await session_of(chief)

    async def answers() -> dict[str, Any]:
        documents = [
            *(asking("query", each, known) for each in QUESTIONS),
            *(asking("mutation", each, known) for each in CHANGES),
        ]
        asked = {each: await graphql(each, by=by) for each in documents}
        headers = {"Authorization": f"Bearer {by}"}
        read = {path: await anonymous.get(path, headers=headers) for path in PATHS}
        return asked | {path: (each.status_code, each.text) for path, each in read.items()}

    before = await answers()
    wrong = [each for each in before if isinstance(before[each], dict) and is_malformed(before[each])]
    assert wrong == []
    await change_what_is_hidden(known)
    after = await answers()
    assert {each: told(after[each]) for each in after} == {each: told(before[each]) for each in before}


def is_malformed(answer: Any) -> bool:
    """The question is wrong, and not only refused."""
    return any("GRAPHQL" in error["extensions"]["code"] for error in answer.get("errors", ()))


def told(answer: Any) -> Any:
    """Without the time of day."""
    return answer if isinstance(answer, dict) else (answer[0], answer[1].partition('"timestamp"')[0])
