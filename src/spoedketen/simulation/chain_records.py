"""A chain as arrays: what its compiled loop reads, changes and counts."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PLAN = np.dtype(
    [
        ("minutes", np.float64), ("patient", np.int64), ("kind", np.int64), ("area", np.int64),
        ("urgency", np.int64), ("door", np.int64), ("form", np.int64), ("referral", np.int64),
        ("transported", np.int64), ("need", np.int64), ("admission", np.int64),
        ("outflow", np.int64), ("door_minutes", np.float64), ("gp_minutes", np.float64),
        ("scene_minutes", np.float64), ("handover_minutes", np.float64),
        ("care_minutes", np.float64), ("ic_minutes", np.float64), ("ward_minutes", np.float64),
        ("outflow_minutes", np.float64),
    ]
)  # fmt: skip
"""One patient to come with all luck drawn. ``urgency`` is 0 (life-threatening) to 3; ``need`` is a
row of the destinations; ``outflow`` -1 is home."""

(GP_POST, CONTROL_ROOM, DAY_GP, WALK_IN, CRISIS, COMMUNITY_BED) = range(6)
"""Doors by which a request comes."""
DOORS = ("gp_post", "control_room", "day_gp", "walk_in", "crisis", "community_bed")

(ADVICE, CONSULT, VISIT, NURSING, SENT_AMBULANCE) = range(5)
"""What the call to a GP post leads to (``form``)."""

(NO_REFERRAL, BY_CAR, BY_AMBULANCE) = range(3)
"""Whether and how a GP sends on to the hospital (``referral``)."""

(HOME, WARD, INTENSIVE_CARE) = range(3)
"""Where care in the emergency department leads to (``admission``)."""

(ASK, HANDLED, CALLED, AT_POST, SEEN, SCENE_DONE, AT_DOOR, CARED, LEFT_IC, LEFT_WARD, DONE,
 AT_HOME, TRANSFERRED) = range(13)  # fmt: skip
STAGES = 13
"""Stages: what a patient has just ended when the loop asks for the next step."""

URGENCIES = 4
HOURS = 24
WEEK_HOURS = 168
QUARTERS = 672
"""Of a week: opening hours are told by quarter of an hour."""

COURSE = np.dtype(
    [
        ("stage", np.int64), ("site", np.int64), ("unit", np.int64), ("turned", np.int64),
        ("called_at", np.float64), ("drive_minutes", np.float64),
    ]
)  # fmt: skip
"""How far a patient who is present has come; ``unit`` is that of the ambulance or -1."""

Records = NDArray[Any]

START = np.dtype(
    [
        ("area", np.int64), ("outflow", np.int64), ("load", np.float64), ("places", np.int64),
        ("ward_mu", np.float64), ("ward_sigma", np.float64),
    ]
)  # fmt: skip
"""Who is in follow-up care when a run begins, or on a ward before it: by kind and by an area that
goes there how many on average, of how many places, and the stay on that ward (mu, sigma of a
lognormal in minutes; a mu of -inf for who has left it)."""

UNIT = np.dtype(
    [
        ("base", np.int64), ("region", np.int64), ("left_from", np.int64), ("is_busy", np.int64),
        ("is_on", np.int64), ("free_at", np.float64), ("home_at", np.float64),
        ("since", np.float64), ("busy_minutes", np.float64), ("on_minutes", np.float64),
    ]
)  # fmt: skip
"""One ambulance; ``base`` and ``left_from`` are areas."""

SITE = np.dtype(
    [
        ("department", np.int64), ("ward", np.int64), ("intensive_care", np.int64),
        ("rooms", np.float64), ("beds", np.float64), ("bed_wait", np.float64),
        ("diverted", np.int64), ("forced", np.int64), ("turned", np.int64),
        ("transferred", np.int64), ("without_bed", np.int64),
    ]
)  # fmt: skip
"""One hospital site: its stations (-1 for none), and how many were sent past it, taken in since no
other could, turned away at the door, taken to a bed at another site, or gone since there is no bed.
``bed_wait`` is that of the last patient put to bed."""

LOOK = np.dtype(
    [
        ("looks", np.int64), ("present", np.int64), ("waiting", np.int64), ("boarding", np.int64),
        ("stopped", np.int64), ("nedocs", np.float64), ("own", np.int64), ("ambulance", np.int64),
    ]
)  # fmt: skip
"""Sums of what was seen of one site on the hour, and of who came in that hour of the day."""

RESPONSE = np.dtype([("calls", np.int64), ("minutes", np.float64), ("late", np.int64)])
JOURNEY = np.dtype(
    [("patients", np.int64), ("minutes", np.float64), ("drive_minutes", np.float64)]
)  # fmt: skip
"""Of who came to a hospital: minutes from the request to its door, and of those on the way."""

REGION = np.dtype([("sent", np.int64), ("waited", np.int64), ("km", np.float64)])

SWITCHES = np.dtype(
    [
        ("shares_stops", np.int64), ("crosses_borders", np.int64), ("spreads", np.float64),
        ("return_factor", np.float64), ("detour", np.float64), ("cell_km", np.float64),
        ("west_km", np.float64), ("south_km", np.float64), ("turnout", np.float64),
        ("taste", np.float64), ("transfer", np.float64),
    ]
)  # fmt: skip
"""How the chain is coordinated: see ``chain.Coordination``; and the raster of the ground."""

NEDOCS_STEP, NEDOCS_BINS = 5.0, 81
"""Width and number of the classes in which scores on the hour are counted; the last is open."""


class Ground(NamedTuple):
    """Where everything is: nothing in it changes during a run."""

    switches: Any
    to_site: Any
    """Minutes (2, areas, sites): by car, by ambulance with siren."""
    siren: Any
    """Minutes (areas, areas) with siren."""
    east_km: Any
    north_km: Any
    """Of each area."""
    raster: Any
    """Nearest area per cell (rows northward, columns eastward)."""
    site_area: Any
    taste_number: Any
    """Number under which the taste for a site is drawn (sites,): its own in every scenario."""
    order: Any
    """Sites by minutes (2, needs, areas, sites), the rest -1."""
    transfer: Any
    """Site nearest to a site that has a ward, or intensive care (2, sites); -1 where none has."""
    need_station: Any
    """Station that answers a need at a site (needs, sites)."""
    is_open: Any
    """(stations, quarters of the week)."""
    post_desk: Any
    post_room: Any
    post_car: Any
    """Stations of the GP post of an area: telephone, consults, visits."""
    post_minutes: Any
    """Minutes from an area to its GP post."""
    crisis_team: Any
    outflow: Any
    """Station per (area, kind of outflow)."""
    region: Any
    """Ambulance region of an area."""
    region_units: Any
    """(regions, 2): first and one past the last unit."""
    near_regions: Any
    """(regions, most), the rest -1."""
    duty: Any
    """(units, hours of the week)."""
    targets: Any
    """Minutes of response by urgency; inf where none is set."""
    passes_stop: Any
    """Whether no stop turns a need away (needs,)."""
    pace: Any
    """Factor on an ambulance's minutes by urgency: 1 with siren."""


class Tally(NamedTuple):
    """What a run leaves behind besides the sums of its stations."""

    sites: Any
    looks: Any
    """(sites, hours of the day)."""
    nedocs: Any
    """Looks per class of score (sites, classes)."""
    response: Any
    """(areas, urgencies)."""
    response_hours: Any
    """(regions, hours of the day): calls of the highest two urgencies."""
    journeys: Any
    """(areas, 2): own way, by ambulance."""
    regions: Any
    kinds: Any
    """Requests by kind, after the warm-up."""
    left: Any
    """Patients who left by the last stage, after the warm-up."""
    needs: Any
    """Who came to a hospital after the warm-up (sites, needs)."""
