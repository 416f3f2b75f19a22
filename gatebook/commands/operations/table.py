"""Which command runs which field of the schema; all else about a command is read from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NONE: Mapping[str, str] = MappingProxyType({})


class Operation(NamedTuple):
    """``example`` is what follows the words; ``fixed`` are arguments that the words themselves say; ``below``
    is the relation that is wanted instead of its record."""

    words: str
    field: str
    help: str
    example: str = ""
    fixed: Mapping[str, str] = NONE
    below: str | None = None

    @property
    def place(self) -> str:
        """Where in the schema it is."""
        return f"{self.field}.{self.below}" if self.below else self.field

    @property
    def deletes(self) -> bool:
        return self.field.startswith("delete")


GROUPS = {
    "user": "Users: find, change, invite and delete them.",
    "project": "Projects and their members.",
    "group": "Groups and their members.",
    "key": "API keys: make, rotate and revoke them.",
    "permission": "Who may do what, and why.",
    "session": "Who is signed in, and who you are.",
    "event": "The audit log: who did what.",
    "node": "Any record, by its id.",
    "server": "The server: its version, limits and settings.",
}

ACTIVE, DEACTIVATED = {"status": "ACTIVE"}, {"status": "DEACTIVATED"}

OPERATIONS = [
    Operation("user list", "users", "List users.", "--status ACTIVE --search ada"),
    Operation("user get", "user", "Show a user.", "ada@example.com"),
    Operation("user me", "currentUser", "Show yourself."),
    Operation("user create", "createUser", "Create a user.", "--username ada --email ada@example.com"),
    Operation("user update", "updateUser", "Change a user.", "ada --last-name Lovelace --unset email"),
    Operation("user delete", "deleteUser", "Delete a user.", "ada --dry-run"),
    Operation(
        "user restore", "restoreUser", "Undo the deletion of a user.", "c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11"
    ),
    Operation("user activate", "setUserStatus", "Let a user in again.", "ada", ACTIVE),
    Operation("user deactivate", "setUserStatus", "Shut a user out.", "ada --reason 'on leave'", DEACTIVATED),
    Operation("user unlock", "unlockUser", "End the lock after wrong passwords.", "ada"),
    Operation("user set-password", "setUserPassword", "Set a user's password.", "ada --must-change"),
    Operation("user change-password", "changePassword", "Change your own password."),
    Operation(
        "user invite",
        "createOneTimeToken",
        "Make the link for a new user's password.",
        "ada --by-mail",
        {"purpose": "INVITATION"},
    ),
    Operation("user create-link", "createOneTimeToken", "Make any one-time link.", "ada PASSWORD_RESET"),
    Operation("user verify-link", "verifyOneTimeToken", "Say whether a one-time token is good."),
    Operation("user redeem-link", "redeemOneTimeToken", "Use a one-time token."),
    Operation("user request-password-reset", "requestPasswordReset", "Ask for a reset by mail.", "ada"),
    Operation(
        "user request-email-verification", "requestEmailVerification", "Ask for a verification by mail."
    ),
    Operation("user projects", "user", "List a user's projects.", "ada", below="projects"),
    Operation("user groups", "user", "List a user's groups.", "ada", below="groups"),
    Operation("user permissions", "user", "List what a user may do.", "ada", below="effectivePermissions"),
    Operation(
        "user bulk-activate", "setUsersStatus", "Let many users in again.", "--search leave --dry-run", ACTIVE
    ),
    Operation(
        "user bulk-deactivate",
        "setUsersStatus",
        "Shut many users out.",
        "--last-login-at lt=2025-01-01T00:00:00Z --dry-run",
        DEACTIVATED,
    ),
    Operation("user bulk-delete", "deleteUsers", "Delete many users.", "--status DEACTIVATED --dry-run"),
    Operation("project list", "projects", "List projects.", "--search apollo"),
    Operation("project get", "project", "Show a project.", "apollo"),
    Operation("project create", "createProject", "Create a project.", "apollo --description 'To the moon'"),
    Operation("project update", "updateProject", "Change a project.", "apollo --name artemis"),
    Operation("project delete", "deleteProject", "Delete a project.", "apollo --dry-run"),
    Operation("project members", "project", "List a project's members.", "apollo", below="members"),
    Operation(
        "project add-member", "addProjectMember", "Add a member, or set the role.", "apollo ada --role ADMIN"
    ),
    Operation("project remove-member", "removeProjectMember", "Remove a member.", "apollo ada"),
    Operation("project bulk-add", "addUsersToProject", "Add many members.", "apollo --search ada --dry-run"),
    Operation("project bulk-remove", "removeUsersFromProject", "Remove many members.", "apollo --search ada"),
    Operation("group list", "groups", "List groups.", "--has-members"),
    Operation("group get", "group", "Show a group.", "engineers"),
    Operation("group create", "createGroup", "Create a group.", "engineers"),
    Operation("group update", "updateGroup", "Change a group.", "engineers --unset description"),
    Operation("group delete", "deleteGroup", "Delete a group.", "engineers --yes"),
    Operation("group members", "group", "List a group's members.", "engineers", below="members"),
    Operation(
        "group add-members",
        "addGroupMembers",
        "Add users by their ids.",
        "engineers c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11",
    ),
    Operation(
        "group remove-members",
        "removeGroupMembers",
        "Remove users by their ids.",
        "engineers c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11",
    ),
    Operation(
        "group set-members",
        "setGroupMembers",
        "Add and remove users at once.",
        "engineers --add c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11",
    ),
    Operation("group bulk-add", "addUsersToGroup", "Add many users.", "engineers --search ada --dry-run"),
    Operation("group bulk-remove", "removeUsersFromGroup", "Remove many users.", "engineers --search ada"),
    Operation("key list", "apiKeys", "List API keys.", "--status ACTIVE"),
    Operation("key get", "apiKey", "Show an API key.", "7d0cf1de-8a3b-49c4-a6c3-6f7fc9a6fb0e"),
    Operation(
        "key create", "createApiKey", "Make an API key, shown once.", "ada --name backup --scopes READ:user/*"
    ),
    Operation(
        "key update",
        "updateApiKey",
        "Change an API key.",
        "7d0cf1de-8a3b-49c4-a6c3-6f7fc9a6fb0e --no-enabled",
    ),
    Operation(
        "key rotate",
        "rotateApiKey",
        "Replace an API key by a new one.",
        "7d0cf1de-8a3b-49c4-a6c3-6f7fc9a6fb0e --overlap-seconds 3600",
    ),
    Operation("key revoke", "revokeApiKey", "End an API key.", "7d0cf1de-8a3b-49c4-a6c3-6f7fc9a6fb0e"),
    Operation(
        "key delete", "deleteApiKey", "Delete an API key.", "7d0cf1de-8a3b-49c4-a6c3-6f7fc9a6fb0e --yes"
    ),
    Operation("key delete-all", "deleteApiKeys", "Delete all keys of a user.", "ada --project apollo"),
    Operation("key verify", "verifyApiKey", "Say whether a secret is good.", "--permission READ:user/*"),
    Operation("permission list", "permissions", "List what was granted.", "--resource-type report"),
    Operation(
        "permission check", "checkPermission", "Say whether a user may do it, and why.", "ada READ:report/q3"
    ),
    Operation("permission users", "usersPermitted", "List who may do it.", "READ:report/q3"),
    Operation(
        "permission grant",
        "grantPermissions",
        "Grant permissions to a user or group, by its id.",
        "c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11 READ:report/q3",
    ),
    Operation(
        "permission revoke",
        "revokePermissions",
        "Take permissions away.",
        "c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11 READ:report/q3",
    ),
    Operation(
        "permission set",
        "setPermissions",
        "Grant these and no others.",
        "c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11 READ:report/q3 WRITE:report/q4",
    ),
    Operation("session whoami", "viewer", "Say who you are, and what you may do."),
    Operation("session list", "user", "List a user's sessions.", "ada", below="sessions"),
    Operation("session revoke", "revokeSession", "End a session.", "0b9a4ab1-3f4e-4d5c-8a4e-5e2cf2f7a0f1"),
    Operation("session revoke-all", "revokeSessions", "End all sessions of a user.", "ada"),
    Operation(
        "event list", "events", "List what was done, the newest first.", "--operations CREATE_USER --watch"
    ),
    Operation("node get", "node", "Show any record.", "c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11"),
    Operation("node list", "nodes", "Show several records.", "c2b1b5b0-4f3c-4a55-9c83-9a3d8f0e2d11"),
    Operation("server get", "server", "Show the server."),
]

WITH_OWN_COMMAND = {"login": "sign-in", "logout": "sign-out", "importUsers": "import users"}
"""Fields that have a command written by hand."""
