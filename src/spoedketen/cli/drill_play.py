"""Simulating a drill and leaving it for the demonstration."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from spoedketen.cli.access import read_scenario
from spoedketen.domain.drills import Drill
from spoedketen.domain.pack import Pack
from spoedketen.live.demo.afternoon import HOME
from spoedketen.live.demo.drill_trace import DRILL_TRACE
from spoedketen.live.demo.followed import keep_trace
from spoedketen.live.demo.tracing import the_region
from spoedketen.live.drill_note import DRILL, AskedDrill, ask_drill
from spoedketen.planning.chain.drilling import played
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.site_names import site_named
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder

DEPARTMENT = "emergency_department"


def play(
    folder: Path,
    drill: Drill,
    pack: str,
    where: tuple[str, Path | None],
    when: tuple[datetime, int, int],
) -> AskedDrill:
    """Simulate a drill around a hospital and ask for it; ``when`` is now, minutes and seed."""
    (site, scenario), (now, minutes, seed) = where, when
    region = the_region(pack, now.date())
    changed = _changed(region, scenario) if scenario else None
    found = played(region, drill, site, seed, changed)
    keep_trace(folder / DRILL_TRACE, found.trace)
    asked = AskedDrill(
        code=drill.code,
        network=found.network,
        sites=found.sites,
        begins=now,
        minutes=minutes,
        from_minutes=drill.plays.begins,
        to_minutes=drill.plays.ends,
    )
    ask_drill(folder / DRILL, asked)
    return replace(asked, sites=tuple(_name(region.pack, each, region.on) for each in found.sites))


def _changed(region: Region, scenario: Path) -> Pack:
    return read_scenario(scenario, region.pack, region.on).on(region.pack, region.on)


def hospital_around(pack: str, around: str | None, on: date) -> tuple[str, str]:
    """Return the id and name of the hospital that a drill is around; without one the usual.

    Raises
    ------
    RequestError
        Where no location fits what was named, or more than one.
    """
    told = read_pack(pack_folder(pack))
    services = told.valid("services", on)
    known = sorted(services.filter(services["service_type"] == DEPARTMENT)["site"])
    if around:
        site = site_named(around, told, on, DEPARTMENT)
    else:
        site = next((id_ for id_ in known if HOME in id_), known[0])
    return site, _name(told, site, on)


def _name(pack: Pack, site: str, on: date) -> str:
    sites = pack.valid("sites", on)
    return str(dict(zip(sites["id"], sites["name"], strict=True))[site])
