"""Tell Django about this app."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.capacity"
    label = "capacity"
    default_auto_field = "django.db.models.BigAutoField"
