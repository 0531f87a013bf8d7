"""Runs of ambulances and others, and their announcement to where they go."""
