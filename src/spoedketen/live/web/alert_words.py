"""Signals in words: what was measured, against what, since when, and what became of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spoedketen.domain.alerts import Rule
from spoedketen.domain.crowding import formulas
from spoedketen.live.accounts.policy import policy
from spoedketen.live.capacity.alert_values import AlertInfo, AlertStepInfo, Part
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.web.words import told

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def number(value: float) -> str:
    """Return a figure as people read it: whole, or with one decimal where that says more."""
    text = f"{value:.0f}" if abs(value - round(value)) < 0.05 else f"{value:.1f}"  # noqa: PLR2004
    return text if get_language() == "en" else text.replace(".", ",")


def measured_words(rule: Rule, value: float) -> str:
    """Return a figure with what it is."""
    count = round(value)
    given = {
        "value": number(value),
        "sector": told(chain().sectors[rule.sector].label),
    }
    return {
        "crowding_score": _("drukte {value}"),
        "occupied_percent": _("{value} % bezet"),
        "free": _("{value} vrij"),
        "waiting_minutes": _("{value} min wacht"),
        "boarding": ngettext("{value} wacht op opname", "{value} wachten op opname", count),
        "stops": _("{sector}: {value} op stop"),
        "neighbours_on_stop": _("{value} van de 5 dichtstbijzijnde SEH's op stop"),
    }[rule.measure].format(**given)


def limit_words(rule: Rule) -> str:
    """Return the threshold of a rule, and when it clears."""
    side = _("vanaf {raised}") if rule.side == "above" else _("tot en met {raised}")
    over = _("voorbij onder {cleared}") if rule.side == "above" else _("voorbij boven {cleared}")
    words = f"{measured_name(rule)} {side}; {over}"
    return words.format(raised=number(rule.raise_at), cleared=number(rule.clear_at))


def measured_name(rule: Rule) -> str:
    """Return what a rule measures."""
    return {
        "crowding_score": _("drukte (score)"),
        "occupied_percent": _("bezet (%)"),
        "free": _("vrij"),
        "waiting_minutes": _("wachttijd (min)"),
        "boarding": _("wacht op opname"),
        "stops": _("op stop"),
        "neighbours_on_stop": _("dichtstbijzijnde SEH's op stop"),
    }[rule.measure]


def horizon_words(rule: Rule) -> str:
    """Return how far a rule looks ahead, and at which end of the band."""
    when = told(chain().horizons[rule.horizon])
    edges = {"low": _("lage kant van de band"), "high": _("hoge kant van de band")}
    edge = edges.get(rule.edge)
    return f"{when}, {edge}" if edge else when


def sentence(alert: AlertInfo) -> str:
    """Return what was measured when it was raised, against the threshold; of a closed one, was."""
    given = {
        "what": measured_words(alert.rule, alert.value),
        "time": f"{alert.expected_at.astimezone(AMSTERDAM):%H:%M}",
        "limit": measured_limit(alert.rule),
        "band": "",
    }
    if alert.rule.is_early and alert.low is not None and alert.high is not None:
        low, high = sorted((alert.low, alert.high))
        band = _(" (band {low} tot {high})")
        given["band"] = band.format(low=number(low), high=number(high))
    early, now = _("{what} verwacht om {time}{band}; grens {limit}"), _("{what}; grens {limit}")
    if not alert.is_open:
        early = _("{what} werd verwacht om {time}{band}; de grens was {limit}")
        now = _("{what} gemeten; de grens was {limit}")
    return (early if alert.rule.is_early else now).format(**given)


def measured_limit(rule: Rule) -> str:
    """Return a threshold as it stands behind a figure."""
    return limit_of(rule, rule.raise_at)


def limit_of(rule: Rule, value: float) -> str:
    """Return a value of what a rule measures, with its unit."""
    unit = {"occupied_percent": " %", "waiting_minutes": " min"}.get(rule.measure, "")
    return f"{number(value)}{unit}"


def latest_words(alert: AlertInfo) -> str:
    """Return the figure at the last look; of a closed one, what it was then."""
    if not alert.is_open:
        return _closed_at(alert)
    if alert.latest is None:
        return _("nu onbekend")
    early = _("laatste verwachting: {what}")
    return (early if alert.rule.is_early else _("nu {what}")).format(
        what=measured_words(alert.rule, alert.latest)
    )


def _closed_at(alert: AlertInfo) -> str:
    if alert.latest is None:
        return _("bij het afsluiten onbekend")
    early = _("laatste verwachting bij het afsluiten: {what}")
    return (early if alert.rule.is_early else _("bij het afsluiten {what}")).format(
        what=measured_words(alert.rule, alert.latest)
    )


def rule_sentence(rule: Rule) -> str:
    """Return in a sentence when a rule gives a signal."""
    above = rule.side == "above"
    given = {
        "what": _watched_words(rule),
        "limit": measured_limit(rule),
        "minutes": rule.hold_minutes,
        "ahead": told(chain().horizons[rule.horizon]),
    }
    reached = _("{limit} of meer") if above else _("{limit} of minder")
    given["reached"] = reached.format(**given)
    if rule.is_early and rule.hold_minutes:
        text = _("Signaal als {minutes} min lang wordt verwacht dat {what} {ahead} {reached} is.")
    elif rule.is_early:
        text = _("Signaal zodra wordt verwacht dat {what} {ahead} {reached} is.")
    elif rule.hold_minutes:
        text = _("Signaal als {what} {minutes} min lang {reached} is.")
    else:
        text = _("Signaal zodra {what} {reached} is.")
    return text.format(**given)


def clear_sentence(rule: Rule) -> str:
    """Return in a sentence when a signal of a rule is over."""
    above = rule.side == "above"
    text = _("Voorbij na {minutes} min onder {limit}.")
    text = text if above else _("Voorbij na {minutes} min boven {limit}.")
    return text.format(minutes=rule.clear_minutes, limit=limit_of(rule, rule.clear_at))


def _watched_words(rule: Rule) -> str:
    """Return what a rule measures, and of whom."""
    where = {
        "service": _("een locatie ({sector})"),
        "network": _("een heel ROAZ-netwerk ({sector})"),
        "sub_region": _("een hele subregio ({sector})"),
        "safety_region": _("een hele veiligheidsregio ({sector})"),
        "nation": _("heel Nederland ({sector})"),
    }[rule.of].format(sector=told(chain().sectors[rule.sector].label))
    return {
        "crowding_score": _("de drukte (score) van {where}"),
        "occupied_percent": _("de bezetting van {where}"),
        "free": _("het aantal vrij van {where}"),
        "waiting_minutes": _("de wachttijd van {where}"),
        "boarding": _("het aantal dat wacht op opname van {where}"),
        "stops": _("het aantal op stop van {where}"),
        "neighbours_on_stop": _("het aantal op stop van de 5 SEH's het dichtst bij {where}"),
    }[rule.measure].format(where=where)


def severity_word(severity: str) -> str:
    """Return how heavy a rule is."""
    return {"serious": _("ernstig"), "attention": _("let op")}[severity]


def outcome_words() -> dict[str, str]:
    """Return the outcomes that one may choose, with what each means."""
    return {
        "averted": _("Afgewend: door ons handelen kwam het niet zover"),
        "absorbed": _("Opgevangen: het kwam, zonder gevolg voor patiënten"),
        "came_true": _("Doorgezet: het kwam, met gevolg (stop, lang wachten)"),
        "unfounded": _("Onterecht: er was niets aan de hand"),
    }


def outcome_word(outcome: str) -> str:
    """Return an outcome in a word."""
    return {
        "averted": _("afgewend"),
        "absorbed": _("opgevangen"),
        "came_true": _("doorgezet"),
        "unfounded": _("onterecht"),
        "": _("niet vastgelegd"),
    }[outcome]


def roles_words(roles: tuple[str, ...]) -> str:
    """Return roles by their names."""
    known = policy().roles
    return ", ".join(told(known[role].label) if role in known else role for role in roles)


def step_words(alert: AlertInfo, step: AlertStepInfo) -> str:
    """Return one step of a signal as a line of its log."""
    words = {
        "raised": _("gegeven"),
        "again": _("opnieuw over de grens"),
        "seen": _("gezien"),
        "escalated": _("geëscaleerd naar {roles}"),
        "action": _("gedaan: {action}"),
        "undone": _("toch niet gedaan: {action}"),
        "note": _("opmerking"),
        "came_true": _("uitgekomen: de grens is bereikt"),
        "cleared": _("weer onder de grens"),
        "rule_ended": _("voorbij: de regel geldt hier niet meer"),
        "closed": _("afgesloten: {outcome}"),
        "reopened": _("heropend"),
    }[step.kind]
    return words.format(
        roles=roles_words(alert.rule.escalate_to) or _("niemand anders"),
        action=_action(alert.rule, step.action),
        outcome=outcome_word(alert.outcome),
    )


def _action(rule: Rule, place: int | None) -> str:
    if place is None or place >= len(rule.actions):
        return ""
    return told(rule.actions[place])


def part_words(rule: Rule, part: Part) -> str:
    """Return what a part of the figure adds, or how it stands."""
    if part.input:
        return _("{value} punten").format(value=number(part.value))
    if rule.measure in {"stops", "neighbours_on_stop"}:
        return _("op stop")
    if rule.measure == "free":
        return _("{value} % bezet").format(value=number(part.value))
    return measured_words(rule, part.value)


def input_name(code: str) -> str:
    """Return the name of an input of a crowding score."""
    labels = {each.id: each.label for found in formulas().values() for each in found.inputs}
    return told(labels[code]) if code in labels else code


def since_words(moment: datetime) -> str:
    """Return the day and time of a moment, in the Netherlands."""
    return f"{moment.astimezone(AMSTERDAM):%d-%m %H:%M}"
