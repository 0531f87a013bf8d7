"""Figures of the demonstration that follow a simulated chain, and drills."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from live.demo.test_figures import MOMENTS, SERVICE_TYPES, observation, reporter

from spoedketen.live.capacity.checks import rejections
from spoedketen.live.demo.crowding import counted
from spoedketen.live.demo.drill_trace import followed_drill
from spoedketen.live.demo.followed import Followed, Playing, keep_trace, kept_trace
from spoedketen.live.demo.link import Guide
from spoedketen.live.demo.reports import ROOM, first, interval, observed
from spoedketen.live.drill_note import AskedDrill, ask_drill, asked_drill
from spoedketen.planning.chain.trace import Trace

AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
LINKS = ("department:site", "ward:site", "intensive_care:site", "delivery:site", "post_room:site",
         "crisis:r1", "ambulance:r1", "district_nursing:n1", "short_stay_primary_care_bed:n1",
         "geriatric_rehabilitation:n1", "wlz_crisis_bed:n1")  # fmt: skip
STEPS = 2016


def a_trace(share=0.5, stops=()):
    flat = np.full((len(LINKS), STEPS), share)
    return Trace(
        names=LINKS, taken=flat, boarding=flat / 10, waiting=flat / 5,
        stops={"department:site": tuple(stops)},
    )  # fmt: skip


def a_guide(tmp_path, since=None, **told):
    file = tmp_path / "trace.npz"
    keep_trace(file, a_trace(**told))
    return Guide(followed=kept_trace(file), since=since)


def a_follower(guide, service_type="emergency_department"):
    regions = {"network": "n1", "safety_region": "r1"}
    return replace(reporter(service_type), guide=guide, regions=regions)


def test_what_is_kept_is_what_was_simulated_to_a_percent(tmp_path):
    trace = a_trace(share=0.437, stops=[(10.5, 80.25)])
    keep_trace(tmp_path / "t.npz", trace)
    found = kept_trace(tmp_path / "t.npz")
    assert found.share("taken", "ward:site", AT) == pytest.approx(0.437, abs=0.005)
    assert found.stops == trace.stops


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half", b"not a trace at all"])
def test_a_file_that_cannot_be_read_is_no_trace(tmp_path, content):
    (tmp_path / "t.npz").write_bytes(content)
    assert kept_trace(tmp_path / "t.npz") is None
    assert kept_trace(tmp_path / "absent.npz") is None


@given(st.sampled_from(SERVICE_TYPES), MOMENTS, st.integers(0, 255), st.integers(0, 60))
def test_the_server_accepts_whatever_the_chain_says(service_type, moment, percent, minutes_ago):
    rows = {name: row for row, name in enumerate(LINKS)}
    told = np.full((len(LINKS), STEPS), percent, np.uint8)
    followed = Followed(
        rows=rows, taken=told, boarding=told, waiting=told, stops={},
        playing=Playing(minutes=STEPS * 5.0),
    )  # fmt: skip
    guide = Guide(followed=followed, since=moment - timedelta(minutes=minutes_ago))
    for item in first(a_follower(guide, service_type), moment):
        assert rejections(observation(item), service_type, moment) == []


def test_a_department_shows_the_share_that_was_simulated(tmp_path):
    quiet, full = (a_follower(a_guide(tmp_path, share=share)) for share in (0.2, 1.0))
    for each, wanted in ((quiet, 0.2), (full, 1.0)):
        rooms = next(i for i in observed(each, AT) if i["resource"] == ROOM)
        most = rooms["staffed"] - rooms["blocked"]
        assert abs(rooms["occupied"] - min(wanted * rooms["staffed"], most)) <= 1
    assert counted(full, AT)["inputs"]["ed_boarders"] > counted(quiet, AT)["inputs"]["ed_boarders"]


def test_figures_go_over_in_half_an_hour_without_a_jump(tmp_path):
    def rooms(guide, at):
        return next(i for i in observed(a_follower(guide), at) if i["resource"] == ROOM)["occupied"]

    guide = a_guide(tmp_path, since=AT, share=1.0)
    assert rooms(guide, AT) == rooms(None, AT)
    assert rooms(guide, AT + timedelta(minutes=30)) == rooms(
        replace(guide, since=None), AT + timedelta(minutes=30)
    )


def test_a_stop_of_the_chain_is_declared_at_its_own_time(tmp_path):
    # Monday 15:02 in Amsterdam is minute 902 of the week.
    follower = a_follower(a_guide(tmp_path, stops=[(890.0, 950.0)]))
    stop = follower.stop(AT)
    assert stop.state(AT) == "stop"
    assert stop.ends == AT + timedelta(minutes=48)
    assert follower.stop(AT + timedelta(hours=2)) is None
    assert a_follower(a_guide(tmp_path)).stop(AT) is None, "nothing is invented beside it"


def a_drill(**told):
    given = {"code": "three_stops", "network": "n1", "sites": ("far",), "begins": AT}
    given |= {"minutes": 60.0, "from_minutes": 2000.0, "to_minutes": 2600.0}
    return AskedDrill(**{**given, **told})


def test_a_drill_runs_ten_times_as_fast_and_ends(tmp_path):
    keep_trace(tmp_path / "t.npz", a_trace(stops=[(2100.0, 2200.0)]))
    ask_drill(tmp_path / "note", a_drill())
    assert asked_drill(tmp_path / "note", AT) == a_drill()
    assert asked_drill(tmp_path / "note", AT + timedelta(minutes=61)) is None
    followed = followed_drill(tmp_path / "t.npz", a_drill())
    assert followed.playing.at(AT + timedelta(minutes=6)) == pytest.approx(2060.0)
    guide = Guide(followed=followed)
    stop = guide.stop("site", AT + timedelta(minutes=11))
    assert (stop.begins, stop.ends) == (AT + timedelta(minutes=10), AT + timedelta(minutes=20))
    follower = replace(a_follower(guide), pace=a_drill().pace)
    assert interval(follower) == timedelta(seconds=30)


@pytest.mark.parametrize("content", ["", "{}", '{"begins": "never"}', "[1]", '{"begins": 3}'])
def test_a_note_that_is_not_understood_asks_for_nothing(tmp_path, content):
    (tmp_path / "note").write_text(content)
    assert asked_drill(tmp_path / "note", AT) is None


def test_who_takes_part_is_of_the_network_or_named():
    drill = a_drill()
    assert drill.concerns("any", "n1")
    assert drill.concerns("far", "n2")
    assert not drill.concerns("any", "n2")
