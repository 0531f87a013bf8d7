"""What may follow what, and who may do it: the states of requests, placements and runs, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.domain.errors import RequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state with its words; nothing follows one that ends."""

    code: str
    label: Mapping[str, str]
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step from some states to one, by some parties."""

    code: str
    leaves: frozenset[str]
    to: str
    by: frozenset[str]
    asks_reason: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The states of one kind of thing and the moves between them."""

    of: str
    begins: str
    states: Mapping[str, State]
    moves: Mapping[str, Move]

    def is_over(self, state: str) -> bool:
        """Tell whether nothing follows."""
        return self.states[state].ends

    @property
    def open_states(self) -> tuple[str, ...]:
        """The states that something still follows."""
        return tuple(code for code, state in self.states.items() if not state.ends)

    def possible(self, state: str, parties: frozenset[str]) -> tuple[str, ...]:
        """Return the moves that some parties may make from a state, in the order of the table."""
        return tuple(
            code for code, move in self.moves.items() if state in move.leaves and move.by & parties
        )

    def after(self, state: str, move: str, parties: frozenset[str], reason: str = "") -> str:
        """Return the state that a move leads to.

        Raises
        ------
        RequestError
            ``move_unknown``, ``move_impossible`` (from this state), ``move_of_others`` (not for
            these parties) or ``reason_missing``.
        """
        step = self.moves.get(move)
        if step is None:
            raise RequestError("move_unknown", given=move, known=", ".join(self.moves))
        if state not in step.leaves:
            told = {"move": move, "state": state, "from": ", ".join(sorted(step.leaves))}
            raise RequestError("move_impossible", of=self.of, **told)
        if not step.by & parties:
            raise RequestError("move_of_others", move=move, parties=", ".join(sorted(step.by)))
        if step.asks_reason and not reason.strip():
            raise RequestError("reason_missing", move=move)
        return step.to


def _lifecycle(of: str, row: Mapping[str, Any]) -> Lifecycle:
    states = {
        code: State(
            code=code,
            label={"nl": told["nl"], "en": told["en"]},
            ends=bool(told.get("ends", False)),
        )
        for code, told in row["states"].items()
    }
    moves = {
        code: Move(
            code=code,
            leaves=frozenset(told["from"]),
            to=told["to"],
            by=frozenset(told["by"]),
            asks_reason=bool(told.get("reason", False)),
        )
        for code, told in row["moves"].items()
    }
    return Lifecycle(of=of, begins=row["begins"], states=states, moves=moves)


@cache
def lifecycles() -> Mapping[str, Lifecycle]:
    """Return the lifecycle of each kind of thing."""
    text = (files("spoedketen.domain") / "lifecycles.yaml").read_text(encoding="utf-8")
    return {of: _lifecycle(of, row) for of, row in yaml.safe_load(text).items()}
