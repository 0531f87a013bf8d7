"""Sentences for location models."""

SITING: dict[str, str] = {}
