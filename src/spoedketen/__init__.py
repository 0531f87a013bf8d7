"""Spoedketen: one open platform for the Dutch acute care chain."""

__version__ = "0.1.0"
