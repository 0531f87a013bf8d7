"""Findings of the adversary about the chain monitor: each fails until it is mended."""

from spoedketen.domain.flow import Limits, Link, blockages

LIMITS = Limits(tight=85, full=95, waiting=10, full_of={})


def a_link(code, staffed, free, waiting=None):
    return Link(
        code=code,
        staffed=staffed,
        free=free,
        waiting=waiting,
        stops=0,
        services=5,
        sources=5,
        sources_total=5,
    )


def test_a_full_side_link_is_not_blamed_where_the_main_one_has_room():
    """flow.yaml: any of them with room would let somebody go on. Half the ward is free."""
    links = (
        a_link("emergency_department", 20, 10, waiting=5),
        a_link("ward", 100, 50),
        a_link("cardiac_care", 6, 0),
    )
    assert [each.why for each in blockages(links, LIMITS)] == ["not_matched"]
