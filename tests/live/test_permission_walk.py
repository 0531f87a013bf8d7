"""Every route is asked as every role, at the own organisation and at another.

What is expected follows from ``permissions.yaml`` alone. A route that declares no permission must
stand in one of the two lists below, by name; a new route that does neither fails this test.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from live.region import (
    a_person,
    a_sender,
    a_stop,
    an_observation,
    forget_sums,
    organisation,
    region,
)
from live.requests.asking import a_request, a_wish
from live.signed_in import at_browser

from spoedketen.live.accounts.actions import NewKey, create_key
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries import keys_of
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.api.application import api
from spoedketen.live.api.gates import OPERATIONS, caller
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.models import Alert, DeliveryFinding
from spoedketen.live.directory.admin import site as directory_site
from spoedketen.live.directory.queries import directory, local_day, may_see, relations_to
from spoedketen.live.distribution.actions.deployments import record_deployment
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.fleet.models import Prealert, Run
from spoedketen.live.placements.models import Enquiry, Placement, Reservation
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.matches import ask_match
from spoedketen.live.stream.sessions import PERMISSION as STREAM_PERMISSION
from spoedketen.live.stream.sessions import listener_of

pytestmark = pytest.mark.slow

PUBLIC = {
    "healthz", "readyz", "metrics",
    "api-1:openapi-json", "api-1:api-root",
    "web:open_link", "web:language", "web:theme", "web:citizens",
    "account_login", "account_logout", "account_inactive", "account_signup",
    "account_reset_password", "mfa_authenticate", "mfa_login_webauthn",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
    "socialaccount_connections", "openid_connect_login", "openid_connect_callback",
}  # fmt: skip
"""Open to who is not signed in: they show nothing of anybody."""
OWN_ACCOUNT = {
    "account_reauthenticate", "account_change_password", "account_set_password", "mfa_index",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
"""For whoever is signed in, about the own account only."""
OF_PLACEMENT = {
    "web:placement", "web:step_placement", "web:search_placement", "web:ask_for_placement",
    "web:placement_patient", "web:answer_enquiry", "web:withdraw_enquiry",
    "web:settle_reservation", "web:amend_need",
}  # fmt: skip
"""About a placement, an enquiry or a reservation; whom it does not concern hears of nothing."""
OF_RUN = {
    "web:run", "web:tell_status", "web:choose_destination", "web:tell_outcome", "web:announce_run",
    "web:weigh_team", "web:see_prealert", "web:run_advice", "web:ask_advice", "web:follow_advice",
}  # fmt: skip
"""About a run or an announcement; whom it does not concern hears of nothing."""
BY_RELATION = {
    *OF_RUN,
    "web:report", "web:report_crowding", "web:reckon_crowding",
    "web:declare", "web:effects", "web:site_sharing",
    "web:renew", "web:end", "web:undo", "web:arrive", "web:replace_key", "web:end_key",
    "web:site_contacts", "web:end_deployment", "web:service_terms",
    "web:delivery_receipt", "web:answer_finding", "web:close_finding",
    *OF_PLACEMENT,
}  # fmt: skip
"""The permission must hold in the relation to the object; elsewhere in any relation."""
OF_OWNER = {
    "web:see_alert", "web:tick_alert", "web:escalate_alert", "web:remark_alert",
    "web:close_alert", "web:reopen_alert",
}  # fmt: skip
"""The rule of the signal must name the role, in the relation to what it watches."""
ALERT_OWNER = "emergency_nurse"
BY_REGION = {"web:change_level", "web:undo_level"}
"""The role must have been given for that region; here it was given at a hospital."""
BY_DELIVERY = {"web:delivery_finding"}
"""Refused where the reader does not see how that provider delivers."""
BY_SIGHT = {"web:service", "web:panel"}
"""Refused where nothing of the location is shared with the reader."""
HIDDEN = {
    "web:renew", "web:end", "web:undo", "web:arrive", "web:see", "web:person", "web:add_role",
    "web:make_link", "web:close_person", "web:reopen_person", "web:drop_factors", "web:stop_role",
    *OF_OWNER, "web:alert",
    "web:end_deployment", "web:delivery_finding", "web:answer_finding", "web:close_finding",
    *OF_PLACEMENT, *OF_RUN,
}  # fmt: skip
"""What is refused here may also be said not to exist: then nobody learns that it does."""
POSTED = {
    "web:report_crowding", "web:reckon_crowding",
    "web:declare", "web:see", "web:renew", "web:end", "web:undo", "web:arrive", "web:make_key",
    "web:replace_key", "web:end_key", "web:invite", "web:add_role", "web:make_link",
    "web:close_person", "web:reopen_person", "web:drop_factors", "web:stop_role",
    "web:check_chain", "web:typing", "web:keep_view", "web:drop_view", *OF_OWNER,
    "web:change_level", "web:undo_level",
    "web:keep_deployment", "web:end_deployment", "web:answer_finding", "web:close_finding",
    "web:correct_stop_report", "web:decide_transfer", "web:decide_relocation",
    "web:withdraw_relocation",
    *(OF_PLACEMENT - {"web:placement", "web:amend_need"}),
    *(OF_RUN - {"web:run", "web:run_advice"}), "web:reserve_birth_place",
}  # fmt: skip
OF_CASE = {
    "web:case", "web:match_dropped", "web:see_patient", "web:take_case", "web:note_case",
    "web:triage_case", "web:advise_case", "web:authorise_case", "web:invite_consult",
    "web:answer_consult", "web:match_case", "web:choose_option", "web:hand_over", "web:take_over",
    "web:decline_case", "web:room_outcome", "web:see_outcome", "web:close_case",
    "web:cancel_case", "web:wrong_door", "web:case_triage",
}  # fmt: skip
"""A case concerns its holder, who asked, and to whom it was handed; for others there is none."""
HIDDEN |= OF_CASE
POSTED |= OF_CASE - {"web:case", "web:match_dropped", "web:case_triage"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"
SECRET_NUMBER = 77
NETWORKS = {"h1": "n1", "h4": "n3"}


def _told_apart():
    """Return the roles; of those to which the table gives just the same, the first."""
    rules, found = policy(), {}
    for role in rules.roles:
        by_table = tuple(p.by_role.get(role, frozenset()) for p in rules.permissions.values())
        found.setdefault((by_table, role in NAMED), role)
    return [role for role in found.values() if role != "machine"]


NAMED = {ALERT_OWNER}
"""Roles that the code knows by name."""
ROLES = _told_apart()


def routes(resolver=None, names=()):
    """Yield name and view of every route."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            inner = (*names, each.namespace) if each.namespace else names
            yield from routes(each, inner)
        else:
            yield ":".join((*names, each.name or "")), each.callback


