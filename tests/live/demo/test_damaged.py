"""A file of the demonstration that is damaged asks for nothing, and ends nothing."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from spoedketen.live.demo.followed import keep_trace, kept_trace
from spoedketen.live.drill_note import asked_drill
from spoedketen.planning.chain.trace import Trace

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
EMPTY = np.zeros((0, 0), np.uint8)


@pytest.fixture
def kept(tmp_path):
    file, table = tmp_path / "trace.npz", np.random.default_rng(1).uniform(0, 1.5, (2, 2016))
    names = ("department:a", "ward:a")
    stops = {"department:a": ((10.0, 50.0),)}
    keep_trace(file, Trace(names=names, taken=table, boarding=table, waiting=table, stops=stops))
    return file


def test_a_damaged_trace_is_none_or_what_it_was(kept):
    whole, chance = kept.read_bytes(), np.random.default_rng(1)
    assert kept_trace(kept) is not None
    for _ in range(200):
        harmed = bytearray(whole)
        for place in chance.integers(len(whole), size=3):
            harmed[place] = chance.integers(256)
        kept.write_bytes(bytes(harmed))
        kept_trace(kept)
    for size in np.linspace(0, len(whole) - 1, 20):
        kept.write_bytes(whole[: int(size)])
        assert kept_trace(kept) is None


@pytest.mark.parametrize(
    "tables",
    [
        {"names": np.array(["a"])},
        {"names": np.array([], str), "taken": EMPTY, "boarding": EMPTY, "waiting": EMPTY,
         "stop_names": np.array([], str), "stop_minutes": np.zeros((0, 2))},
    ],
)  # fmt: skip
def test_a_trace_that_lacks_something_is_none(kept, tables):
    with kept.open("wb") as out:
        np.savez_compressed(out, **tables)
    assert kept_trace(kept) is None


def note(**more):
    return {"code": "three_stops", "network": "zwolle", "sites": ["a"], "minutes": 60,
            "begins": "2026-11-23T10:00:00+00:00", "from_minutes": 0.0, "to_minutes": 720.0,
            **more}  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        note(begins="2026-11-23T10:00:00"), note(minutes=None), note(minutes=0),
        note(minutes=1e308), note(minutes=float("nan")), note(from_minutes=720.0),
        note(to_minutes="x"),
        note(sites=None), note(begins=5), note(from_minutes=720.0, to_minutes=0.0), [], "x", None,
    ],
)  # fmt: skip
def test_a_note_that_is_not_right_asks_for_nothing(tmp_path, told):
    file = tmp_path / "drill.json"
    file.write_text(json.dumps(told), "utf-8")
    assert asked_drill(file, NOW) is None
    file.write_text(json.dumps(note()), "utf-8")
    assert asked_drill(file, NOW).pace == timedelta(minutes=5 * 60 / 720)
