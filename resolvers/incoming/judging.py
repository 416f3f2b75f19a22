"""What is wrong with a row: by the rules for a user, and by what the operations for one ask of the caller.

Nobody imports more than they could do one by one. What only an import sets, such as times, is for who
administers the user.
"""

from __future__ import annotations

from models import Change, User, clock, imported, passwords
from models.caller import Caller, not_allowed
from models.enums import PermissionType
from models.errors import Invalid, NotAllowed, Rule, noting
from models.event import compare, gained
from models.grant import ANY, Grant, Grants
from models.imported import IDENTITY, TIMES
from models.text import camel
from models.user import NAMES
from models.values import Snapshot, Values
from resolvers.incoming.belonging import judge_groups, judge_permissions, judge_projects
from resolvers.incoming.keys import judge_keys
from resolvers.incoming.known import Known
from resolvers.incoming.row import Options, Row
from resolvers.rights.giving import is_lasting_for, require_including_all

SIGNING_IN = {"email": "email", "password": "passwordHash", "mustChangePassword": "mustChangePassword"}
"""By what of a user somebody else comes in: the names of the changes, and where they stand in a row."""
NAMED = {camel(name) for name in NAMES}


def judge(caller: Caller, row: Row, known: Known, options: Options) -> None:
    """Write into the user what the row says; all that is wrong with it joins the row's problems."""
    if row.record is not None and not options.updates:
        return
    id_ = ANY if row.record is None else row.record.id
    if not caller.may(PermissionType.WRITE, "user", id_):
        row.problems.append(not_allowed(Grant("user", id_, PermissionType.WRITE)))
        return
    if row.record is None:
        _write_new(caller, row)
    else:
        _write_known(caller, row, row.record, known, options)
    judge_projects(caller, row, known, creates=options.creates_projects)
    judge_groups(row, known)
    judge_permissions(caller, row, known)
    if not row.is_new and (row.moves.granted or row.moves.taken):
        _require_administering(caller, row, id_, ["permissions"])
    judge_keys(caller, row, known)
    if row.moves.keys:
        _require_administering(caller, row, id_, ["apiKeys"])


def _write_new(caller: Caller, row: Row) -> None:
    row.record, row.is_new = User.new(), True
    given, user = row.given, row.record
    row.problems += user.write({"username": None, "email": None, **row.profile})
    row.problems += imported.take_over(user, given)
    for field, rule in IDENTITY.items():
        with noting(row.problems):
            if given.get(field) is not None:
                setattr(user, field, rule(given[field], field))
    if given.get("password_hash") is not None:
        with noting(row.problems):
            user.password_hash = passwords.imported(given["password_hash"], "passwordHash")
        user.password_changed_at = user.password_changed_at or clock.now()
    _require_administering(caller, row, ANY, [name for name in (*IDENTITY, *TIMES) if name in given])
    if not row.problems:
        row.changes = gained(user.snapshot())
        row.changes += [Change("password", None, "set")] if user.password_hash else []


def _require_administering(caller: Caller, row: Row, id_: str, fields: list[str]) -> None:
    if not caller.may(PermissionType.ADMIN, "user", id_):
        needed = Grant("user", id_, PermissionType.ADMIN)
        row.problems += [not_allowed(needed, camel(field)) for field in fields]


def _write_known(caller: Caller, row: Row, user: User, known: Known, options: Options) -> None:
    before, address = _shown(user), user.email_key
    given, profile = row.given, row.profile
    for field in IDENTITY:
        if given.get(field) not in (None, getattr(user, field)) and str(given[field]).lower() != user.id:
            said = f"The {field} of this user is {getattr(user, field)}, and stays so."
            row.problems.append(Invalid(said, field, rule=Rule.CONFLICT))
    fresh = {name: value for name, value in profile.items() if _differs(user, name, value)}
    row.problems += user.write(fresh)
    changes = _set_password(row, user, replaces=options.replaces_passwords)
    row.problems += imported.take_over(user, {**given, **_times(given, user, is_reset=bool(changes))})
    row.changes = [*compare(before, _shown(user)), *changes]
    fields = {change.field for change in row.changes}
    if user.email_key == address:
        fields.discard("email")
    _require_changing(caller, row, user, known.held[user.number], fields)


def _shown(user: User) -> Snapshot:
    return {**user.snapshot(), **imported.times(user)}


def _differs(user: User, field: str, value: object) -> bool:
    """What is stored already keeps to the rules, and need not be looked at again."""
    return field == "attributes" or getattr(user, field) != value


def _set_password(row: Row, user: User, *, replaces: bool) -> list[Change]:
    if (value := row.given.get("password_hash")) is None:
        return []
    with noting(row.problems):
        stored = passwords.imported(value, "passwordHash")
        if stored != user.password_hash and (replaces or user.password_hash is None):
            return user.set_password(stored, bool(user.must_change_password))
    return []


def _times(given: Values, user: User, *, is_reset: bool) -> dict[str, None]:
    """Those that are known better here: what happened since is not undone by importing once more."""
    passed = ["updated_at"] if is_reset else ["updated_at", "password_changed_at"]
    if (given.get("last_login_at") or 0) <= (user.last_login_at or 0):
        passed.append("last_login_at")
    return dict.fromkeys(passed)


def _require_changing(caller: Caller, row: Row, user: User, held: Grants, fields: set[str]) -> None:
    taking = [place for field, place in SIGNING_IN.items() if field in fields]
    timed = [camel(name) for name in TIMES if row.given.get(name) is not None and camel(name) in fields]
    _require_administering(caller, row, user.id, [*taking, *timed])
    if taking or fields & NAMED:
        with noting(row.problems):
            require_including_all(caller, user, held)
    if taking and not is_lasting_for(caller, user):
        row.problems.append(NotAllowed("The key in use ends: it cannot set its owner's password."))
