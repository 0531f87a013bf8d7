"""A study: one question about one pack, perhaps with a scenario, computed once."""

from dataclasses import dataclass
from functools import cached_property

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.planning.access import Access, Question, access
from spoedketen.planning.catchments import Coverage, coverage
from spoedketen.planning.changes import change_document
from spoedketen.planning.closure import ClosureTest, Setting, closed_sites, closure_test
from spoedketen.planning.comparison import Difference, difference
from spoedketen.planning.scenarios import Scenario
from spoedketen.planning.travel_model import TravelModel
from spoedketen.reports.documents import Document, changed, heading, nearest, situation


@dataclass(frozen=True, kw_only=True)
class Study:
    """A question with everything needed to answer it; each answer is computed once."""

    pack: Pack
    question: Question
    travel: TravelModel
    assumptions: Assumptions
    scenario: Scenario | None = None
    border: tuple[FloatArray, FloatArray] | None = None

    @cached_property
    def baseline(self) -> Access:
        """The situation of the pack."""
        return access(self.pack, self.question, self.travel)

    @cached_property
    def changed_pack(self) -> Pack | None:
        """The pack after the scenario."""
        if self.scenario is None:
            return None
        return self.scenario.on(self.pack, self.question.as_of)

    @cached_property
    def after(self) -> Access | None:
        """The situation after the scenario."""
        if self.changed_pack is None:
            return None
        return access(self.changed_pack, self.question, self.travel)

    @cached_property
    def difference(self) -> Difference | None:
        """What the scenario changes for whom."""
        return None if self.after is None else difference(self.baseline, self.after)

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The sites that no longer answer after the scenario."""
        return () if self.after is None else closed_sites(self.baseline, self.after)

    @property
    def setting(self) -> Setting:
        """What the closure test is held in."""
        return Setting(
            pack=self.pack, travel=self.travel, assumptions=self.assumptions, border=self.border
        )

    @cached_property
    def closure_test(self) -> ClosureTest | None:
        """The closure test, where the scenario takes a site away."""
        if self.after is None or not self.closed:
            return None
        return closure_test(self.setting, self.question, self.baseline, self.after, self.closed)

    def coverage(self, pack: Pack, found: Access) -> Coverage | None:
        """Return the coverage per catchment, for norms that ask for it and set a limit."""
        if self.question.norm.kind != "coverage_per_catchment" or found.limit_minutes is None:
            return None
        return coverage(pack, found, self.travel)

    def document(self) -> Document:
        """Return the answer as one JSON document."""
        head = heading("access", self.pack, self.question, self.travel, self.assumptions)
        before = self._situation(self.pack, self.baseline)
        if self.scenario is None or self.after is None or self.difference is None:
            return {**head, **before}
        changed_pack = self.changed_pack or self.pack
        after = self._situation(changed_pack, self.after)
        return {
            **head,
            "scenario_name": self.scenario.name,
            "changes": [change_document(change) for change in self.scenario.changes],
            "baseline": before,
            "scenario": after,
            **changed(self.difference, self.closure_test),
        }

    def _situation(self, pack: Pack, found: Access) -> Document:
        told = situation(pack, found, self.coverage(pack, found))
        return {**told, "nearest": nearest(found, self.assumptions)}
