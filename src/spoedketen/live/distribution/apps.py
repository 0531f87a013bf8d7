"""Tell Django about this app, and the capacity app what a raised level changes."""

from django.apps import AppConfig

from spoedketen.live.capacity.temporary_rules import ask


class DistributionConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.distribution"
    label = "distribution"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let stops and figures follow the levels."""
        from spoedketen.live.distribution.queries.levels import rules_at  # noqa: PLC0415 - tables first

        ask(rules_at)
