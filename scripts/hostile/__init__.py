"""Whether a request, or many, can stop a running server."""
