"""Who is asking: by a secret, by a password, or as the first administrator."""
