"""Measures: kept in files only where several web processes tell of each other."""

from types import SimpleNamespace

import pytest

from spoedketen.live.supervision.server import Order, _measures


@pytest.mark.parametrize(("workers", "in_files"), [(1, False), (2, True)])
def test_one_web_process_needs_no_files_that_a_full_disk_would_end_it_by(
    tmp_path, workers, in_files
):
    order = Order(data=tmp_path, environment={}, workers=workers)
    told = _measures(order, SimpleNamespace(logs=tmp_path / "logs"))
    assert told["SPOEDKETEN_WORKERS"] == str(workers)
    assert ("PROMETHEUS_MULTIPROC_DIR" in told) == in_files
    assert (tmp_path / "metrics").exists() == in_files
