"""The server as a whole, so that Django finds its commands."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Holds the management commands."""

    name = "spoedketen.live"
    label = "live"
