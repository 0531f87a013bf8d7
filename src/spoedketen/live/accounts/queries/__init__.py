"""Reading people, roles and keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from spoedketen.live.accounts.models import ApiKey, Assignment, Organisation, SavedView, User
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Actor, ApiKeyInfo, Hat, SavedViewInfo


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
        hats=tuple(
            Hat(role=row.role, organisation=row.organisation_id, region=row.region_id)
            for row in rows
        ),
        until=min((row.valid_to for row in rows if row.valid_to), default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKey:
    """A key that is not revoked, with what is needed to check and to act."""

    id: int
    name: str
    prefix: str
    digest: bytes
    organisation: int
    organisation_name: str
    scopes: frozenset[str]
    expires_at: datetime | None
    region: int | None

    def actor(self, access_point: str) -> Actor:
        """Return the connected system as an actor."""
        return Actor(
            kind="key",
            id=self.id,
            name=f"{self.name} ({self.prefix})",
            roles=frozenset({"machine"}),
            organisations=frozenset({self.organisation}),
            regions=frozenset({self.region} if self.region else ()),
            organisation_name=self.organisation_name,
            scopes=self.scopes,
            access_point=access_point,
        )


def held_keys() -> dict[str, HeldKey]:
    """Return every key that is not revoked, by prefix."""
    rows = ApiKey.objects.filter(revoked_at__isnull=True).select_related("organisation")
    return {
        row.prefix: HeldKey(
            id=row.id,
            name=row.name,
            prefix=row.prefix,
            digest=bytes(row.digest),
            organisation=row.organisation_id,
            organisation_name=row.organisation.name,
            scopes=frozenset(row.scopes),
            expires_at=row.expires_at,
            region=row.region_id,
        )
        for row in rows
    }


def keys_of(actor: Actor) -> list[ApiKeyInfo]:
    """Return the keys of the actor's organisations, newest first."""
    actor.must("keys.manage")
    owned = actor.organisations_with("keys.manage")
    rows = ApiKey.objects.filter(organisation_id__in=owned)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationInfo:
    """An organisation as the directory shows it."""

    id: int
    slug: str
    name: str
    kind: str


def organisations_that_may(permission: str, at: datetime) -> list[OrganisationInfo]:
    """Return the organisations of which somebody, or a connected system, has a permission now."""
    roles = set(policy().permissions[permission].by_role)
    holds = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    people = Assignment.objects.filter(holds, role__in=roles, organisation__isnull=False)
    lives = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    keys = ApiKey.objects.filter(lives, revoked_at=None, scopes__contains=[permission])
    able = Q(id__in=people.values("organisation")) | Q(id__in=keys.values("organisation"))
    rows = Organisation.objects.filter(able).order_by("sort_key")
    return [OrganisationInfo(id=r.id, slug=r.slug, name=r.name, kind=r.kind) for r in rows]


def organisations_by_name() -> list[OrganisationInfo]:
    """Return every organisation, sorted as a person looks for it."""
    rows = Organisation.objects.order_by("sort_key").values_list("id", "slug", "name", "kind")
    return [OrganisationInfo(id=i, slug=s, name=n, kind=k) for i, s, n, k in rows]


def session_marks(people: Collection[int]) -> dict[int, str]:
    """Return what a session is tied to, by person: it changes with the password."""
    rows = User.objects.filter(id__in=people, is_active=True)
    return {row.id: row.get_session_auth_hash() for row in rows}


def allowed_people(people: Collection[int], permission: str, at: datetime) -> set[int]:
    """Return who, of these, has a role at this moment that carries a permission."""
    carrying = [r for r, found in policy().permissions[permission].by_role.items() if found]
    holds = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    rows = Assignment.objects.filter(holds, user_id__in=people, role__in=carrying)
    return set(rows.values_list("user_id", flat=True))


KEYS_AS_THEY_STAND = """
    SELECT count(*), md5(string_agg(concat(id, revoked_at, expires_at), ',' ORDER BY id))
    FROM accounts_apikey
"""


def keys_version() -> str:
    """Return a text that changes with any key."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS_AS_THEY_STAND)
        count, digest = cursor.fetchone()
    return f"{count} {digest}"
