"""Every field of the schema is read from somewhere, and what is forgotten is noticed at the start."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
from graphql import GraphQLObjectType

from models import errors
from models.event import Change
from models.grant import Grant
from resolvers import checks, one_time_tokens, server, viewer
from resolvers.incoming import row as incoming
from resolvers.reading import chosen, effective_permissions, pages
from resolvers.reading.sources import SOURCES
from resolvers.reading.statements import RELATIONS, is_read
from schema import schema
from schema.connections import Edge, Frame, Pages
from schema.payloads import Payload

TYPES = {
    name: type_
    for name, type_ in schema._schema.type_map.items()
    if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
}
ROOTS = {"Query", "Mutation"}
READ: dict[str, type] = {
    "ApiKeyVerification": checks.Verification,
    "Change": Change,
    "OneTimeTokenVerification": one_time_tokens.Verification,
    "ImportUsersPayload": Payload,
    "ImportedRow": incoming.Row,
    "EffectivePermission": effective_permissions.EffectivePermission,
    "PageInfo": pages.PageInfo,
    "PasswordPolicy": server.PasswordPolicy,
    "PermissionDecision": checks.Decision,
    "PermissionSource": effective_permissions.PermissionSource,
    "PermissionSpec": Grant,
    "ServerInfo": server.ServerInfo,
    "ServerDetails": server.ServerDetails,
    "SettingInfo": server.SettingInfo,
    "MigrationInfo": server.MigrationInfo,
    "MailCounts": server.MailCounts,
    "RecordCounts": server.RecordCounts,
    "DialectInfo": server.DialectInfo,
    "UserResult": chosen.Row,
    "UsersPayload": Payload,
    "Viewer": viewer.Viewer,
    **{kind.__name__: kind for kind in errors.Problem.__subclasses__()},
}
"""What is no record, by the type that shows it."""


def read_by(type_: GraphQLObjectType) -> type:
    shown = type_.extensions["strawberry-definition"].origin
    if type_.name in READ or not issubclass(shown, Frame):
        return READ[type_.name]
    if issubclass(shown, Pages):
        return pages.Page
    return pages.Edge if issubclass(shown, Edge) else Payload


def attributes(kind: type) -> set[str]:
    """Those of the class, and those that are given to it."""
    made = [vars(each)["__init__"] for each in kind.__mro__ if "__init__" in vars(each)]
    return {*dir(kind), *(name for each in made for name in inspect.signature(each).parameters)}


@pytest.mark.parametrize("name", sorted(TYPES.keys() - ROOTS))
def test_every_field_is_read_from_somewhere(name: str) -> None:
    fields = TYPES[name].fields.values()
    names = {field.extensions["strawberry-definition"].python_name for field in fields}
    if source := SOURCES.get(name):
        assert {each for each in names if not is_read(source, each)} == set()
    else:
        assert names - attributes(read_by(TYPES[name])) == set()


def test_every_relation_is_a_field() -> None:
    shown = {
        (name, field.extensions["strawberry-definition"].python_name)
        for name in SOURCES
        for field in TYPES[name].fields.values()
    }
    assert RELATIONS.keys() - shown == set()


FORGET = """
from resolvers.reading.statements import RELATIONS
import resolvers
del RELATIONS["User", "groups"], RELATIONS["User", "viewer_can"]
import schema
"""


def test_a_forgotten_relation_stops_the_start() -> None:
    ended = subprocess.run([sys.executable, "-c", FORGET], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "LookupError: Nothing reads User.viewer_can and User.groups."
