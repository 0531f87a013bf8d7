"""Fill a server for the tests of its pages, and print a session per person.

Run as a process of its own: ``python filling.py address...`` in the environment of the server.
"""

import json
import sys
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from django.contrib.auth import (  # noqa: E402 - after the setup
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from spoedketen.live.accounts.queries import organisation_ids  # noqa: E402
from spoedketen.live.accounts.sealing import seal  # noqa: E402
from spoedketen.live.accounts.values import Actor, system_actor  # noqa: E402
from spoedketen.live.capacity.actions.alert_watching import look  # noqa: E402
from spoedketen.live.capacity.actions.observations import (  # noqa: E402
    Submission,
    record_submissions,
)
from spoedketen.live.capacity.actions.stops import declare_stop  # noqa: E402
from spoedketen.live.capacity.place_tables import write_places  # noqa: E402
from spoedketen.live.capacity.queries.detour import travel_folder  # noqa: E402
from spoedketen.live.capacity.sectors import chain  # noqa: E402
from spoedketen.live.capacity.values import NewObservation, NewStop  # noqa: E402
from spoedketen.live.directory.models import Agreement  # noqa: E402
from spoedketen.live.directory.queries import directory, forget_picture  # noqa: E402
from spoedketen.live.distribution.actions.levels import set_level  # noqa: E402
from spoedketen.live.distribution.level_values import LevelWish  # noqa: E402
from spoedketen.live.distribution.queries.levels import standing_of  # noqa: E402
from spoedketen.live.fleet.grounds import write_grounds  # noqa: E402
from spoedketen.live.fleet.models import Prealert, Run, RunTime, UnitStatus  # noqa: E402
from spoedketen.live.fleet.queries.relocations import known_stations  # noqa: E402
from spoedketen.live.placements.actions.placements import make_move  # noqa: E402
from spoedketen.live.placements.models import (  # noqa: E402
    Enquiry,
    Placement,
    PlacementStep,
    Reservation,
)
from spoedketen.live.placements.values import MoveWish  # noqa: E402
from spoedketen.sources.pack_files import read_pack  # noqa: E402
from spoedketen.sources.pack_locations import pack_folder  # noqa: E402

NETWORKS = {"zwolle"}
RUN = "00000000-0000-4000-8000-000000000002"
PLACEMENT = "00000000-0000-4000-8000-000000000001"
ASKER = "st-jansdal-harderwijk"
STALE, STOPPED = "isala-meppel", "isala-zwolle"


def sender():
    """Return a connected system that may report for everybody."""
    everybody = frozenset(organisation_ids().values())
    return Actor(
        kind="key", id=0, name="test", roles=frozenset({"machine"}), organisations=everybody
    )


def services():
    found = directory()
    networks = {region.id for region in found.regions.values() if region.slug in NETWORKS}
    return [
        service
        for service in found.services.values()
        if service.site.networks & networks and service.service_type in chain().by_service_type
    ]


def observation(service, resource, at, *, old=None, staffed=10, occupied=6):
    if old is None:
        old = timedelta(hours=9) if service.site.slug == STALE else timedelta(minutes=2)
    return NewObservation(
        key=str(uuid4()),
        service=service.slug,
        resource=resource.code,
        observed_at=at - old,
        staffed=staffed,
        occupied=occupied,
        waiting_minutes=25,
    )


def report(slug, occupied):
    """Report anew for one service."""
    service = directory().by_slug[slug]
    at = timezone.now()
    sector = chain().by_service_type[service.service_type]
    items = [
        observation(service, resource, at, old=timedelta(0), occupied=occupied)
        for resource in sector.resources_of(service.service_type)
    ]
    record_submissions([Submission(actor=sender(), items=tuple(items))], at)


def fill():
    call_command("prepare", no_past=True)
    at = timezone.now()
    items = [
        observation(service, resource, at)
        for service in services()
        for resource in chain()
        .by_service_type[service.service_type]
        .resources_of(service.service_type)
    ]
    record_submissions([Submission(actor=sender(), items=tuple(items))], at)
    stopped = next(
        service
        for service in services()
        if service.service_type == "emergency_department" and service.site.slug == STOPPED
    )
    wanted = NewStop(
        key="filling", service=stopped.slug, state="stop", reason="crowding", minutes=60
    )
    declare_stop(sender(), wanted, at)
    raise_level(at)
    pack = read_pack(pack_folder("netherlands"))
    write_places(travel_folder(), directory(), pack)
    write_grounds(travel_folder(), directory().version, pack)
    place(at)
    ride(at)
    stand(at)


def ride(at):
    """Let an ambulance be on its way to the hospital, announced and not yet seen."""
    of = directory().site_by_slug[ASKER]
    service = f"{ASKER}.emergency_department"
    row = Run.objects.create(
        public_id=RUN, organisation_id=of.organisation, control_room_id=of.regions["control_room"],
        network_id=of.regions["network"], place="a", place_name="Harderwijk", vehicle="06-101",
        unit_type="ambulance", mission="emergency", scheme="ambulance", urgency="A1",
        reported_at=at - timedelta(minutes=20), state="on_scene", state_since=at,
        destination=service, destination_reason="dichtstbij", opened_at=at, opened_by="filling",
    )  # fmt: skip
    RunTime.objects.create(
        run=row, leg="on_scene", at=at - timedelta(minutes=8), source="automatic",
        recorded_at=at, recorded_by="filling",
    )  # fmt: skip
    Prealert.objects.create(
        run=row, service=service, service_type="emergency_department", state="active",
        organisation_id=of.organisation, eta=at + timedelta(minutes=50), sent_by="filling",
        sent_at=at - timedelta(minutes=6),
        content=seal({"complaint": "pijn op de borst", "sex": "m", "wishes": ["resus_room"]}),
    )  # fmt: skip


def stand(at):
    """Let two ambulances of the hospital's region stand where few call, and one be silent."""
    of = directory().site_by_slug[ASKER]
    region = of.regions["safety_region"]
    ground = known_stations().by_region[directory().regions[region].slug]
    calls = (ground.siren[ground.station_area] <= 12) @ ground.calls_per_week
    first, second = (ground.stations.ids[row] for row in calls.argsort()[:2])
    for vehicle, station, minutes in (("1", first, 4), ("2", first, 9), ("3", second, 50)):
        since = at - timedelta(minutes=minutes)
        UnitStatus.objects.create(
            organisation_id=of.organisation, vehicle=f"06-20{vehicle}", safety_region_id=region,
            state="idle", since=since, at=since, station=station,
        )  # fmt: skip


def place(at):
    """Let a patient of one hospital wait for a bed at another and at its own rehabilitation."""
    of = directory().site_by_slug[ASKER]
    times = {"wanted_at": at, "clock_start": at - timedelta(hours=30), "clock_kind": "asked"}
    times |= {"state_since": at, "opened_at": at, "opened_by": "filling"}
    row = Placement.objects.create(
        public_id=PLACEMENT, care="ward", origin_id=of.organisation, holder_id=of.organisation,
        origin_service=f"{ASKER}.ward", place="a", place_name="Harderwijk", age_years=76, sex="f",
        network_id=of.regions["network"], state="offered", **times,
    )  # fmt: skip
    for site, state, answered in ((ASKER, "requested", None), (STOPPED, "declined", at)):
        Enquiry.objects.create(
            placement=row, round=1, service=f"{site}.ward", state=state, asked_at=at,
            organisation_id=directory().site_by_slug[site].organisation, asked_by="filling",
            deadline=at + timedelta(hours=9), answered_at=answered,
            code="no_staff" if answered else "",
        )  # fmt: skip
    service = directory().by_slug[f"{STOPPED}.ward"]
    Reservation.objects.create(
        placement=row, service=service.slug, service_id=service.id, resource="bed_medical",
        organisation_id=service.site.organisation, state="held", held_at=at, held_by="filling",
        until=at + timedelta(hours=9),
    )  # fmt: skip
    PlacementStep.objects.create(
        placement=row, version=1, of="placement", move="open", state="draft", at=at, by="filling"
    )


def move(name):
    """Take a step with the placement, as a colleague would."""
    of = directory().site_by_slug[ASKER].organisation
    nurse = Actor(
        kind="user",
        id=0,
        name="test",
        roles=frozenset({"transfer_nurse"}),
        organisations=frozenset({of}),
    )
    make_move(nurse, PLACEMENT, MoveWish(move=name), timezone.now())


def raise_level(at, level="phase_1"):
    """Raise the network, so that the line stands on every page; where it is so, leave it."""
    network = directory().region_named("zwolle", "network").id
    if standing_of(network, at).level == level:
        return
    chair = Actor(
        kind="user",
        id=0,
        name="test",
        roles=frozenset({"roaz_chair"}),
        regions=frozenset({network}),
    )
    wish = LevelWish(
        region=network, level=level, reason="filling", version=standing_of(network, at).version
    )
    set_level(chair, wish, at)


FULL = {
    "code": "ed_full",
    "label": {"nl": "SEH vol", "en": "ED full"},
    "of": "service",
    "sector": "emergency_department",
    "measure": "occupied_percent",
    "side": "above",
    "raise_at": 95,
    "clear_at": 90,
    "hold_minutes": 0,
    "clear_minutes": 0,
    "severity": "serious",
    "owner": ["emergency_physician"],
    "escalate_minutes": 30,
    "escalate_to": ["roaz_analyst"],
    "actions": [{"nl": "Bel de kliniek", "en": "Call the wards"}],
}


def signal(slug):
    """Let a department be full, under a rule that raises at once."""
    network = directory().region_named("zwolle", "network").id
    Agreement.objects.get_or_create(
        kind="alerts",
        region_id=network,
        defaults={"parameters": {"rules": [FULL]}, "valid_from": "2020-01-01", "source": "filling"},
    )
    forget_picture()
    report(slug, 10)
    look(system_actor("test"), timezone.now() + timedelta(seconds=1))


def session(address):
    user = get_user_model().objects.get(email=address)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


if __name__ == "__main__":
    if sys.argv[1] == "report":
        report(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "signal":
        signal(sys.argv[2])
    elif sys.argv[1] == "move":
        move(sys.argv[2])
    elif sys.argv[1] == "level":
        raise_level(timezone.now(), sys.argv[2])
    else:
        fill()
        sys.stdout.write(json.dumps({name: session(name) for name in sys.argv[1:]}) + "\n")
