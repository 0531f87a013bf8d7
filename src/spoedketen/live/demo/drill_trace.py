"""The trace of the drill that a demonstration plays, beside the note that asks for it."""

from pathlib import Path

from spoedketen.live.demo.followed import Followed, Playing, kept_trace
from spoedketen.live.drill_note import AskedDrill

DRILL_TRACE = "demonstration_drill.npz"


def followed_drill(file: Path, asked: AskedDrill) -> Followed | None:
    """Return the trace of a drill, played as was asked."""
    playing = Playing(
        minutes=asked.to_minutes,
        since=asked.begins,
        from_minutes=asked.from_minutes,
        speed=asked.speed,
    )
    return kept_trace(file, playing)
