"""Deliveries as they are told and as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from spoedketen.domain.delivery import AWAITED, FAILED, NOT_DUE, ON_TIME, Rule, Slot, Tally, Verdict
from spoedketen.live.directory.values import AgreementInfo, ServiceInfo

FINDING_OPEN, FINDING_ANSWERED, FINDING_CLOSED = "open", "answered", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """That a platform received a delivery, as its keeper or the network's bureau tells it."""

    key: str
    service: str
    platform: str
    delivered_at: datetime
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInForce:
    """A rule with the agreement that it stands in."""

    rule: Rule
    agreement: AgreementInfo = field(repr=False)

    @property
    def platform_name(self) -> Mapping[str, str]:
        """How the platform is called."""
        found: Mapping[str, str] = self.agreement.parameters["platforms"][self.rule.platform][
            "name"
        ]
        return found

    @property
    def raw(self) -> dict[str, object]:
        """The rule as the agreement has it."""
        return dict(self.agreement.parameters["sectors"][self.rule.sector])


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A slot under the rule that held; ``is_due`` is false where nothing was to be delivered."""

    held: RuleInForce
    slot: Slot
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDelivery:
    """How a service delivered in a period; ``exceptions`` are slots not met in time, by place."""

    service: ServiceInfo
    sector: str
    planned: tuple[Planned, ...] = field(repr=False)
    exceptions: Mapping[int, Verdict] = field(default_factory=dict, repr=False)
    last_here: datetime | None = None
    last_there: datetime | None = None
    gap: tuple[datetime, datetime] | None = None

    def states(self) -> list[str]:
        """Return the state of every slot, in order."""
        return [self._state(place) for place in range(len(self.planned))]

    def _state(self, place: int) -> str:
        if not self.planned[place].is_due:
            return NOT_DUE
        found = self.exceptions.get(place)
        return found.state if found else ON_TIME

    @property
    def state(self) -> str:
        """How the last slot that is not awaited was met."""
        places = range(len(self.planned) - 1, -1, -1)
        found = (self._state(place) for place in places if self.planned[place].is_due)
        return next((state for state in found if state != AWAITED), NOT_DUE)

    @property
    def tally(self) -> Tally:
        """How many slots were met how."""
        due = sum(each.is_due for each in self.planned)
        found = [each.state for each in self.exceptions.values()]
        return Tally(
            on_time=due - len(found),
            not_due=len(self.planned) - due,
            **{name: found.count(name) for name in ("late", "missing", "unknown", "awaited")},
        )

    @property
    def failed(self) -> list[Verdict]:
        """The slots that were late or missing, oldest first."""
        return [v for _, v in sorted(self.exceptions.items()) if v.state in FAILED]

    @property
    def last_arrival(self) -> datetime | None:
        """When it last delivered, here or there."""
        return max(filter(None, (self.last_here, self.last_there)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How services of a sector stand; of what is not shared only enough together, in fives.

    ``off_by`` is how far each number may lie from the exact one.
    """

    states: Mapping[str, int]
    tally: Tally
    providers: int
    withheld: int = 0
    off_by: int = 0

    @property
    def share_bounds(self) -> tuple[float, float] | None:
        """The least and the most that the share on time can be; None where nothing is judged."""
        if self.tally.share is None:
            return None
        good, bad, off = self.tally.on_time, self.tally.late + self.tally.missing, self.off_by
        kinds_of_bad = 2
        low = max(good - off, 0) / (max(good - off, 0) + bad + kinds_of_bad * off)
        high = (good + off) / (good + off + max(bad - kinds_of_bad * off, 0))
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorDelivery:
    """A link of the chain in a region: its rule, its counts, and the services that one may see.

    ``stricter`` are the regions within with a rule of their own; ``heard_there`` is when the
    platform of the rule last told of a receipt, None if never.
    """

    sector: str
    held: RuleInForce | None
    counts: Counts
    services: tuple[ServiceDelivery, ...]
    own_rules: tuple[str, ...]
    heard_there: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingStepInfo:
    """One step in the life of a finding."""

    kind: str
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingInfo:
    """Failures in a row of a service, under which rule, and what became of it."""

    id: str
    service: ServiceInfo
    sector: str
    rule: Rule
    agreement: int
    evidence: tuple[Mapping[str, object], ...] = field(hash=False)
    opened_at: datetime
    answer_before: date
    state: str
    closed_at: datetime | None
    steps: tuple[FindingStepInfo, ...] = ()
