"""Crowding in words and as a bar: never the score alone."""

from dataclasses import dataclass
from datetime import datetime

from spoedketen.domain.crowding import formula
from spoedketen.live.capacity.crowding_values import CrowdingInfo
from spoedketen.live.web.words import told


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCrowding:
    """A score with its band in words; ``share`` is where it stands on the scale, in percent.

    ``step`` is the place of its band, 0 for the calmest; it is None with perceived crowding alone.
    """

    name: str
    score: int | None
    band: str
    step: int | None
    steps: int
    share: int
    perceived: int | None
    observed_at: datetime
    valid_until: datetime
    is_stale: bool
    is_example: bool


def shown_crowding(info: CrowdingInfo, at: datetime) -> ShownCrowding:
    """Return crowding as a page shows it."""
    found = formula(info.formula)
    codes = [band.code for band in found.bands]
    low, high = found.clamp
    score = info.score
    return ShownCrowding(
        name=found.name,
        score=None if score is None else round(score),
        band=told(found.band_coded(info.band).label) if info.band else "",
        step=codes.index(info.band) if info.band else None,
        steps=len(codes),
        share=0 if score is None else round(100 * (score - low) / (high - low)),
        perceived=info.perceived,
        observed_at=info.observed_at,
        valid_until=info.valid_until,
        is_stale=info.is_stale(at),
        is_example=found.status != "published",
    )
