"""What an event says, and where a reader stands."""

from dataclasses import dataclass

from spoedketen.domain.errors import RequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """A change to tell: what kind, about what, concerning which regions."""

    kind: str
    subject: str
    service: str = ""
    regions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in commit order: the transaction, then the row."""

    xid: int
    row: int

    def __str__(self) -> str:
        """Return the place as it stands in an event id."""
        return f"{self.xid}.{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event with its place."""

    position: Position
    kind: str
    subject: str
    service: str
    regions: tuple[int, ...]


class KeyTaken(RequestError):
    """A key was used before for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sender asks under a key of its own; ``what`` tells whether it is the same again."""

    owner: str
    key: str
    kind: str
    what: object
