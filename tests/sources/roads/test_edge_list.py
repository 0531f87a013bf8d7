import gzip
from pathlib import Path

import numpy as np
import pytest

from spoedketen.domain.errors import RoadError, RoadFileError
from spoedketen.domain.roads import AGAINST, ALONG, BOTH_WAYS, INSIDE, UNKNOWN
from spoedketen.sources.roads.edge_list import read_edge_list
from spoedketen.sources.roads.points import read_points

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
NODES = "node_id,lat,lon\na,52.0,5.0\nb,52.0,5.1\nc,52.1,5.0\n"
EDGES = "from_node,to_node,length_m,speed_kph,highway\na,b,1000,60,primary\nb,c,500,30,\n"


@pytest.fixture
def read(tmp_path):
    def read_texts(edges=EDGES, nodes=NODES):
        (tmp_path / "edges.csv").write_text(edges)
        (tmp_path / "nodes.csv").write_text(nodes)
        return read_edge_list(tmp_path / "edges.csv", tmp_path / "nodes.csv")

    return read_texts


def faults(read, **texts):
    with pytest.raises(RoadFileError) as raised:
        read(**texts)
    return [(fault.code, fault.row, fault.column) for fault in raised.value.faults]


def test_a_row_is_one_directed_arc_without_a_oneway_column(read):
    assert read().directions.tolist() == [ALONG, ALONG]


def test_with_a_oneway_column_an_empty_cell_is_a_road_for_both_directions(read):
    rows = "".join(f"a,b,1000,60,{word}\n" for word in ("", "no", "yes", "1", "-1"))
    segments = read("from_node,to_node,length_m,speed_kph,oneway\n" + rows)
    assert segments.directions.tolist() == [BOTH_WAYS, BOTH_WAYS, ALONG, ALONG, AGAINST]


def test_columns_become_metres_and_kilometres_an_hour(read):
    segments = read()
    assert segments.length_m.tolist() == [1000, 500]
    assert segments.stated_kph.tolist() == [60, 30]
    assert segments.tails.tolist() == [0, 1]
    assert segments.heads.tolist() == [1, 2]


def test_kilometres_and_assumed_speeds_are_read(read):
    segments = read("from_node,to_node,length_km,speed_kph_assumed\na,b,1.5,100\n")
    assert (segments.length_m[0], segments.stated_kph[0]) == (1500, 100)


def test_a_travel_time_goes_before_a_speed(read):
    segments = read("from_node,to_node,length_m,speed_kph,travel_time_s\na,b,1000,60,30\n")
    assert segments.stated_kph[0] == pytest.approx(120)


def test_without_a_speed_the_road_class_is_kept_for_the_profile(read):
    segments = read("from_node,to_node,length_m,highway,built_up\na,b,9,primary,yes\nb,a,9,,\n")
    classes = [segments.class_names[code] for code in segments.class_codes]
    assert classes == ["primary", "unknown"]
    assert segments.built_up.tolist() == [INSIDE, UNKNOWN]
    assert np.isnan(segments.stated_kph).all()


def test_a_packed_table_is_read(tmp_path):
    (tmp_path / "nodes.csv").write_text(NODES)
    with gzip.open(tmp_path / "edges.csv.gz", "wt") as file:
        file.write(EDGES)
    assert read_edge_list(tmp_path / "edges.csv.gz", tmp_path / "nodes.csv").tails.size == 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a,x,1000,60", ("node_unknown", 2, "to_node")),
        ("x,a,1000,60", ("node_unknown", 2, "from_node")),
        ("a,b,-5,60", ("out_of_range", 2, "length_m")),
        ("a,b,0,60", ("out_of_range", 2, "length_m")),
        ("a,b,inf,60", ("out_of_range", 2, "length_m")),
        ("a,b,NaN,60", ("not_a_number", 2, "length_m")),
        ("a,b,,60", ("empty_cell", 2, "length_m")),
        ("a,b,long,60", ("not_a_number", 2, "length_m")),
        ("a,b,1000,0", ("out_of_range", 2, "speed_kph")),
        ("a,b,1000,-30", ("out_of_range", 2, "speed_kph")),
        ("a,b,1000,nan", ("not_a_number", 2, "speed_kph")),
        ("a,b,1000,fast", ("not_a_number", 2, "speed_kph")),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(read, row, expected):
    assert faults(read, edges=f"from_node,to_node,length_m,speed_kph\n{row}\n") == [expected]


