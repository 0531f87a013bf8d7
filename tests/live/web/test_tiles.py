"""What stands in the tile of a link: its number, what it leaves out, and what is expected."""

from dataclasses import replace

import pytest

from spoedketen.live.capacity.values import Expected, Tile
from spoedketen.live.web.board_rows import shown_tiles
from spoedketen.live.web.region_rows import stop_words
from spoedketen.live.web.words import contact_word

TILE = Tile(
    sector="emergency_department",
    free=80,
    staffed=300,
    occupied=220,
    open_count=75,
    closed_count=2,
    service_count=83,
    stop_count=2,
    waiting_minutes=20,
    sources_current=78,
    sources_total=80,
    expected=Expected(horizon="4h", value=60, low=40, high=90, sources=31),
)


def shown(**other):
    return shown_tiles([replace(TILE, **other)], "ward")[0]


def test_the_count_of_open_departments_hides_none_of_the_others():
    assert shown().others == ["2 buiten openingstijd", "4 onbekend"]
    assert shown(open_count=81, closed_count=0).others == []


@pytest.mark.parametrize(("sources", "is_told"), [(31, False), (62, False), (63, True), (78, True)])
def test_an_expectation_of_few_sources_stands_beside_no_sum_of_many(sources, is_told):
    told = shown(expected=replace(TILE.expected, sources=sources)).expected
    assert (told is not None) == is_told


def test_the_arrow_belongs_to_the_number_of_now_and_says_so_in_words():
    assert shown().trend == ""
    assert shown(trend=-1).trend_words == "minder vrij dan twee uur geleden"


def test_stops_are_counted_beyond_those_that_are_shared():
    assert stop_words([replace(TILE, stop_count=3)], 1, "Nederland") == (
        "3 afdelingen op stop in Nederland, 1 met u gedeeld"
    )
    assert stop_words([TILE], 2, "Nederland") == "2 afdelingen op stop in Nederland"


def test_what_no_number_counts_is_named_with_the_reason():
    left_out = [
        replace(TILE, sector=code, stop_count=0, left_out_count=1)
        for code in ("emergency_department", "ward")
    ]
    assert stop_words(left_out, 0, "Nederland").endswith(
        "; niet geteld, want niet met u gedeeld: 1 SEH, 1 kliniek"
    )


def test_a_contact_has_words_for_its_kind():
    assert contact_word("stop") == "contact stop"
    assert contact_word("other") == "anders"
