"""``spoedketen travel fit|matrix``: fit a curve, write a table of minutes."""

import os
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np
import polars as pl

from spoedketen.cli.road_matrix import TABLE_ENDINGS, check_ending, road_matrix
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, Group, language_option, option
from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.dictionary import service_types
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray, straight_km
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import open_sites, points_of
from spoedketen.domain.points import Points
from spoedketen.planning.travel_model import MODES
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, whole
from spoedketen.reports.words import ORIGIN_WORDS
from spoedketen.sources.curves import read_trips, write_curves
from spoedketen.sources.roads.hierarchy_cache import default_folder
from spoedketen.travel.curve import Curve, fitted_curve


@click.group("travel", cls=Group, help=_("Reistijden: curve passen, tabel met minuten maken."))
@language_option()
def travel_group() -> None:
    """Hold the commands about travel times."""


@travel_group.command("fit", cls=Command, help=_("Pas een curve op bekende ritten."))
@click.argument("trips", type=click.Path(path_type=Path))
@option("--pack", "named", required=True, help=_("Pakket waarvan de gebieden de punten geven."))
@option("--column", default="minutes", show_default=True, help=_("Kolom met tijden."))
@option("--mode", default="ambulance_siren", show_default=True, help=_("Vervoerwijze."))
@option("--source", default="-", help=_("Waar de ritten vandaan komen."))
@option("-o", "--output", type=click.Path(path_type=Path), help=_("YAML-bestand."))
@language_option()
@click.pass_obj
def fit_command(
    session: Session,
    /,
    trips: Path,
    named: str,
    column: str,
    mode: str,
    source: str,
    output: Path | None,
) -> None:
    """Fit the curve and print the error on origins left out."""
    areas = points_of(session.pack(named).table("areas"))
    curve = curve_from_trips(read_trips(trips, column), areas, source)
    lang = session.language
    terms = curve.constant_minutes, curve.minutes_per_km, curve.minutes_per_root_km
    told = session.say(
        "minuten = {a} + {b} × km + {c} × √km",
        **dict(zip("abc", (decimal(term, lang, 3) for term in terms), strict=True)),
    )
    session.out.print(told, style="bold", highlight=False)
    error = session.say(
        "Afwijking op weggelaten herkomsten: {rmse} minuten, scheef {bias} ({trips} ritten).",
        rmse=decimal(curve.rmse_minutes, lang, 2),
        bias=decimal(curve.bias_minutes, lang, 2),
        trips=whole(curve.trips, lang),
    )
    session.out.print(error, highlight=False)
    if output is not None:
        write_curves({mode: asdict(curve)}, output)


def curve_from_trips(trips: pl.DataFrame, areas: Points, source: str) -> Curve:
    """Return the curve fitted on trips between known areas; trips within one area tell nothing."""
    number = {id_: row for row, id_ in enumerate(areas.ids)}
    known = trips.filter(
        pl.col("from_id").is_in(areas.ids)
        & pl.col("to_id").is_in(areas.ids)
        & (pl.col("from_id") != pl.col("to_id"))
    )
    origins = np.array([number[id_] for id_ in known["from_id"]], dtype=np.int64)
    targets = np.array([number[id_] for id_ in known["to_id"]], dtype=np.int64)
    minutes = known["minutes"].to_numpy()
    return fitted_curve(_pair_km(areas, origins, targets), minutes, origins, source=source)


def _pair_km(areas: Points, origins: np.ndarray, targets: np.ndarray) -> FloatArray:
    if origins.size == 0:
        return np.empty(0)
    rows, place = np.unique(np.concatenate([origins, targets]), return_inverse=True)
    used = areas.subset(rows)
    km = straight_km(used.lat, used.lon, used.lat, used.lon)
    return np.asarray(km[place[: origins.size], place[origins.size :]])


