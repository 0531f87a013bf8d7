"""What each night of the week is like where sites take turns."""

import pytest

from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import default_assumptions
from spoedketen.domain.calendars import DAYS, WeekMoment
from spoedketen.norms.registry import norm
from spoedketen.planning.access import Question, access
from spoedketen.planning.impact.beyond import night_of
from spoedketen.planning.impact.families import nights_rotating
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder

TURNS = ("Adrz Goes", "ZorgSaam De Honte")


@pytest.fixture(scope="module")
def nights():
    pack = read_pack(pack_folder("netherlands"))
    on = pack.note.date
    travel = travel_model(pack, None, default_assumptions(), progress=lambda *_: None)
    ids = dict(pack.valid("sites", on).select("name", "id").iter_rows())
    turns = nights_rotating(pack, [ids[name] for name in TURNS], on)
    found = []
    for day in DAYS:
        at = WeekMoment(day=day, minute=180)
        question = Question(norm=norm("seh_45"), as_of=on, at=at)
        before, after = access(pack, question, travel), access(turns, question, travel)
        found.append((before, after, night_of(day, before, after)))
    return found


def test_every_night_one_of_those_that_take_turns_is_shut(nights):
    shut = [night.closed for _before, _after, night in nights]
    assert all(len(names) == 1 and names[0] in TURNS for names in shut)
    # The night on Tuesday is that of Monday, when the first asked has its turn to be open.
    assert dict(zip(DAYS, shut, strict=True))["tue"] == (TURNS[1],)
    assert {names[0] for names in shut} == set(TURNS)


def test_who_is_newly_beyond_is_told_apart_from_who_is_beyond(nights):
    for before, after, night in nights:
        gone = (before.is_beyond() | ~after.is_beyond()) & (before.areas.people > 0)
        assert night.newly == before.areas.people[~gone].sum() > 0
        assert night.beyond == after.beyond() > night.newly
