"""What the page tells: answers that were computed before, and who reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.background import Background
from spoedketen.domain.pack import Pack
from spoedketen.planning.access import Access
from spoedketen.planning.travel_model import TravelModel
from spoedketen.reports.documents import Document
from spoedketen.reports.map.drawing import MapDrawing, map_drawing


@dataclass(frozen=True, kw_only=True)
class AccessReport:
    """One answer; ``sensitivity`` is None for norms without locations or without a limit."""

    pack: Pack
    changed_pack: Pack | None
    travel: TravelModel
    assumptions: Assumptions
    before: Access
    after: Access | None
    document: Document
    sensitivity: Document | None
    background: Background
    language: str

    @property
    def now(self) -> Document:
        """The current situation."""
        found: Document = self.document.get("baseline", self.document)
        return found

    @property
    def then(self) -> Document | None:
        """The situation after the scenario."""
        return self.document.get("scenario")

    @cached_property
    def drawing(self) -> MapDrawing:
        """The map."""
        rows = [] if self.sensitivity is None else self.sensitivity["sensitive"]
        sensitive = {row["site"] for row in rows}
        return map_drawing(self.pack, self.before, self.after, self.background, sensitive)

    @cached_property
    def site_names(self) -> Mapping[str, str]:
        """Names of the locations in both situations, by id."""
        found = dict(zip(self.before.sites.ids, self.before.sites.names, strict=True))
        if self.after is not None:
            found.update(zip(self.after.sites.ids, self.after.sites.names, strict=True))
        return found
