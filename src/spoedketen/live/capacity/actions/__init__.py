"""Every write of the capacity app."""