@travel_group.command("matrix", cls=Command, help=_("Schrijf minuten van overal naar overal."))
@option("--pack", "named", help=_("Regiopakket."))
@option("--roads", type=click.Path(path_type=Path), help=_("OSM-uittreksel of wegvakken-CSV."))
@option("--nodes", type=click.Path(path_type=Path), help=_("Knopen-CSV bij --roads."))
@option("--mode", type=click.Choice(MODES), default="car", show_default=True, help=_("Vervoer."))
@option("--from", "from_set", required=True, help=_("areas, stations, hospitals, dienst of CSV."))
@option("--to", "to_set", required=True, help=_("Als --from."))
@option("--travel", "provider", help=_("Reistijden: matrix, skeleton, curve of roads."))
@option("-o", "--output", required=True, type=click.Path(path_type=Path), help=_("Uitvoer."))
@language_option()
@click.pass_obj
def matrix_command(
    session: Session,
    /,
    named: str | None,
    roads: Path | None,
    nodes: Path | None,
    mode: str,
    from_set: str,
    to_set: str,
    provider: str | None,
    output: Path,
) -> None:
    """Write from_id, to_id, minutes for every pair."""
    if roads is not None:
        sets = Path(from_set), Path(to_set)
        _print_pairs(session, output, *_road_pairs(session, roads, nodes, mode, sets, output))
        return
    if named is None:
        raise RequestError("option_missing", option="--pack", or_option="--roads")
    check_ending(output, TABLE_ENDINGS)
    pack = session.pack(named)
    with session.progress(_("Reistijden berekenen")):
        travel = travel_model(pack, provider, assumptions_of(pack), progress=session.steps())
        origins, destinations = points_named(from_set, pack), points_named(to_set, pack)
        frame = pair_frame(origins, destinations, travel.minutes(mode, origins, destinations))
    write_pairs(frame, output)
    _print_pairs(session, output, frame.height, int(frame["minutes"].is_infinite().sum()))


def _road_pairs(
    session: Session, roads: Path, nodes: Path | None, mode: str, sets: tuple[Path, Path], out: Path
) -> tuple[int, int]:
    cache = default_folder(os.environ, Path.home())
    with session.progress(_("Reistijden over de weg berekenen")):
        found = road_matrix(roads, nodes, mode, *sets, out, cache=cache, progress=session.steps())
    said = session.say(
        "Punten liggen {median} m van een weg (mediaan), ten hoogste {largest} m. "
        "Snelheden: {profile} ({status}).",
        median=whole(found.median_snap_m, session.language),
        largest=whole(found.largest_snap_m, session.language),
        profile=found.profile,
        status=session.say(ORIGIN_WORDS.get(found.profile_status, found.profile_status)),
    )
    session.out.print(said, highlight=False)
    return found.rows, found.unreachable_pairs


def _print_pairs(session: Session, path: Path, pairs: int, unreachable: int) -> None:
    said = session.say(
        "{pairs} paren geschreven naar {path}; {unreachable} zonder weg.",
        pairs=whole(pairs, session.language),
        path=str(path),
        unreachable=whole(unreachable, session.language),
    )
    session.out.print(said, highlight=False)


def points_named(named: str, pack: Pack) -> Points:
    """Return a set of points of a pack: areas, stations, hospitals, or a type of service."""
    if named == "areas":
        return points_of(pack.table("areas"))
    if named == "stations":
        return points_of(pack.valid("stations", pack.note.date))
    if named == "hospitals":
        sites = pack.valid("sites", pack.note.date)
        return points_of(sites.filter(pl.col("kind") == "hospital"))
    if named in service_types():
        return points_of(open_sites(pack, named, on=pack.note.date, opening="any"))
    known = ", ".join(["areas", "stations", "hospitals", *service_types()])
    raise RequestError("points_unknown", found=named, candidates=known)


def pair_frame(origins: Points, destinations: Points, minutes: FloatArray) -> pl.DataFrame:
    """Return one row per pair of points; +inf is proved unreachable."""
    return pl.DataFrame(
        {
            "from_id": np.repeat(np.array(origins.ids, dtype=object), len(destinations)).tolist(),
            "to_id": list(destinations.ids) * len(origins),
            "minutes": minutes.ravel(),
        },
        schema={"from_id": pl.String, "to_id": pl.String, "minutes": pl.Float64},
    )


def write_pairs(frame: pl.DataFrame, path: Path) -> None:
    """Write a table of pairs as Parquet, or as CSV where the name says so."""
    try:
        if path.suffix == ".csv":
            frame.write_csv(path)
        else:
            frame.write_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RequestError("output_unwritable", path=str(path), found=str(error)) from error
