"""The permissions as data, read once from ``permissions.yaml``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

OVERSEER_GROUP = "overseer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role with its label and its group."""

    code: str
    label: Mapping[str, str]
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Relations per role, already spread out from the groups."""

    code: str
    label: Mapping[str, str]
    by_role: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The whole table."""

    relation_names: tuple[str, ...]
    figures: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, Role]
    permissions: Mapping[str, Permission]
    given_by_organisation: frozenset[str]
    needs_place: frozenset[str]

    def roles_of_groups(self, groups: Iterable[str]) -> tuple[str, ...]:
        """Return the roles of some groups, in the order of the table."""
        wanted = frozenset(groups)
        return tuple(code for code, role in self.roles.items() if role.group in wanted)

    def relations(self, permission: str, roles: Iterable[str]) -> frozenset[str]:
        """Return the relations in which any of the roles carries the permission."""
        by_role = self.permissions[permission].by_role
        return frozenset().union(*(by_role.get(role, frozenset()) for role in roles))


def _permission(code: str, row: Mapping[str, Any], roles: Mapping[str, Role]) -> Permission:
    by_role = {
        role.code: frozenset(row.get("groups", {}).get(role.group, ())) for role in roles.values()
    }
    by_role |= {code: frozenset(found) for code, found in row.get("roles", {}).items()}
    return Permission(code=code, label=row["label"], by_role=by_role)


@cache
def policy() -> Policy:
    """Return the table of this version."""
    text = (files("spoedketen.live.accounts") / "permissions.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    roles = {
        code: Role(code=code, label={"nl": row["nl"], "en": row["en"]}, group=row["group"])
        for code, row in table["roles"].items()
    }
    return Policy(
        relation_names=tuple(table["relations"]),
        figures=table["figures"],
        roles=roles,
        permissions={
            code: _permission(code, row, roles) for code, row in table["permissions"].items()
        },
        given_by_organisation=frozenset(table["given_by_organisation"]),
        needs_place=frozenset(table["needs_place"]),
    )
