"""Roads as facts, and the speeds that a mode of travel reaches on them."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.errors import ShapeError

Mode = Literal["ambulance_siren", "ambulance", "car"]
MODES: tuple[Mode, ...] = ("ambulance_siren", "ambulance", "car")

INSIDE, OUTSIDE, UNKNOWN = 1, 0, -1
"""Whether a segment lies in a built-up area."""

ALONG, BOTH_WAYS, AGAINST = 1, 0, -1
"""In which direction a segment may be driven, seen from its tail."""

ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSegments:
    """Stretches of road between two nodes; columns of one table, NaN where a fact is unknown.

    Attributes
    ----------
    node_ids, lat, lon
        The nodes; degrees WGS84.
    tails, heads
        Node numbers of the ends of each segment.
    directions
        `ALONG`, `BOTH_WAYS` or `AGAINST`.
    length_m
        Along the road.
    class_names, class_codes
        The OpenStreetMap highway value, or ``ferry``; a code is a place in the names.
    region_names, region_codes
        The region whose speeds hold; a code is a place in the names.
    built_up
        `INSIDE`, `OUTSIDE` or `UNKNOWN`.
    limit_kph
        The legal limit.
    stated_kph
        A speed that the source says is driven; it goes before every table.
    fixed_minutes
        A duration that the source gives, such as that of a ferry.
    boardings
        The part of one boarding of a ferry that falls on this segment; 0 on a road.
    car_allowed, emergency_allowed
        Who may drive here.
    """

    node_ids: NDArray[np.str_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    directions: NDArray[np.int8]
    length_m: NDArray[np.float64]
    class_names: tuple[str, ...]
    class_codes: NDArray[np.int16]
    region_names: tuple[str, ...]
    region_codes: NDArray[np.int16]
    built_up: NDArray[np.int8]
    limit_kph: NDArray[np.float64]
    stated_kph: NDArray[np.float64]
    fixed_minutes: NDArray[np.float64]
    boardings: NDArray[np.float64]
    car_allowed: NDArray[np.bool_]
    emergency_allowed: NDArray[np.bool_]

    def __post_init__(self) -> None:
        """Check that the columns are equally long."""
        columns = (
            self.heads, self.directions, self.length_m, self.class_codes, self.region_codes,
            self.built_up, self.limit_kph, self.stated_kph, self.fixed_minutes, self.boardings,
            self.car_allowed, self.emergency_allowed,
        )  # fmt: skip
        if any(column.size != self.tails.size for column in columns):
            raise ShapeError("road_segments_differ", sizes=[column.size for column in columns])
        if not self.node_ids.size == self.lat.size == self.lon.size:
            raise ShapeError("road_nodes_differ", sizes=(self.node_ids.size, self.lat.size))


@dataclass(frozen=True, slots=True, kw_only=True)
class HourBlock:
    """Hours of the day, local time, ``[from_hour, to_hour)``; it may pass midnight."""

    name: str
    from_hour: int
    to_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedRow:
    """The mean speed for one combination; ``any`` stands for every value."""

    road_class: str
    built_up: Literal["inside", "outside", "any"]
    region: str
    hour_block: str
    kph: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedProfile:
    """How fast one mode drives: road class x built-up x region x hour block.

    Attributes
    ----------
    status
        Where the figures come from: measured, published, modelled or assumed.
    stated_factor
        Speed of the mode divided by a speed that the road file states.
    limit_factor, limit_margin_kph
        Where the legal limit is known, a speed of the table is at most limit x factor + margin.
    boarding_minutes
        Waiting for and driving on and off a ferry.
    """

    name: str
    mode: Mode
    status: str
    source: str
    rows: tuple[SpeedRow, ...]
    hour_blocks: tuple[HourBlock, ...] = field(
        default=(HourBlock(name=ANY, from_hour=0, to_hour=24),)
    )
    stated_factor: float
    limit_factor: float
    limit_margin_kph: float
    boarding_minutes: float
