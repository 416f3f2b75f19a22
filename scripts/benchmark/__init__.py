"""How fast the server is, beside the least that the same answers cost."""
