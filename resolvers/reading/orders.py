"""What users are sorted by, wherever they are listed."""

from __future__ import annotations

from collections.abc import Mapping

from models.caller import Caller
from resolvers.reading.pages import Term
from resolvers.rights import visibility

USER_ORDERS = {
    "NUMBER": Term("u.number"),
    "USERNAME": Term("u.username_key", is_text=True),
    "EMAIL": Term("u.email_key", nullable=True, is_text=True),
    "NAME": Term("u.name_key", is_text=True),
    "FIRST_NAME": Term("u.first_name_key", nullable=True, is_text=True),
    "LAST_NAME": Term("u.last_name_key", nullable=True, is_text=True),
    "STATUS": Term("u.status", is_text=True),
    "CREATED_AT": Term("u.created_at"),
    "UPDATED_AT": Term("u.updated_at"),
    "LAST_LOGIN_AT": Term("u.last_login_at", nullable=True),
}


def user_orders(caller: Caller) -> Mapping[str, Term]:
    """What a caller may not see, it cannot sort by."""
    column = visibility.private_column(caller, "u.last_login_at")
    shown = USER_ORDERS["LAST_LOGIN_AT"]._replace(column=column, name="last_login_at")
    return {**USER_ORDERS, "LAST_LOGIN_AT": shown}
