"""What Enkrypt's admin API takes, as its document has it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Filled = Annotated[str, Meta(pattern=r"\S")]  # no address at all would take away the one there is


class NewUser(Struct):
    email: Filled


class NewEmail(Struct):
    new_email: Filled


class Force(Struct):
    force: bool = False


class ForProject(Struct):
    project_name: str | None = None
    project_id: str | None = None


class ProjectQuery(Struct):
    project_identifier: str | None = None


class Search(Struct):
    search_term: str


class NewProject(Struct):
    project_name: str
    mcp_config_name: str | None = None


class Member(Struct):
    email: str | None = None
    user_id: str | None = None


class Key(Struct):
    api_key: str
