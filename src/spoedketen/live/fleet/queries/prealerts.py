"""Reading announcements: those on their way to the reader, and how early they were sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.sealing import unseal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.models import ACTIVE, Prealert, Run, RunTime
from spoedketen.live.fleet.queries.relations import SEE, announced_to, prealert_row, within_reach
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import LeadTimes, PrealertInfo

ARRIVED = frozenset({"at_destination", "handed_over", "free"})
RECENT = timedelta(hours=24)
COPIED = (
    "version", "service", "state", "eta", "sent_at", "amended_at", "acknowledged_at",
    "acknowledged_by", "ended_at", "reason",
)  # fmt: skip
CONTENT = ("age_band", "sex", "complaint", "condition", "abcd")


def prealerts_to(actor: Actor, at: datetime, *, ended: bool = False) -> list[PrealertInfo]:
    """Return who is on the way to the actor's services, the first to arrive first.

    With ``ended`` those of the last day that were cancelled or handed over, newest first.
    """
    actor.must(SEE)
    rows = Prealert.objects.filter(announced_to(actor)).select_related("run")
    if ended:
        past = rows.exclude(state=ACTIVE).filter(ended_at__gt=at - RECENT)
        return prealert_infos(past.order_by("-ended_at"), at)
    return prealert_infos(rows.filter(state=ACTIVE).order_by("eta", "id"), at)


def prealert_of(actor: Actor, public_id: str, at: datetime) -> PrealertInfo:
    """Return one announcement to the actor's own organisation."""
    return prealert_infos([prealert_row(actor, public_id, SEE)], at)[0]


def on_the_way_to(actor: Actor, service: str) -> int:
    """Return how many are announced to a service of the actor."""
    return Prealert.objects.filter(announced_to(actor), service=service, state=ACTIVE).count()


def prealert_infos(rows: Iterable[Prealert], at: datetime) -> list[PrealertInfo]:
    """Return rows with their run as values."""
    held = list(rows)
    names = organisation_names(frozenset(row.run.organisation_id for row in held))
    return [_info(row, names, at) for row in held]


def _info(row: Prealert, names: dict[int, str], at: datetime) -> PrealertInfo:
    told, found = unseal(row.content), directory().by_slug.get(row.service)
    patience = timedelta(minutes=run_rules()["prealert"]["unseen_minutes"])
    seen, changed = row.acknowledged_at, row.amended_at
    is_late = row.state == ACTIVE and seen is None and at - row.sent_at >= patience
    is_arrived = row.run.state in ARRIVED
    return PrealertInfo(
        id=str(row.public_id),
        run=str(row.run.public_id),
        vehicle=row.run.vehicle,
        sent_by_organisation=names.get(row.run.organisation_id, ""),
        service_name=found.site.name if found else row.service,
        scheme=row.run.scheme,
        urgency=row.run.urgency,
        wishes=tuple(told.get("wishes", ())),
        is_unseen_long=is_late and not is_arrived,
        is_arrived=is_arrived,
        is_changed_since_seen=bool(seen and changed and changed > seen),
        **{name: told.get(name, "") for name in CONTENT},
        **{name: getattr(row, name) for name in COPIED},
    )


def lead_times(actor: Actor, since: datetime, until: datetime) -> LeadTimes:
    """Return how long before arrival the announcements of the actor's own runs were sent."""
    runs = Prealert.objects.filter(sent_at__gte=since, sent_at__lt=until).exclude(state="revoked")
    own = Run.objects.filter(within_reach(actor)).values("id")
    reach = runs.filter(run__in=own).order_by("id")
    first: dict[int, datetime] = {}
    for run, sent in reach.values_list("run_id", "sent_at"):
        first.setdefault(run, sent)
    arrived = RunTime.objects.filter(run_id__in=first, leg="at_destination").order_by("id")
    found = dict(arrived.values_list("run_id", "at"))
    minutes = [(at - first[run]).total_seconds() / 60 for run, at in found.items()]
    before = sum(each > 0 for each in minutes)
    return LeadTimes(
        count=len(minutes), before=before, median_minutes=median(minutes) if minutes else None
    )
