from pathlib import Path

import numpy as np
import pytest

from spoedketen.sources.roads.hierarchy_cache import (
    checksum,
    default_folder,
    file_of,
    read_kept,
    write_kept,
)

ARRAYS = {"heads": np.arange(1000, dtype=np.int32), "minutes": np.linspace(0, 1, 1000)}


def test_what_was_kept_comes_back_the_same(tmp_path):
    write_kept(tmp_path / "new" / "folder", "key", ARRAYS)
    kept = read_kept(tmp_path / "new" / "folder", "key")
    assert kept is not None
    assert checksum(kept) == checksum(ARRAYS)


def test_nothing_kept_is_nothing(tmp_path):
    assert read_kept(tmp_path, "key") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 but no archive", b"plain text"])
def test_a_file_that_is_no_archive_is_not_trusted(tmp_path, content):
    file_of(tmp_path, "key").write_bytes(content)
    assert read_kept(tmp_path, "key") is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_not_trusted(tmp_path, share):
    file = write_kept(tmp_path, "key", ARRAYS)
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    assert read_kept(tmp_path, "key") is None


def test_a_file_with_one_changed_byte_is_not_trusted(tmp_path):
    file = write_kept(tmp_path, "key", ARRAYS)
    content = bytearray(file.read_bytes())
    content[600] ^= 1
    file.write_bytes(bytes(content))
    assert read_kept(tmp_path, "key") is None


def test_a_sound_archive_without_a_seal_is_not_trusted(tmp_path):
    np.savez(file_of(tmp_path, "key"), **ARRAYS)
    assert read_kept(tmp_path, "key") is None


def test_writing_leaves_nothing_but_the_file(tmp_path):
    write_kept(tmp_path, "key", ARRAYS)
    write_kept(tmp_path, "key", ARRAYS)
    assert [file.name for file in tmp_path.iterdir()] == ["hierarchy-key.npz"]


@pytest.mark.parametrize(
    "changed",
    [
        {"heads": np.arange(1000, dtype=np.int64)},
        {"heads": np.arange(1, 1001, dtype=np.int32)},
        {"heads": np.arange(1000, dtype=np.int32).reshape(10, 100)},
        {"tails": np.arange(3)},
    ],
)
def test_the_checksum_sees_type_content_shape_and_name(changed):
    assert checksum(ARRAYS | changed) != checksum(ARRAYS)


def test_the_folder_follows_the_environment_or_the_home():
    home = Path("/home/someone")
    assert default_folder({}, home) == home / ".cache" / "spoedketen"
    assert default_folder({"XDG_CACHE_HOME": "/fast"}, home) == Path("/fast/spoedketen")
