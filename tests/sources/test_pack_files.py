"""A pack on disk: what a person typed, saved by any program, is read or refused with a reason."""

import json
from pathlib import Path

import polars as pl
import pytest
from builders import a_csv_folder, a_note, a_pack, a_pack_folder

from spoedketen.domain.errors import PackError, RequestError
from spoedketen.sources.pack_files import edited_tables, inspected_pack, read_pack, write_pack
from spoedketen.sources.pack_locations import pack_folder


def codes(folder):
    return [
        (fault.file, fault.row, fault.column, fault.code) for fault in inspected_pack(folder)[1]
    ]


def retyped(path, change):
    path.write_bytes(change(path.read_bytes()))


def test_a_pack_comes_back_as_it_was_written(tmp_path):
    pack = a_pack()
    written = write_pack(pack, tmp_path / "tiny")
    read = read_pack(tmp_path / "tiny")
    assert read.checksum == written.checksum
    assert {name: frame.to_dicts() for name, frame in read.tables.items()} == {
        name: frame.to_dicts() for name, frame in pack.tables.items()
    }
    assert read.note == written.note


def test_writing_again_leaves_no_table_behind_that_the_pack_no_longer_has(tmp_path):
    write_pack(a_pack(), tmp_path)
    (tmp_path / "vehicles.csv").write_text("id\nx\n")
    (tmp_path / "letter.txt").write_text("mine")
    write_pack(a_pack(), tmp_path)
    assert not (tmp_path / "vehicles.csv").exists()
    assert (tmp_path / "letter.txt").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
        lambda text: text.rstrip(b"\n"),
        lambda text: text.replace(b"Town 1", b'"Town\n1"'),
        lambda text: text.replace(b"Town 1", b'"Town ""one"", by the sea"'),
        lambda text: text.replace(b"Town 1", "Sint-Annaland é ’s".encode()),
    ],
    ids=["windows", "mark", "both", "no_last_end", "line_end", "quotes", "accents"],
)
def test_a_table_saved_by_another_program_is_read_the_same(tmp_path, change):
    folder = a_csv_folder(tmp_path)
    retyped(folder / "areas.csv", change)
    areas = read_pack(folder).table("areas")
    assert areas["population"].to_list() == [1000, 2000, 3000, 4000, 5000]
    assert areas["id"].to_list() == ["a0", "a1", "a2", "a3", "a4"]


