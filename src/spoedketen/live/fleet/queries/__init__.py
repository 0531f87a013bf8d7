"""Everything that reads runs and announcements."""
