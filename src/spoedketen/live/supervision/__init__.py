"""What keeps the server running: the embedded PostgreSQL, the processes, ports and secrets."""
