"""Who acts, and what that actor may do."""

from dataclasses import dataclass, field
from datetime import datetime

from spoedketen.live.accounts.policy import Policy, policy
from spoedketen.live.audit.values import AuditActor


class Forbidden(Exception):
    """An actor lacks a permission; carries what was asked and who could grant it."""

    def __init__(self, permission: str, relations: frozenset[str] = frozenset()) -> None:
        self.permission = permission
        self.relations = relations
        super().__init__(permission)


OWN = "own_organisation"
AREA = "control_room_area"
OWN_ONLY = frozenset({OWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hat:
    """One role with the place where it was given; a role of the whole country has none."""

    role: str
    organisation: int | None = None
    region: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, a connected system or the server itself, with the roles of this moment.

    ``until`` is when the first of the roles ends.
    ``regions`` holds the networks and control rooms that an assignment names beside those that
    follow from the locations of the organisations. ``hats`` says which role was given where: who
    nurses here and manages there does not manage here. Without hats every role counts everywhere
    that the actor stands.

    A relation is a name of the table; where roles were given at different places it stands as
    ``name@role`` too, for each role that has it.
    """

    kind: str
    id: int
    name: str
    roles: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    organisation_name: str = ""
    regions: frozenset[int] = frozenset()
    scopes: frozenset[str] | None = None
    access_point: str = ""
    hats: tuple[Hat, ...] = ()
    until: datetime | None = None
    rules: Policy = field(default_factory=policy, repr=False)

    @property
    def key_owner(self) -> str:
        """Whose keys of messages the actor's are."""
        return f"{self.kind}:{self.id}"

    def relations(self, permission: str) -> frozenset[str]:
        """Return the relations in which the actor's roles carry the permission."""
        if self.scopes is not None and permission not in self.scopes:
            return frozenset()
        return self.rules.relations(permission, self.roles)

    def held(self, permission: str, relations: frozenset[str]) -> frozenset[str]:
        """Return the relations to an object in which a role that has them carries a permission."""
        carried = self.relations(permission)
        if not any("@" in each for each in relations):
            return carried & (relations | {"national"})
        by_role = self.rules.permissions[permission].by_role if carried else {}
        return frozenset(
            name
            for role in self.roles
            for name in by_role.get(role, ())
            if name == "national" or f"{name}@{role}" in relations
        )

    def may(self, permission: str, relations: frozenset[str] | None = None) -> bool:
        """Tell whether one of the relations to the object carries the permission.

        Without relations the question is whether the permission is there in any relation.
        """
        if relations is None:
            return bool(self.relations(permission))
        return bool(self.held(permission, relations))

    def own(self, organisation: int | None) -> frozenset[str]:
        """Return the relation of belonging to an organisation, or none."""
        if organisation not in self.organisations:
            return frozenset()
        here = {hat.role for hat in self.hats if hat.organisation == organisation}
        if not self.hats or here == self.roles:
            return OWN_ONLY
        return OWN_ONLY | {f"{OWN}@{role}" for role in here}

    def in_area(self, rooms: frozenset[int]) -> frozenset[str]:
        """Return the relation to what is of some control rooms, by the roles given for them."""
        here = {hat.role for hat in self.hats if hat.region in rooms}
        return frozenset({AREA, *(f"{AREA}@{role}" for role in here)})

    def organisations_with(self, permission: str) -> frozenset[int]:
        """Return the own organisations in which a role carries a permission."""
        return frozenset(
            each for each in self.organisations if OWN in self.held(permission, self.own(each))
        )

    def regions_with(self, permission: str) -> frozenset[int]:
        """Return the regions for which a role was given that carries a permission."""
        if not self.hats:
            return self.regions if self.may(permission) else frozenset()
        return frozenset(
            hat.region
            for hat in self.hats
            if hat.region and self.may(permission) and self.rules.relations(permission, {hat.role})
        )

    def places(self) -> dict[tuple[frozenset[int], frozenset[int]], frozenset[str]]:
        """Return the roles by where they were given: organisations and regions."""
        if not self.hats:
            return {(self.organisations, self.regions): self.roles}
        found: dict[tuple[frozenset[int], frozenset[int]], frozenset[str]] = {}
        for role in self.roles:
            own = [hat for hat in self.hats if hat.role == role]
            at = (
                frozenset(hat.organisation for hat in own if hat.organisation),
                frozenset(hat.region for hat in own if hat.region),
            )
            found[at] = found.get(at, frozenset()) | {role}
        return found

    def must(self, permission: str, relations: frozenset[str] | None = None) -> None:
        """Raise `Forbidden` where `may` says no."""
        if not self.may(permission, relations):
            raise Forbidden(permission, self.relations(permission))

    def as_audited(self) -> AuditActor:
        """Return the actor as the log writes it."""
        return AuditActor(
            kind=self.kind,
            id=str(self.id),
            name=self.name,
            roles=" ".join(sorted(self.roles)),
            organisation=self.organisation_name,
            access_point=self.access_point,
        )


def system_actor(name: str) -> Actor:
    """Return the server itself, acting without a person: it holds no permission."""
    return Actor(kind="system", id=0, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyInfo:
    """A key as its owner sees it; the secret itself is shown once, at creation."""

    id: int
    name: str
    prefix: str
    organisation: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the key may be used at a moment."""
        is_past = self.expires_at is not None and self.expires_at <= at
        return self.revoked_at is None and not is_past


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentInfo:
    """A role of a person, in an organisation or for a region, during a period."""

    id: int
    role: str
    organisation_id: int | None
    organisation: str
    region_id: int | None
    valid_from: datetime
    valid_to: datetime | None

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the role holds at a moment."""
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInfo:
    """A person as who manages people sees one."""

    id: int
    name: str
    email: str
    is_active: bool
    last_login: datetime | None
    factors: tuple[str, ...]
    assignments: tuple[AssignmentInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewInfo:
    """A view of a page that a person keeps."""

    id: int
    name: str
    page: str
    query: str
