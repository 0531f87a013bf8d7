"""The note that asks a demonstration to play a busy afternoon."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ASKED = "demonstration_afternoon.json"
SHORTEST_MINUTES, LONGEST_MINUTES = 45, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """From when on the story is played, and in how many minutes."""

    begins: datetime
    minutes: float


def ask_story(file: Path, begins: datetime, minutes: float) -> None:
    """Note that the story is to be played; a crash leaves no half note."""
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps({"begins": begins.isoformat(), "minutes": minutes}), "utf-8")
    draft.replace(file)


def asked_story(file: Path, moment: datetime) -> Asked | None:
    """Return the story that runs at a moment; a note that is not understood asks for nothing."""
    try:
        told = json.loads(file.read_text("utf-8"))
        asked = Asked(begins=datetime.fromisoformat(told["begins"]), minutes=float(told["minutes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_on = asked.begins <= moment <= asked.begins + timedelta(minutes=asked.minutes)
    return asked if is_on else None