def page_routes():
    return {name: view.permission for name, view in routes() if name.startswith("web:")}


def permission_of(name, view):
    """Return what a route declares, or None."""
    if name.startswith("admin:"):
        return "directory.edit"
    if name.startswith("api-1:"):
        return OPERATIONS.get(name.removeprefix("api-1:"))
    return getattr(view, "permission", None)


def test_every_route_declares_a_permission_or_is_listed_as_public_or_ones_own():
    silent = {name for name, view in routes() if permission_of(name, view) is None}
    assert silent == PUBLIC | OWN_ACCOUNT


def test_every_permission_that_is_asked_stands_in_the_table():
    asked = {permission_of(name, view) for name, view in routes()} - {None}
    assert asked | {STREAM_PERMISSION} <= set(policy().permissions)


def test_every_operation_of_the_interface_names_its_permission():
    found = {
        operation.operation_id
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert found == set(OPERATIONS)


def a_deployment(site, owner):
    return DeploymentWish(
        organisation=organisation(owner), region=region(NETWORKS[site]), level="phase_1",
        what="x", contact_kind="board", source="x", valid_from=local_day(timezone.now()),
    )  # fmt: skip


@pytest.fixture
def filled(placed_country):
    """Figures, a stop and a key at the own hospital and at one far away."""
    now = timezone.now()
    found = {}
    for site, owner in (("h1", "o1"), ("h4", "o4")):
        item = an_observation(
            key=site, service=f"{site}.emergency_department", observed_at=now, free=SECRET_NUMBER
        )
        record_submissions([Submission(actor=a_sender(owner), items=(item,))], now)
        wanted = a_stop(key=site, service=f"{site}.emergency_department")
        stop = declare_stop(a_sender(owner), wanted, now)
        boss = a_person("organisation_administrator", of=owner)
        wish = NewKey(organisation_id=organisation(owner), name="x", scopes=("capacity.report",))
        create_key(boss, wish, now)
        alert = an_alert(f"{site}.emergency_department", now)
        found[site] = {"finding": a_finding(f"{site}.emergency_department", now)}
        found[site] |= a_placement(site, owner, now)
        found[site] |= an_announced_run(site, owner, now)
        found[site] |= {"alert": alert, "stop": stop, "key": keys_of(boss)[0].id, "person": boss.id}
        found[site]["deployment"] = record_deployment(boss, a_deployment(site, owner), now)
        found[site]["case"] = a_case(owner, now)
    forget_sums()  # a match looked before everything was filled
    return found


def a_case(owner, at):
    """Open a case of an organisation, with a match of it."""
    triagist = a_person("triagist", of=owner)
    case = open_request(triagist, a_request(owner), at)
    return case, ask_match(triagist, replace(a_wish(), request=case), at)


def an_alert(service, at):
    """Keep a signal of a department and return its public id."""
    (held,) = [a for a in directory().agreements if a.kind == "alerts"]
    terms = next(rule for rule in held.parameters["rules"] if rule["code"] == "ed_boarding")
    row = Alert.objects.create(
        rule=terms["code"],
        rule_terms={**terms, "owner": [ALERT_OWNER], "escalate_to": ["hospital_board"]},
        agreement_id=held.id,
        service_id=directory().by_slug[service].id,
        region_id=0,
        sites=[directory().by_slug[service].site.id],
        raised_at=at,
        expected_at=at,
        value=SECRET_NUMBER,
    )
    return str(row.public_id)


def a_placement(site, owner, at):
    """Keep a placement whose asker and provider are one organisation; return its public ids."""
    of, service = organisation(owner), f"{site}.ward"
    times = {"wanted_at": at, "clock_start": at, "state_since": at, "opened_at": at}
    row = Placement.objects.create(
        care="ward", origin_id=of, holder_id=of, clock_kind="asked", place="a1",
        place_name="Town 1", state="offered", opened_by="x", **times,
    )  # fmt: skip
    asked = Enquiry.objects.create(
        placement=row, round=1, service=service, organisation_id=of, state="requested",
        asked_at=at, asked_by="x", deadline=at + timedelta(hours=1),
    )  # fmt: skip
    held = Reservation.objects.create(
        placement=row, service=service, service_id=directory().by_slug[service].id,
        organisation_id=of, resource="bed_medical", state="held", held_at=at, held_by="x",
        until=at + timedelta(hours=1),
    )  # fmt: skip
    made = {"placement": row, "enquiry": asked, "reservation": held}
    return {kind: str(each.public_id) for kind, each in made.items()}


def an_announced_run(site, owner, at):
    """Keep a run of an organisation that is announced to itself; return its public ids."""
    of, service = organisation(owner), f"{site}.emergency_department"
    row = Run.objects.create(
        organisation_id=of, place="a1", place_name="Town 1", vehicle="x", unit_type="ambulance",
        mission="emergency", scheme="ambulance", urgency="A1", reported_at=at, state="assigned",
        state_since=at, destination=service, opened_at=at, opened_by="x",
    )  # fmt: skip
    told = Prealert.objects.create(
        run=row, service=service, service_type="emergency_department", organisation_id=of,
        content="", eta=at, state="active", sent_at=at, sent_by="x",
    )  # fmt: skip
    return {"run": str(row.public_id), "prealert": str(told.public_id)}


def a_finding(service, at):
    """Keep a finding on a department and return its public id."""
    (held,) = [a for a in directory().agreements if a.kind == "delivery"]
    row = DeliveryFinding.objects.create(
        rule=held.parameters["sectors"]["emergency_department"],
        agreement_id=held.id,
        service_id=directory().by_slug[service].id,
        evidence=[],
        opened_at=at,
        answer_before=local_day(at),
    )
    return str(row.public_id)


def arguments(name, site, filled):
    """Return the arguments of a route for the objects of a site."""
    pattern = str(next(p for n, p in patterns() if n == name))
    if name in OF_CASE:
        case, match = filled[site]["case"]
        return [case, match] if pattern.count("<uuid:") > 1 else [case]
    if name == "web:stop_role":
        return [10**9]  # of nobody: a number that fits by chance would end the role of the reader
    of_region = {
        "<uuid:number>/toch-niet": ["s1", UNKNOWN],
        "<slug:region>": ["s1"],
        "<str:division>": ["network", NETWORKS[site]],
    }
    if found := next((told for part, told in of_region.items() if part in pattern), None):
        return found
    if "number>" in pattern:
        also = [filled[site]["case"][1]] if "<uuid:match>" in pattern else []
        return [filled[site][object_of(name, is_public="uuid" in pattern)], *also]
    by_site = name in {"web:site", "web:site_sharing", "web:site_contacts"}
    of = site if by_site else f"{site}.emergency_department"
    return [of] if "<str:slug>" in pattern else []


def object_of(name, *, is_public):
    """Return what a numbered route is about."""
    if name in OF_RUN:
        return "prealert" if "prealert" in name else "run"
    public = ("deployment", "alert", "finding", "placement", "enquiry", "reservation")
    if name == "web:amend_need":
        return "placement"
    kinds = public if is_public else ("key",)
    other = "stop" if is_public else "person"
    return next((kind for kind in kinds if kind in name), other)


def patterns(resolver=None, prefix="", names=()):
    for each in (resolver or get_resolver()).url_patterns:
        path = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            inner = (*names, each.namespace) if each.namespace else names
            yield from patterns(each, path, inner)
        else:
            yield ":".join((*names, each.name or "")), path


def expected_refusal(actor, name, site):
    """Tell by the table alone whether a route must be refused."""
    permission = "delivery.view" if name in BY_DELIVERY else page_routes()[name]
    if permission is None:
        return False
    if name in OF_OWNER:
        relations = relations_to(actor, directory().site_by_slug[site])
        is_own = "own_organisation" in relations and ALERT_OWNER in actor.roles
        return not (actor.may(permission, relations) and is_own)
    if name in BY_REGION:
        return True
    if name in BY_SIGHT:
        return not sees_anything(actor, directory().site_by_slug[site])
    relations = relations_to(actor, directory().site_by_slug[site]) - {"national"}
    if name in OF_CASE:
        relations &= {"own_organisation"}
    return not actor.may(
        permission, relations if name in BY_RELATION | BY_DELIVERY | OF_CASE else None
    )


def sees_anything(actor, site):
    relations = relations_to(actor, site)
    return any(may_see(actor, site, figure, relations) for figure in policy().figures)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_answers_a_role_as_the_table_says(filled, role):
    actor = a_person(role, of="o1")
    client = at_browser(actor)
    wrong, asked = [], set()
    for name in sorted(set(page_routes()) - PUBLIC):
        for site in ("h1", "h4"):
            address = reverse(name, args=arguments(name, site, filled))
            fits = answers(name, site, expected_refusal(actor, name, site))
            if (address, frozenset(fits)) in asked:
                continue  # it names no location
            asked.add((address, frozenset(fits)))
            given = {"organisation": organisation("o1")}
            answer = client.post(address, given) if name in POSTED else client.get(address)
            if answer.status_code not in fits:
                wrong.append((name, site, answer.status_code, fits))
    assert "\n".join(map(str, wrong)) == ""


def answers(name, site, is_refused):
    """Return which answers fit."""
    if is_refused:
        return {403, 404} if name in HIDDEN else {403}
    unknown = {403, 404} if name in HIDDEN and site == "h4" else set()
    return {200, 302, 404, 405, 409, 422} | unknown


@pytest.mark.parametrize("role", ROLES)
def test_a_figure_is_on_a_page_only_where_the_table_and_the_location_let_it(filled, role):
    actor = a_person(role, of="o1")
    client = at_browser(actor)
    for slug in ("h1", "h4"):
        site = directory().site_by_slug[slug]
        seen = may_see(actor, site, "capacity", relations_to(actor, site))
        for name in ("web:service", "web:panel", "web:site"):
            answer = client.get(reverse(name, args=arguments(name, slug, filled)))
            if answer.status_code == 200:
                text = answer.content.decode().split("<main")[-1]
                assert (f">{SECRET_NUMBER}<" in text) == seen, (name, slug)


def test_without_signing_in_every_page_asks_to(filled):
    client = Client(HTTP_HOST="localhost")
    for name in sorted(set(page_routes()) - PUBLIC):
        address = reverse(name, args=arguments(name, "h1", filled))
        answer = client.post(address) if name in POSTED else client.get(address)
        assert answer.status_code == 302, name
        assert answer.url.startswith("/accounts/login/"), name


def test_the_own_account_asks_to_sign_in(country):
    client = Client(HTTP_HOST="localhost")
    for name in OWN_ACCOUNT:
        numbered = name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}
        answer = client.get(reverse(name, args=[1] if numbered else []))
        assert answer.status_code == 302, name
        assert answer.url.startswith("/accounts/login/"), name


