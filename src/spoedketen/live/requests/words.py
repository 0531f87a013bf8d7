"""The closed lists of cases with their words, as data."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def case_rules() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return tracks, doors, outcomes and the other lists."""
    text = (files("spoedketen.live.requests") / "rules.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
