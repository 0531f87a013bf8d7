"""Server-sent events, in front of Django."""
