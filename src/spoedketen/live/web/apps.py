"""Tell Django about this app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
