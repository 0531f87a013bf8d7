"""Ambulances written down by hand: what they mean, and every fault at once."""

from datetime import timedelta

import pytest

from spoedketen.domain.errors import UnitsError
from spoedketen.sources.unit_files import read_units

GOOD = """at: 2026-11-23 10:00
units:
  - {id: 012, state: idle, station: a, since: 2026-11-23 09:40}
  - {id: b, state: moving, towards: a, since: "2026-11-23T08:55:00+00:00"}
  - {id: c, state: busy, lat: 51.5, lon: 3.6, since: 2026-11-23 09:50, free_at: 2026-11-23 10:05}
"""
BAD = """at: 2026-11-23 10:00
units:
  - {id: a, state: free, station: z, since: 2026-11-23 10:40}
  - {id: a, state: idle, since: gisteren}
  - state: idle
    lat: 95
    lon: 3
    since: 2026-11-23 09:00
    colour: red
  - {id: m, state: moving, since: 2026-11-23 09:00}
  - x
"""


def written(folder, text):
    file = folder / "units.yaml"
    file.write_text(text, "utf-8")
    return file


def test_units_keep_their_names_and_moments(tmp_path):
    found = read_units(written(tmp_path, GOOD), ["a"])
    assert [unit.id for unit in found.units] == ["012", "b", "c"]
    assert [(found.at - unit.since) / timedelta(minutes=1) for unit in found.units] == [20, 5, 10]
    assert (found.units[2].lat, found.units[2].free_at - found.at) == (51.5, timedelta(minutes=5))


def test_every_fault_is_told_with_its_line_and_field(tmp_path):
    with pytest.raises(UnitsError) as refused:
        read_units(written(tmp_path, BAD), ["a"])
    told = {(f.row, f.code, f.parameters["field"]) for f in refused.value.faults}
    assert told == {
        (3, "unit_word_unknown", "state"), (3, "unit_station_unknown", "station"),
        (3, "unit_since_future", "since"), (4, "unit_moment_unfit", "since"),
        (4, "unit_place_missing", "station"), (5, "unit_field_missing", "id"),
        (6, "unit_degrees_unfit", "lat"), (9, "unit_field_unknown", "colour"),
        (10, "unit_field_missing", "towards"), (11, "unit_shapeless", "4"),
    }  # fmt: skip
    with pytest.raises(UnitsError):
        read_units(written(tmp_path, "at: [\n"), ["a"])
    with pytest.raises(UnitsError):
        read_units(written(tmp_path, "[]"), ["a"])
