"""Print our figures beside the published ones, and known changes tried again.

    python benchmarks/backtest.py ../shared/data

Nothing here is tuned to the published figures; the difference is the point. The table goes into
``docs/methods/accessibility.md``.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import areas_of, open_sites, points_of
from spoedketen.norms.registry import norm
from spoedketen.planning.access import Access, Question, access, exceeds
from spoedketen.planning.changes import Change, ChangeHours, Close, applied
from spoedketen.planning.comparison import difference
from spoedketen.planning.sensitivity import drive_longer, extra_beyond
from spoedketen.sources.recipes import build_pack

if TYPE_CHECKING:
    from spoedketen.planning.travel_model import TravelModel

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PUBLISHED = {
    ("seh_45", "2019"): (33_000, 11),
    ("seh_45", "2022"): (59_800, 29),
    ("seh_45", "2025"): (None, None),
    ("obstetrics_45", "2019"): (None, 13),
    ("obstetrics_45", "2022"): (61_600, 31),
    ("obstetrics_45", "2025"): (None, None),
}
CLOSED = (
    ("2019", "Bronovo dicht (2019)", ("Bronovo",)),
    ("2019", "Stadskanaal dicht (2020)", ("Stadskanaal",)),
    ("2019", "Hoogeveen dicht (2020)", ("Hoogeveen",)),
    ("2019", "Stadskanaal en Hoogeveen dicht", ("Stadskanaal", "Hoogeveen")),
    ("2022", "VUmc dicht (2024)", ("VU Medisch",)),
)


class Country:
    """A pack with its means of travel."""

    def __init__(self, folder: Path, year: str, provider: str) -> None:
        self.pack = build_pack(EXAMPLES / f"netherlands_{year}.yaml", folder)
        self.travel: TravelModel = travel_model(
            self.pack, provider, assumptions_of(self.pack), progress=lambda *_: None
        )

    def access(self, norm_id: str, pack: Pack | None = None, **more: object) -> Access:
        """Return the access of a norm on the day of the pack."""
        asked = Question(norm=norm(norm_id), as_of=self.pack.note.date)
        return access(pack or self.pack, replace(asked, **more), self.travel)

    def site(self, part: str) -> str:
        """Return the id of the one site with this in its name."""
        sites = self.pack.table("sites")
        found = sites.filter(sites["name"].str.contains(part))["id"].to_list()
        if len(found) != 1:
            raise SystemExit(f"{part}: {found}")
        return str(found[0])


def levels(countries: dict[str, Country]) -> None:
    """Print people beyond and sensitive counts beside the published ones."""
    print("| norm | year | sites | beyond, ours | published | sensitive, ours | published |")
    print("|---|---|---|---|---|---|---|")
    for (norm_id, year), (beyond, sensitive) in PUBLISHED.items():
        found = countries[year].access(norm_id)
        own = int(np.count_nonzero(extra_beyond(found)))
        sites = len(found.sites)
        print(
            f"| {norm_id} | {year} | {sites} | {found.beyond():,} | {beyond or '-'} "
            f"| {own} | {sensitive or '-'} |"
        )


def shift(countries: dict[str, Country]) -> None:
    """Print what 0.8 minutes more per drive do, as reported for the driving times of 2021."""
    for norm_id in ("seh_45", "obstetrics_45"):
        found = countries["2022"].access(norm_id)
        before = int(np.count_nonzero(extra_beyond(found)))
        after = drive_longer(found, 0.8)
        print(
            f"{norm_id} 2022, +0.8 min per drive: beyond {found.beyond():,} -> {after.beyond:,}, "
            f"sensitive {before} -> {after.sensitive}"
        )


def changes(countries: dict[str, Country]) -> None:
    """Print what known closures change in the model."""
    for year, title, parts in CLOSED:
        country = countries[year]
        tried = tuple(Close(site=country.site(part)) for part in parts)
        print_change(country, title, tried)
    country = countries["2022"]
    service, calendar = "emergency_department", "day_evening"
    nights = ChangeHours(site=country.site("Zutphen"), service=service, calendar=calendar)
    print_change(country, "Zutphen 's nachts dicht (2023)", (nights,))


def print_change(country: Country, title: str, tried: tuple[Change, ...]) -> None:
    """Print what one set of changes does to the 45-minute norm."""
    before = country.access("seh_45")
    after = country.access("seh_45", applied(country.pack, tried, country.pack.note.date))
    told = difference(before, after)
    mean = told.extra_minutes_mean or 0.0
    print(f"{title}: beyond {told.beyond:+,}, {told.people_longer:,} people {mean:.1f} min longer")


def drives(country: Country) -> None:
    """Print drive minutes to PCI centres over postcodes, and own car to obstetrics."""
    areas = areas_of(country.pack)
    for title, level in (("any PCI", None), ("PCI with surgery", "on_site_surgery")):
        services = country.pack.table("services")
        chosen = services.filter(services["service_type"] == "pci")
        if level:
            chosen = chosen.filter(chosen["level"] == level)
        sites = country.pack.table("sites")
        points = points_of(sites.filter(sites["id"].is_in(chosen["site"].to_list())))
        nearest = country.travel.minutes("ambulance_siren", areas.points, points).min(axis=1)
        low, mid, high = np.percentile(nearest, [25, 50, 75])
        print(f"{title}: median {mid:.1f} (quartiles {low:.1f}-{high:.1f}) minutes over postcodes")
    sites = open_sites(
        country.pack, "acute_obstetrics", on=country.pack.note.date, opening="always"
    )
    car = country.travel.minutes("car", areas.points, points_of(sites)).min(axis=1)
    print(f"obstetrics, own car over 30 min: {int(areas.people[exceeds(car, 30)].sum()):,} people")


def islands(country: Country) -> None:
    """Print who is beyond 45 minutes by municipality."""
    found = country.access("seh_45")
    names = country.pack.region_names("municipality")
    sums: dict[str, int] = {}
    for row in np.flatnonzero(found.is_beyond()):
        name = names[found.areas.region_ids["municipality"][row] or ""]
        sums[name] = sums.get(name, 0) + int(found.areas.people[row])
    told = sorted(sums.items(), key=lambda pair: -pair[1])
    print(", ".join(f"{name} {people:,}" for name, people in told))


def main() -> None:
    """Print every comparison for the skeleton and for the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    for provider in ("skeleton", "curve"):
        print(f"\n== {provider}")
        countries = {
            year: Country(asked.folder, year, provider) for year in ("2019", "2022", "2025")
        }
        levels(countries)
        shift(countries)
        changes(countries)
        drives(countries["2022"])
        islands(countries["2019"])


if __name__ == "__main__":
    main()
