"""The kinds of contact of a location, read once from ``contact_kinds.yaml``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

OTHER = "other"
OTHER_LABEL = {"nl": "anders", "en": "other"}


@cache
def contact_kinds() -> Mapping[str, Mapping[str, str]]:
    """Return the label of each kind that counts, in the order of the screen."""
    file = files("spoedketen.live.directory") / "contact_kinds.yaml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def contact_label(kind: str) -> Mapping[str, str]:
    """Return the label of a kind."""
    return contact_kinds().get(kind, OTHER_LABEL)


def contact_order(kind: str) -> int:
    """Return the place of a kind on the screen; other comes last."""
    kinds = list(contact_kinds())
    return kinds.index(kind) if kind in kinds else len(kinds)
