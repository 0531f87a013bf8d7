"""YAML as people write it: what is not a date, true, false or nothing stays the text it was.

YAML 1.1 reads ``012`` as ten, ``24_7`` as 247, ``08:00`` as 480 and ``NO`` as false. Identifiers
and opening hours must not change that way, so numbers are made where a number is asked for.
"""

import re
from typing import Any

import yaml


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that leaves numbers and yes/no words as text."""


_KEPT = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge"}
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def plain_document(text: str) -> Any:
    """Return a YAML document with numbers as the text they were written as.

    Raises
    ------
    yaml.YAMLError
        If the text is no YAML.
    """
    return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - derived from the safe loader


def cell_text(cell: Any) -> str | None:
    """Return the text of a cell written in YAML; nothing stays nothing."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return None if cell is None else str(cell)
