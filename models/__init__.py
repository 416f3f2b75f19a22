"""The directory itself: what is stored, and the rules it keeps."""

from models.api_key import ApiKey
from models.caller import Caller
from models.event import Change, Event
from models.grant import Grant
from models.group import Group, GroupMember
from models.one_time_token import OneTimeToken
from models.outbox import Mail
from models.permission import Permission
from models.project import Membership, Project
from models.session import Session
from models.sign_in import SignInFailure
from models.user import User

__all__ = [
    "ApiKey",
    "Caller",
    "Change",
    "Event",
    "Grant",
    "Group",
    "GroupMember",
    "Mail",
    "Membership",
    "OneTimeToken",
    "Permission",
    "Project",
    "Session",
    "SignInFailure",
    "User",
]
