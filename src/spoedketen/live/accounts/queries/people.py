"""Reading the people of an organisation, or all of them, for who manages them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet

from spoedketen.live.accounts import keys
from spoedketen.live.accounts.models import Assignment, OneTimeLink, Organisation, User
from spoedketen.live.accounts.values import Actor, AssignmentInfo, PersonInfo

PERMISSION = "people.manage"
MOST = 500


def people_of(actor: Actor, sought: str = "") -> list[PersonInfo]:
    """Return the people whom the actor manages, by name; at most `MOST`."""
    actor.must(PERMISSION)
    rows = _managed(actor)
    if sought:
        rows = rows.filter(Q(name__icontains=sought) | Q(email__icontains=sought))
    return _infos(actor, list(rows.order_by("name", "id")[:MOST]))


def person_of(actor: Actor, person: int) -> PersonInfo | None:
    """Return one person whom the actor manages, or None."""
    actor.must(PERMISSION)
    found = _infos(actor, list(_managed(actor).filter(id=person)))
    return found[0] if found else None


def manages_all(actor: Actor) -> bool:
    """Tell whether the actor manages everybody, not only the own organisation."""
    return "national" in actor.relations(PERMISSION)


def _managed(actor: Actor) -> QuerySet[User]:
    if manages_all(actor):
        return User.objects.all()
    managed = actor.organisations_with(PERMISSION)
    return User.objects.filter(assignments__organisation_id__in=managed).distinct()


def _infos(actor: Actor, rows: Iterable[User]) -> list[PersonInfo]:
    ids = [row.id for row in rows]
    roles, factors = _assignments(actor, ids), _factors(ids)
    return [
        PersonInfo(
            id=row.id,
            name=str(row),
            email=row.email,
            is_active=row.is_active,
            last_login=row.last_login,
            factors=tuple(factors[row.id]),
            assignments=tuple(roles[row.id]),
        )
        for row in rows
    ]


def _assignments(actor: Actor, ids: list[int]) -> dict[int, list[AssignmentInfo]]:
    rows = Assignment.objects.filter(user_id__in=ids).select_related("organisation")
    if not manages_all(actor):
        rows = rows.filter(organisation_id__in=actor.organisations_with(PERMISSION))
    found: dict[int, list[AssignmentInfo]] = defaultdict(list)
    for row in rows.order_by("-valid_from", "id"):
        found[row.user_id].append(
            AssignmentInfo(
                id=row.id,
                role=row.role,
                organisation_id=row.organisation_id,
                organisation=row.organisation.name if row.organisation else "",
                region_id=row.region_id,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return found


def _factors(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Authenticator.objects.filter(user_id__in=ids, type__in=("totp", "webauthn"))
    for user, kind in rows.values_list("user_id", "type").order_by("type"):
        found[user].append(kind)
    return found


def organisations_to_give(actor: Actor) -> dict[int, str]:
    """Return the organisations in which the actor may give roles, by name."""
    rows = Organisation.objects.order_by("sort_key")
    if not manages_all(actor):
        rows = rows.filter(id__in=actor.organisations_with(PERMISSION))
    return dict(rows.values_list("id", "name"))


def first_with_role(role: str, at: datetime) -> int | None:
    """Return who has held a role longest and still holds it, with an account that is open."""
    rows = Assignment.objects.filter(role=role, user__is_active=True, valid_from__lte=at)
    held = rows.filter(Q(valid_to=None) | Q(valid_to__gt=at)).order_by("valid_from", "id")
    return held.values_list("user_id", flat=True).first()


def unused_links(token: str, at: datetime) -> QuerySet[OneTimeLink]:
    """Return the link of a token, where it still holds."""
    digest = keys.digest(token, settings.KEY_PEPPER)
    return OneTimeLink.objects.filter(digest=digest, used_at=None, expires_at__gte=at)


def link_holds(token: str, at: datetime) -> bool:
    """Tell whether a link would still sign somebody in, without using it up."""
    return unused_links(token, at).exists()
