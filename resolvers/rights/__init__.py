"""Who holds what, who sees what, and who may give it."""
