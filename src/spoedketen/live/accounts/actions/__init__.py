"""Every change to people, roles, keys and their own settings."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts import keys
from spoedketen.live.accounts.models import (
    ApiKey,
    Assignment,
    OneTimeLink,
    Organisation,
    SavedView,
    User,
)
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries.people import unused_links
from spoedketen.live.accounts.sort_keys import sort_key
from spoedketen.live.accounts.values import Actor, system_actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine

LINK_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """What a key may do, for whom and until when."""

    organisation_id: int
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """An organisation to be made."""

    slug: str
    name: str
    kind: str
    origin: str = "measured"
    source: str = ""


@transaction.atomic
def create_key(actor: Actor, wanted: NewKey, at: datetime) -> str:
    """Make a key and return its secret, which is kept nowhere."""
    if actor.kind != "system":
        actor.must("keys.manage", actor.own(wanted.organisation_id))
    _check_key(wanted, at)
    prefix, secret = keys.fresh_secret()
    row = ApiKey.objects.create(
        organisation_id=wanted.organisation_id,
        name=wanted.name,
        prefix=prefix,
        digest=keys.digest(secret, settings.KEY_PEPPER),
        scopes=list(wanted.scopes),
        expires_at=wanted.expires_at,
    )
    _log(actor, "key.created", "C", ("api_key", row.prefix), at)
    return secret


def key_scopes() -> tuple[str, ...]:
    """Return what a key may be given, in the order of the table."""
    found = policy().permissions.values()
    return tuple(p.code for p in found if p.by_role.get("machine"))


def _check_key(wanted: NewKey, at: datetime) -> None:
    if not wanted.name.strip():
        raise RequestError("key_without_name")
    if not wanted.scopes:
        raise RequestError("key_without_scope")
    unknown = set(wanted.scopes) - set(key_scopes())
    if unknown:
        raise RequestError("key_scope_unknown", given=", ".join(sorted(unknown)))
    if wanted.expires_at is not None and wanted.expires_at <= at:
        raise RequestError("key_already_past", given=str(wanted.expires_at.date()))


@transaction.atomic
def revoke_key(actor: Actor, key_id: int, at: datetime) -> None:
    """End a key at once."""
    row = ApiKey.objects.select_for_update().get(id=key_id)
    actor.must("keys.manage", actor.own(row.organisation_id))
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        _log(actor, "key.revoked", "D", ("api_key", row.prefix), at)


@transaction.atomic
def rotate_key(actor: Actor, key_id: int, at: datetime, overlap: timedelta) -> str:
    """Make a successor with the same scope; the old key ends after the overlap."""
    row = ApiKey.objects.select_for_update().get(id=key_id)
    actor.must("keys.manage", actor.own(row.organisation_id))
    wanted = NewKey(
        organisation_id=row.organisation_id,
        name=row.name,
        scopes=tuple(row.scopes),
        expires_at=row.expires_at,
    )
    secret = create_key(actor, wanted, at)
    ends = at + overlap
    row.expires_at = min(row.expires_at, ends) if row.expires_at else ends
    row.save(update_fields=["expires_at"])
    _log(actor, "key.rotated", "U", ("api_key", row.prefix), at)
    return secret


def note_key_use(key_ids: Sequence[int], at: datetime) -> None:
    """Remember when keys were last used; called at most once a minute per key."""
    ApiKey.objects.filter(id__in=key_ids).update(last_used_at=at)


@transaction.atomic
def save_view(actor: Actor, page: str, name: str, query: str) -> int:
    """Keep a selection of a page under a name; the same name replaces it."""
    actor.must("own.settings")
    row, _ = SavedView.objects.update_or_create(
        user_id=actor.id, page=page, name=name.strip()[:80], defaults={"query": query[:500]}
    )
    return row.id


@transaction.atomic
def delete_view(actor: Actor, view_id: int) -> None:
    """Forget a saved view of one's own."""
    actor.must("own.settings")
    SavedView.objects.filter(user_id=actor.id, id=view_id).delete()


