"""Tell Django about this app, the faces how its refusals are said, and cases what is promised."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """The app, under a short label."""

    name = "spoedketen.live.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the sentences, and what the match and the closing of a case ask."""
        from spoedketen.live.placements.actions.lapsing import (  # noqa: PLC0415 - after Django
            end_placements,
            hold_placements,
            pass_placements,
        )
        from spoedketen.live.placements.queries.promises import (  # noqa: PLC0415 - after Django
            is_committed,
            promised_now,
        )
        from spoedketen.live.placements.wording import learn  # noqa: PLC0415
        from spoedketen.live.requests.actions.endings import Follower, follow  # noqa: PLC0415
        from spoedketen.live.requests.queries.candidates import promised_elsewhere  # noqa: PLC0415
        from spoedketen.live.requests.queries.closing import committed_elsewhere  # noqa: PLC0415

        learn()
        promised_elsewhere.append(promised_now)
        committed_elsewhere.append(is_committed)
        follow(Follower(hold=hold_placements, end=end_placements, pass_on=pass_placements))
