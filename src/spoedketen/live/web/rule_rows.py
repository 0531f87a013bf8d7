"""Rules of signals as rows: what each asks, and how it did."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoedketen.domain.alerts import Rule, Score, share_band
from spoedketen.live.capacity.alert_values import RuleScore
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.web import alert_words as words
from spoedketen.live.web.words import told

FEW = 10
"""Below this number a share says little, and the page says so."""

RULE_HEADS = (
    gettext_lazy("regel"),
    gettext_lazy("schakel"),
    gettext_lazy("grens"),
    gettext_lazy("vooruit"),
    gettext_lazy("eigenaar"),
    gettext_lazy("gegeven"),
    gettext_lazy("gezien"),
    gettext_lazy("minuten tot gezien (mediaan)"),
    gettext_lazy("geëscaleerd"),
    gettext_lazy("beoordeeld"),
    gettext_lazy("uitgekomen"),
    gettext_lazy("vals"),
    gettext_lazy("te laat gegeven"),
    gettext_lazy("overschrijdingen"),
    gettext_lazy("daarvan aangekondigd"),
    gettext_lazy("minuten vooraf (mediaan)"),
    gettext_lazy("bron"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRule:
    """A rule with its words; ``line`` is the same for a spreadsheet."""

    rule: Rule
    label: str
    sector: str
    severity: str
    asks: str
    clears: str
    edge: str
    owner: str
    escalation: str
    quiet: str
    raised: int
    seen: str
    escalated: int
    outcomes: str
    came_true: str
    false_alarms: str
    warned: str
    lead: str
    is_few: bool
    line: tuple[object, ...]


def shown_rules(scores: list[RuleScore]) -> list[ShownRule]:
    """Return every rule as a row, the serious ones first."""
    ordered = sorted(scores, key=lambda each: (each.rule.severity != "serious", each.rule.code))
    return [_shown(each) for each in ordered]


def _shown(each: RuleScore) -> ShownRule:
    rule, score = each.rule, each.score
    return ShownRule(
        rule=rule,
        label=told(rule.label),
        sector=told(chain().sectors[rule.sector].label),
        severity=words.severity_word(rule.severity),
        asks=words.rule_sentence(rule),
        clears=words.clear_sentence(rule),
        edge=_edge(rule),
        owner=words.roles_words(rule.owner),
        escalation=_escalation(rule),
        quiet=_quiet(rule),
        raised=each.raised,
        seen=_seen(each),
        escalated=each.escalated,
        outcomes=_outcomes(each),
        came_true=_share(score.hits, score.judged) if score else "",
        false_alarms=f"{score.false_alarms}" if score and score.judged else "–",
        warned=_share(score.warned, score.crossings) if score else "",
        lead=_lead(score),
        is_few=score is not None and score.judged < FEW,
        line=_line(each),
    )


def _edge(rule: Rule) -> str:
    return {
        "low": _("Geteld wordt de lage kant van de verwachting."),
        "high": _("Geteld wordt de hoge kant van de verwachting."),
    }.get(rule.edge, "")


def score_words() -> list[tuple[str, str]]:
    """Return the scores of a rule, each with what it says in a line."""
    return [
        (
            _("Raak"),
            _("Van de signalen vooraf waarvan de tijd om is: bij hoeveel de grens echt kwam."),
        ),
        (_("Vals"), _("Van dezelfde signalen: bij hoeveel de grens niet kwam.")),
        (
            _("Vooraf"),
            _("Van de keren dat de grens kwam: hoe vaak er op tijd een signaal was."),
        ),
        (_("Minuten vooraf"), _("Het midden van de minuten tussen signaal en grens (mediaan).")),
    ]


def _escalation(rule: Rule) -> str:
    if rule.escalate_minutes is None:
        return _("escaleert niet vanzelf")
    given = {"minutes": rule.escalate_minutes, "roles": words.roles_words(rule.escalate_to)}
    return _("na {minutes} min ongezien naar {roles}").format(**given)


def _quiet(rule: Rule) -> str:
    if rule.quiet is None:
        return _("geen stille uren")
    begins, ends = rule.quiet
    return _("stil van {begins} tot {ends}").format(begins=begins, ends=ends)


def _seen(each: RuleScore) -> str:
    if each.seen_minutes is None:
        return f"{each.seen}"
    minutes = round(each.seen_minutes)
    return _("{seen}, na {minutes} min (mediaan)").format(seen=each.seen, minutes=minutes)


def _outcomes(each: RuleScore) -> str:
    told_ = [f"{words.outcome_word(code)} {count}" for code, count in each.outcomes.items()]
    return ", ".join(told_) or "–"


def _share(part: int, whole: int) -> str:
    """Return a share with its numbers and the band in which it probably lies."""
    if not whole:
        return _("nog geen")
    low, high = share_band(part, whole)
    given = {"part": part, "whole": whole, "low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}
    return _("{part} van {whole} (80 % kans: {low} tot {high} %)").format(**given)


def _lead(score: Score | None) -> str:
    if score is None or score.lead is None:
        return "–"
    return _("{minutes} min").format(minutes=round(score.lead))


def _line(each: RuleScore) -> tuple[object, ...]:
    rule, score = each.rule, each.score
    early = (None,) * 7
    if score is not None:
        judged = (score.judged, score.hits, score.false_alarms, score.late)
        early = (*judged, score.crossings, score.warned, score.lead)  # type: ignore[assignment]
    return (
        told(rule.label),
        told(chain().sectors[rule.sector].label),
        words.limit_words(rule),
        words.horizon_words(rule),
        words.roles_words(rule.owner),
        each.raised,
        each.seen,
        each.seen_minutes,
        each.escalated,
        *early,
        "; ".join(each.sources),
    )
