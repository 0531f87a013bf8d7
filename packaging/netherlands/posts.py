"""Assumed ambulance posts: one for each of the towns that together reach most people."""

from dataclasses import dataclass

import polars as pl
from netherlands.distances import siren_minutes
from netherlands.lists import PACK_DATE, assumption

from spoedketen.planning.siting import Effort, Siting, maximal_cover, set_cover

NEARER_SHARE = 0.5
SEARCH = Effort(gap=1e-3)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRule:
    """The rule by which the posts were placed, and what it reached."""

    posts: int
    drive_minutes: float
    nearer_minutes: float
    needed_for_all: int
    people_within: float
    people_nearer: float


def stations_table(places: pl.DataFrame, areas: pl.DataFrame) -> tuple[pl.DataFrame, PostRule]:
    """Return the assumed posts and the rule.

    The fewest towns from which everyone is within the drive come first (each inhabited island has
    its own by nature, as no road leads there); the posts left maximise the people within half of
    that drive.
    """
    towns = places.sort("id")
    minutes, people = siren_minutes(towns), towns["population"].to_numpy()
    limit, count = assumption("ambulance_post_drive_minutes"), int(assumption("ambulance_posts"))
    nearer = limit * NEARER_SHARE
    everyone = set_cover(minutes, limit, effort=SEARCH)
    chosen = maximal_cover(
        minutes, people, nearer, count, fixed=everyone.chosen, effort=SEARCH
    )
    within = (minutes[:, chosen.chosen] <= limit).any(axis=1)
    rule = PostRule(
        posts=count,
        drive_minutes=limit,
        nearer_minutes=nearer,
        needed_for_all=len(everyone.chosen),
        people_within=float(people[within].sum()),
        people_nearer=chosen.objective,
    )
    return _stations(towns, areas, chosen, rule), rule


def _stations(
    towns: pl.DataFrame, areas: pl.DataFrame, chosen: Siting, rule: PostRule
) -> pl.DataFrame:
    source = (
        f"assumed: {rule.needed_for_all} posts bring everyone within {rule.drive_minutes:g} minutes'"
        f" drive, the others bring most people within {rule.nearer_minutes:g}"
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
