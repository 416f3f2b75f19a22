"""What is the matter with a database that fails for a while, or until somebody mends it: in a few words."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3

from tortoise.exceptions import BaseORMException

READ_ONLY = "it is read-only"
FULL = "its disk is full"
LOCKED = "it is locked by another process"
CORRUPT = "its file is damaged: restore a backup"
DESCRIPTORS = "this process is out of file descriptors: see ulimit -n"
NOT_OPENED = "its file cannot be opened"
BROKEN_DISK = "its disk does not work as it should"
LATE = "it does not answer in time"
UNREACHABLE = "it cannot be reached"
AUTHENTICATION = "it refuses our user or password"
TOO_MANY = "it has too many connections"

SQLITE = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_CANTOPEN: NOT_OPENED,
    sqlite3.SQLITE_PERM: NOT_OPENED,
    sqlite3.SQLITE_AUTH: NOT_OPENED,
    sqlite3.SQLITE_CORRUPT: CORRUPT,
    sqlite3.SQLITE_NOTADB: "its file is not a database",
    sqlite3.SQLITE_INTERRUPT: "a statement took too long",
    sqlite3.SQLITE_NOMEM: "the memory is full",
}
SYSTEM = {
    errno.EMFILE: DESCRIPTORS,
    errno.ENFILE: DESCRIPTORS,
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
}
POSTGRES = {  # SQLSTATE, or its class
    "25006": READ_ONLY,
    "53100": FULL,
    "53200": "the memory of its server is full",
    "53300": TOO_MANY,
    "55P03": "another session holds what it needs",
    "57014": "a statement took too long",
    "57P01": "its server is shutting down",
    "57P02": "its server crashed",
    "57P03": "its server is not up yet",
    "42501": "its user lacks a right",
    "3D000": "there is no such database",
    "58030": BROKEN_DISK,
    "XX001": CORRUPT,
    "XX002": CORRUPT,
    "08": UNREACHABLE,
    "28": AUTHENTICATION,
    "40": "others change the same at the same time",
    "53": "its server has no room",
    "57": "its server was told to stop this",
    "58": "its server has trouble with its machine",
}
CLIENT = {  # kinds of error that the driver raises itself
    "InterfaceError": "the connection was lost",
    "InternalClientError": "the connection was lost",
    "ProtocolError": "what answers there is no PostgreSQL",
    "TargetServerAttributeNotMatched": "none of its servers is what target_session_attrs asks for",
}


def reason(error: BaseException) -> str | None:
    """None for a fault of ours, or of what was asked."""
    error = _cause(error)
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, OSError):  # a TimeoutError is one
        return _of_system(error)
    return _of_postgres(error) if type(error).__module__.startswith("asyncpg") else None


def is_read_only(error: BaseException | None) -> bool:
    return error is not None and reason(error) == READ_ONLY


def is_locked(error: BaseException) -> bool:
    return reason(error) in (LOCKED, POSTGRES["55P03"])


def _cause(error: BaseException) -> BaseException:
    """What Tortoise wrapped."""
    while isinstance(error, BaseORMException) and error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    return error


def _of_sqlite(error: sqlite3.Error) -> str | None:
    code = getattr(error, "sqlite_errorcode", None)
    found = SQLITE.get(code & 0xFF) if code else None
    return DESCRIPTORS if found == NOT_OPENED and _is_out_of_descriptors() else found


def _is_out_of_descriptors() -> bool:
    """SQLite does not say why it cannot open a file."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False


def _of_system(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"{UNREACHABLE}: {error.strerror}"
    if isinstance(error, TimeoutError):
        return LATE
    return SYSTEM.get(error.errno or 0) or f"{UNREACHABLE}: {error.strerror or type(error).__name__}"


def _of_postgres(error: BaseException) -> str | None:
    """Known by name: on SQLite asyncpg is never imported."""
    if state := getattr(error, "sqlstate", None):
        return POSTGRES.get(state) or POSTGRES.get(state[:2])
    return CLIENT.get(type(error).__name__)
