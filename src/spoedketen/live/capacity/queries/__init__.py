"""Every read of the capacity app."""
