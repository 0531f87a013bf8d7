"""The note that asks a demonstration to play a drill: its driver plays it, its pages say so."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from spoedketen.planning.chain.trace import STEP_MINUTES

FASTEST = timedelta(seconds=20)
DRILL = "demonstration_drill.json"


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


def asked_drill(file: Path, moment: datetime) -> AskedDrill | None:
    """Return the drill that runs at a moment; a note that is not understood asks for nothing."""
    try:
        told = json.loads(file.read_text("utf-8"))
        asked = AskedDrill(
            code=str(told["code"]),
            network=str(told["network"]),
            sites=tuple(str(site) for site in told["sites"]),
            begins=datetime.fromisoformat(told["begins"]),
            **{name: float(told[name]) for name in ("minutes", "from_minutes", "to_minutes")},
        )
        is_now = asked.speed > 0 and asked.begins <= moment <= asked.ends
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError):
        return None
    return asked if is_now else None
