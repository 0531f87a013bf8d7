"""Assumed ambulance posts: one for each of the towns that together reach most people."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from netherlands.distances import siren_minutes
from netherlands.lists import PACK_DATE, assumption
from spoedketen.planning.siting import Effort, Siting, maximal_cover

SEARCH = Effort(seconds=600.0, gap=1e-3)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRule:
    """The rule by which the posts were placed, and the people it reaches."""

    posts: int
    posts_nearer: int
    drive_minutes: float
    nearer_minutes: float
    people_within: int
    people_nearer: int


def stations_table(places: pl.DataFrame, areas: pl.DataFrame) -> tuple[pl.DataFrame, PostRule]:
    """Return the assumed posts and the rule.

    The largest place of each inhabited island has one. With those, the first posts maximise the
    people within the shorter drive; the posts left maximise the people within the whole drive.
    """
    towns = _candidates(places)
    minutes, people = siren_minutes(places, towns), places["population"].to_numpy()
    limit, nearer = (assumption(f"ambulance_post_{way}_minutes") for way in ("drive", "nearer"))
    first, count = (int(assumption(f"ambulance_posts{of}")) for of in ("_nearer", ""))
    islands = np.flatnonzero(towns["island"].is_not_null()).tolist()
    near = maximal_cover(minutes, people, nearer, first, fixed=islands, effort=SEARCH)
    chosen = maximal_cover(minutes, people, limit, count, fixed=near.chosen, effort=SEARCH)
    within_nearer = (minutes[:, chosen.chosen] <= nearer).any(axis=1)
    rule = PostRule(
        posts=count,
        posts_nearer=first,
        drive_minutes=limit,
        nearer_minutes=nearer,
        people_within=int(chosen.objective),
        people_nearer=int(people[within_nearer].sum()),
    )
    return _stations(towns, areas, chosen, rule), rule


def _candidates(places: pl.DataFrame) -> pl.DataFrame:
    """Return the towns that are large enough, and the largest place of each island."""
    smallest = assumption("ambulance_post_smallest_town")
    largest = pl.col("population") == pl.col("population").max().over("island")
    return places.filter(
        pl.when(pl.col("island").is_null())
        .then(pl.col("population") >= smallest)
        .otherwise(largest)
    ).sort("id")


def _stations(
    towns: pl.DataFrame, areas: pl.DataFrame, chosen: Siting, rule: PostRule
) -> pl.DataFrame:
    source = (
        f"assumed: {rule.posts_nearer} posts bring most people within {rule.nearer_minutes:g} "
        f"minutes' drive, the others bring most people within {rule.drive_minutes:g}"
    )
    rows = towns[list(chosen.chosen)].join(areas.select("id", "safety_region"), on="id")
    return rows.select(
        pl.format("post-{}", "id").alias("id"),
        pl.format("veronderstelde post {}", "name").alias("name"),
        pl.col("name").alias("town"),
        pl.col("lat").round(4),
        pl.col("lon").round(4),
        pl.lit("present").alias("readiness"),
        pl.lit("always").alias("calendar"),
        "safety_region",
        pl.lit(PACK_DATE).alias("valid_from"),
        pl.lit(None, dtype=pl.Date).alias("valid_to"),
        pl.lit("assumed").alias("origin"),
        pl.lit(source).alias("source"),
    ).sort("id")
