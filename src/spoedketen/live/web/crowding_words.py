"""Crowding in words and as a bar: never the score alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from spoedketen.domain.crowding import Formula, formula
from spoedketen.live.capacity.crowding_rules import CROWDED, disagreements
from spoedketen.live.capacity.crowding_values import CrowdingInfo
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Figures
from spoedketen.live.web.ages import clock_words
from spoedketen.live.web.entries import column_words
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


def doubt_words(
    found: Formula,
    inputs: Mapping[str, float],
    figures: Iterable[Figures],
    counted_at: datetime,
    at: datetime,
) -> list[str]:
    """Say where counts disagree with capacity: both numbers, each with its time."""
    labels = {each.id: told(each.label) for each in found.inputs}
    resources, states = chain().sectors[CROWDED].resources, column_words()
    words = _(
        "{counted_label}: {counted} ({counted_time}). Capaciteit, {told_label}: {told} ({time})."
    )
    return [
        words.format(
            counted_label=_capital(labels[each.input]),
            counted=f"{each.counted:g}",
            counted_time=_("nu") if counted_at == at else clock_words(counted_at, at),
            told_label=_told_label(
                told(resources[each.figures.resource].label),
                states[each.state].lower() if resources[each.figures.resource].counts else "",
            ),
            told=each.told,
            time=clock_words(each.figures.observed_at, at),
        )
        for each in disagreements(inputs, figures)
    ]


def _told_label(resource: str, state: str) -> str:
    return f"{resource} {state}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sent_words(info: CrowdingInfo, at: datetime) -> str:
    """Say what was sent: the score with its band, and how busy it feels."""
    shown = shown_crowding(info, at)
    parts = [] if shown.score is None else [f"{shown.name} {shown.score} ({shown.band})"]
    if shown.perceived is not None:
        parts.append(_("ervaren drukte {number} van 10").format(number=shown.perceived))
    return ", ".join(parts)