def test_a_row_is_counted_as_a_spreadsheet_counts_it_also_after_a_quoted_line_end(tmp_path):
    folder = a_csv_folder(tmp_path)
    retyped(folder / "areas.csv", lambda text: text.replace(b"Town 1", b'"Town\n1"'))
    retyped(folder / "areas.csv", lambda text: text.replace(b"4000", b"-4000"))
    assert codes(folder) == [("areas.csv", 5, "population", "people_negative")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id,name\n\xff\xfe\x00broken\n",
        b"id,name\na,b,c,d\n",
        "Caf\xe9,lat\n".encode("latin1"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_fault_of_that_file(tmp_path, content):
    folder = a_csv_folder(tmp_path)
    (folder / "vehicles.csv").write_bytes(content)
    assert ("vehicles.csv", None, None, "file_unreadable") in codes(folder)


def test_a_damaged_parquet_is_a_fault_of_that_file(tmp_path):
    folder = a_pack_folder(tmp_path)
    retyped(folder / "stations.parquet", lambda content: content[: len(content) // 2])
    assert codes(folder) == [("stations.parquet", None, None, "file_unreadable")]


def test_latin_letters_in_another_encoding_are_not_guessed(tmp_path):
    folder = a_csv_folder(tmp_path)
    retyped(folder / "sites.csv", lambda text: text.replace(b"Hospital 1", b"H\xf4pital"))
    assert ("sites.csv", None, None, "file_unreadable") in codes(folder)


def test_a_pack_without_areas_says_so(tmp_path):
    folder = a_csv_folder(tmp_path)
    (folder / "areas.csv").unlink()
    assert ("region.yaml", None, None, "table_missing") in codes(folder)


@pytest.mark.parametrize(
    "note",
    [
        "name: tiny\n",
        "[]",
        "just text",
        "name: [",
        "name: tiny\ntitle: {nl: K, en: T}\ndate: yesterday\ntables: {}\n",
        "name: tiny\ntitle: Klein\ndate: 2022-06-01\ntables: {}\n",
        "name: tiny\ntitle: {nl: K, en: T}\ndate: 2022-06-01\ntables: {areas: {colour: red}}\n",
        "name: t\ntitle: {nl: K, en: T}\ndate: 2022-06-01\ntables: {areas: {origin: a, source: x}}",
        "name: tiny\ntitle: {nl: K, en: T}\ndate: 2022-06-01\nbounds: [1, 2]\n",
    ],
)
def test_a_note_that_cannot_be_read_is_a_fault(tmp_path, note):
    folder = a_csv_folder(tmp_path, note=note)
    assert ("region.yaml", None, None, "note_unreadable") in codes(folder)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        "[]",
        "[" * 100_000,
        '{"features": [{}]}',
        '{"features": [{"geometry": {"type": "Round"}}]}',
        '{"features": [{"geometry": {"type": "Point", "coordinates": [5, 52]}}]}',
    ],
)
def test_boundaries_that_are_no_shapes_are_a_fault(tmp_path, text):
    folder = a_csv_folder(tmp_path)
    (folder / "boundaries_area.geojson").write_text(text)
    assert codes(folder) == [("boundaries_area.geojson", None, None, "file_unreadable")]


def test_boundaries_come_back(tmp_path):
    ring = [[5, 52], [5.1, 52], [5.1, 52.1], [5, 52]]
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": "a0", "name": "Town 0"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    folder = a_csv_folder(tmp_path)
    (folder / "boundaries_area.geojson").write_text(json.dumps(collection))
    assert read_pack(folder).boundaries == {"area": collection}


def test_a_pack_with_faults_is_not_used_and_tells_them_all(tmp_path):
    folder = a_csv_folder(tmp_path)
    retyped(folder / "areas.csv", lambda text: text.replace(b"1000", b"-1").replace(b"m1", b"m9"))
    with pytest.raises(PackError) as caught:
        read_pack(folder)
    assert len(caught.value.faults) == 3


def test_a_table_edited_after_the_build_is_seen(tmp_path):
    folder = a_pack_folder(tmp_path, note=a_note(tables={}))
    note = read_pack(folder).note
    assert edited_tables(folder, note) == []
    pl.read_parquet(folder / "stations.parquet").write_csv(folder / "stations.csv")
    assert edited_tables(folder, note) == ["stations"]


def test_the_checksum_changes_with_any_file_of_the_pack_only(tmp_path):
    folder = a_pack_folder(tmp_path)
    before = read_pack(folder).checksum
    (folder / "letter.txt").write_text("mine")
    assert read_pack(folder).checksum == before
    (folder / "region.yaml").write_text((folder / "region.yaml").read_text() + "\n")
    assert read_pack(folder).checksum != before


def test_a_folder_wins_over_a_bundled_name_and_nothing_is_a_readable_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    a_csv_folder(tmp_path / "netherlands")
    assert pack_folder("netherlands").resolve() == tmp_path / "netherlands"
    with pytest.raises(RequestError, match="pack_not_found"):
        pack_folder("nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RequestError, match="pack_not_found"):
        read_pack(tmp_path / "empty")


NOTE = "name: x\ntitle: {nl: a, en: b}\ndate: 2022-06-01\n"


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("2022-06-01", "2022-06-01 10:00:00"),
        NOTE + "schema_version: 99\n",
        NOTE + "name: y\n",
        "a: " + "[" * 20_000,
    ],
    ids=["moment", "later schema", "twice", "deep"],
)
def test_a_note_that_would_be_misread_is_a_fault(tmp_path, note):
    folder = a_csv_folder(tmp_path / "tiny")
    (folder / "region.yaml").write_text(note)
    assert [code for *_, code in codes(folder)] == ["note_unreadable"]


def test_half_a_pack_is_no_pack_and_a_failed_build_leaves_the_old_one(tmp_path, monkeypatch):
    old = write_pack(a_pack(), tmp_path)
    monkeypatch.setattr(pl.DataFrame, "write_parquet", _full_disk)
    with pytest.raises(OSError, match="full"):
        write_pack(a_pack(people=(1, 2)), tmp_path)
    assert read_pack(tmp_path).checksum == old.checksum
    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", _full_disk)
    with pytest.raises(OSError, match="full"):
        write_pack(a_pack(people=(1, 2)), tmp_path)
    with pytest.raises(RequestError):
        read_pack(tmp_path)


def _full_disk(*_arguments, **_options):
    raise OSError("the disk is full")


def test_a_folder_name_that_is_too_long_is_a_wrong_request():
    with pytest.raises(RequestError) as caught:
        pack_folder("x" * 5000)
    assert caught.value.code == "pack_not_found"
