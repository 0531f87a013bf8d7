"""Tell Django about this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
