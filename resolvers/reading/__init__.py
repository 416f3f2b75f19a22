"""How records are fetched: one statement for what is asked of them, and one for each relation below."""