def test_all_faults_of_both_files_are_told_at_once(read):
    edges = "from_node,to_node,length_m,speed_kph\na,x,0,60\na,b,5,slow\n"
    nodes = "node_id,lat,lon\na,52,5\na,52,5\nb,95,5\n"
    assert faults(read, edges=edges, nodes=nodes) == [
        ("node_repeated", 3, "node_id"),
        ("out_of_range", 4, "lat"),
        ("out_of_range", 2, "length_m"),
        ("node_unknown", 2, "to_node"),
        ("not_a_number", 3, "speed_kph"),
    ]


def test_missing_columns_of_both_files_are_told_at_once(read):
    assert faults(read, edges="from_node,highway\na,primary\n", nodes="node_id,lat\na,52\n") == [
        ("column_missing", None, "lon"),
        ("column_missing", None, "to_node"),
        ("column_missing", None, "length_m | length_km"),
    ]


def test_a_table_without_any_speed_or_class_is_refused(read):
    found = faults(read, edges="from_node,to_node,length_m\na,b,5\n")
    columns = "travel_time_s | speed_kph | speed_kph_assumed | highway"
    assert found == [("column_missing", None, columns)]


@pytest.mark.parametrize("text", ["", "from_node,to_node,length_m,speed_kph\n"])
def test_an_empty_file_is_refused(read, text):
    assert ("file_without_rows", None, None) in faults(read, edges=text)


def test_an_unknown_word_for_oneway_is_refused(read):
    found = faults(read, edges="from_node,to_node,length_m,speed_kph,oneway\na,b,5,5,perhaps\n")
    assert found == [("word_unknown", 2, "oneway")]


def test_a_thousand_equal_faults_are_twenty_and_a_number(read):
    found = faults(read, edges="from_node,to_node,length_m,speed_kph\n" + "a,b,0,60\n" * 1000)
    assert len(found) == 21
    assert found[-1] == ("more_of_the_same", None, "length_m")


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(RoadError, match="road_file_missing"):
        read_edge_list(tmp_path / "edges.csv", tmp_path / "nodes.csv")


@pytest.mark.parametrize(
    "content", [b"from_node,to_node\na,b,1,1,5\n", "straat\ncaf\xe9\n".encode("latin-1")]
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content):
    (tmp_path / "edges.csv").write_bytes(content)
    with pytest.raises(RoadError, match="road_file_unreadable"):
        read_edge_list(tmp_path / "edges.csv", tmp_path / "edges.csv")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(RoadError, match="road_file_missing"):
        read_edge_list(tmp_path, tmp_path)


@pytest.mark.parametrize("name", ["mrdh", "nl_trunk"])
def test_the_shared_road_files_are_read_without_a_fault(name):
    edges = next(SHARED.glob(f"road_{name}_edges.csv*"), None)
    if edges is None:
        pytest.skip("the shared road files are not beside the repository")
    segments = read_edge_list(edges, SHARED / f"road_{name}_nodes.csv")
    assert np.all(segments.stated_kph > 0)


def test_points_are_read(tmp_path):
    (tmp_path / "points.csv").write_text("id,lat,lon,name\n007,52.1,5.2,here\n")
    points = read_points(tmp_path / "points.csv")
    assert (points.ids, points.lat[0], points.lon[0]) == (("007",), 52.1, 5.2)


def test_all_faults_of_points_are_told_at_once(tmp_path):
    (tmp_path / "points.csv").write_text("id,lat,lon\na,52,5\na,152,5\n,52,east\n")
    with pytest.raises(RoadFileError) as raised:
        read_points(tmp_path / "points.csv")
    assert [(fault.code, fault.row) for fault in raised.value.faults] == [
        ("empty_cell", 4), ("point_repeated", 3), ("out_of_range", 3), ("not_a_number", 4),
    ]  # fmt: skip
