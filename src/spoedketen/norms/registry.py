"""The norms that come with the product, read from ``norms/parameters``."""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from spoedketen.domain.errors import RequestError
from spoedketen.norms.norm import DatedValue, Norm, Parameter, Reference

PLAIN_KEYS = (
    "id", "code_name", "label", "description", "kind", "owner", "status", "service_type",
    "opening", "mode", "vehicle_type",
)  # fmt: skip
LIST_KEYS = ("station_readiness", "branches", "legs")


@cache
def norms() -> Mapping[str, Norm]:
    """Return every norm by id."""
    documents = _documents(files("spoedketen.norms") / "parameters")
    found = (norm_from(yaml.safe_load(document.read_text("utf-8"))) for document in documents)
    return {norm.id: norm for norm in sorted(found, key=lambda norm: norm.id)}


def norm(named: str) -> Norm:
    """Return the norm with an id.

    Raises
    ------
    RequestError
        With the nearest known ids, if there is no such norm.
    """
    known = norms()
    if named in known:
        return known[named]
    near = get_close_matches(named, known, n=3) or list(known)
    raise RequestError("norm_unknown", found=named, candidates=", ".join(near))


def norm_from(raw: Mapping[str, Any]) -> Norm:
    """Return the norm that one YAML document describes."""
    known: dict[str, Any] = {key: raw[key] for key in PLAIN_KEYS if key in raw}
    known |= {key: tuple(raw[key]) for key in LIST_KEYS if key in raw}
    parameters = {name: _parameter(name, told) for name, told in raw["values"].items()}
    return Norm(**known, parameters=parameters, reference=Reference(**raw["reference"]))


def _parameter(name: str, told: Mapping[Any, Any]) -> Parameter:
    values = [
        DatedValue(
            valid_from=day,
            value=float(entry["value"]),
            status=entry["status"],
            reference=Reference(**entry["reference"]),
        )
        for day, entry in told.items()
        if isinstance(day, date)
    ]
    return Parameter(name=name, unit=told["unit"], values=tuple(values), ends=told.get("ends"))


def _documents(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _documents(entry)
        elif entry.name.endswith(".yaml"):
            yield entry
