"""Tell Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.directory"
    verbose_name = _("Gids")
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
