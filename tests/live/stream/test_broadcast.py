"""The broadcast beside an oracle that keeps everything and counts slowly."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.live.events.values import Position, StoredEvent
from spoedketen.live.stream import broadcast as module
from spoedketen.live.stream.broadcast import Broadcast, Frame, concerns
from spoedketen.live.stream.frames import HEARTBEAT, place_of

EPOCH = "e" * 32
groups = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), max_size=12)


def an_event(xid, row, regions=()):
    place = Position(xid=xid, row=row)
    return StoredEvent(
        position=place, kind="test", subject=f"{row}", service=f"s{row}", regions=regions
    )


def events_of(steps):
    """Return groups of events with rising places, several a transaction."""
    xid = row = 0
    told = []
    for group in steps:
        made = []
        for step in group:
            xid, row = xid + step // 2, row + 1
            made.append(an_event(xid, row))
        told.append(made)
    return told


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(module, "KEPT_EVENTS", 7)
    monkeypatch.setattr(module, "KEPT_FRAMES", 4)


@pytest.mark.usefixtures("kept")
@given(before=groups, after=groups)
def test_since_gives_exactly_what_followed_or_says_that_it_cannot(before, after):
    everything = events_of([*before, *after])
    there = [event for group in everything[: len(before)] for event in group]
    source = Broadcast()
    source._restart(EPOCH, there[-7:])
    for group in everything[len(before) :]:
        source._spread(group)
    told = [event for group in everything for event in group]
    for place in [Position(xid=0, row=0), *(event.position for event in told)]:
        wanted = [event for event in told if event.position > place]
        found = source.since(place)
        assert found is None or found == wanted
        # What the broadcast was told itself is never refused while it fits.
        if len(wanted) < 7 and any(e.position == place for e in told):
            assert found == wanted


@pytest.mark.usefixtures("kept")
@given(groups=groups)
def test_what_is_kept_has_an_end(groups):
    source = Broadcast()
    source._restart(EPOCH, ())
    for group in events_of(groups):
        source._spread(group)
        assert len(source.recent) <= 7
        assert len(source._frames) <= 4
    assert source.count == len(groups)


@pytest.mark.usefixtures("kept")
def test_who_is_too_far_behind_is_told_so():
    source = Broadcast()
    source._restart(EPOCH, ())
    for group in events_of([[1]] * 6):
        source._spread(group)
    assert source.frames_after(6) == []
    assert len(source.frames_after(2)) == 4
    assert source.frames_after(1) is None


def test_a_selection_is_made_once_and_shared():
    frame = Frame(EPOCH, [an_event(1, 1, (1,)), an_event(1, 2, (2,))])
    assert frame.for_regions(frozenset({1})) is frame.for_regions(frozenset({1}))
    assert frame.for_regions(frozenset({3})) == b""
    assert b"1.2" in frame.for_regions(frozenset())
    assert b"1.2" not in frame.for_regions(frozenset({1}))
    assert Frame(EPOCH, ()).for_regions(frozenset({1})) is HEARTBEAT


@given(st.lists(st.integers(0, 4), max_size=3), st.frozensets(st.integers(0, 4), max_size=3))
def test_an_event_concerns_who_asked_for_one_of_its_regions(regions, asked):
    everybody = not regions or not asked
    assert concerns(an_event(1, 1, tuple(regions)), asked) == (
        everybody or any(each in asked for each in regions)
    )


def test_a_new_history_lets_everybody_go():
    async def played():
        source, stir = Broadcast(), asyncio.Event()
        source._restart(EPOCH, ())
        before = source.generation
        with source.stirring(stir):
            source._restart("f" * 32, [an_event(5, 5)])
        assert stir.is_set()
        assert source.generation == before + 1
        assert source.since(Position(xid=5, row=5)) == []
        assert source.since(Position(xid=5, row=4)) is None

    asyncio.run(played())


@given(st.text())
def test_any_text_is_a_place_of_ours_or_none(text):
    found = place_of(text)
    assert found is None or text.strip() == f"{found[0]}:{found[1]}"
