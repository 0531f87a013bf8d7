"""Tell Django about this app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the pages that are kept for an outage go with who signs out."""
        from django.contrib.auth.signals import user_logged_out  # noqa: PLC0415 - needs the apps

        from spoedketen.live.web.last_good import forget_session  # noqa: PLC0415 - needs the apps

        user_logged_out.connect(forget_session, dispatch_uid="last good")
