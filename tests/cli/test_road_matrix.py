import math
from pathlib import Path

import osmium
import polars as pl
import pytest
from osmium.osm.mutable import Node, Way

from spoedketen.cli.road_matrix import road_matrix
from spoedketen.domain.errors import RequestError, RoadFileError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def files(tmp_path):
    """Write a street of three nodes, one way between the last two."""
    (tmp_path / "nodes.csv").write_text("node_id,lat,lon\na,52,5\nb,52,5.01\nc,52,5.02\n")
    (tmp_path / "edges.csv").write_text(
        "from_node,to_node,length_m,speed_kph\na,b,1000,60\nb,a,1000,60\nb,c,2000,60\nc,a,3000,30\n"
    )
    (tmp_path / "points.csv").write_text("id,lat,lon\nhome,52,5\nwork,52,5.02\n")
    return tmp_path


def matrix(folder, out="out.parquet", roads="edges.csv", nodes="nodes.csv", **known):
    heard = []
    points = known.get("points", folder / "points.csv")
    summary = road_matrix(
        folder / roads,
        nodes and folder / nodes,
        known.get("mode", "car"),
        points,
        points,
        folder / out,
        cache=folder / "cache",
        progress=lambda phase, share: heard.append((phase, share)),
    )
    return summary, heard


def minutes_of(table):
    return {(row["from_id"], row["to_id"]): row["minutes"] for row in table.to_dicts()}


def test_every_pair_has_a_row_with_its_minutes(files):
    summary, _ = matrix(files)
    found = minutes_of(pl.read_parquet(files / "out.parquet"))
    assert summary.rows == 4
    assert found == {
        ("home", "home"): 0,
        ("home", "work"): pytest.approx(3, abs=1e-3),
        ("work", "home"): pytest.approx(6, abs=1e-3),
        ("work", "work"): 0,
    }


def test_a_csv_is_written_when_the_name_asks_for_it(files):
    matrix(files, out="out.csv")
    assert pl.read_csv(files / "out.csv").columns == ["from_id", "to_id", "minutes"]


def test_a_second_run_loads_the_hierarchy_and_gives_the_same(files):
    first, heard_first = matrix(files, out="first.parquet")
    second, heard_second = matrix(files, out="second.parquet")
    assert (first.is_from_cache, second.is_from_cache) == (False, True)
    assert "contract" in {phase for phase, _ in heard_first}
    assert "contract" not in {phase for phase, _ in heard_second}
    one, other = (pl.read_parquet(files / name) for name in ("first.parquet", "second.parquet"))
    assert one.equals(other)


def test_another_mode_builds_another_hierarchy(files):
    matrix(files)
    summary, _ = matrix(files, mode="ambulance_siren")
    assert not summary.is_from_cache


def test_a_damaged_cache_is_built_again(files):
    matrix(files)
    (kept,) = (files / "cache").iterdir()
    sound = kept.read_bytes()
    kept.write_bytes(sound[: len(sound) // 2])
    summary, _ = matrix(files)
    assert not summary.is_from_cache
    assert kept.read_bytes() == sound


def test_a_cache_that_cannot_be_written_costs_only_the_next_run(files):
    (files / "cache").write_text("a file where a folder should be")
    summary, heard = matrix(files)
    assert summary.rows == 4
    assert ("cache_not_written", 1.0) in heard


def an_archipelago(file):
    """Write two networks of 120 nodes, 1 degree apart, without a ferry."""
    with osmium.SimpleWriter(file) as writer:
        for number in range(240):
            place = (5 + 0.001 * (number % 120), 52 + number // 120)
            writer.add_node(Node(id=number + 1, location=place))
        for island in range(2):
            for number in range(119):
                refs = [island * 120 + number + 1, island * 120 + number + 2]
                tags = {"highway": "residential"}
                writer.add_way(Way(id=island * 120 + number + 1, nodes=refs, tags=tags))


def test_an_extract_with_two_islands_has_infinite_pairs(files):
    an_archipelago(files / "isles.osm.pbf")
    (files / "points.csv").write_text("id,lat,lon\nsouth,52,5\nnorth,53,5\n")
    summary, _ = matrix(files, roads="isles.osm.pbf", nodes=None)
    found = minutes_of(pl.read_parquet(files / "out.parquet"))
    assert summary.unreachable_pairs == 2
    assert math.isinf(found[("south", "north")])


def test_the_summary_tells_snapping_size_and_status_of_the_speeds(files):
    summary, _ = matrix(files)
    assert (summary.nodes, summary.arcs, summary.profile_status) == (3, 4, "assumed")
    assert summary.median_snap_m == pytest.approx(0, abs=1e-6)


def test_a_table_of_edges_needs_a_table_of_nodes(files):
    with pytest.raises(RequestError, match="nodes_needed"):
        matrix(files, nodes=None)


@pytest.mark.parametrize("known", [{"out": "out.xlsx"}, {"roads": "roads.shp"}])
def test_an_unknown_format_is_refused(files, known):
    with pytest.raises(RequestError, match="ending_unknown"):
        matrix(files, **known)


def test_an_unknown_mode_is_refused_before_anything_is_read(files):
    with pytest.raises(RequestError, match="mode_unknown"):
        matrix(files, mode="bicycle", roads="absent.csv")


def test_a_faulty_road_file_writes_nothing(files):
    (files / "edges.csv").write_text("from_node,to_node,length_m,speed_kph\na,b,0,60\n")
    with pytest.raises(RoadFileError):
        matrix(files)
    assert not (files / "out.parquet").exists()


def test_the_roads_of_rotterdam_join_all_their_nodes(files):
    if not (SHARED / "road_mrdh_nodes.csv").exists():
        pytest.skip("the shared road files are not beside the repository")
    nodes = pl.read_csv(SHARED / "road_mrdh_nodes.csv").rename({"node_id": "id"})
    joined = nodes.filter(pl.col("in_largest_scc")).head(50)
    joined.select("id", "lat", "lon").write_csv(files / "points.csv")
    (files / "edges.csv.gz").symlink_to(SHARED / "road_mrdh_edges.csv.gz")
    (files / "mrdh.csv").symlink_to(SHARED / "road_mrdh_nodes.csv")
    summary, _ = matrix(files, roads="edges.csv.gz", nodes="mrdh.csv")
    assert (summary.rows, summary.unreachable_pairs) == (2500, 0)
    assert summary.largest_snap_m == pytest.approx(0, abs=1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
@pytest.mark.parametrize("out", ["full.csv", "full.parquet"])
def test_a_full_disk_is_told(files, out):
    (files / out).symlink_to("/dev/full")
    with pytest.raises(RequestError) as caught:
        matrix(files, out=out)
    assert caught.value.code == "output_unwritable"
