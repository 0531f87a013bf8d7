"""The fitted parameters of the skeleton, with the errors measured on what the fit never saw."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml


@cache
def skeleton_parameters() -> Mapping[str, float]:
    """Return the parameters and their measured errors, as ``benchmarks/fit_skeleton.py`` wrote."""
    path = files("spoedketen.sources") / "parameters" / "skeleton.yaml"
    found = yaml.safe_load(path.read_text("utf-8"))
    return {name: float(found[name]) for name in found if name != "source"}
