"""The tables `areas` and `regions`."""

import numpy as np
import polars as pl

from netherlands.distances import straight_km
from netherlands.lists import PACK_DATE, assumption, listed, valid_on
from netherlands.places import shares_in_whole

BANDS = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
UNKNOWN = ("sub_region", "gp_organisation", "ggz_region", "care_office", "municipality")
COLUMNS = (
    "id", "name", "lat", "lon", "population", *BANDS, "age_75_plus", "network", "sub_region",
    "safety_region", "control_room", "gp_organisation", "ggz_region", "care_office",
    "municipality", "province", "origin", "source",
)  # fmt: skip


def areas_table(places: pl.DataFrame, sites: pl.DataFrame, services: pl.DataFrame) -> pl.DataFrame:
    """Return one area per place, with assumed ages and the divisions that are known."""
    known = (
        places.join(listed("province_totals").select("admin1", province="id"), on="admin1")
        .join(listed("province_regions").drop("source"), on="admin1", how="left")
        .with_columns(_age_bands(places["population"].to_list()))
        .with_columns(networks(places, sites, services))
        .with_columns(pl.lit(None, dtype=pl.Utf8).alias(division) for division in UNKNOWN)
        .with_columns(pl.col("lat", "lon").round(4))
    )
    return known.select(*COLUMNS).sort("id")


def networks(places: pl.DataFrame, sites: pl.DataFrame, services: pl.DataFrame) -> pl.Series:
    """Return each place's network: our own list, else that of the nearest emergency department."""
    doors = emergency_sites(sites, services)
    nearest = doors["network"].to_numpy()[straight_km(places, doors).argmin(axis=1)]
    own = listed("places_network").select("admin1", "network", name="place")
    told = places.select("admin1", "name").join(
        own, on=["admin1", "name"], how="left", maintain_order="left"
    )
    return told["network"].fill_null(pl.Series(nearest.astype(str))).rename("network")


def emergency_sites(sites: pl.DataFrame, services: pl.DataFrame) -> pl.DataFrame:
    """Return the sites with an emergency department on the date of the pack."""
    open_doors = valid_on(services, PACK_DATE).filter(
        pl.col("service_type") == "emergency_department"
    )
    return valid_on(sites, PACK_DATE).filter(pl.col("id").is_in(open_doors["site"].to_list()))


def _age_bands(populations: list[int]) -> list[pl.Series]:
    shares = np.array([assumption(f"age_share_{band.removeprefix('age_')}") for band in BANDS])
    divided = np.array([shares_in_whole(shares, people) for people in populations])
    oldest = np.round(np.array(populations) * assumption("age_share_75_plus")).astype(np.int64)
    bands = [pl.Series(band, divided[:, column]) for column, band in enumerate(BANDS)]
    return [*bands, pl.Series("age_75_plus", np.minimum(oldest, divided[:, -1]))]


def regions_table() -> pl.DataFrame:
    """Return the networks, safety regions, control rooms and provinces by name."""
    provinces = listed("province_totals").select(
        "id", "name", pl.lit("province").alias("division"), "source"
    )
    own = listed("regions").select("id", "name", "division", "source")
    return pl.concat([own, provinces]).select(
        "id",
        "division",
        "name",
        pl.lit(None, dtype=pl.Utf8).alias("parent"),
        pl.lit("indicative").alias("origin"),
        "source",
    )
