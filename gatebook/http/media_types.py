"""The media types of answers that are GraphQL's, and which of them a client wants."""

from __future__ import annotations

from functools import lru_cache

JSON, RESPONSE = "application/json", "application/graphql-response+json"
ACCEPT_LENGTH = 1000


@lru_cache(100)
def is_modern(accept: str) -> bool:
    """Whether the client prefers the media type made for GraphQL, or does not mind."""
    quality = {}
    for part in accept[:ACCEPT_LENGTH].lower().split(","):
        media, *parameters = (word.strip() for word in part.split(";"))
        quality[media] = min([_number(word[2:]) for word in parameters if word.startswith("q=")], default=1.0)
    return 0 < quality.get(RESPONSE, 0.0) >= quality.get(JSON, 0.0)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
