"""Looking at what the rules of signals watch: raising, clearing, escalating, what came true."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from spoedketen.domain.alerts import GRACE, Rule, Watch, begun, loud_minutes, rule_from, step
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.actions.alert_steps import keep_step
from spoedketen.live.capacity.alert_values import Found, Subject, Terms
from spoedketen.live.capacity.models import Alert, AlertCrossing, AlertWatch
from spoedketen.live.capacity.queries.alert_rules import watched
from spoedketen.live.capacity.queries.drilling import drill_of
from spoedketen.live.capacity.queries.measures import found_of
from spoedketen.live.capacity.queries.standing import Moment, Standing, moment
from spoedketen.live.capacity.sectors import chain

log = logging.getLogger(__name__)
ALERT, CROSSING = "alert", "crossing"
SAME_AGAIN = timedelta(minutes=30)
"""A figure that crosses once more within this time is the same signal."""
CLOSED_AFTER = timedelta(hours=72)
"""A signal that is over and that nobody closed, is closed without an outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """One of the two things that are watched for a rule and a subject."""

    rule: str
    kind: str
    subject: Subject


@dataclass(slots=True, kw_only=True)
class _Look:
    """One look at everything: what stood before it, and who looks."""

    actor: Actor
    now: Moment
    rows: dict[_Key, AlertWatch]
    open: dict[tuple[str, Subject], Alert]
    looked: set[tuple[str, Subject]]

    @property
    def at(self) -> datetime:
        return self.now.at


