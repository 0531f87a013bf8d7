"""Every reading of placements."""