@transaction.atomic
def set_preference(actor: Actor, name: str, value: object) -> None:
    """Remember how a person wants the pages."""
    actor.must("own.settings")
    user = User.objects.select_for_update().get(id=actor.id)
    user.preferences = {**user.preferences, name: value}
    user.save(update_fields=["preferences"])


@transaction.atomic
def create_link(user_id: int, at: datetime) -> str:
    """Return the token of a link that signs this person in once."""
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        user_id=user_id,
        digest=keys.digest(token, settings.KEY_PEPPER),
        expires_at=at + timedelta(minutes=LINK_MINUTES),
    )
    return token


@transaction.atomic
def use_link(token: str, access_point: str, at: datetime) -> User | None:
    """Return the person of an unused link and use it up; None where it does not hold."""
    link = unused_links(token, at).select_for_update().first()
    if link is None:
        return None
    link.used_at = at
    link.save(update_fields=["used_at"])
    person = Actor(kind="user", id=link.user_id, name=str(link.user), access_point=access_point)
    _log(person, "login.link", "E", ("user", str(link.user_id)), at)
    return link.user


def ensure_organisations(wanted: Sequence[NewOrganisation]) -> None:
    """Make the organisations that are not there yet."""
    rows = [
        Organisation(
            slug=each.slug,
            name=each.name,
            sort_key=sort_key(each.name),
            kind=each.kind,
            origin=each.origin,
            source=each.source[:300],
        )
        for each in wanted
    ]
    Organisation.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)


@transaction.atomic
def make_keys(
    organisations: Mapping[str, int],
    name: str,
    scopes: Sequence[str],
    at: datetime,
    region_id: int | None = None,
) -> dict[str, str]:
    """Make a key per organisation at once; return the secrets by the organisation's slug.

    With a region they are systems of that control room or network, for who has no location.
    """
    made = {slug: keys.fresh_secret() for slug in organisations}
    ApiKey.objects.bulk_create(
        ApiKey(
            organisation_id=organisations[slug],
            name=name,
            prefix=prefix,
            digest=keys.digest(secret, settings.KEY_PEPPER),
            scopes=list(scopes),
            region_id=region_id,
        )
        for slug, (prefix, secret) in made.items()
    )
    _log(system_actor(name), "key.created", "C", ("api_keys", f"{len(made)} x {name}"), at)
    return {slug: secret for slug, (_, secret) in made.items()}


def widen_keys(name: str, scopes: Sequence[str], at: datetime) -> None:
    """Give the keys with a name what a newer version asks of them; twice changes nothing."""
    found = ApiKey.objects.filter(name=name).exclude(scopes__contains=list(scopes))
    number = found.update(scopes=list(scopes))
    if number:
        _log(system_actor(name), "key.widened", "U", ("api_keys", f"{number} x {name}"), at)


@transaction.atomic
def ensure_person(email: str, name: str, *, staff: bool = False) -> int:
    """Make a person without a password where the address is new; return the id."""
    row = User.objects.filter(email=email.lower()).first()
    if row is None:
        row = User.objects.create_user(email, None, name=name, is_staff=staff)
        # Who made the account vouches for the address.
        EmailAddress.objects.create(user=row, email=row.email, verified=True, primary=True)
    return row.id


@transaction.atomic
def ensure_assignment(
    user_id: int, role: str, organisation_id: int | None = None, region_id: int | None = None
) -> None:
    """Give a person a role where that person does not have it."""
    known = Assignment.objects.filter(user_id=user_id, role=role)
    if organisation_id is not None:
        known = known.filter(organisation_id=organisation_id)
    if region_id is not None:
        known = known.filter(region_id=region_id)
    if not known.exists():
        Assignment.objects.create(
            user_id=user_id, role=role, organisation_id=organisation_id, region_id=region_id
        )


def _log(actor: Actor, event: str, action: str, about: tuple[str, str], at: datetime) -> None:
    kind, name = about
    line = AuditLine(
        event=event, action=action, object_type=kind, object_id=name, authorisation="permissions"
    )
    record(actor.as_audited(), line, at)