@transaction.atomic
def look(actor: Actor, at: datetime) -> int:
    """Look once at everything that is watched and return how many signals were raised.

    Two looks at the same time would count twice: the second does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('alerts'))")
        if cursor.fetchone() != (True,):
            return 0
    looking = _Look(actor=actor, now=moment(at), rows=_rows(), open=_open(), looked=set())
    raised = sum(_tried(looking, *each) for each in watched(looking.now))
    _end_what_is_no_longer_watched(looking)
    _escalate(looking)
    _close_what_nobody_closed(looking)
    return raised


def _rows() -> dict[_Key, AlertWatch]:
    return {
        _Key(rule=row.rule, kind=row.kind, subject=_subject(row)): row
        for row in AlertWatch.objects.all()
    }


def _subject(row: AlertWatch | Alert | AlertCrossing) -> Subject:
    return Subject(service=row.service_id, region=row.region_id)


def _open() -> dict[tuple[str, Subject], Alert]:
    rows = Alert.objects.select_for_update().filter(cleared_at=None)
    return {(row.rule, _subject(row)): row for row in rows}


def _tried(looking: _Look, terms: Terms, subject: Subject, standing: tuple[Standing, ...]) -> bool:
    """Look at one subject of one rule; what fails there may not silence the others."""
    try:
        with transaction.atomic():
            return _look_at(looking, terms, subject, standing)
    except Exception:
        looking.looked.add((terms.rule.code, subject))
        log.exception("the rule %s failed for %s; it is tried again", terms.rule.code, subject)
        return False


def _look_at(
    looking: _Look, terms: Terms, subject: Subject, standing: tuple[Standing, ...]
) -> bool:
    """Look at one subject of one rule and tell whether a signal was raised."""
    rule = terms.rule
    looking.looked.add((rule.code, subject))
    found = found_of(rule, standing, looking.now, rule.horizon)
    event = _watch(looking, _Key(rule=rule.code, kind=ALERT, subject=subject), rule, found)
    held = looking.open.get((rule.code, subject))
    if event == "raised" and held is None:
        _raise(looking, terms, subject, found, standing)
    elif event == "cleared" and held is not None:
        _clear(looking, held, found)
    elif held is not None:
        _note_latest(held, found, looking.at)
    if rule.is_early:
        present = found_of(rule, standing, looking.now, "now")
        _watch_crossing(looking, rule, subject, present)
    return event == "raised"


def _watch(looking: _Look, key: _Key, rule: Rule, found: Found) -> str:
    """Keep how a watch stands after a look; a calm one has no row."""
    row = looking.rows.get(key)
    before = _as_watch(row) if row else begun(looking.at)
    after, event = step(rule, before, found.measured.at_edge(rule.edge), looking.at)
    if after.phase == "calm":
        if row is not None:
            row.delete()
            del looking.rows[key]
    elif row is None:
        looking.rows[key] = AlertWatch.objects.create(
            rule=key.rule,
            kind=key.kind,
            service_id=key.subject.service,
            region_id=key.subject.region,
            phase=after.phase,
            since=after.since,
            looked_at=after.looked_at,
        )
    elif after != before:
        row.phase, row.since, row.looked_at = after.phase, after.since, after.looked_at
        row.save()
    return event


def _as_watch(row: AlertWatch) -> Watch:
    return Watch(phase=row.phase, since=row.since, looked_at=row.looked_at)


def _raise(
    looking: _Look,
    terms: Terms,
    subject: Subject,
    found: Found,
    standing: tuple[Standing, ...],
) -> None:
    again = _same_again(terms.rule.code, subject, looking.at)
    alert = again or Alert(
        rule=terms.rule.code,
        agreement_id=terms.agreement,
        service_id=subject.service,
        region_id=subject.region,
        raised_at=looking.at,
        drill=drill_of(subject.service, subject.region, looking.at),
    )
    alert.rule_terms = dict(terms.raw)
    alert.expected_at = looking.at + _ahead(terms.rule)
    alert.cleared_at = alert.seen_at = None
    alert.seen_by = ""
    measured = found.measured
    alert.value = measured.value if measured.value is not None else terms.rule.raise_at
    alert.low, alert.high = measured.low, measured.high
    alert.sources, alert.sources_total = measured.sources, measured.sources_total
    alert.sites = sorted(found.sites or {each.site.id for each in standing})
    alert.parts = [_as_json(part) for part in found.parts]
    _set_latest(alert, found, looking.at)
    keep_step(looking.actor, alert, "again" if again else "raised", looking.at)
    looking.open[terms.rule.code, subject] = alert


def _as_json(part: object) -> Mapping[str, object]:
    names = ("value", "service", "input")
    return {name: getattr(part, name) for name in names if getattr(part, name) != ""}


def _ahead(rule: Rule) -> timedelta:
    return timedelta(minutes=chain().horizons[rule.horizon]["minutes"])


def _same_again(rule: str, subject: Subject, at: datetime) -> Alert | None:
    rows = Alert.objects.select_for_update().filter(
        rule=rule,
        service_id=subject.service,
        region_id=subject.region,
        cleared_at__gt=at - SAME_AGAIN,
        closed_at=None,
    )
    return rows.order_by("-cleared_at").first()


def _clear(looking: _Look, alert: Alert, found: Found) -> None:
    alert.cleared_at = looking.at
    if alert.closed_at is None:
        _set_latest(alert, found, looking.at)
    keep_step(looking.actor, alert, "cleared", looking.at)
    looking.open.pop((alert.rule, _subject(alert)), None)


def _set_latest(alert: Alert, found: Found, at: datetime) -> None:
    alert.latest, alert.latest_at = found.measured.value, at


def _note_latest(alert: Alert, found: Found, at: datetime) -> None:
    """Keep the newest figure; that alone is no step, and tells nobody.

    A closed signal keeps the figure that it was closed at.
    """
    if alert.closed_at is None and alert.latest != found.measured.value:
        _set_latest(alert, found, at)
        alert.save(update_fields=["latest", "latest_at"])


def _watch_crossing(looking: _Look, rule: Rule, subject: Subject, present: Found) -> None:
    """Follow the present figure of a rule that looks ahead: whether it was warned of."""
    plain = replace(rule, hold_minutes=0, clear_minutes=0, edge="value")
    event = _watch(looking, _Key(rule=rule.code, kind=CROSSING, subject=subject), plain, present)
    place: dict[str, object] = {
        "rule": rule.code,
        "service_id": subject.service,
        "region_id": subject.region,
    }
    if event == "raised":
        place["drill"] = drill_of(subject.service, subject.region, looking.at)
        AlertCrossing.objects.create(**place, began_at=looking.at)
        _came_true(looking, rule, place)
    elif event == "cleared":
        AlertCrossing.objects.filter(**place, ended_at=None).update(ended_at=looking.at)


def _came_true(looking: _Look, rule: Rule, place: Mapping[str, object]) -> None:
    since = looking.at - _ahead(rule) - GRACE
    rows = Alert.objects.select_for_update().filter(
        **place, came_true_at=None, raised_at__gte=since, raised_at__lt=looking.at
    )
    for alert in rows:
        held = looking.open.get((alert.rule, _subject(alert)), alert)
        held = held if held.id == alert.id else alert
        held.came_true_at = looking.at
        keep_step(looking.actor, held, "came_true", looking.at)


def _end_what_is_no_longer_watched(looking: _Look) -> None:
    """Clear what a new agreement no longer watches."""
    for (rule, subject), alert in list(looking.open.items()):
        if (rule, subject) not in looking.looked:
            alert.cleared_at = looking.at
            keep_step(looking.actor, alert, "rule_ended", looking.at)
    for key, row in looking.rows.items():
        if (key.rule, key.subject) not in looking.looked:
            row.delete()
            _end_crossing(key, looking.at)


def _end_crossing(key: _Key, at: datetime) -> None:
    if key.kind == CROSSING:
        AlertCrossing.objects.filter(
            rule=key.rule,
            service_id=key.subject.service,
            region_id=key.subject.region,
            ended_at=None,
        ).update(ended_at=at)


def _escalate(looking: _Look) -> None:
    """Escalate what its owner did not see in time; quiet hours do not count."""
    for alert in _unseen(looking.open.values()):
        rule = rule_from(alert.rule_terms)
        if rule.escalate_minutes is None or rule.is_quiet(looking.at):
            continue
        since, most = _last_again(alert), rule.escalate_minutes
        if loud_minutes(rule, since, looking.at, most) >= most:
            alert.escalated_at = looking.at
            keep_step(looking.actor, alert, "escalated", looking.at)


def _unseen(alerts: Iterable[Alert]) -> list[Alert]:
    return [
        each
        for each in alerts
        if each.seen_at is None
        and each.escalated_at is None
        and each.closed_at is None
        and each.cleared_at is None
    ]


def _last_again(alert: Alert) -> datetime:
    last = alert.steps.filter(kind="again").order_by("-at").first()
    return last.at if last else alert.raised_at


def _close_what_nobody_closed(looking: _Look) -> None:
    old = looking.at - CLOSED_AFTER
    rows = Alert.objects.select_for_update().filter(closed_at=None, cleared_at__lt=old)
    for alert in rows.exclude(steps__at__gt=old)[:100]:
        alert.closed_at = looking.at
        keep_step(looking.actor, alert, "closed", looking.at)
