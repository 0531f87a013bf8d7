"""Fill a server with everybody who meets on a journey; print sessions and keys as JSON.

Run as a process of its own, in the environment of the server.
"""

import json
import sys

from django.utils import timezone
from live.web import filling  # sets Django up

from spoedketen.live.accounts.actions import (
    ensure_assignment,
    ensure_person,
    make_keys,
)
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.directory.queries import directory

ASKER = filling.ASKER
BED = "zorg-ermelo-1"
OTHER_BED = "zorg-harderwijk-1"
ELSEWHERE = "isala-zwolle"
WORKERS = (
    ("elv", "transfer_nurse", BED),
    ("elv-ander", "transfer_nurse", OTHER_BED),
    ("isala-seh", "emergency_nurse", ELSEWHERE),
    ("isala-transfer", "transfer_nurse", ELSEWHERE),
    ("isala-verlos", "emergency_nurse", ELSEWHERE),
)
"""People beside those of the demonstration: name, role, and the site whose organisation it is."""
DEMONSTRATION = (
    "triagist", "regiearts", "huisarts", "verloskundige", "centralist", "ambulance",
    "transfer", "seh-arts", "seh-verpleegkundige", "organisatiebeheer", "rcps",
)  # fmt: skip
CASES = ("requests.view", "requests.open", "requests.handle", "patients.view", "matches.ask")
PLACES = ("placements.view", "placements.handle", "placements.answer", "patients.view")
FIGURES = ("figures.site", "figures.network", "capacity.report", "directory.view")
KEYS = {
    "triagist": (*CASES, *PLACES, "triage.record", "triage.authorise"),
    "huisarts": (*CASES, *PLACES),
    "verloskundige": (*CASES, *PLACES, "figures.site", "figures.network"),
    "transfer": (*PLACES, *FIGURES, "matches.ask"),
    "elv": (*PLACES, *FIGURES),
    "elv-ander": (*PLACES, *FIGURES),
    "isala-seh": ("prealerts.view", "prealerts.acknowledge", "requests.view"),
    "isala-transfer": (*PLACES, *FIGURES),
    "ambulance": ("runs.view", "runs.report", "matches.ask", *CASES),
}
"""The scopes of the system of each actor; which organisation's, follows from the person."""


def cast():
    """Let everybody be there."""
    sites = directory().site_by_slug
    for name, role, site in WORKERS:
        person = ensure_person(address(name), name)
        of = sites[site]
        ensure_assignment(person, role, of.organisation)
        ensure_assignment(person, role, region_id=of.regions["network"])
    for name in ("transfer", "seh-verpleegkundige"):
        person = ensure_person(address(name), name)
        ensure_assignment(person, "emergency_nurse", region_id=sites[BED].regions["network"])


def address(name):
    return f"{name}@demonstratie.invalid"


def organisation_of(name):
    """Return the organisation for which somebody works, as people of the demonstration do."""
    ids = organisation_ids()
    apart = {
        "triagist": "desk-zwolle",
        "huisarts": "huisartsenpraktijk-demonstratie",
        "verloskundige": "verloskundigenpraktijk-demonstratie",
    }
    if name in apart:
        return ids[apart[name]]
    sites = directory().site_by_slug
    at = {each: site for each, _, site in WORKERS} | {"transfer": filling.ASKER}
    if name in at:
        return sites[at[name]].organisation
    here = sites[filling.ASKER].regions["safety_region"]
    return next(
        site.organisation
        for site in sites.values()
        if site.kind == "ambulance" and site.regions.get("safety_region") == here
    )


def network_of(name):
    """Return the network of who has no location and keeps no desk."""
    is_practice = name in {"huisarts", "verloskundige"}
    here = directory().site_by_slug[filling.ASKER]
    return here.regions["network"] if is_practice else None


def keys():
    at = timezone.now()
    made = {
        name: make_keys(
            {name: organisation_of(name)}, name, sorted(set(scopes)), at, network_of(name)
        )[name]
        for name, scopes in KEYS.items()
    }
    room = directory().site_by_slug[filling.ASKER].regions["control_room"]
    of = {"centralist": organisation_of("ambulance")}
    return made | make_keys(of, "centralist", sorted(CASES), at, room)


if __name__ == "__main__":
    filling.fill()
    for site in (BED, OTHER_BED):
        filling.report(f"{site}.short_stay_primary_care_bed", 0)
    cast()
    names = [*DEMONSTRATION, *(name for name, _, _ in WORKERS)]
    told = {"sessions": {name: filling.session(address(name)) for name in names}, "keys": keys()}
    sys.stdout.write(json.dumps(told) + "\n")
