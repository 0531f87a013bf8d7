"""Which observations cannot be, and why: every reason at once, each with its field."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import STATES, NewObservation, Rejection

FUTURE_MINUTES = 5
OLDEST_DAYS = 400
LONGEST_VALID_DAYS = 31
LONGEST_KEY = 100
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_WAIT = 100_000
"""Minutes; a longer wait is a slip."""


def is_storable(text: str) -> bool:
    """Tell whether the database can keep a text: no null sign, no half character."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def text_rejections(field: str, given: str, most: int, *, least: int = 0) -> Iterable[Rejection]:
    """Return what is wrong with a text: too short, too long, or not to be kept."""
    if len(given.strip()) < least:
        yield Rejection(code="required", field=field)
    if len(given) > most:
        yield Rejection(code="text_too_long", field=field, parameters={"max_length": most})
    if not is_storable(given):
        yield Rejection(code="not_a_text", field=field)


def moment_rejections(field: str, given: datetime | None) -> Iterable[Rejection]:
    """Return what is wrong with a moment that no clock gives; the database reads no year 10000."""
    if given is not None and not EARLIEST <= given <= LATEST:
        yield Rejection(code="moment_unfit", field=field)


def rejections(item: NewObservation, service_type: str | None, at: datetime) -> list[Rejection]:
    """Return every reason to refuse an observation; an empty list accepts it."""
    if service_type is None:
        return [
            Rejection(code="service_unknown", field="service", parameters={"given": item.service})
        ]
    sector = chain().by_service_type.get(service_type)
    if sector is None:
        return [
            Rejection(
                code="service_reports_nothing",
                field="service",
                parameters={"given": item.service, "type": service_type},
            )
        ]
    return [*_names(item, sector, service_type), *_moments(item, at), *_figures(item, sector)]


def _names(item: NewObservation, sector: Sector, service_type: str) -> Iterable[Rejection]:
    known = {resource.code: resource for resource in sector.resources_of(service_type)}
    if item.resource not in known:
        yield _unknown("resource", item.resource, known)
    elif item.unit is not None and item.unit != known[item.resource].unit:
        yield Rejection(
            code="unit_mismatch",
            field="unit",
            parameters={"given": item.unit, "expected": known[item.resource].unit},
        )
    if item.horizon not in chain().horizons:
        yield _unknown("horizon", item.horizon, chain().horizons)
    if item.source not in chain().sources:
        yield _unknown("source", item.source, chain().sources)
    elif item.source == "forecast" and item.horizon == "now":
        yield Rejection(code="forecast_of_now", field="source")
    if not item.key.strip():
        yield Rejection(code="key_missing", field="key")
    elif len(item.key) > LONGEST_KEY or not item.key.isprintable():
        yield Rejection(code="key_unfit", field="key", parameters={"longest": LONGEST_KEY})


def _unknown(name: str, given: str, known: Iterable[str]) -> Rejection:
    parameters = {"given": given, "known": ", ".join(known)}
    return Rejection(code=f"{name}_unknown", field=name, parameters=parameters)


def _moments(item: NewObservation, at: datetime) -> Iterable[Rejection]:
    if item.observed_at > at + timedelta(minutes=FUTURE_MINUTES):
        yield Rejection(
            code="observed_in_future",
            field="observed_at",
            parameters={"given": item.observed_at.isoformat(), "now": at.isoformat()},
        )
        return
    if item.observed_at < at - timedelta(days=OLDEST_DAYS):
        yield Rejection(
            code="observed_too_long_ago", field="observed_at", parameters={"days": OLDEST_DAYS}
        )
    if item.valid_until is None:
        return
    if item.valid_until <= item.observed_at:
        yield Rejection(code="valid_until_before_observed", field="valid_until")
    elif item.valid_until > item.observed_at + timedelta(days=LONGEST_VALID_DAYS):
        yield Rejection(
            code="valid_too_long", field="valid_until", parameters={"days": LONGEST_VALID_DAYS}
        )


def _figures(item: NewObservation, sector: Sector) -> Iterable[Rejection]:
    given = {name: getattr(item, name) for name in (*STATES, "low", "high", "waiting_minutes")}
    told = {name: value for name, value in given.items() if value is not None}
    if not told:
        yield Rejection(code="no_figure", field="free")
    for name, value in told.items():
        if value < 0:
            yield Rejection(code="negative", field=name, parameters={"given": value})
        elif value > (largest := _largest(name, item.resource, sector)):
            yield Rejection(
                code="too_large", field=name, parameters={"given": value, "largest": largest}
            )
    yield from _together(item)


def _largest(name: str, resource: str, sector: Sector) -> int:
    """Return the most that one service has of a resource."""
    known = sector.resources.get(resource)
    return LONGEST_WAIT if name == "waiting_minutes" or known is None else known.most


def _together(item: NewObservation) -> Iterable[Rejection]:
    for code, small, large in (
        ("free_over_staffed", "free", "staffed"),
        ("low_over_high", "low", "high"),
    ):
        first, second = getattr(item, small), getattr(item, large)
        if first is not None and second is not None and first > second:
            yield Rejection(code=code, field=small, parameters={small: first, large: second})
    if item.low is not None and item.free is not None and item.free < item.low:
        yield Rejection(code="free_outside_band", field="free", parameters={"low": item.low})
    if item.high is not None and item.free is not None and item.free > item.high:
        yield Rejection(code="free_outside_band", field="free", parameters={"high": item.high})
