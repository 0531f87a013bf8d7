"""Tell Django about this app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
