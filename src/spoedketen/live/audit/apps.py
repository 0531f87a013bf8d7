"""Tell Django about this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
