"""What a chief asks about Bob, a member, and about what a chief does not see; and what they try."""

from __future__ import annotations

NAMES = "id number username email name status createdAt version viewerCan"
PRIVATE = """attributes hasPassword mustChangePassword lastLoginAt emailVerifiedAt passwordChangedAt
  statusReason lockedUntil projectsCount groupsCount apiKeysCount"""
BELOW = """projects { totalCount nodes { name } } groups { totalCount nodes { name } } apiKeys { totalCount }
  permissions { totalCount } effectivePermissions { type } sessions { totalCount } events { totalCount }"""
PAGE = "totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage }"
USER = f"{{ {NAMES} {PRIVATE} {BELOW} }}"
DOCS = '{resourceType: "docs", resource: "1", type: READ}'
USER_FILTERS = [
    *(f"{flag}: {value}" for flag in ("hasApiKeys", "hasPassword", "mustChangePassword", "isEmailVerified",
      "isLocked") for value in ("true", "false")),
    "lastLoginAt: {isNull: true}", "lastLoginAt: {isNull: false}", "project: $gemini", "projects: [$gemini]",
    "group: $crew", "groups: [$crew]", f"permission: {DOCS}", 'attributes: [{path: ["a"], exists: true}]',
    "ids: [$hidden]", 'username: {contains: "e"}', 'email: {endsWith: "example.com"}',
    'name: {in: ["hidden", "renamed"]}',
]  # fmt: skip
ORDERS = ["NUMBER", "USERNAME", "EMAIL", "NAME", "STATUS", "CREATED_AT", "UPDATED_AT", "LAST_LOGIN_AT"]
WHO = "user: {id: $bob}"
PROBLEMS = "problems { __typename code message ... on NotAllowed { requires { resource } } }"
QUESTIONS = [
    f"users {{ {PAGE} nodes {{ updatedAt }} nodes {USER} }}",
    *(f"users(where: {{{each}}}) {{ {PAGE} }}" for each in USER_FILTERS),
    *(f"users(where: {{not: {{{each}}}}}) {{ {PAGE} }}" for each in USER_FILTERS),
    *(f"users(first: 1, orderBy: [{{field: {each}}}]) {{ {PAGE} edges {{ cursor }} }}" for each in ORDERS),
    *(f'users(search: "{each}") {{ {PAGE} }}' for each in ("hidden", "renamed", "example", "another")),
    f"projects {{ {PAGE} nodes {{ name membersCount apiKeysCount viewerCan apiKeys {{ {PAGE} }} "
    f"members {{ {PAGE} nodes {USER} }} events {{ totalCount }} }} }}",
    *(f"projects(where: {{{each}}}) {{ {PAGE} }}" for each in ("member: $hidden", "not: {member: $hidden}",
      "ids: [$gemini]", "hasMembers: true", "hasMembers: false", "members: [$bob, $hidden]")),
    f"groups {{ {PAGE} nodes {{ name membersCount viewerCan members {{ {PAGE} }} "
    "permissions { totalCount } } }",
    *(f"groups(where: {{{each}}}) {{ {PAGE} }}" for each in ("member: $hidden", "not: {member: $bob}",
      "ids: [$crew]", "hasMembers: false")),
    f"apiKeys {{ {PAGE} }}",
    *(f"apiKeys(where: {{{each}}}) {{ {PAGE} }}" for each in ("user: $bob", "project: $apollo",
      "isUsed: true", 'name: {eq: "laptop"}', "not: {user: $bob}")),
    f"permissions {{ {PAGE} }}",
    *(f"permissions({each}) {{ {PAGE} }}" for each in ("holder: $bob", "holder: $crew",
      'resourceType: "docs"', "resource: $gemini")),
    f"events {{ {PAGE} }}",
    *(f"events(where: {{{each}}}) {{ {PAGE} }}" for each in ("concerns: $bob", "target: $bob",
      "actor: $hidden", "not: {actor: $hidden}", 'field: "firstName"')),
    *(f"usersPermitted(permission: {each}) {{ {PAGE} }}" for each in (DOCS,
      '{resourceType: "project", resource: $gemini, type: ADMIN}')),
    f"checkPermission(user: {{id: $bob}}, permission: {DOCS}) {{ allowed reason explanation }}",
    "nodes(ids: [$bob, $apollo, $seen, $hidden, $gemini, $crew]) { id }",
    f"user(by: {{id: $bob}}) {USER}",
    'user(by: {identifier: "renamed"}) { id }',
    'user(by: {identifier: "hidden"}) { id }',
    "viewer { can permissions { type resource } }",
]  # fmt: skip
CHANGES = [
    f"removeProjectMember(project: {{id: $apollo}}, {WHO}, dryRun: true) {{ changes {{ field before after }} "
    f"revokedApiKeyIds user {USER} {PROBLEMS} }}",
    f"addProjectMember(project: {{id: $apollo}}, {WHO}, role: ADMIN, dryRun: true) "
    f"{{ user {USER} {PROBLEMS} }}",
    f"addProjectMember(project: {{id: $apollo}}, user: {{id: $hidden}}, dryRun: true) {{ {PROBLEMS} }}",
    "removeUsersFromProject(project: {id: $apollo}, users: {matching: {where: {isLocked: true}}}, "
    f"dryRun: true) {{ totalCount results {{ id changes {{ field }} }} {PROBLEMS} }}",
    f"setGroupMembers(group: {{id: $crew}}, add: [$bob]) {{ {PROBLEMS} }}",
    f'updateUser({WHO}, input: {{lastName: "x"}}, dryRun: true) {{ {PROBLEMS} }}',
    f'setUserPassword({WHO}, newPassword: "correct horse battery") {{ {PROBLEMS} }}',
    f"unlockUser({WHO}) {{ {PROBLEMS} }}",
    f"revokeSessions({WHO}) {{ {PROBLEMS} }}",
    f"deleteUser({WHO}, dryRun: true) {{ {PROBLEMS} }}",
    f"createApiKey(input: {{{WHO}}}, dryRun: true) {{ {PROBLEMS} }}",
    f"deleteApiKeys({WHO}, project: {{id: $apollo}}, dryRun: true) {{ {PROBLEMS} }}",
    f"grantPermissions(holder: $bob, permissions: [{DOCS}], dryRun: true) {{ {PROBLEMS} }}",
    f"revokePermissions(holder: $bob, permissions: [{DOCS}], dryRun: true) {{ {PROBLEMS} }}",
    f"restoreUser(id: $hidden, dryRun: true) {{ {PROBLEMS} }}",
]
PATHS = [
    "/express/users", "/express/users/bob", "/express/users/hidden", "/enkrypt/api/v1/users/bob",
    "/enkrypt/api/v1/users/bob/projects", "/enkrypt/api/v1/users/bob/api-keys",
    "/enkrypt/api/v1/projects/Apollo", "/enkrypt/api/v1/projects/Apollo/users",
    "/enkrypt/api/v1/projects/Gemini", "/antfly/api/v1/users/bob",
    "/antfly/api/v1/users/bob/permissions", "/antfly/api/v1/users/bob/api-keys", "/authgate/api/v1/users",
    "/adverity/api/v1/users/2/",
]  # fmt: skip
