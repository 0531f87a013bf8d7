"""What a region agreed about its levels, and what may be asked: pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from spoedketen.live.capacity.checks import is_storable
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.values import AgreementInfo
from spoedketen.live.distribution.level_values import Ladder, Level, LevelStep, LevelWish

UNDO_SECONDS = 10
CORRECTABLE = timedelta(hours=24)
"""Until then a change can be called a mistake; later one changes the level again."""
LONGEST_REASON = 500
FIGURE = "figure"
MOST_REVIEW_HOURS = 336


def ladder_of(agreement: AgreementInfo | None) -> Ladder | None:
    """Return the levels of an agreement, or None where a region agreed on none."""
    if agreement is None:
        return None
    rows = sorted(agreement.parameters["levels"], key=lambda row: row["rank"])
    levels = tuple(_level(row) for row in rows)
    return Ladder(agreement=agreement.id, source=agreement.source, levels=levels)


def _level(row: Mapping[str, Any]) -> Level:
    criteria = row.get("exit_criteria", ())
    return Level(
        code=row["code"],
        name=row["name"],
        rank=row["rank"],
        tone=row["tone"],
        description=row["description"],
        may_set=tuple(row["may_set"]),
        reports_to=row.get("reports_to"),
        roles=tuple(row.get("roles", ())),
        changes=row.get("changes", {}),
        action_card=tuple(row.get("action_card", ())),
        review_after_hours=row.get("review_after_hours"),
        exit_criteria=tuple({k: v for k, v in each.items() if k != FIGURE} for each in criteria),
        criteria_figures=tuple(each.get(FIGURE, "") for each in criteria),
    )


def wish_rejections(wish: LevelWish, ladder: Ladder, criteria: int) -> list[Rejection]:
    """Return every reason to refuse what is asked."""
    return [*_level_asked(wish, ladder), *reason_rejections(wish.reason), *_rest(wish, criteria)]


def _level_asked(wish: LevelWish, ladder: Ladder) -> Iterable[Rejection]:
    if ladder.level(wish.level) is None:
        known = ", ".join(level.code for level in ladder.levels)
        parameters = {"given": wish.level, "known": known}
        yield Rejection(code="level_unknown", field="level", parameters=parameters)


def may_correct(step: LevelStep | None, at: datetime) -> bool:
    """Tell whether the newest step of a region can be put right as a mistake."""
    return step is not None and step.kind == "change" and at - step.at <= CORRECTABLE


def reason_rejections(reason: str) -> list[Rejection]:
    """Return what is wrong with a reason."""
    if not reason.strip():
        return [Rejection(code="level_without_reason", field="reason")]
    if len(reason) > LONGEST_REASON:
        most = {"max_length": LONGEST_REASON}
        return [Rejection(code="text_too_long", field="reason", parameters=most)]
    return [] if is_storable(reason) else [Rejection(code="text_unfit", field="reason")]


def _rest(wish: LevelWish, criteria: int) -> Iterable[Rejection]:
    hours = wish.review_hours
    if hours is not None and not 1 <= hours <= MOST_REVIEW_HOURS:
        parameters = {"given": hours, "most": MOST_REVIEW_HOURS}
        yield Rejection(code="review_hours_unfit", field="review_hours", parameters=parameters)
    if any(not 0 <= number < criteria for number in wish.ticked):
        yield Rejection(code="criterion_unknown", field="criteria", parameters={"all": criteria})
