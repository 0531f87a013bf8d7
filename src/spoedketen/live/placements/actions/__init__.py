"""Every change to a placement."""
