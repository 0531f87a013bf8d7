"""The note that asks a demonstration to play a drill: its driver plays it, its pages say so."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from spoedketen.planning.chain.trace import STEP_MINUTES

FASTEST = timedelta(seconds=20)
DRILL = "demonstration_drill.json"
ENDING = timedelta(milliseconds=1)
SHORTEST = 1e-6
"""Minutes: a drill that is ended as it begins lasted a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDrill:
    """A drill in a network: since when it is played, in how many minutes, which part of its trace.

    ``sites`` outside the network take part too.
    """

    code: str
    network: str
    sites: tuple[str, ...]
    begins: datetime
    minutes: float
    from_minutes: float
    to_minutes: float

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def speed(self) -> float:
        """How many minutes of the drill pass in one of the clock."""
        return (self.to_minutes - self.from_minutes) / self.minutes

    @property
    def pace(self) -> timedelta:
        """How often figures come: every five minutes of the drill, not faster than people look."""
        return max(FASTEST, timedelta(minutes=STEP_MINUTES / self.speed))

    def concerns(self, site: str, network: str) -> bool:
        """Tell whether a location takes part."""
        return network == self.network or site in self.sites


def ask_drill(file: Path, asked: AskedDrill) -> None:
    """Note that the drill is to be played; a crash leaves no half note."""
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(asked), default=datetime.isoformat), "utf-8")
    draft.replace(file)


def end_drill(file: Path, moment: datetime) -> bool:
    """Note that the drill that runs ends now; tell whether one did."""
    asked = asked_drill(file, moment)
    if asked is None:
        return False
    played = moment - asked.begins
    minutes = max(played / timedelta(minutes=1) - ENDING / timedelta(minutes=1), SHORTEST)
    told = asked.from_minutes + asked.speed * minutes
    ask_drill(file, replace(asked, minutes=minutes, to_minutes=told))
    return True


def asked_drill(file: Path, moment: datetime, after: timedelta = timedelta(0)) -> AskedDrill | None:
    """Return the drill that runs at a moment, or ran until ``after`` before it.

    A note that is not understood asks for nothing.
    """
    try:
        told = json.loads(file.read_text("utf-8"))
        asked = AskedDrill(
            code=str(told["code"]),
            network=str(told["network"]),
            sites=tuple(str(site) for site in told["sites"]),
            begins=datetime.fromisoformat(told["begins"]),
            **{name: float(told[name]) for name in ("minutes", "from_minutes", "to_minutes")},
        )
        is_now = asked.speed > 0 and asked.begins <= moment <= asked.ends + after
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError):
        return None
    return asked if is_now else None
