"""Fit the skeleton on car reach of hospitals, cross-validated by hospital.

    python benchmarks/fit_skeleton.py ../shared/data [--evaluations 250] [-o FILE.yaml]

The facts are, per hospital, the postcodes within 25 and within 30 minutes by car. The fit minimises
the log loss of these classes with a logistic error of `SPREAD_MINUTES`; the score is F1. Hospitals
are left out in five folds, so a score says something about a hospital that the fit never saw.
"""

import argparse
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import polars as pl
import yaml
from scipy.optimize import minimize

from spoedketen.domain.geodesy import straight_km
from spoedketen.sources.main_roads import main_roads, open_water
from spoedketen.travel.skeleton.links import Reach, Settlements, settlements
from spoedketen.travel.skeleton.minutes import SkeletonParameters, skeleton_minutes

CLASSES = (25, 30)
SPREAD_MINUTES = 2.0
FOLDS = 5
FITTED = (
    "floor_minutes", "root_minutes", "slope", "dense_slope", "dense_people_km2", "motorway_kph",
    "regional_kph", "regional_dense", "ramp_minutes", "join_factor",
)  # fmt: skip
START = SkeletonParameters(
    floor_minutes=0.13,
    root_minutes=0.67,
    slope=1.06,
    dense_slope=0.88,
    dense_people_km2=1740,
    motorway_kph=90,
    regional_kph=69,
    regional_dense=1.26,
    ramp_minutes=2.27,
    join_factor=0.73,
)
STEPS = np.array([0.1, 0.3, 0.15, 0.3, 600, 8, 8, 0.3, 0.6, 0.15])
LOWEST = np.array([0.0, 0.0, 0.3, 0.0, 100, 60, 40, 0.0, 0.0, 0.2])


SOURCE = (
    "Fitted by benchmarks/fit_skeleton.py on isochrones per postcode area; "
    "siren factor on drive times around Utrecht"
)


