"""Everything that changes runs and announcements."""
