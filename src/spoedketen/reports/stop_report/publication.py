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
    "beside": _("zou een andere locatie of regio verraden"),
    "not_shared": _("het netwerk deelt geen duur"),
    "crossing": _("duur staat alleen per netwerk en landelijk"),
}
COUNTED = _(
    "Geteld zijn stops en time-outs van een hele SEH die in het kwartaal begonnen, met al hun "
    "minuten; ingetrokken stops en dreigende stops tellen niet mee."
)
PROTECTED = _(
    "Een cijfer van minder dan {fewest} locaties is weggelaten, en daarna wat zo'n cijfer of dat "
    "van één of twee locaties zou verraden. Duur staat alleen per netwerk en landelijk: samen met "
    "die van regio's die elkaar overlappen zou ze een locatie verraden. Het geheel is aangevallen: "
    "uit wat hier staat is geen weggelaten cijfer te herleiden."
)
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
class Publication:
    """A report with the names of its regions, by ``division/region``, and its definitions."""

    report: StopReport
    names: Mapping[str, str]
    definitions: tuple[Definition, ...]
    contributing_networks: int
    networks: int
    is_demonstration: bool
    edition: Edition | None = None

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
    def fewest(self) -> int:
        """How few locations are too few."""
        return self.report.protection.fewest
