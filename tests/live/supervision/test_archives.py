"""The file of a backup: what was put in comes out, what is damaged is refused."""

import errno
import os
import zipfile

import pytest

from spoedketen.domain.errors import DataError, RequestError
from spoedketen.live.supervision.archives import DUMP, unpack_archive, write_archive


@pytest.fixture
def archive(tmp_path):
    dump = tmp_path / "dump"
    dump.write_bytes(b"rows " * 1000)
    path = tmp_path / "backup.zip"
    write_archive(path, {DUMP: dump}, made_at="2026-11-22T06:00:00+00:00", demonstration=True)
    return path


def test_what_was_put_in_comes_out(archive, tmp_path):
    manifest = unpack_archive(archive, tmp_path / "out")
    assert (tmp_path / "out" / DUMP).read_bytes() == b"rows " * 1000
    assert manifest.demonstration
    assert not manifest.has_keys
    assert archive.stat().st_mode & 0o077 == 0


def test_one_changed_byte_is_found(archive, tmp_path):
    content = archive.read_bytes()
    place = content.index(b"rows rows")
    archive.write_bytes(content[:place] + b"lies" + content[place + 4 :])
    with pytest.raises(DataError, match=r"backup_(unreadable|damaged)"):
        unpack_archive(archive, tmp_path / "out")


def test_a_part_that_was_replaced_is_found(archive, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(other, "w") as made:
        made.writestr("manifest.json", old.read("manifest.json"))
        made.writestr(DUMP, b"other rows")
    with pytest.raises(DataError, match="backup_damaged"):
        unpack_archive(other, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no archive", b'{"schema": 1}'])
def test_another_file_is_refused(content, tmp_path):
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(DataError, match="backup_unreadable"):
        unpack_archive(path, tmp_path / "out")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(RequestError, match="backup_missing"):
        unpack_archive(tmp_path / "nothing", tmp_path / "out")


def test_on_a_full_disk_nothing_half_is_left(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("spoedketen.live.supervision.archives.os.fsync", full)
    target = tmp_path / "backup.zip"
    (tmp_path / "dump").write_bytes(b"rows")
    files = {DUMP: tmp_path / "dump"}
    with pytest.raises(RequestError, match="backup_unwritten") as refused:
        write_archive(target, files, made_at="2026-11-22T06:00:00+00:00", demonstration=True)
    assert refused.value.parameters["found"] == "No space left on device"
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]
