"""What each operation asks of its caller: the one place where the interface names permissions."""

from django.http import HttpRequest

from spoedketen.live.accounts.values import Actor

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
    "list_stops": "figures.site",
    "read_stop": "figures.site",
    "declare_stop": "stop.declare",
    "renew_stop": "stop.declare",
    "end_stop": "stop.declare",
    "retract_stop": "stop.declare",
    "count_arrival": "stop.arrival",
}


def caller(request: HttpRequest, operation: str) -> Actor:
    """Return the caller of an operation, or refuse where its key has no such permission."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    actor.must(OPERATIONS[operation])
    return actor
