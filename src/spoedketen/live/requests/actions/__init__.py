"""Every change to a case."""
