"""Nobody writes for another organisation: every writing action, as every role, tried.

Each attempt is made at an organisation the actor has nothing to do with. It must be refused and
must leave everything of that organisation as it was, unless the table carries the permission in
the relation there is.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from live.region import a_person, a_sender, a_stop, an_observation, organisation, region

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.actions import NewKey, create_key, revoke_key, rotate_key
from spoedketen.live.accounts.actions import people as deeds
from spoedketen.live.accounts.models import ApiKey, Assignment, OneTimeLink, Organisation, User
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.actions import stops
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.models import CurrentObservation, Observation, Stop
from spoedketen.live.directory.actions import (
    GivenContact,
    choose_sharing,
    save_contacts,
    save_edited,
)
from spoedketen.live.directory.models import Contact, Service, SharingChoice, Site
from spoedketen.live.distribution.actions.deployments import record_deployment
from spoedketen.live.distribution.actions.levels import set_level
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.level_values import LevelWish
from spoedketen.live.distribution.models import Deployment, LevelChange

pytestmark = pytest.mark.slow
OTHER, OWN = "o4", "o1"
SERVICE = "h4.emergency_department"
TABLES = (
    Observation, CurrentObservation, Stop, SharingChoice, ApiKey, Assignment, OneTimeLink, User,
    Organisation, Site, Service, Contact, Deployment, LevelChange,
)  # fmt: skip


@pytest.fixture
def other(country):
    """Figures, a stop, a key and people of the other organisation."""
    now = timezone.now()
    item = an_observation(service=SERVICE, observed_at=now)
    record_submissions([Submission(actor=a_sender(OTHER), items=(item,))], now)
    boss = a_person("organisation_administrator", of=OTHER)
    nurse = a_person("emergency_nurse", of=OTHER)
    key = NewKey(organisation_id=organisation(OTHER), name="x", scopes=("capacity.report",))
    create_key(boss, key, now)
    return {
        "stop": stops.declare_stop(a_sender(OTHER), a_stop(service=SERVICE), now),
        "key": ApiKey.objects.get().id,
        "nurse": nurse.id,
        "role": Assignment.objects.get(user_id=nurse.id).id,
    }


def state():
    """Return all rows that an action could change, except when somebody last signed in."""
    kept = {"last_login", "last_used_at"}
    return {
        table.__name__: sorted(
            str({k: v for k, v in row.items() if k not in kept}) for row in table.objects.values()
        )
        for table in TABLES
    }


def attempts(actor, other, now):
    """Return name, permission and act of everything that writes."""
    org = organisation(OTHER)
    role = deeds.NewRole(role="emergency_nurse", organisation_id=org)
    item = an_observation(key="forged", service=SERVICE, observed_at=now, free=1)
    key = NewKey(organisation_id=org, name="forged", scopes=("capacity.report",))
    stop = a_stop(key="forged", service=SERVICE, scope="surgery")
    site = Site.objects.get(slug="h4")
    contact = GivenContact(id=None, kind="stop", phone="0800", note="")
    plan = DeploymentWish(
        organisation=org, region=region("n3"), level="phase_1", what="x", contact_kind="board",
        source="x", valid_from=now.date(),
    )  # fmt: skip
    level = LevelWish(region=region("n3"), level="phase_1", reason="x", version=0)
    return [
        ("report", "capacity.report", lambda: report(actor, item, now)),
        ("declare", "stop.declare", lambda: stops.declare_stop(actor, stop, now)),
        ("renew", "stop.declare", lambda: stops.renew_stop(actor, other["stop"], 30, now)),
        ("end", "stop.declare", lambda: stops.end_stop(actor, other["stop"], now)),
        ("retract", "stop.declare", lambda: stops.retract_stop(actor, other["stop"], now)),
        (
            "share",
            "sharing.edit",
            lambda: choose_sharing(actor, "h4", "capacity", "national", reason="", at=now),
        ),
        ("make a key", "keys.manage", lambda: create_key(actor, key, now)),
        ("revoke a key", "keys.manage", lambda: revoke_key(actor, other["key"], now)),
        (
            "rotate a key",
            "keys.manage",
            lambda: rotate_key(actor, other["key"], now, timedelta(hours=1)),
        ),
        (
            "invite",
            "people.manage",
            lambda: deeds.invite_person(actor, "x@example.nl", "x", role, now),
        ),
        ("give", "people.manage", lambda: deeds.give_role(actor, other["nurse"], role, now)),
        ("end a role", "people.manage", lambda: deeds.end_role(actor, other["role"], now)),
        ("make a link", "people.manage", lambda: deeds.renew_link(actor, other["nurse"], now)),
        ("close", "people.manage", lambda: deeds.close_account(actor, other["nurse"], now)),
        (
            "drop factors",
            "people.manage",
            lambda: deeds.remove_second_factors(actor, other["nurse"], now),
        ),
        ("contacts", "contacts.edit", lambda: save_contacts(actor, "h4", [contact], now)),
        ("deploy", "deployment.edit", lambda: record_deployment(actor, plan, now)),
        ("raise", "escalation.set", lambda: set_level(actor, level, now)),
        ("edit", "directory.edit", lambda: save_edited(actor, renamed(site), ["name"], now)),
    ]


def renamed(site):
    site.name = "Forged"
    return site


def report(actor, item, now):
    (receipts,) = record_submissions([Submission(actor=actor, items=(item,))], now)
    if receipts[0].status == "rejected":
        raise Forbidden("capacity.report")


def tried(act):
    """Do it in a transaction that is taken back; tell whether anything changed."""
    before = state()
    with suppress(Forbidden, RequestError), transaction.atomic():
        act()
        changed = state() != before
        transaction.set_rollback(True)
        return changed
    assert state() == before
    return False


@pytest.mark.parametrize("role", [*policy().roles])
def test_nothing_of_another_organisation_changes_unless_the_table_says_so(other, role):
    now = timezone.now()
    actor = a_key() if role == "machine" else a_person(role, of=OWN)
    for name, permission, act in attempts(actor, other, now):
        may = "national" in actor.relations(permission)
        assert tried(act) == (may and name != "drop factors"), name


def a_key():
    """Return a connected system with every scope there is."""
    return Actor(
        kind="key",
        id=1,
        name="x",
        roles=frozenset({"machine"}),
        organisations=frozenset({organisation(OWN)}),
        scopes=frozenset(policy().permissions),
    )


@pytest.mark.parametrize("role", [*policy().roles])
def test_the_administrator_of_the_installation_writes_no_figures_either(other, role):
    """Who writes figures of an organisation is always of that organisation."""
    for permission in ("capacity.report", "stop.declare", "sharing.edit", "keys.manage"):
        carried = policy().permissions[permission].by_role[role]
        assert carried <= {"own_organisation"}, permission


def test_with_two_roles_each_counts_only_where_it_was_given(other):
    """A nurse here who manages there gets no power here by it, nor there by the other."""
    from spoedketen.live.accounts.actions import ensure_assignment  # noqa: PLC0415 - only here
    from spoedketen.live.accounts.queries import actor_of  # noqa: PLC0415

    person = a_person("emergency_nurse", of=OTHER)
    ensure_assignment(person.id, "organisation_administrator", organisation(OWN))
    now = timezone.now() + timedelta(seconds=1)
    actor = actor_of(person.id, now)
    key = NewKey(organisation_id=organisation(OTHER), name="forged", scopes=("capacity.report",))
    with pytest.raises(Forbidden), transaction.atomic():
        create_key(actor, key, now)
