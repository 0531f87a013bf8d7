"""The form of a crowding score: what was counted, what it comes to, what each count weighs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from spoedketen.domain.crowding import Formula, Input, crowding, input_faults, one_more
from spoedketen.live.capacity.crowding_rules import CrowdingRules
from spoedketen.live.capacity.crowding_values import CrowdingInfo, NewCrowding
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.capacity.wording import rejection_sentence
from spoedketen.live.web.words import told

PERCEIVED = "perceived"
LONGEST = 8
"""Signs; what is longer is no count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdingField:
    """One count: its words, what stands in it, what is wrong with it, what one more does."""

    name: str
    label: str
    unit: str
    text: str
    fault: str
    effect: str
    is_steady: bool
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdingForm:
    """The whole form with its outcome; the outcome is None while something is missing."""

    formula: Formula
    fields: tuple[CrowdingField, ...]
    perceived: str
    perceived_fault: str
    score: int | None
    raw: str
    band: str
    step: int | None
    source: str

    @property
    def has_faults(self) -> bool:
        """Whether something must be mended first."""
        return bool(self.perceived_fault) or any(field.fault for field in self.fields)


def number_of(text: str) -> float | None:
    """Return a typed number, with a comma or a point; None where it is none."""
    try:
        return float(text.strip().replace(",", ".")) if len(text.strip()) <= LONGEST else None
    except ValueError:
        return None


def typed(formula: Formula, posted: Mapping[str, str]) -> dict[str, float]:
    """Return the counts that were typed as numbers."""
    found = {each.id: number_of(posted.get(each.id, "")) for each in formula.inputs}
    return {name: value for name, value in found.items() if value is not None}


def last_texts(formula: Formula, last: CrowdingInfo | None) -> dict[str, str]:
    """Return what stands in the form unasked: the last counts, where the formula is the same."""
    if last is None or last.formula != formula.id:
        return {}
    return {name: f"{value:g}".replace(".", ",") for name, value in last.inputs.items()}


def crowding_form(
    rules: CrowdingRules, texts: Mapping[str, str], *, is_sent: bool = False
) -> CrowdingForm:
    """Return the form with what was typed; faults are told of what was sent."""
    formula = rules.formula
    given = typed(formula, texts)
    is_whole = not input_faults(formula, given)
    outcome = crowding(formula, given) if is_whole else None
    effects = one_more(formula, given) if is_whole else {}
    is_wanted = is_sent and any(texts.get(each.id, "").strip() for each in formula.inputs)
    faults = _faults(formula, texts) if is_wanted else {}
    band = formula.band_coded(outcome.band) if outcome else None
    return CrowdingForm(
        formula=formula,
        fields=tuple(_field(each, texts, faults, effects) for each in formula.inputs),
        perceived=texts.get(PERCEIVED, ""),
        perceived_fault=_perceived_fault(texts) if is_sent else "",
        score=round(outcome.score) if outcome else None,
        raw=_signed(outcome.raw) if outcome and outcome.raw != outcome.score else "",
        band=told(band.label) if band else "",
        step=formula.bands.index(band) if band else None,
        source=formula.source,
    )


def _field(
    wanted: Input,
    texts: Mapping[str, str],
    faults: Mapping[str, str],
    effects: Mapping[str, float],
) -> CrowdingField:
    return CrowdingField(
        name=wanted.id,
        label=told(wanted.label),
        unit=told(wanted.unit),
        text=texts.get(wanted.id, ""),
        fault=faults.get(wanted.id, ""),
        effect=_signed(effects[wanted.id]) if wanted.id in effects else "",
        is_steady=wanted.is_steady,
        is_whole=wanted.is_whole,
    )


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", "−").replace(".", ",")


def _faults(formula: Formula, texts: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for fault in input_faults(formula, typed(formula, texts)):
        if fault.code == "missing" and texts.get(fault.input, "").strip():
            found[fault.input] = _("Dit is geen getal. Typ bijvoorbeeld 3 of 1,5.")
            continue
        limits = {"least": f"{fault.least:g}", "most": f"{fault.most:g}", "given": fault.given}
        reason = Rejection(code=f"input_{fault.code}", field=fault.input, parameters=limits)
        found[fault.input] = rejection_sentence(reason)
    return found


def _perceived_fault(texts: Mapping[str, str]) -> str:
    text = texts.get(PERCEIVED, "").strip()
    number = number_of(text) if text else None
    if text and (number is None or number not in range(1, 11)):
        return _("Kies een heel getal van 1 (rustig) tot 10 (het kan niet drukker).")
    return ""


def crowding_item(
    rules: CrowdingRules, service: str, posted: Mapping[str, str], at: datetime
) -> NewCrowding:
    """Return what a form without faults tells."""
    perceived = number_of(posted.get(PERCEIVED, ""))
    return NewCrowding(
        key=posted.get("key", ""),
        service=service,
        observed_at=at,
        inputs=typed(rules.formula, posted),
        perceived=None if perceived is None else int(perceived),
    )
