"""The page of the bundled pack, where municipalities are unknown and texts come with the pack."""

import re

import pytest

from spoedketen.cli.main import run


@pytest.fixture(scope="module")
def text(packaged, tmp_path_factory):
    path = tmp_path_factory.mktemp("bundled") / "page.html"
    asked = ["netherlands", "--close", "St Jansdal Harderwijk", "--lang", "nl", "-o", str(path)]
    assert run(["report", "access", *asked], {}) == 0
    body = re.sub(r"<(script|style).*?</\1>", " ", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_unknown_municipalities_are_not_told_as_nobody(text):
    assert "De gemeenten zijn in dit pakket onbekend" in text
    assert "In geen enkele gemeente" not in text
    assert "Gemeenten" not in text


def test_a_closure_is_called_one(text):
    assert "sluiting van St Jansdal" in text


def test_grounds_are_in_the_language_of_the_reader(text):
    assert "eigen lijst uit openbare feiten" in text
    assert "(onbevestigd)" in text
    for left in ("own list", "unverified", "age_share", "national list", "ambulance_night_share"):
        assert left not in text
