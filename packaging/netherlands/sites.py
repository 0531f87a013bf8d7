"""The acute care sites and what they offer, from our own dated lists."""

import polars as pl

from netherlands.distances import straight_km
from netherlands.lists import PACK_DATE, listed, slug, valid_on

SITE_COLUMNS = (
    "id", "name", "organisation", "kind", "town", "lat", "lon", "network", "further_networks",
    "safety_region", "municipality", "country", "valid_from", "valid_to", "origin", "source",
)  # fmt: skip
SERVICE_COLUMNS = (
    "site", "service_type", "level", "calendar", "valid_from", "valid_to", "origin", "source",
)  # fmt: skip
TEXT = pl.Utf8


def nothing(*columns: str) -> list[pl.Expr]:
    """Return text columns that are unknown everywhere."""
    return [pl.lit(None, dtype=TEXT).alias(column) for column in columns]


def hospital_sites() -> pl.DataFrame:
    """Return the hospital sites, one row per name a site has had."""
    organisation = pl.col("organisation").map_elements(slug, return_dtype=TEXT)
    return (
        listed("hospitals")
        .with_columns(
            organisation,
            pl.lit("hospital").alias("kind"),
            pl.lit("NL").alias("country"),
            pl.lit("indicative").alias("origin"),
            pl.col("further_networks").cast(TEXT),
            *nothing("municipality"),
        )
        .select(*SITE_COLUMNS)
    )


def gp_post_sites(hospitals: pl.DataFrame) -> pl.DataFrame:
    """Return the GP posts that stand on their own, in the network of the nearest hospital site."""
    alone = listed("gp_posts").filter(pl.col("host_site").is_null())
    hosts = valid_on(hospitals, PACK_DATE)
    nearest = straight_km(alone, hosts).argmin(axis=1)
    return alone.with_columns(
        pl.format("Huisartsenpost {}", "town").alias("name"),
        pl.lit("gp_post").alias("kind"),
        pl.lit("NL").alias("country"),
        pl.lit("indicative").alias("origin"),
        hosts["network"].gather(nearest).alias("network"),
        *nothing("organisation", "further_networks", "safety_region", "municipality"),
    ).select(*SITE_COLUMNS)


def listed_services() -> pl.DataFrame:
    """Return what hospital sites and GP posts offer, each capability with its own validity."""
    indicative = pl.lit("indicative").alias("origin")
    hospital = listed("hospital_services").with_columns(indicative)
    posts = listed("gp_posts").with_columns(
        pl.coalesce("host_site", "id").alias("site"),
        pl.lit("gp_out_of_hours_post").alias("service_type"),
        pl.lit("out_of_hours").alias("calendar"),
        *nothing("level"),
        indicative,
    )
    return pl.concat([hospital.select(*SERVICE_COLUMNS), posts.select(*SERVICE_COLUMNS)])


def organisations_table() -> pl.DataFrame:
    """Return the providers named in the list of hospitals."""
    names = listed("hospitals")["organisation"].unique().sort()
    return pl.DataFrame({"id": [slug(name) for name in names], "name": names})


def calendars_table() -> pl.DataFrame:
    """Return the opening hours that services refer to."""
    return listed("calendars").drop("source")


def vehicles_table(places: pl.DataFrame) -> pl.DataFrame:
    """Return the helicopters; ``islands:A B`` in the list becomes the areas of those islands."""
    rows = listed("helicopters").with_columns(
        pl.lit("indicative").alias("origin"),
        pl.col("serves").map_elements(lambda told: _island_areas(told, places), return_dtype=TEXT),
    )
    return rows.select(
        "id", "name", "vehicle_type", "lat", "lon", "calendar", "serves",
        "valid_from", "valid_to", "origin", "source",
    )  # fmt: skip


def _island_areas(told: str, places: pl.DataFrame) -> str:
    islands = told.removeprefix("islands:").split()
    return " ".join(places.filter(pl.col("island").is_in(islands))["id"].sort())