class Facts:
    """Areas, hospitals, and who is within the classes of which hospital."""

    def __init__(self, folder: Path) -> None:
        areas = pl.read_csv(folder / "pc4_population_2021.csv")
        sites = pl.read_csv(folder / "hospitals_seh_2019.csv")
        reach = pl.read_csv(folder / "pc4_hospital_reach_25_30min.csv")
        self.areas = _columns(areas)
        self.people = areas["population"].to_numpy().astype(float)
        listed = sites.filter(pl.col("hospital_id").is_in(reach["hospital_id"].unique().to_list()))
        self.sites = _columns(listed)
        rows = {pc4: row for row, pc4 in enumerate(areas["pc4"])}
        site_rows = {site: row for row, site in enumerate(listed["hospital_id"])}
        shape = (listed.height, areas.height)
        self.within = {minutes: np.zeros(shape, dtype=bool) for minutes in CLASSES}
        for pc4, site, minutes in reach.iter_rows():
            for limit in CLASSES:
                if pc4 in rows and minutes <= limit:
                    self.within[limit][site_rows[site], rows[pc4]] = True

    def site_points(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of some of the hospitals."""
        return self.sites[0][chosen], self.sites[1][chosen]


def _columns(frame: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return frame["lat"].to_numpy().astype(float), frame["lon"].to_numpy().astype(float)


def f1(facts: Facts, minutes: np.ndarray, chosen: np.ndarray) -> dict[int, float]:
    """Return F1 per class for some hospitals."""
    scores = {}
    for limit in CLASSES:
        told, true = minutes <= limit, facts.within[limit][chosen]
        scores[limit] = float(2 * (told & true).sum() / (told.sum() + true.sum()))
    return scores


def log_loss(facts: Facts, minutes: np.ndarray, chosen: np.ndarray) -> float:
    """Return the summed log loss of the classes near their limit."""
    capped, total = np.minimum(minutes, 60), 0.0
    for limit in CLASSES:
        sign = np.where(facts.within[limit][chosen], 1, -1)
        near = np.abs(capped - limit) < 10 * SPREAD_MINUTES
        total += np.logaddexp(0, -sign * (limit - capped) / SPREAD_MINUTES)[near].sum()
    return float(total)


def fitted(
    facts: Facts, place: Settlements, chosen: np.ndarray, start: SkeletonParameters, most: int
) -> SkeletonParameters:
    """Return the parameters with the least log loss on some hospitals (Nelder-Mead)."""

    def loss(values: np.ndarray) -> float:
        if np.any(values < LOWEST):
            return 1e9
        tried = replace(start, **dict(zip(FITTED, values.tolist(), strict=True)))
        points = facts.site_points(chosen)
        minutes = skeleton_minutes(place, tried, points, facts.areas, limit_minutes=60)
        return log_loss(facts, minutes, chosen)

    first = np.array([getattr(start, name) for name in FITTED])
    simplex = np.vstack([first, first + np.diag(STEPS)])
    options = {"maxfev": most, "initial_simplex": simplex, "adaptive": True}
    best = minimize(loss, first, method="Nelder-Mead", options=options).x
    return replace(start, **dict(zip(FITTED, best.tolist(), strict=True)))


def straight_line_scores(facts: Facts, folds: np.ndarray) -> dict[int, float]:
    """Return F1 of the best radius per class, chosen on the other hospitals."""
    km = straight_km(*facts.sites, *facts.areas)
    scores = {}
    for limit in CLASSES:
        told = np.zeros_like(km, dtype=bool)
        for fold in range(FOLDS):
            out = folds == fold
            radii = np.arange(8, 40, 0.25)
            best = max(radii, key=lambda r: _f1(km[~out] <= r, facts.within[limit][~out]))
            told[out] = km[out] <= best
        scores[limit] = _f1(told, facts.within[limit])
    return scores


def _f1(told: np.ndarray, true: np.ndarray) -> float:
    return float(2 * (told & true).sum() / (told.sum() + true.sum()))


def siren_factor(facts_folder: Path, place: Settlements, parameters: SkeletonParameters) -> dict:
    """Return siren minutes over car minutes on the Utrecht trips, cross-validated by origin."""
    trips = pl.read_parquet(facts_folder / "utrecht_pc4_drive_times.parquet")
    areas = pl.read_csv(facts_folder / "pc4_population_2021.csv")
    ids = [pc4 for pc4 in trips["from_pc4"].unique().to_list() if pc4 in set(areas["pc4"])]
    known = areas.filter(pl.col("pc4").is_in(ids)).sort("pc4")
    row = {pc4: number for number, pc4 in enumerate(known["pc4"])}
    points = _columns(known)
    car = skeleton_minutes(place, parameters, points, points)
    used = trips.filter(
        pl.col("from_pc4").is_in(ids)
        & pl.col("to_pc4").is_in(ids)
        & (pl.col("from_pc4") != pl.col("to_pc4"))
    )
    tails = np.array([row[pc4] for pc4 in used["from_pc4"]])
    heads = np.array([row[pc4] for pc4 in used["to_pc4"]])
    by_car, siren = car[tails, heads], used["drive_minutes_siren"].to_numpy()
    errors = []
    for fold in range(FOLDS):
        out = tails % FOLDS == fold
        factor = float((by_car[~out] @ siren[~out]) / (by_car[~out] @ by_car[~out]))
        errors.append(factor * by_car[out] - siren[out])
    rest = np.concatenate(errors)
    return {
        "siren_factor": float((by_car @ siren) / (by_car @ by_car)),
        "siren_rmse_minutes": float(np.sqrt(np.mean(rest**2))),
        "siren_bias_minutes": float(np.mean(rest)),
        "siren_trips": int(siren.size),
    }


def main() -> None:
    """Fit, cross-validate, print, and write the parameters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--evaluations", type=int, default=250)
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    facts = Facts(asked.folder)
    place = settlements(facts.areas, facts.people, main_roads(), open_water(), reach=Reach())
    everybody = np.arange(len(facts.sites[0]))
    folds = everybody % FOLDS
    print("straight line, left out:", straight_line_scores(facts, folds))
    best = fitted(facts, place, everybody, START, asked.evaluations)
    minutes = np.empty((everybody.size, facts.people.size))
    for fold in range(FOLDS):
        out = everybody[folds == fold]
        tried = fitted(facts, place, everybody[folds != fold], best, asked.evaluations // 3)
        minutes[out] = skeleton_minutes(place, tried, facts.site_points(out), facts.areas)
    seen = skeleton_minutes(place, best, facts.site_points(everybody), facts.areas)
    print("skeleton, in the fit:", f1(facts, seen, everybody))
    scores = f1(facts, minutes, everybody)
    print("skeleton, left out:", scores)
    siren = siren_factor(asked.folder, place, best)
    print(siren)
    row = {name: round(value, 4) for name, value in asdict(best).items()}
    row |= {f"f1_{limit}_left_out": round(score, 4) for limit, score in scores.items()}
    row |= {name: round(value, 4) for name, value in siren.items()}
    row = {"source": SOURCE, **row}
    print(yaml.safe_dump(row, sort_keys=False))
    if asked.output:
        asked.output.write_text(yaml.safe_dump(row, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main()
