"""All that can be asked of a user."""

from __future__ import annotations

ALL_OF_A_USER = """
fragment AllOfAUser on User {
  __typename id number username email emailVerifiedAt firstName lastName displayName name avatarUrl
  redirectUri externalId attributes status statusReason statusChangedAt isActive createdAt updatedAt
  lastLoginAt hasPassword lockedUntil passwordChangedAt mustChangePassword version projectsCount
  apiKeysCount viewerCan
  projects(first: 3) { __typename totalCount
    pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }
    nodes { ...AllOfAProject } edges { __typename cursor role joinedAt node { id } } }
  groups(first: 3) { totalCount nodes { __typename id name description membersCount createdAt viewerCan
    events(first: 3) { nodes { id } }
    permissions(first: 3) { nodes { id } }
    members(first: 3) { nodes { username } edges { cursor node { name } } } } }
  permissions(first: 3) { edges { cursor node { __typename id resource resourceType type createdAt expiresAt
    holder { __typename ... on User { id username } ... on Group { name } } } } }
  effectivePermissions { __typename resource resourceType type
    sources { __typename permission { id type } group { name } } }
  apiKeys(first: 3) { totalCount edges { cursor node { __typename id name hint status enabled
    scopes { __typename type resource resourceType } user { username } project { name }
    replacedBy { hint replacedBy { id } }
    createdAt expiresAt lastUsedAt viewerCan events(first: 3) { nodes { id } } } } }
  sessions(first: 3) { nodes {
    __typename id user { username } createdAt lastSeenAt expiresAt ipAddress userAgent isCurrent } }
  events(first: 5) { nodes { ...AllOfAnEvent } }
}
fragment AllOfAProject on Project {
  __typename id number name description mcpConfigName createdAt updatedAt version membersCount apiKeysCount
  viewerCan events(first: 3) { nodes { id } }
  members(first: 3) { totalCount edges { role joinedAt cursor node { username } } }
  apiKeys(first: 3, where: {status: [ACTIVE, ROTATING]}) { nodes { name status } }
}
fragment AllOfAnEvent on Event {
  __typename id sequence at operation door actorLabel targetId targetType targetLabel reason requestId
  ipAddress   changes { __typename field before after } actor { username } apiKey { hint }
  target { __typename id ... on User { username } ... on Project { name } }
}
"""
