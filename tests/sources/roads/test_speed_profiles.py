import pytest

from spoedketen.domain.errors import RequestError, RoadError, RoadFileError
from spoedketen.domain.roads import MODES
from spoedketen.sources.roads.osm_tags import DRIVABLE
from spoedketen.sources.roads.speed_profiles import default_profile, read_speed_profile

SOUND = """
mode: car
status: measured
source: a count of our own
stated_factor: 1.0
limit_factor: 1.0
limit_margin_kph: 0
boarding_minutes: 5
hour_blocks: [{name: rush, from_hour: 7, to_hour: 9}]
speeds:
  - {road_class: primary, built_up: inside, region: utrecht, hour_block: rush, kph: 33}
  - {road_class: any, kph: 40}
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        (tmp_path / "own.yaml").write_text(text)
        return read_speed_profile(tmp_path / "own.yaml")

    return read_text


@pytest.mark.parametrize("mode", MODES)
def test_every_default_profile_says_that_it_is_assumed_and_why(mode):
    profile = default_profile(mode)
    assert (profile.mode, profile.status) == (mode, "assumed")
    assert profile.source


@pytest.mark.parametrize("mode", MODES)
def test_every_default_profile_knows_every_road_that_is_read(mode):
    known = {row.road_class for row in default_profile(mode).rows}
    assert known >= DRIVABLE | {"ferry", "any"}


def test_a_siren_is_nowhere_slower_than_a_car():
    car, siren = default_profile("car"), default_profile("ambulance_siren")
    pairs = zip(car.rows, siren.rows, strict=True)
    assert all(slow.kph <= fast.kph for slow, fast in pairs)


def test_an_unknown_mode_is_refused_with_the_known_ones():
    with pytest.raises(RequestError, match="mode_unknown"):
        default_profile("bicycle")


def test_a_profile_of_ones_own_is_read(read):
    profile = read(SOUND)
    assert (profile.name, profile.rows[0].region, profile.rows[1].region) == (
        "own",
        "utrecht",
        "any",
    )
    assert profile.hour_blocks[0].name == "rush"


@pytest.mark.parametrize(
    ("old", "fresh", "where"),
    [
        ("mode: car", "mode: bicycle", "mode"),
        ("status: measured", "status: guessed", "status"),
        ("source: a count of our own", "", "source"),
        ("stated_factor: 1.0", "stated_factor: 0", "stated_factor"),
        ("limit_factor: 1.0", "limit_factor: .nan", "limit_factor"),
        ("boarding_minutes: 5", "boarding_minutes: -5", "boarding_minutes"),
        ("kph: 33", "kph: -33", "speeds[0]"),
        ("kph: 33", "kph: fast", "speeds[0]"),
        ("built_up: inside", "built_up: perhaps", "speeds[0]"),
        ("hour_block: rush", "hour_block: lunch", "speeds[0]"),
        ("name: rush, ", "", "hour_blocks[0]"),
    ],
)
def test_a_wrong_value_is_named(read, old, fresh, where):
    with pytest.raises(RoadFileError) as raised:
        read(SOUND.replace(old, fresh))
    assert where in [fault.column for fault in raised.value.faults]


def test_all_wrong_values_are_told_at_once(read):
    with pytest.raises(RoadFileError) as raised:
        read("mode: bicycle\n")
    assert len(raised.value.faults) == 8


@pytest.mark.parametrize("text", ["- a list", "mode: [unclosed", ""])
def test_a_file_that_is_no_profile_is_refused(read, text):
    with pytest.raises(RoadError, match="road_file_unreadable"):
        read(text)


def test_an_absent_profile_is_refused(tmp_path):
    with pytest.raises(RoadError, match="road_file_missing"):
        read_speed_profile(tmp_path / "absent.yaml")
