"""A curve that a user fitted is the curve that counts."""

import json

import pytest
from builders import a_pack_folder

from spoedketen.cli.main import run

QUICK = "ambulance_siren: {constant_minutes: 0, minutes_per_km: 0.01, minutes_per_root_km: 0}\n"


def beyond(capsys, *options):
    assert run(["access", *options, "--json"], {}) == 0
    found = json.loads(capsys.readouterr().out)
    return found["travel"]["provider"], found["minutes"]["maximum"]


def test_an_own_curve_replaces_the_one_of_the_product(tmp_path, capsys):
    pack = str(a_pack_folder(tmp_path / "pack"))
    (tmp_path / "own.yaml").write_text(QUICK, "utf-8")
    provider, slowest = beyond(capsys, pack, "--travel", "curve")
    quick_provider, quickest = beyond(capsys, pack, "--curve", str(tmp_path / "own.yaml"))
    assert provider == quick_provider == "curve"
    assert quickest < slowest


@pytest.mark.parametrize("text", ["", "- 1", "car: {minutes_per_km: x}", "car: {a: 1}", "\x00"])
def test_a_curve_file_that_is_none_is_refused_with_its_name(tmp_path, capsys, text):
    pack = str(a_pack_folder(tmp_path / "pack"))
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    assert run(["access", pack, "--curve", str(tmp_path / "own.yaml")], {}) == 1
    assert "own.yaml" in capsys.readouterr().err
