"""What the regional agreement allows a stop to be: pure, from the agreement's parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from spoedketen.live.capacity.checks import LONGEST_KEY, is_storable
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.temporary_rules import AS_AGREED, TemporaryRule, TemporaryRules
from spoedketen.live.capacity.values import NewStop, Rejection
from spoedketen.live.directory.values import AgreementInfo

UNDO_SECONDS = 10
UNDO_GRACE_SECONDS = 5
"""A retraction that was pressed in time may take this long to arrive."""
WHOLE = (0, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRules:
    """The agreement on stops as the form and the checks need it; lengths in minutes."""

    agreement: int | None
    is_allowed: bool
    states: tuple[str, ...]
    choices_minutes: tuple[int, ...]
    maximum_minutes: int
    is_renewable: bool
    definition: Mapping[str, str]
    source: str
    changed_by: TemporaryRule | None = None


NONE_AGREED = StopRules(
    agreement=None,
    is_allowed=True,
    states=("threatening", "stop", "time_out"),
    choices_minutes=(30, 60, 120),
    maximum_minutes=240,
    is_renewable=True,
    definition={"nl": "", "en": ""},
    source="",
)


def stop_rules(agreement: AgreementInfo | None, temporary: TemporaryRules = AS_AGREED) -> StopRules:
    """Return the rules of an agreement, with what replaces them for now."""
    agreed, rule = _agreed(agreement), temporary.stop_maximum
    if rule is None:
        return agreed
    return replace(agreed, maximum_minutes=rule.minutes, changed_by=rule)


def _agreed(agreement: AgreementInfo | None) -> StopRules:
    if agreement is None:
        return NONE_AGREED
    told = agreement.parameters
    return StopRules(
        agreement=agreement.id,
        is_allowed=bool(told.get("allowed", True)),
        states=tuple(told.get("states", NONE_AGREED.states)),
        choices_minutes=tuple(told.get("choices_minutes", NONE_AGREED.choices_minutes)),
        maximum_minutes=int(told.get("maximum_minutes", NONE_AGREED.maximum_minutes)),
        is_renewable=bool(told.get("renewable", True)),
        definition=told.get("definition", NONE_AGREED.definition),
        source=agreement.source,
    )


def scope_range(sector: Sector, scope: str) -> tuple[int, int]:
    """Return the numbers a scope covers; the whole department covers every part."""
    if not scope:
        return WHOLE
    place = list(sector.parts).index(scope)
    return place, place + 1


def stop_rejections(wanted: NewStop, sector: Sector | None, rules: StopRules) -> list[Rejection]:
    """Return every reason to refuse a stop."""
    if sector is None or not sector.has_stops:
        return [
            Rejection(
                code="service_has_no_stops", field="service", parameters={"given": wanted.service}
            )
        ]
    return [*_state(wanted, rules), *_choices(wanted, sector, rules), *_texts(wanted)]


def _state(wanted: NewStop, rules: StopRules) -> Iterable[Rejection]:
    if wanted.state not in chain().stop_states:
        yield _unknown("state", wanted.state, ", ".join(chain().stop_states))
    elif wanted.state not in rules.states:
        parameters = {"given": wanted.state, "source": rules.source}
        yield Rejection(code="state_not_agreed", field="state", parameters=parameters)


def _choices(wanted: NewStop, sector: Sector, rules: StopRules) -> Iterable[Rejection]:
    if wanted.reason not in chain().stop_reasons:
        yield _unknown("reason", wanted.reason, ", ".join(chain().stop_reasons))
    if wanted.scope and wanted.scope not in sector.parts:
        yield _unknown("scope", wanted.scope, ", ".join(sector.parts) or "-")
    if not 0 < wanted.minutes <= rules.maximum_minutes:
        parameters = {"given": wanted.minutes, "maximum": rules.maximum_minutes}
        yield Rejection(code="stop_length", field="minutes", parameters=parameters)


def _texts(wanted: NewStop) -> Iterable[Rejection]:
    if not wanted.key.strip():
        yield Rejection(code="key_missing", field="key")
    elif len(wanted.key) > LONGEST_KEY or not wanted.key.isprintable():
        yield Rejection(code="key_unfit", field="key", parameters={"longest": LONGEST_KEY})
    if not is_storable(wanted.note):
        yield Rejection(code="not_readable", field="note")


def _unknown(name: str, given: str, known: str) -> Rejection:
    return Rejection(
        code=f"{name}_unknown", field=name, parameters={"given": given, "known": known}
    )


def latest_end(declared_at: datetime, rules: StopRules) -> datetime:
    """Return the moment beyond which a stop cannot be renewed."""
    return declared_at + timedelta(minutes=rules.maximum_minutes)


def may_retract(declared_at: datetime, at: datetime) -> bool:
    """Tell whether a stop can still be undone as if it had never been told."""
    return at <= declared_at + timedelta(seconds=UNDO_SECONDS + UNDO_GRACE_SECONDS)
