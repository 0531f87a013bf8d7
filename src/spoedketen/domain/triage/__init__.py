"""Triage protocols as data: reading, proving, walking."""
