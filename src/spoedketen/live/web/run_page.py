"""What the pages of runs and announcements show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.domain.care import care_table
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.domain.urgency import schemes
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.place_tables import place_table
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.facilities import service_type_labels
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.fleet.queries.prealerts import lead_times, prealerts_to
from spoedketen.live.fleet.queries.relations import ACKNOWLEDGE, REPORT, SEE, SUMS
from spoedketen.live.fleet.queries.relocations import ADVICE
from spoedketen.live.fleet.queries.runs import run_of, runs
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import LegTime, PrealertInfo, RunInfo
from spoedketen.live.web.placement_words import sex_word
from spoedketen.live.web.run_form import team_context
from spoedketen.live.web.words import told

MINUTE = timedelta(minutes=1)
MEASURED = timedelta(days=30)
RECEIVES = ("emergency_department", "acute_obstetrics", "cardiac_care", "intensive_care")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLeg:
    """A leg of the line."""

    word: str
    time: LegTime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrealert:
    """An announcement in words."""

    prealert: PrealertInfo
    state: str
    person: str
    about: str
    wishes: str
    loud_at: datetime
    """From then on it stands out that nobody saw it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """A run in words."""

    run: RunInfo
    state: str
    unit: str
    mission: str
    urgency: str
    outcome: str
    legs: tuple[ShownLeg, ...]
    prealert: ShownPrealert | None


def word_of(group: str, code: str) -> str:
    """Return the word of a code of one of the lists."""
    row = run_rules()[group].get(code)
    return told(row) if row else code


def shown_run(run: RunInfo) -> ShownRun:
    """Return a run in words."""
    return ShownRun(
        run=run,
        state=told(lifecycles()["run"].states[run.state].label),
        unit=word_of("units", run.unit_type),
        mission=word_of("missions", run.mission),
        urgency=told(schemes().urgency(run.scheme, run.urgency).label),
        outcome=word_of("outcomes", run.outcome),
        legs=tuple(ShownLeg(word=word_of("legs", each.leg), time=each) for each in run.legs),
        prealert=shown_prealert(run.prealert) if run.prealert else None,
    )


def shown_prealert(row: PrealertInfo) -> ShownPrealert:
    """Return an announcement in words."""
    wishes, conditions = run_rules()["prealert"]["wishes"], care_table().conditions
    condition = conditions.get(row.condition)
    person = ", ".join(filter(None, [sex_word(row.sex), row.age_band]))
    what = told(condition.label) if condition else ""
    return ShownPrealert(
        prealert=row,
        state=told(lifecycles()["prealert"].states[row.state].label),
        person=person,
        about="; ".join(filter(None, [person, what, row.abcd])),
        wishes=", ".join(told(wishes[each]) for each in row.wishes),
        loud_at=row.sent_at + timedelta(minutes=run_rules()["prealert"]["unseen_minutes"]),
    )


def list_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of all runs shows."""
    return {
        "runs": [shown_run(each) for each in runs(actor, at)],
        "closed": [shown_run(each) for each in runs(actor, at, closed=True)],
        "may_begin": actor.may(REPORT),
        "sees_arrivals": actor.may(SEE),
        "sees_sums": actor.may(SUMS),
        "sees_advice": actor.may(ADVICE),
        "lead": lead_times(actor, at - MEASURED, at),
        "at": at,
    }


def arrivals_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the receiving service shows."""
    return {
        "arrivals": [shown_prealert(each) for each in prealerts_to(actor, at)],
        "ended": [shown_prealert(each) for each in prealerts_to(actor, at, ended=True)],
        "may_see": actor.may(ACKNOWLEDGE),
        "at": at,
    }


def expected_at(actor: Actor, service: ServiceInfo, at: datetime) -> dict[str, Any]:
    """Return who is on the way to a service of the reader's own; nothing about others."""
    organisation = service.site.organisation
    if service.service_type not in RECEIVES or not actor.may(SEE, actor.own(organisation)):
        return {}
    found = [each for each in prealerts_to(actor, at) if each.service == service.slug]
    return {"expects": True, "arrivals": [shown_prealert(each) for each in found]}


def run_context(actor: Actor, number: str, at: datetime) -> dict[str, Any]:
    """Return what the page of one run shows."""
    shown = shown_run(run_of(actor, number, at))
    run, rules = shown.run, run_rules()
    taken = any(leg.at for leg in run.legs if leg.leg in {"at_destination", "handed_over", "free"})
    return {
        "shown": shown,
        "run": run,
        "legs": [(code, told(row)) for code, row in rules["legs"].items()],
        "following": [(code, word_of("legs", code)) for code in run.following],
        "outcomes": [(c, told(row)) for c, row in rules["outcomes"].items() if c != "cancelled"],
        "destinations": destinations(run.place, at),
        "wishes": [(code, told(row)) for code, row in rules["prealert"]["wishes"].items()],
        "sexes": [(code, sex_word(code)) for code in ("f", "m", "x")],
        "minutes_left": _minutes_left(run.prealert, at),
        "may_announce": run.is_open and not taken and run.outcome in {"", "transported"},
        "may_cancel": run.state in {"assigned", "departed"},
        **team_context(run),
        "at": at,
    }


def _minutes_left(told: PrealertInfo | None, at: datetime) -> int | None:
    """Return in how many minutes the patient is expected now, where that was announced."""
    if told is None or not told.is_active:
        return None
    return max(0, -((at - told.eta) // MINUTE))


def destinations(place: str, at: datetime) -> list[tuple[str, str]]:
    """Return the services that receive runs, the nearest to a place first, with the minutes.

    By name where the minutes are not known: in the first seconds, and of a place of another pack.
    """
    minutes = _minutes_from(place)
    found = [s for s in directory().services_on(local_day(at)) if s.service_type in RECEIVES]
    order = RECEIVES.index
    found.sort(
        key=lambda s: (minutes.get(s.site.slug, inf), s.site.sort_key, order(s.service_type))
    )
    return [(each.slug, _destination(each, minutes.get(each.site.slug, inf))) for each in found]


def _minutes_from(place: str) -> dict[str, float]:
    table = place_table(travel_folder(), directory().version)
    if table is None or place not in table.by_id:
        return {}
    minutes = table.minutes_of(table.by_id[place], "ambulance_siren")
    return {site: minutes[column] for site, column in table.sites.items()}


def _destination(service: ServiceInfo, minutes: float) -> str:
    name = f"{service.site.name}, {told(service_type_labels()[service.service_type])}"
    if minutes == inf:
        return name
    return _("{name}, {minutes} min").format(name=name, minutes=round(minutes))
