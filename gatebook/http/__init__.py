"""The server's side of HTTP: connections, who is asking, and the two doors."""
