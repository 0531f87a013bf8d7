"""Tell Django about this app, and the faces how its refusals are said."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.fleet"
    label = "fleet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the sentences."""
        from spoedketen.live.fleet.wording import learn  # noqa: PLC0415 - after Django is ready

        learn()
