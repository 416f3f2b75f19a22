"""Mail: where it is handed in, what it says, and sending it."""
