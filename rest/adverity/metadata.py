"""What OPTIONS answers, as Django REST framework describes a view: what is read, and what may be sent."""

from __future__ import annotations

from models.caller import Caller
from models.enums import PermissionType
from rest.adverity.shapes import MAX_LENGTH
from rest.answers import JSON, Answer
from rest.dialect import Pattern


def field(type_: str, label: str, *, required: bool = False, read_only: bool = False, **more: int) -> JSON:
    return {"type": type_, "required": required, "read_only": read_only, "label": label, **more}


FIELDS: JSON = {
    "id": field("integer", "ID", read_only=True),
    "email": field("email", "Email", required=True, max_length=254),
    "first_name": field("string", "First name", max_length=MAX_LENGTH),
    "last_name": field("string", "Last name", max_length=MAX_LENGTH),
    "active": field("boolean", "Active"),
    "groups": field("field", "Groups"),
    "workspaces": field("field", "Workspaces"),
    "workspace_names": field("list", "Workspace names", read_only=True),
    "created": field("datetime", "Created", read_only=True),
    "last_login": field("datetime", "Last login", read_only=True),
    "last_modified": field("datetime", "Last modified", read_only=True),
}
PARTIAL: JSON = {**FIELDS, "email": field("email", "Email", max_length=254)}


def describe(caller: Caller, pattern: Pattern) -> Answer:
    """``actions`` are left out for who may not take them."""
    view: dict[str, str | list[str] | JSON] = {
        "name": "User List" if "POST" in pattern.routes else "User Instance",
        "description": "",
        "renders": ["application/json"],
        "parses": ["application/json"],
    }
    if caller.may(PermissionType.WRITE, "user"):
        view["actions"] = {"POST": FIELDS} if "POST" in pattern.routes else {"PATCH": PARTIAL}
    return Answer(200, view, {"Allow": ", ".join([*pattern.methods, "OPTIONS"])})
