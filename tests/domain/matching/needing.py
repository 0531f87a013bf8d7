"""Needs and candidates that tests of the match begin with."""

from spoedketen.domain.care import care_table
from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.choosing import match
from spoedketen.domain.matching.needs import MatchRules, Need

CONDITIONS = care_table().conditions
KINDS = care_table().kinds
ED, POST, ELV = KINDS["emergency_department"], KINDS["gp_consult"], KINDS["elv_low"]
RULES = MatchRules()


def one(service="a", care="emergency_department", minutes=10.0, **told):
    return Candidate(service=service, care=care, site=f"site-{service}", minutes=minutes, **told)


def asking(*care, **told):
    return Need(care=care or (ED,), **told)


def order(found):
    return [each.candidate.service for each in found.options]


def reason(need, candidate, rules=RULES):
    found = match(need, [candidate], rules)
    return found.dropped[0].reason if found.dropped else ""
