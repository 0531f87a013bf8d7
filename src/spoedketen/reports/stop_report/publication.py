"""What a report of stops says, ready to be written in a language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from spoedketen.quality.stop_report import StopFigures, StopReport
from spoedketen.reports.language import marked as _

Label = Mapping[str, str]

DIVISIONS = {
    "nation": _("Nederland"),
    "network": _("acutezorgnetwerk"),
    "safety_region": _("veiligheidsregio"),
    "sub_region": _("subregio"),
}
WITHHELD = {
    "few": _("minder dan {fewest} locaties"),
    "beside": _("anders is het getal van een andere locatie of regio te herleiden"),
    "not_shared": _("het netwerk deelt geen duur"),
    "not_all": _("niet elk netwerk geeft duur"),
    "crossing": _("duur staat alleen per netwerk en landelijk"),
}
COUNTED = _(
    "Geteld zijn stops en time-outs van een hele SEH die in het kwartaal begonnen, met al hun "
    "minuten; ingetrokken stops en dreigende stops tellen niet mee."
)
PROTECTED = _(
    "Een getal van minder dan {fewest} locaties wordt niet gegeven, en ook niet een getal waaruit "
    "dat van één of twee locaties te herleiden is. Duur staat alleen per netwerk en landelijk: met "
    "die van regio's die elkaar overlappen was een locatie te herleiden. Gecontroleerd of een niet "
    "gegeven getal te herleiden is: nee."
)
REST = _("anders is het getal van {regions} te herleiden")
COUNTED_OF_ALL = _("{counted} van de {all} SEH-locaties tellen mee.")
LEFT_OUT = _("Niet meegeteld: {regions}. Daar zijn geen stops afgesproken.")
DEMONSTRATION = _("Demonstratie: verzonnen cijfers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a stop is by an agreement, for whom, and on what it rests."""

    region: str
    text: Label
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which edition of a quarter it is; ``reason`` is why it replaces the one before."""

    number: int
    made_on: date
    reason: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many locations of a region do not count, as it agreed on no stops."""

    region: str
    locations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A report with the names of its regions, by ``division/region``, and its definitions."""

    report: StopReport
    names: Mapping[str, str]
    definitions: tuple[Definition, ...]
    contributing_networks: int
    networks: int
    is_demonstration: bool
    edition: Edition | None = None
    left_out: tuple[LeftOut, ...] = ()

    def name(self, line: StopFigures) -> str:
        """Return the name of a region; the nation has none of its own."""
        return self.names.get(f"{line.division}/{line.region}", "")

    def by_division(self) -> Iterable[tuple[str, list[StopFigures]]]:
        """Yield the lines per division, the nation first and each in the order of names."""
        for division in DIVISIONS:
            lines = [line for line in self.report.lines if line.division == division]
            if lines:
                yield division, sorted(lines, key=self.name)

    @property
    def counted(self) -> int:
        """How many locations count."""
        return sum(x.contributors for x in self.report.lines if x.division == "nation")

    @property
    def locations(self) -> int:
        """How many locations there were, with those that do not count."""
        return self.counted + sum(each.locations for each in self.left_out)

    def given_away(self, line: StopFigures) -> list[str]:
        """Return the networks whose numbers the nation less the told networks would come to."""
        lines = self.report.lines
        rest = [x for x in lines if x.division == "network" and x.number is None]
        is_small = sum(x.contributors for x in rest) < self.fewest
        if line.division != "nation" or not is_small:
            return []
        return [self.name(each) for each in rest]

    @property
    def fewest(self) -> int:
        """How few locations are too few."""
        return self.report.protection.fewest
