"""The operations of the interface as a list to read."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from spoedketen.live.api.application import api
from spoedketen.live.api.gates import OPERATIONS

Operation = Mapping[str, str]
"""Its method, path, summary and the permission that it asks of a key."""
PREFIX = "/api/v1/"
DESCRIPTION = f"{PREFIX}openapi.json"


@lru_cache(maxsize=1)
def operations() -> Mapping[str, tuple[Operation, ...]]:
    """Return the operations by resource, in the order of the description."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in api.get_openapi_schema(path_prefix=PREFIX)["paths"].items():
        for method, told_of in methods.items():
            found[told_of["tags"][0]].append(_operation(method, path, told_of))
    return {tag: tuple(rows) for tag, rows in found.items()}


def _operation(method: str, path: str, told_of: Mapping[str, str]) -> Operation:
    first = (told_of.get("description") or told_of["summary"]).split("\n")[0]
    needed = OPERATIONS.get(told_of["operationId"], "")
    return {"method": method.upper(), "path": path, "summary": first, "permission": needed}