@pytest.mark.parametrize("role", ROLES)
def test_the_editor_of_the_directory_opens_for_who_may_edit(country, role):
    actor = a_person(role, of="o1")
    client = at_browser(actor)
    names = ["index", *(f"{m._meta.app_label}_{m._meta.model_name}_changelist" for m in models())]
    for name in names:
        answer = client.get(reverse(f"admin:{name}"), follow=True)
        assert answer.status_code == (200 if actor.may("directory.edit") else 403), name


def models():
    return directory_site._registry


@pytest.mark.parametrize("role", ROLES)
def test_the_stream_opens_for_who_sees_the_board(country, role, django_db_blocker, monkeypatch):
    monkeypatch.setattr("spoedketen.live.stream.sessions.close_old_connections", lambda: None)
    actor = a_person(role, of="o1")
    key = at_browser(actor).session.session_key
    assert listener_of(key).is_allowed == actor.may(STREAM_PERMISSION)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_operation_is_refused_to_a_key_without_its_scope(country, operation):
    every = frozenset(OPERATIONS.values())
    for scopes in (frozenset(), every - {OPERATIONS[operation]}):
        with pytest.raises(Forbidden):
            caller(_request(scopes), operation)
    assert caller(_request(every), operation)


def _request(scopes):
    request = HttpRequest()
    request.auth = Actor(
        kind="key",
        id=1,
        name="x",
        roles=frozenset({"machine"}),
        organisations=frozenset({organisation("o1")}),
        scopes=scopes,
    )
    return request
