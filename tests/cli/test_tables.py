"""Tables in the terminal say what a reader needs to judge them."""

import pytest

from spoedketen.domain.dictionary import service_types
from spoedketen.domain.pack import Pack
from spoedketen.reports.bundled_words import BUNDLED
from spoedketen.reports.words import ASSUMPTION_WORDS, SERVICE_WORDS, UNIT_WORDS
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


@pytest.fixture(scope="module")
def netherlands() -> Pack:
    return read_pack(pack_folder("netherlands"))


@pytest.fixture
def answer(command):
    return command("access", "netherlands", language="nl")[1]


def test_the_limit_stands_in_the_first_table(answer):
    assert "Inwoners buiten 45 minuten (model)" in answer


def test_a_division_that_is_mostly_unknown_is_not_shown_as_a_table(answer):
    assert "Veiligheidsregio: van de meeste inwoners onbekend" in answer
    assert "\nonbekend" not in answer


def test_regions_without_people_beyond_are_counted(answer):
    assert "Daarnaast 6 zonder inwoners boven de grens." in answer


def test_a_norm_without_limit_says_what_to_do(command):
    out = command("access", "netherlands", "--norm", "a0", language="nl")[1]
    assert "--limit MINUTEN" in out
    assert "buiten 15" not in out


def test_the_moment_is_read_and_told_in_the_language_of_the_reader(command):
    shown = command("access", "netherlands", "--at", "zo 03:00", language="nl")[1]
    assert "zondag 03:00" in shown
    assert "Sunday 03:00" in command("access", "netherlands", "--at", "sun 03:00", language="en")[1]


def test_alternatives_name_places_and_days(command):
    out = command("access", "netherlands", "--close", "Adrz Goes", language="nl")[1]
    assert "Met een extra standplaats in Vlissingen" in out
    assert "(dinsdag" in out
    assert "Ambulances…" not in out


def test_a_capability_that_no_pack_can_have_is_refused(command):
    code, out, err = command("access", "netherlands", "--capability", "foo", language="nl")
    assert (code, out) == (2, "")
    assert "thrombectomy" in err


def test_an_unknown_site_gets_a_remedy(command):
    err = command("access", "netherlands", "--close", "xyzzy", language="nl")[2]
    assert "tabel 'sites'" in err


def test_an_unknown_assumption_lists_the_parts_of_the_run(command):
    err = command("access", "netherlands", "--assume", "foo=1", language="nl")[2]
    assert "on_scene_minutes" in err


def test_sensitivity_has_no_empty_column(command):
    assert "Gemeenten" not in command("sensitivity", "netherlands", language="nl")[1]


def test_every_type_of_service_has_a_word():
    assert set(SERVICE_WORDS) == set(service_types())


def test_every_text_of_the_bundled_pack_has_dutch_words(netherlands):
    told = netherlands.table("assumptions")
    assert set(told["name"]) <= set(ASSUMPTION_WORDS)
    assert set(told["unit"]) <= set(UNIT_WORDS)
    assert {*told["reason"], *told["source"].drop_nulls()} <= set(BUNDLED)
    assert {note.source for note in netherlands.note.tables.values()} <= set(BUNDLED)


def test_a_pack_is_summarised_in_the_words_of_the_reader(command):
    out = command("region", "show", "netherlands", language="nl")[1]
    assert "huisartsenpost (HAP)" in out
    assert "own list" not in out


def test_only_the_nights_is_no_alternative_for_a_post_that_is_closed_by_day(command):
    asked = ["--norm", "hap_30", "--close", "Ommelander"]
    out = command("access", "netherlands", *asked, language="nl")[1]
    assert "In plaats daarvan sluiten" in out
    assert "nachten" not in out
