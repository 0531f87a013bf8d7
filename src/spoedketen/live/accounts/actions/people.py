"""Every change to people and their roles, by who manages them.

The administrator of an organisation gives the roles of the own organisation only, and has no
power over the account of somebody who also works elsewhere or runs the installation: who could
send such a person a link could sign in as that person.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.actions import create_link
from spoedketen.live.accounts.models import Assignment, OneTimeLink, User
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries.people import PERMISSION, manages_all
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRole:
    """A role to be given; in an organisation, for a region, or of the whole country."""

    role: str
    organisation_id: int | None = None
    region_id: int | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@transaction.atomic
def invite_person(actor: Actor, email: str, name: str, wanted: NewRole, at: datetime) -> int:
    """Make an account where the address is new, give it a role, and return its id."""
    _must_give(actor, wanted)
    address = email.strip().lower()
    row = User.objects.filter(email=address).first()
    if row is None:
        row = User.objects.create_user(address, None, name=name.strip()[:200])
        # Who invites vouches for the address.
        EmailAddress.objects.create(user=row, email=address, verified=True, primary=True)
        _log(actor, "person.invited", "C", row, at)
    elif not _is_known_to(actor, row):
        _begin_anew(row)
    _give(actor, row, wanted, at)
    return row.id


def _is_known_to(actor: Actor, row: User) -> bool:
    """Tell whether the account already works for an organisation of the one who invites."""
    if manages_all(actor):
        return True
    own = Assignment.objects.filter(user=row, organisation_id__in=actor.organisations)
    return own.exists()


def _begin_anew(row: User) -> None:
    """Take away every way in that somebody else may have prepared for this address."""
    row.set_unusable_password()
    row.save(update_fields=["password"])
    Authenticator.objects.filter(user=row).delete()
    OneTimeLink.objects.filter(user=row, used_at=None).delete()


@transaction.atomic
def give_role(actor: Actor, person: int, wanted: NewRole, at: datetime) -> None:
    """Give a person whom the actor knows another role."""
    _must_give(actor, wanted)
    _give(actor, _row(person), wanted, at)


@transaction.atomic
def end_role(actor: Actor, assignment: int, at: datetime) -> None:
    """End a role now; it stays in the history."""
    row = Assignment.objects.select_for_update().select_related("user").filter(id=assignment)
    found = row.first()
    if found is None:
        raise RequestError("assignment_unknown", given=assignment)
    _must_give(actor, NewRole(role=found.role, organisation_id=found.organisation_id))
    if found.valid_to is None or found.valid_to > at:
        found.valid_to = max(at, found.valid_from)
        found.save(update_fields=["valid_to"])
        _log(actor, "role.ended", "D", found.user, at, role=found.role)


@transaction.atomic
def renew_link(actor: Actor, person: int, at: datetime) -> str:
    """Return the token of a new link with which a person signs in once."""
    row = _row(person)
    _must_manage(actor, row)
    _log(actor, "person.link", "C", row, at)
    return create_link(row.id, at)


@transaction.atomic
def close_account(actor: Actor, person: int, at: datetime) -> None:
    """Close an account; its sessions end with the next request."""
    row = _row(person)
    _must_manage(actor, row)
    if actor.kind == "user" and row.id == actor.id:
        raise RequestError("own_account", given=row.email)
    _set_active(actor, row, at, is_active=False)


@transaction.atomic
def reopen_account(actor: Actor, person: int, at: datetime) -> None:
    """Open a closed account again, with the roles it still has."""
    row = _row(person)
    _must_manage(actor, row)
    _set_active(actor, row, at, is_active=True)


@transaction.atomic
def remove_second_factors(actor: Actor, person: int, at: datetime) -> None:
    """Take away every second factor of who lost them; the next sign-in asks for a new one."""
    row = _row(person)
    _must_manage(actor, row)
    removed, _ = Authenticator.objects.filter(user_id=row.id).delete()
    if removed:
        _log(actor, "second_factor.removed", "D", row, at, count=removed)


def _set_active(actor: Actor, row: User, at: datetime, *, is_active: bool) -> None:
    if row.is_active is not is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active"])
        _log(actor, "person.reopened" if is_active else "person.closed", "U", row, at)


def _row(person: int) -> User:
    row = User.objects.select_for_update().filter(id=person).first()
    if row is None:
        raise RequestError("person_unknown", given=person)
    return row


def _must_give(actor: Actor, wanted: NewRole) -> None:
    rules, known = policy(), policy().roles.get(wanted.role)
    if known is None or known.group == "machine":
        raise RequestError("role_unknown", given=wanted.role)
    actor.must(PERMISSION, actor.own(wanted.organisation_id))
    if not manages_all(actor) and (
        known.group not in rules.given_by_organisation
        # A region opens figures and stops of others: no organisation gives that to its own people.
        or wanted.region_id is not None
    ):
        raise Forbidden(PERMISSION)
    if wanted.organisation_id is None and wanted.region_id is None:
        if known.group in rules.needs_place:
            raise RequestError("role_without_place", given=wanted.role)
        if not manages_all(actor):
            raise Forbidden(PERMISSION)


def _must_manage(actor: Actor, row: User) -> None:
    actor.must(PERMISSION)
    if manages_all(actor):
        return
    roles = list(Assignment.objects.filter(user=row).values_list("organisation_id", "role"))
    groups = {policy().roles[role].group for _, role in roles if role in policy().roles}
    managed = actor.organisations_with(PERMISSION)
    only_here = bool(roles) and all(own in managed for own, _ in roles)
    is_ours = only_here and groups <= policy().given_by_organisation
    if row.is_staff or row.is_superuser or not is_ours:
        raise Forbidden(PERMISSION)


def _give(actor: Actor, row: User, wanted: NewRole, at: datetime) -> None:
    if wanted.valid_to is not None and wanted.valid_to <= (wanted.valid_from or at):
        raise RequestError("period_backwards", given=str(wanted.valid_to))
    Assignment.objects.create(
        user=row,
        role=wanted.role,
        organisation_id=wanted.organisation_id,
        region_id=wanted.region_id,
        valid_from=wanted.valid_from or at,
        valid_to=wanted.valid_to,
    )
    _log(actor, "role.given", "C", row, at, role=wanted.role)


def _log(actor: Actor, event: str, action: str, row: User, at: datetime, **details: object) -> None:
    line = AuditLine(
        event=event,
        action=action,
        object_type="user",
        object_id=str(row.id),
        authorisation=PERMISSION,
        details=details,
    )
    record(actor.as_audited(), line, at)
