"""Commands of the server process."""
