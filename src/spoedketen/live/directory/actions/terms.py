"""Recording whom a service admits."""

from datetime import date, datetime

from django.db import transaction

from spoedketen.domain.care import care_table
from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.actions import check_choice, note_change
from spoedketen.live.directory.models import ServiceTerm
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.directory.values import GivenTerms

TERMS = "terms.edit"
OLDEST = 120


@transaction.atomic
def save_terms(actor: Actor, slug: str, given: GivenTerms, day: date, at: datetime) -> int:
    """Keep whom a service admits from a day on; what no longer holds ends, none is erased."""
    found = directory().by_slug.get(slug)
    if found is None:
        raise RequestError("service_unknown", given=slug)
    actor.must(TERMS, own_relation(actor, found.site))
    _check_terms(given)
    held = ServiceTerm.objects.select_for_update().filter(service_id=found.id)
    standing = {(row.kind, row.value): row for row in held.filter(valid_to=None)}
    ended = [row for key, row in standing.items() if key not in given.rows()]
    held.filter(id__in=[row.id for row in ended]).update(valid_to=day)
    added = sorted(given.rows() - standing.keys())
    ServiceTerm.objects.bulk_create(
        ServiceTerm(service_id=found.id, kind=k, value=v, valid_from=day, source=actor.name)
        for k, v in added
    )
    changed = len(ended) + len(added)
    if changed:
        told = {"added": added, "ended": [[row.kind, row.value] for row in ended]}
        note_change(actor, slug, at, object_type="service_terms", authorisation=TERMS, details=told)
    return changed


def _check_terms(given: GivenTerms) -> None:
    for years in (given.age_min, given.age_max):
        if years is not None and not 0 <= years <= OLDEST:
            raise RequestError("age_unfit", given=years, most=OLDEST)
    if given.age_min is not None and given.age_max is not None and given.age_min > given.age_max:
        raise RequestError("ages_crossed", least=given.age_min, most=given.age_max)
    check_choice("sex", given.sex, ["", "f", "m", "x"])
    for each in (*given.contracts, *given.ceilings):
        check_choice("insurer", each, list(care_table().insurers))
