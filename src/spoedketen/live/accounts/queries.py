"""Reading people, roles and keys."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from spoedketen.live.accounts import keys
from spoedketen.live.accounts.models import ApiKey, Assignment, Organisation, SavedView, User
from spoedketen.live.accounts.values import Actor, ApiKeyInfo, SavedViewInfo


def actor_of(user_id: int, at: datetime, access_point: str = "") -> Actor:
    """Return a person with the roles that hold at a moment."""
    user = User.objects.get(id=user_id)
    holds = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    rows = list(Assignment.objects.filter(holds, user=user).select_related("organisation"))
    return Actor(
        kind="user",
        id=user.id,
        name=str(user),
        roles=frozenset(row.role for row in rows),
        organisations=frozenset(r.organisation_id for r in rows if r.organisation_id),
        organisation_name=", ".join(sorted({str(r.organisation) for r in rows if r.organisation})),
        regions=frozenset(row.region_id for row in rows if row.region_id),
        access_point=access_point,
    )


def actor_of_key(secret: str, at: datetime, access_point: str = "") -> Actor | None:
    """Return the connected system behind a key, or None where the key does not hold."""
    row = (
        ApiKey.objects.select_related("organisation")
        .filter(prefix=keys.prefix_of(secret), revoked_at__isnull=True)
        .first()
    )
    if row is None or (row.expires_at and row.expires_at <= at):
        return None
    if not keys.is_same(bytes(row.digest), keys.digest(secret, settings.KEY_PEPPER)):
        return None
    return Actor(
        kind="key",
        id=row.id,
        name=f"{row.name} ({row.prefix})",
        roles=frozenset({"machine"}),
        organisations=frozenset({row.organisation_id}),
        organisation_name=row.organisation.name,
        scopes=frozenset(row.scopes),
        access_point=access_point,
    )


def keys_of(actor: Actor) -> list[ApiKeyInfo]:
    """Return the keys of the actor's organisations, newest first."""
    actor.must("keys.manage")
    rows = ApiKey.objects.filter(organisation_id__in=actor.organisations)
    return [_key_info(row) for row in rows.select_related("organisation").order_by("-created_at")]


def _key_info(row: ApiKey) -> ApiKeyInfo:
    return ApiKeyInfo(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        organisation=row.organisation.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def views_of(actor: Actor, page: str) -> list[SavedViewInfo]:
    """Return the saved views of one's own, by name."""
    rows = SavedView.objects.filter(user_id=actor.id, page=page).order_by("name")
    return [SavedViewInfo(id=r.id, name=r.name, page=r.page, query=r.query) for r in rows]


def preferences_of(actor: Actor) -> dict[str, object]:
    """Return what a person asked the pages to remember."""
    row = User.objects.filter(id=actor.id).values_list("preferences", flat=True).first()
    return dict(row or {})


def organisation_ids() -> dict[str, int]:
    """Return the id of every organisation by slug."""
    return dict(Organisation.objects.values_list("slug", "id"))


def organisation_names(ids: frozenset[int]) -> dict[int, str]:
    """Return names by id, sorted as a person looks for them."""
    rows = Organisation.objects.filter(id__in=ids).order_by("sort_key")
    return dict(rows.values_list("id", "name"))
