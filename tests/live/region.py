"""A small country for the server: three networks in a row, four hospitals, two control rooms.

Town ``i`` lies 6.8 km east of town ``i - 1``. Network n1 holds towns 0-3 (hospitals h1 and h2),
n2 towns 4-7 (h3), n3 towns 8-11 (h4); n1 lies beside n2, n2 beside n3. Control room k1 serves n1,
k2 the rest. Each hospital is its own organisation, ``o1`` to ``o4``.
"""

from datetime import UTC, datetime, timedelta

from builders import LAT, a_pack, lon

from spoedketen.live.accounts.actions import ensure_assignment, ensure_person
from spoedketen.live.accounts.queries import actor_of, organisation_ids
from spoedketen.live.accounts.values import Actor, system_actor
from spoedketen.live.capacity.queries import alerts, measures, picture, standing, tiles, undisclosed
from spoedketen.live.capacity.values import NewObservation, NewStop
from spoedketen.live.directory.actions import import_pack
from spoedketen.live.directory.queries import directory, forget_picture
from spoedketen.live.distribution.queries.levels import forget_levels
from spoedketen.live.requests.queries import candidates

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOSPITALS = {"h1": 0, "h2": 3, "h3": 5, "h4": 10}
NETWORK = {0: "n1", 1: "n1", 2: "n1", 3: "n1", 4: "n2", 5: "n2", 6: "n2", 7: "n2"}
ED = "h1.emergency_department"
KEY_SCOPES = frozenset({"capacity.report", "stop.declare", "stop.arrival", "figures.site"})


def _network(town):
    return NETWORK.get(town, "n3")


def _room(town):
    return "k1" if town < 4 else "k2"


def the_pack(*, ambulances=False):
    """Return the country as a pack; with an ambulance region per control room where asked for."""
    names = ("network", "n1"), ("network", "n2"), ("network", "n3")
    rooms = ("control_room", "k1"), ("control_room", "k2")
    areas = [
        {"id": f"a{i}", "name": f"Town {i}", "lat": LAT, "lon": lon(i), "population": 1000}
        | {"network": _network(i), "control_room": _room(i)}
        for i in range(12)
    ]
    stations = None
    if ambulances:
        rooms += ("safety_region", "s1"), ("safety_region", "s2")
        bands = dict.fromkeys(
            ("age_0_14", "age_15_24", "age_25_44", "age_65_plus", "age_75_plus"), 0
        )
        bands["age_45_64"] = 1000
        areas = [each | bands | {"safety_region": f"s{each['control_room'][1]}"} for each in areas]
        stations = {f"p{i}": i for i in (0, 2, 3, 6, 9)}
    sites = [
        {"id": name, "name": f"Hospital {name}", "organisation": f"o{name[1]}"}
        | {"kind": "hospital", "lat": LAT, "lon": lon(town), "network": _network(town)}
        for name, town in HOSPITALS.items()
    ]
    services = [
        {"site": name, "service_type": kind, "calendar": "always"}
        for name in HOSPITALS
        for kind in ("emergency_department", "acute_obstetrics")
    ]
    return a_pack(
        [1000] * 12,
        {},
        areas=areas,
        regions=[{"id": i, "division": d, "name": f"{d} {i}"} for d, i in (*names, *rooms)],
        organisations=[{"id": f"o{n}", "name": f"Organisation {n}"} for n in range(1, 5)],
        sites=sites,
        services=services,
        stations=stations,
    )


def forget_sums():
    """Let the next board be made anew."""
    picture.forget()
    forget_levels()
    standing.forget()
    alerts.forget()
    measures.forget()
    candidates.forget()
    for held in (undisclosed.hidden_groups, tiles._tiles, tiles._history):
        held.cache_clear()


def fill(*, ambulances=False):
    """Put the country in an empty database."""
    forget_picture()
    forget_sums()
    import_pack(system_actor("test"), the_pack(ambulances=ambulances), NOW)


def organisation(name):
    """Return the id of an organisation."""
    return organisation_ids()[name]


def region(slug):
    """Return the id of a region."""
    return directory().region_named(slug).id


def a_sender(name="o1", scopes=KEY_SCOPES):
    """Return the connected system of an organisation."""
    return Actor(
        kind="key",
        id=1,
        name="sender",
        roles=frozenset({"machine"}),
        organisations=frozenset({organisation(name)}),
        scopes=scopes,
    )


def a_person(role, of=None, at=None):
    """Return somebody with one role, in an organisation or for a region."""
    place = region(at) if at else None
    owner = organisation(of) if of else None
    email = f"{role}.{of}.{at}@example.invalid"
    person = ensure_person(email, f"{role} {of or at or ''}")
    ensure_assignment(person, role, owner, place)
    return actor_of(person, datetime.now(UTC) + timedelta(seconds=1))  # noqa: TID251


def an_observation(key="k1", **told):
    """Return an observation of the treatment rooms of h1."""
    given = {"service": ED, "resource": "treatment_room", "observed_at": NOW, "free": 3}
    return NewObservation(key=key, **{**given, **told})


def a_stop(key="s1", **told):
    """Return a stop of the emergency department of h1, for an hour."""
    given = {"service": ED, "state": "stop", "reason": "crowding", "minutes": 60}
    return NewStop(key=key, **{**given, **told})
