"""What is wrong with the form of a request, in our own words: the checker itself speaks English."""

from collections.abc import Iterable, Mapping
from typing import Any

from spoedketen.live.capacity.values import Rejection

PARTS = frozenset({"body", "query", "path", "header", "data"})
"""Where a value came from stands first in its place; a sender knows that."""
CODES = {
    "missing": "required",
    "extra_forbidden": "field_unknown",
    "string_type": "not_a_text",
    "string_unicode": "not_a_text",
    "string_too_long": "text_too_long",
    "too_long": "too_many_items",
    "int_type": "not_a_whole_number",
    "int_parsing": "not_a_whole_number",
    "int_parsing_size": "not_a_whole_number",
    "int_from_float": "not_a_whole_number",
    "bool_type": "not_yes_or_no",
    "bool_parsing": "not_yes_or_no",
    "uuid_type": "not_an_id",
    "uuid_parsing": "not_an_id",
    "uuid_version": "not_an_id",
    "timezone_aware": "moment_without_zone",
    "greater_than_equal": "number_too_small",
    "less_than_equal": "number_too_large",
    "list_type": "not_a_list",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "dict_type": "not_an_object",
    "value_error": "moment_out_of_range",
}
OURS = {("too_long", "actual_length"): "given", ("too_long", "max_length"): "most"}
"""What the checker calls otherwise than our sentences do."""


def form_faults(errors: Iterable[Mapping[str, Any]]) -> list[Rejection]:
    """Return what the checker found as refusals of ours."""
    return [_fault(each) for each in errors]


def _fault(each: Mapping[str, Any]) -> Rejection:
    kind = str(each["type"])
    usual = "moment_wanted" if kind.startswith("datetime") else "form_unfit"
    told = {name: value for name, value in each.get("ctx", {}).items() if name != "error"}
    limits = {OURS.get((kind, name), name): value for name, value in told.items()}
    return Rejection(code=CODES.get(kind, usual), field=_place(each["loc"]), parameters=limits)


def _place(parts: Iterable[object]) -> str:
    first, *others = [*parts, ""]
    told = others if first in PARTS else [first, *others]
    inner = told[1:] if told[0] in {"body", "data"} else told
    name = ".".join(str(part) for part in inner if part != "")
    return name.encode("utf-8", "replace").decode()
