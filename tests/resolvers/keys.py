"""API keys, for the tests that are about them."""

from __future__ import annotations

from typing import Any

from tests.conftest import GraphQL
from tests.outcome import PROBLEMS

FIELDS = """
id name hint status enabled user { username } project { name } scopes { resourceType resource type }
createdAt expiresAt lastUsedAt replacedBy { id }
"""

UPDATE = f"""
mutation ($id: ID!, $input: UpdateApiKeyInput!) {{
  updateApiKey(apiKey: {{id: $id}}, input: $input) {{
    apiKey {{ {FIELDS} }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""

LATER = "2099-01-01T00:00:00.000Z"

REVOKE = f"""
mutation ($id: ID!) {{
  revokeApiKey(apiKey: {{id: $id}}) {{ apiKey {{ status }} changes {{ field before after }} {PROBLEMS} }}
}}
"""

COUNTS = "query ($id: ID!) { user(by: {id: $id}) { apiKeysCount apiKeys { totalCount } } }"


async def problems(graphql: GraphQL, document: str, **variables: Any) -> list[Any]:
    (payload,) = (await graphql(document, **variables))["data"].values()
    found: list[Any] = payload["problems"]
    return found


async def keys_left(user: str, data: GraphQL) -> tuple[int, int]:
    """As they are counted, and all of them."""
    found = await data(COUNTS, id=user)
    return found["apiKeysCount"], found["apiKeys"]["totalCount"]
