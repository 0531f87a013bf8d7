"""The words of delivery: states, rules, findings."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spoedketen.domain.delivery import FAILED, Rule, Verdict
from spoedketen.live.capacity.delivery_values import FindingInfo, RuleInForce, ServiceDelivery
from spoedketen.live.directory.queries import local_day
from spoedketen.live.web.ages import clock_words, day_words, wait_words
from spoedketen.live.web.words import told

GLYPHS = {"on_time": "check", "late": "threatening", "missing": "warning"}


def state_words() -> dict[str, str]:
    """Return the word of each state."""
    return {
        "on_time": _("op tijd"),
        "late": _("te laat"),
        "missing": _("ontbreekt"),
        "awaited": _("nog verwacht"),
        "not_due": _("niet verwacht"),
        "unknown": _("onbekend"),
    }


def count_heads() -> list[str]:
    """Return the heads of the counts as a table."""
    return [
        *(_("schakel"), _("stand"), _("aantal"), _("± hoogstens")),
        *(_("aanbieders"), _("diensten niet getoond")),
    ]


def status_word(status: str) -> str:
    """Return how binding a rule is."""
    return {"obliged": _("verplicht"), "agreed": _("afgesproken"), "wanted": _("gewenst")}[status]


def rule_words(held: RuleInForce) -> str:
    """Return where and when to deliver, in a sentence."""
    rule = held.rule
    if rule.every_minutes:
        when = _("elke {minutes} minuten").format(minutes=rule.every_minutes)
    else:
        when = _("dagelijks vóór {time}").format(time=rule.daily_before)
    return _("{when}, hier of bij {platform}; {grace} minuten speling").format(
        when=when, platform=told(held.platform_name), grace=rule.grace_minutes
    )


def finding_rule_words(rule: Rule) -> str:
    """Return what makes a finding, or nothing."""
    if not rule.finding_after:
        return ""
    return ngettext(
        "Bevinding na {count} keer te laat of niet.",
        "Bevinding na {count} keer op rij te laat of niet.",
        rule.finding_after,
    ).format(count=rule.finding_after)


def standing_words(each: ServiceDelivery, at: datetime) -> str:
    """Return how a service stands now; where that is well, also when it last did not."""
    word = state_words()[each.state]
    newest = each.failed[-1] if each.failed else None
    if newest is None:
        return word
    if each.state not in FAILED:
        return _("nu {word}; {before}").format(word=word, before=_before(newest))
    if newest.late_minutes is None:
        return _("ontbreekt sinds {moment}").format(moment=clock_words(newest.slot.due, at))
    late = _("{minutes} te laat").format(minutes=wait_words(newest.late_minutes))
    if newest.arrived_at is None:
        return _("{late}, nog niet ontvangen").format(late=late)
    return _("{late}, ontvangen om {moment}").format(
        late=late, moment=clock_words(newest.arrived_at, at)
    )


def _before(newest: Verdict) -> str:
    """Return when a service that stands well now last did not."""
    day = day_words(timezone.localtime(newest.slot.due), "D j M")
    if newest.late_minutes is None:
        return _("ontbrak {day}").format(day=day)
    return _("was {day} {minutes} te laat").format(day=day, minutes=wait_words(newest.late_minutes))


def gap_words(each: ServiceDelivery) -> str:
    """Return the longest time without a delivery."""
    if each.gap is None:
        return ""
    begun, ended = each.gap
    return wait_words(round((ended - begun).total_seconds() / 60))


def arrival_words(each: ServiceDelivery, at: datetime) -> str:
    """Return when and where a service last delivered."""
    last = each.last_arrival
    if last is None:
        return _("nooit")
    where = _("hier")
    if last == each.last_there and each.planned:
        where = told(each.planned[-1].held.platform_name).split(" (")[0]
    return f"{clock_words(last, at)}, {where}"


def finding_word(state: str) -> str:
    """Return how far a finding is."""
    return {
        "open": _("open"),
        "answered": _("beantwoord"),
        "closed": _("afgesloten"),
    }[state]


def turn_words(finding: FindingInfo, at: datetime) -> str:
    """Return whose turn it is with a finding; nothing once it is closed."""
    if finding.state == "open" and finding.answer_before < local_day(at):
        return _("de aanbieder had al moeten antwoorden")
    return {
        "open": _("wacht op antwoord van de aanbieder"),
        "answered": _("wacht op afsluiten door het ROAZ-bureau"),
        "closed": "",
    }[finding.state]


def step_word(kind: str) -> str:
    """Return what was done with a finding."""
    return {
        "opened": _("Bevinding gedaan"),
        "answered": _("Antwoord van de aanbieder"),
        "closed": _("Afgesloten door het ROAZ-bureau"),
    }[kind]


def verdict_words(evidence: dict[str, object]) -> str:
    """Return how one delivery of the evidence was met."""
    minutes = evidence["late_minutes"]
    if minutes is None:
        return state_words()[str(evidence["state"])]
    return _("{minutes} te laat").format(minutes=wait_words(int(str(minutes))))
