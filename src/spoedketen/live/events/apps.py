"""Tell Django about this app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
