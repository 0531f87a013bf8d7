"""The `spoedketen` command: one file per verb; parse, call, print."""
