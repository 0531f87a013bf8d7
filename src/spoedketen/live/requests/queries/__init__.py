"""Every reading of cases."""
