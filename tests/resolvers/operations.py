"""Every root field of the schema, asked about a stranger's things, and what kind of answer that got."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLObjectType

from schema import schema

Things = Mapping[str, Any]

PAGE = "totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage startCursor endCursor }"
READING = '{resourceType: "user", resource: $resource, type: READ}'
PROBLEMS = """problems {
  __typename code message path
  ... on NotAllowed { requires { resourceType resource type } } ... on Taken { existing { id } }
}"""
USER = f"{{ user {{ id }} changes {{ field before after }} {PROBLEMS} }}"
PROJECT = f"{{ project {{ id }} changes {{ field before after }} {PROBLEMS} }}"
GROUP = f"{{ group {{ id }} changes {{ field before after }} {PROBLEMS} }}"
GONE = f"{{ deletedId {PROBLEMS} }}"
MEMBERSHIP = f"{{ user {{ id }} project {{ id }} {PROBLEMS} }}"
KEY = f"{{ apiKey {{ id }} changes {{ field before after }} {PROBLEMS} }}"
SECRET = f"{{ apiKey {{ id }} secret {PROBLEMS} }}"
KEYS = f"{{ deletedIds {PROBLEMS} }}"
SESSIONS = f"{{ revokedIds {PROBLEMS} }}"
RESULTS = f"{{ results {{ {PROBLEMS} }} {PROBLEMS} }}"
THEM = "users: {ids: [$user]}"
PERMISSIONS = f"{{ permissions {{ id }} changes {{ field before after }} {PROBLEMS} }}"

QUERIES = {
    "currentUser": "{ id }",
    "viewer": "{ user { id } }",
    "node": "(id: $user) { id }",
    "nodes": "(ids: [$user]) { id }",
    "user": "(by: {id: $user}) { id }",
    "users": f"(where: {{ids: [$user]}}) {{ {PAGE} }}",
    "project": "(by: {id: $project}) { id }",
    "projects": f"(search: $projectName) {{ {PAGE} }}",
    "group": "(by: {id: $group}) { id }",
    "groups": f"(search: $groupName) {{ {PAGE} }}",
    "apiKey": "(by: {id: $key}) { id }",
    "apiKeys": f"(where: {{user: $user}}) {{ {PAGE} }}",
    "permissions": f"(holder: $user) {{ {PAGE} }}",
    "checkPermission": f"(user: {{id: $user}}, permission: {READING}) {{ allowed reason explanation }}",
    "usersPermitted": f"(permission: {READING}) {{ {PAGE} }}",
    "events": f"(where: {{target: $user}}) {{ {PAGE} }}",
    "server": "{ version }",
}
# In an order that leaves each of them its target.
MUTATIONS = {
    "login": f"(identifier: $username, password: $password) {{ token {PROBLEMS} }}",
    "revokeSession": f"(id: $session) {{ revokedId {PROBLEMS} }}",
    "verifyOneTimeToken": "(token: $token) { valid }",
    "redeemOneTimeToken": f"(token: $token, newPassword: $password) {{ token {PROBLEMS} }}",
    "requestPasswordReset": f"(identifier: $username) {{ {PROBLEMS} }}",
    "requestEmailVerification": f"{{ {PROBLEMS} }}",
    "verifyApiKey": f"(secret: $secret, permission: {READING}) "
    "{ valid code apiKey { id } user { id } decision { allowed explanation } }",
    "createUser": f"(input: {{username: $fresh}}) {USER}",
    "createProject": f"(input: {{name: $fresh}}) {PROJECT}",
    "createGroup": f"(input: {{name: $fresh}}) {GROUP}",
    "createApiKey": f"(input: {{user: {{id: $user}}}}) {SECRET}",
    "updateUser": f'(user: {{id: $user}}, input: {{lastName: "Builder"}}) {USER}',
    "updateProject": f'(project: {{id: $project}}, input: {{description: "new"}}) {PROJECT}',
    "updateGroup": f'(group: {{id: $group}}, input: {{description: "new"}}) {GROUP}',
    "updateApiKey": f'(apiKey: {{id: $key}}, input: {{name: "new"}}) {KEY}',
    "addProjectMember": f"(project: {{id: $project}}, user: {{id: $user}}) {MEMBERSHIP}",
    "addUsersToProject": f"(project: {{id: $project}}, {THEM}) {RESULTS}",
    "removeUsersFromProject": f"(project: {{id: $project}}, users: {{ids: []}}) {RESULTS}",
    "addGroupMembers": f"(group: {{id: $group}}, users: [$user]) {GROUP}",
    "setGroupMembers": f"(group: {{id: $group}}, add: [$user]) {GROUP}",
    "grantPermissions": f"(holder: $user, permissions: [{READING}]) {PERMISSIONS}",
    "revokePermissions": f"(holder: $user, permissions: [{READING}]) {PERMISSIONS}",
    "setPermissions": f"(holder: $user, permissions: [{READING}]) {PERMISSIONS}",
    "createOneTimeToken": f"(user: {{id: $user}}, purpose: PASSWORD_RESET) {{ token link {PROBLEMS} }}",
    "setUserPassword": f"(user: {{id: $user}}, newPassword: $password) {USER}",
    "unlockUser": f"(user: {{id: $user}}) {USER}",
    "revokeSessions": f"(user: {{id: $user}}) {SESSIONS}",
    "rotateApiKey": f"(apiKey: {{id: $key}}) {SECRET}",
    "revokeApiKey": f"(apiKey: {{id: $key}}) {KEY}",
    "deleteApiKey": f"(apiKey: {{id: $key}}) {GONE}",
    "deleteApiKeys": f"(user: {{id: $user}}) {KEYS}",
    "removeGroupMembers": f"(group: {{id: $group}}, users: [$user]) {GROUP}",
    "removeProjectMember": f"(project: {{id: $project}}, user: {{id: $user}}) {MEMBERSHIP}",
    "removeUsersFromGroup": f"(group: {{id: $group}}, {THEM}) {RESULTS}",
    "addUsersToGroup": f"(group: {{id: $group}}, {THEM}) {RESULTS}",
    "setUsersStatus": f"({THEM}, status: ACTIVE) {RESULTS}",
    "deleteUsers": f"({THEM}, force: true, dryRun: true) {RESULTS}",
    "importUsers": f"(input: {{match: ID, rows: [{{id: $user, username: $username}}]}}) {RESULTS}",
    "setUserStatus": f"(user: {{id: $user}}, status: DEACTIVATED) {USER}",
    "deleteProject": f"(project: {{id: $project}}, force: true) {GONE}",
    "deleteGroup": f"(group: {{id: $group}}) {GONE}",
    "deleteUser": f"(user: {{id: $user}}, force: true) {GONE}",
    "restoreUser": f"(id: $gone) {USER}",
    "changePassword": f'(currentPassword: $password, newPassword: "another good pass phrase") {USER}',
    "logout": f"(everywhere: true) {SESSIONS}",
}
FIELDS = {**QUERIES, **MUTATIONS}
TYPES = {
    **dict.fromkeys(("user", "project", "group", "key", "session", "permission", "event", "gone"), "ID!"),
    **dict.fromkeys(("number", "projectNumber", "groupNumber"), "Int!"),
}

YES, NOTHING, NOT_FOUND, NOT_ALLOWED, UNAUTHENTICATED = "yes", "-", "?", "no", "!"
KINDS = {
    "PASSWORD_CHANGE_REQUIRED": "pw",
    "NOT_FOUND": NOT_FOUND,
    "NOT_ALLOWED": NOT_ALLOWED,
    "UNAUTHENTICATED": UNAUTHENTICATED,
}


def fields_of_the_schema() -> set[str]:
    roots = (schema._schema.query_type, schema._schema.mutation_type)
    return {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}


def document(field: str, arguments: str) -> str:
    """With a header that declares the things it is about."""
    names = list(dict.fromkeys(re.findall(r"\$(\w+)", arguments)))
    declared = ", ".join(f"${name}: {TYPES.get(name, 'String!')}" for name in names)
    operation = "mutation" if field in MUTATIONS else "query"
    return f"{operation} {f'({declared}) ' if names else ''}{{ {field}{arguments} }}"


def variables(arguments: str, things: Things) -> dict[str, Any]:
    return {name: things[name] for name in re.findall(r"\$(\w+)", arguments)}


def kind(answer: Any) -> str:
    """Of the answer of one root field; a code that is none of the usual stands for itself."""
    if "errors" in answer:
        return _coded(answer["errors"][0]["extensions"]["code"])
    (value,) = answer["data"].values()
    if isinstance(value, dict) and value.get("problems"):
        return _coded(value["problems"][0]["code"])
    if isinstance(value, dict) and value.get("results"):
        value = value["results"][0]
        return _coded(value["problems"][0]["code"]) if value["problems"] else YES
    if isinstance(value, dict) and "code" in value:  # of verifyApiKey
        return YES if value["valid"] else NOTHING
    nodes = value["nodes"] if isinstance(value, dict) and "nodes" in value else value
    return YES if nodes and nodes != [None] else NOTHING


def _coded(code: str) -> str:
    return KINDS.get(code, code)
