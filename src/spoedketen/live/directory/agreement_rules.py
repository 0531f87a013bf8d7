"""Whether the parameters of an agreement are what its kind asks, in words."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from spoedketen.live.directory.alert_faults import alert_faults, chain_faults


@cache
def agreement_schemas() -> Mapping[str, Mapping[str, Any]]:
    """Return schema and title of each kind of agreement."""
    file = files("spoedketen.live.directory") / "agreement_schemas.yaml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def agreement_faults(kind: str, parameters: object) -> list[str]:
    """Return a sentence for everything that does not fit, with the place where it stands."""
    schema = agreement_schemas()[kind]["schema"]
    found = Draft202012Validator(schema).iter_errors(parameters)
    faults = [_sentence(fault) for fault in sorted(found, key=lambda each: list(each.path))]
    further = FURTHER.get(kind)
    return faults if faults or further is None else further(parameters)


def _platform_faults(parameters: Any) -> list[str]:
    """Return which links deliver to a platform that is not described."""
    known = parameters["platforms"]
    return [
        _("sectors.{sector}: platform {given} staat niet bij platforms.").format(
            sector=sector, given=rule["platform"]
        )
        for sector, rule in parameters["sectors"].items()
        if rule["platform"] not in known
    ]


def _ladder_faults(parameters: Any) -> list[str]:
    """Return what is wrong between levels: each its own code and rank, one of them normal."""
    levels = parameters["levels"]
    faults = [
        _("levels: elk niveau heeft een eigen {name}.").format(name=name)
        for name in ("code", "rank")
        if len({level[name] for level in levels}) < len(levels)
    ]
    if [level["tone"] for level in levels if level["rank"] == 0] != ["normal"]:
        faults.append(_("levels: precies één niveau heeft rank 0, met tone normal."))
    return faults


FURTHER: Mapping[str, Callable[[Any], list[str]]] = {
    "alerts": alert_faults,
    "delivery": _platform_faults,
    "chain": chain_faults,
    "escalation": _ladder_faults,
}
"""What a schema cannot say."""


def _sentence(fault: ValidationError) -> str:
    place = ".".join(str(part) for part in fault.absolute_path) or _("de afspraak")
    return f"{place}: {_what(fault)}"


def _what(fault: ValidationError) -> str:
    wanted = fault.validator_value
    words = {
        "enum": _("{given} kan niet; mogelijk is {wanted}."),
        "type": _("{given} is van de verkeerde soort; verwacht is {wanted}."),
        "minimum": _("{given} is te laag; ten minste {wanted}."),
        "maximum": _("{given} is te hoog; ten hoogste {wanted}."),
        "uniqueItems": _("iets staat er twee keer in."),
        "minItems": _("er moet ten minste {wanted} in staan."),
        "minLength": _("mag niet leeg zijn."),
        "pattern": _("{given} kan niet; gebruik kleine letters, cijfers en _."),
        "maxLength": _("is te lang; ten hoogste {wanted} tekens."),
        "oneOf": _("geef daily_before of every_minutes, precies één van de twee."),
        "required": _("er ontbreekt iets; nodig zijn {wanted}."),
        "additionalProperties": _("er staat een naam in die hier niet hoort; kijk naar {known}."),
    }
    sentence = words.get(str(fault.validator), str(fault.message))
    listed = ", ".join(str(each) for each in wanted) if isinstance(wanted, list) else str(wanted)
    known = ", ".join(fault.schema.get("properties", {})) if isinstance(fault.schema, dict) else ""
    return sentence.format(given=fault.instance, wanted=listed, known=known)
