"""Sentences for faults in road files."""

from spoedketen.reports.language import marked as _

ROADS: dict[str, str] = {}
