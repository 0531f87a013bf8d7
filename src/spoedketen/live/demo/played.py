"""Providers of a demonstration that a visitor answers for, so that nobody else may."""

PLAYED = (
    ("verpleeghuis", "transfer_nurse", "zorg-harderwijk-1"),
    ("wijkverpleging", "district_nurse", "wijk-harderwijk-1"),
)
"""Name, role and organisation, near the hospital that the other people are of."""
ORGANISATIONS = frozenset(organisation for _, _, organisation in PLAYED)
