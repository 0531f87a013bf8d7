"""Which travel times a pack gets: its own table, else its roads, else a fitted curve."""

from collections.abc import Mapping

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.planning.curve_model import curve_model
from spoedketen.planning.matrix_model import matrix_model
from spoedketen.planning.travel_model import TravelModel
from spoedketen.sources.curves import CurveRow, product_curves

NEEDED_TABLE = {"matrix": "travel", "skeleton": "road_edges", "roads": "road_edges"}


def travel_model(
    pack: Pack,
    asked: str | None,
    assumptions: Assumptions,
    *,
    speed_factor: float = 1.0,
    curves: Mapping[str, CurveRow] | None = None,
) -> TravelModel:
    """Return the travel times for a pack from the provider asked for, or from its best one."""
    provider = asked or best_provider(pack)
    _check_usable(pack, provider)
    if provider == "matrix":
        return matrix_model(pack, assumptions, speed_factor=speed_factor)
    return curve_model(curves or product_curves(), assumptions, speed_factor=speed_factor)


def best_provider(pack: Pack) -> str:
    """Return the most exact provider the tables of a pack allow."""
    return "matrix" if pack.table("travel").height else "curve"


def _check_usable(pack: Pack, provider: str) -> None:
    if provider not in {"curve", *NEEDED_TABLE}:
        raise RequestError(
            "provider_unknown", found=provider, candidates=", ".join(["curve", *NEEDED_TABLE])
        )
    needed = NEEDED_TABLE.get(provider)
    if needed is not None and pack.table(needed).height == 0:
        raise RequestError("provider_unusable", found=provider, missing=needed)
