"""What each operation asks of its caller: the one place where the interface names permissions."""

from django.http import HttpRequest

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.values import Rejection

LONGEST_NAME = 40
OPERATIONS = {
    "list_regions": "directory.view",
    "read_region": "directory.view",
    "read_region_sums": "figures.sums",
    "list_organisations": "directory.view",
    "read_organisation": "directory.view",
    "list_services": "directory.view",
    "read_service": "directory.view",
    "read_service_figures": "figures.site",
    "list_observations": "figures.site",
    "report_observation": "capacity.report",
    "report_observations": "capacity.report",
    "upload_observations": "capacity.report",
    "report_crowding": "capacity.report",
    "read_crowding": "figures.site",
    "report_delivery": "delivery.report",
    "list_contacts": "figures.site",
    "list_escalations": "escalation.view",
    "list_escalation_steps": "escalation.view",
    "list_stops": "figures.site",
    "read_stop": "figures.site",
    "declare_stop": "stop.declare",
    "renew_stop": "stop.declare",
    "end_stop": "stop.declare",
    "retract_stop": "stop.declare",
    "count_arrival": "stop.arrival",
    "list_requests": "requests.view",
    "open_request": "requests.open",
    "read_request": "requests.view",
    "read_patient": "patients.view",
    "take_request": "requests.handle",
    "note_on_request": "requests.handle",
    "close_request": "requests.handle",
    "cancel_request": "requests.handle",
    "record_triage": "triage.record",
    "give_advice": "triage.record",
    "authorise_advice": "triage.authorise",
    "invite_consult": "requests.handle",
    "answer_consult": "requests.view",
    "hand_over": "requests.handle",
    "take_hand_over": "requests.view",
    "decline_hand_over": "requests.view",
    "report_outcome": "requests.view",
    "list_care": "matches.ask",
    "ask_match": "matches.ask",
    "read_match": "matches.ask",
    "list_dropped": "matches.ask",
    "choose_option": "matches.ask",
    "list_alerts": "alerts.view",
    "read_alert": "alerts.view",
    "list_placements": "placements.view",
    "read_placement": "placements.view",
    "open_placement": "placements.handle",
    "send_enquiries": "placements.handle",
    "amend_placement": "placements.handle",
    "move_placement": "placements.handle",
    "list_enquiries": "placements.view",
    "see_enquiry": "placements.answer",
    "commit_enquiry": "placements.answer",
    "decline_enquiry": "placements.answer",
    "withdraw_enquiry": "placements.handle",
    "reserve_place": "placements.handle",
    "confirm_reservation": "placements.handle",
    "release_reservation": "placements.handle",
    "list_protocols": "triage.record",
    "take_triage_step": "triage.record",
    "list_runs": "runs.view",
    "begin_run": "runs.report",
    "read_run": "runs.view",
    "report_status": "runs.report",
    "report_position": "runs.report",
    "choose_destination": "runs.report",
    "report_run_outcome": "runs.report",
    "weigh_mmt": "runs.report",
    "announce_patient": "runs.report",
    "amend_prealert": "runs.report",
    "revoke_prealert": "runs.report",
    "list_stations": "directory.view",
    "report_units": "runs.report",
    "list_relocation_regions": "relocation.view",
    "read_relocation": "relocation.view",
    "decide_relocation": "relocation.decide",
    "withdraw_relocation": "relocation.decide",
    "list_prealerts": "prealerts.view",
    "acknowledge_prealert": "prealerts.acknowledge",
}


QUERIES: dict[str, tuple[str, ...]] = {}
"""What each operation reads from the address; filled from the description of the interface."""


def caller(request: HttpRequest, operation: str) -> Actor:
    """Return the caller of an operation, or refuse where its key has no such permission.

    A misspelt filter would silently give everything, so an unknown one is refused too.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    actor.must(OPERATIONS[operation])
    known = QUERIES.get(operation, ())
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        raise Refused([_unknown(name, known) for name in unknown])
    return actor


def _unknown(name: str, known: tuple[str, ...]) -> Rejection:
    plain = name.encode("utf-8", "replace").decode()[:LONGEST_NAME]
    told = {"given": plain, "known": ", ".join(known) or "-"}
    return Rejection(code="query_unknown", field=plain, parameters=told)
