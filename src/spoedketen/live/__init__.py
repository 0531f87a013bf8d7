"""Now: the coordination server. The only place with a database."""
