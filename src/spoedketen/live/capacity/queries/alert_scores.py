"""How the rules of signals did: what they raised, how soon it was seen, what came true."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q

from spoedketen.domain.alerts import GRACE, Crossing, Forewarning, Rule, Score, score
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.alert_values import OUTCOMES, AlertInfo, RuleScore, Subject
from spoedketen.live.capacity.models import AlertCrossing
from spoedketen.live.capacity.queries.alert_relations import may_see_alert, sees_subject
from spoedketen.live.capacity.queries.alert_rules import KIND, terms_of
from spoedketen.live.capacity.queries.alerts import alert_rows, alert_value, is_in
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory, local_day


def rule_scores(
    actor: Actor, region: int | None, *, since: datetime, until: datetime
) -> list[RuleScore]:
    """Return how every rule did in a period, over the signals that the actor sees.

    What a drill brought about is no experience, and left out.
    """
    actor.must("alerts.view")
    rows = alert_rows(Q(raised_at__gte=since, raised_at__lt=until, drill=""))
    seen = [alert_value(row) for row in rows]
    alerts = [each for each in seen if is_in(each, region) and may_see_alert(actor, each)]
    held = _rules_now(until) | {each.rule.code: each.rule for each in alerts}
    return [
        _score(rule, [a for a in alerts if a.rule.code == code], actor, region, (since, until))
        for code, rule in held.items()
    ]


def _rules_now(at: datetime) -> dict[str, Rule]:
    day = local_day(at)
    held = [a for a in directory().agreements if a.kind == KIND and a.holds_on(day)]
    return {terms.rule.code: terms.rule for each in held for terms in terms_of(each)}


def _score(
    rule: Rule,
    alerts: list[AlertInfo],
    actor: Actor,
    region: int | None,
    period: tuple[datetime, datetime],
) -> RuleScore:
    waits = [
        (each.seen_at - each.raised_at).total_seconds() / 60
        for each in alerts
        if each.seen_at is not None
    ]
    outcomes = Counter(each.outcome for each in alerts if each.closed_at is not None)
    return RuleScore(
        rule=rule,
        sources=_sources(alerts, rule, period[1]),
        raised=len(alerts),
        seen=len(waits),
        seen_minutes=median(waits) if waits else None,
        escalated=sum(each.escalated_at is not None for each in alerts),
        outcomes={code: outcomes[code] for code in (*OUTCOMES, "") if outcomes[code]},
        score=_early_score(rule, alerts, actor, region, period) if rule.is_early else None,
    )


def _sources(alerts: Iterable[AlertInfo], rule: Rule, at: datetime) -> tuple[str, ...]:
    used = {each.agreement for each in alerts}
    day = local_day(at)
    return tuple(
        dict.fromkeys(
            a.source
            for a in directory().agreements
            if a.kind == KIND
            and (a.id in used or (a.holds_on(day) and _has(a.parameters, rule.code)))
        )
    )


def _has(parameters: Mapping[str, object], code: str) -> bool:
    rules = parameters.get("rules", ())
    return isinstance(rules, list) and any(row["code"] == code for row in rules)


def _early_score(
    rule: Rule,
    alerts: list[AlertInfo],
    actor: Actor,
    region: int | None,
    period: tuple[datetime, datetime],
) -> Score:
    since, until = period
    ahead = timedelta(minutes=chain().horizons[rule.horizon]["minutes"])
    warnings = [
        Forewarning(
            subject=_name(each.subject),
            raised_at=each.raised_at,
            until=max(each.raised_at + ahead + GRACE, each.cleared_at or each.raised_at),
        )
        for each in alerts
    ]
    rows = AlertCrossing.objects.filter(
        rule=rule.code, began_at__gte=since, began_at__lt=until, drill=""
    )
    shown = {_name(each.subject) for each in alerts}
    crossings = [
        Crossing(subject=name, began_at=row.began_at, ended_at=row.ended_at)
        for row in rows
        if (name := _name(Subject(service=row.service_id, region=row.region_id))) in shown
        or _is_seen(actor, rule, Subject(service=row.service_id, region=row.region_id), region)
    ]
    return score(warnings, crossings, until)


def _name(subject: Subject) -> str:
    return f"{subject.service}/{subject.region}"


def _is_seen(actor: Actor, rule: Rule, subject: Subject, region: int | None) -> bool:
    service = directory().services.get(subject.service)
    is_region = service is None and subject.region == region
    is_here = (
        region is None
        or is_region
        or (service is not None and region in service.site.regions.values())
    )
    return is_here and sees_subject(actor, rule, subject)
