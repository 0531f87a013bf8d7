"""The verb that advises where one ambulance should go."""

import json
from pathlib import Path

from spoedketen.cli.main import run

UNITS = Path(__file__).parents[2] / "examples" / "units_zeeland.yaml"
ASKED = ["relocate", "netherlands", str(UNITS), "--region", "VR19"]


def test_advice_tells_gain_cost_and_the_worst_place(capsys):
    assert run([*ASKED, "--json"], {}) == 0
    found = json.loads(capsys.readouterr().out)
    move = found["move"]
    shift = move["after"]["share"] - move["before"]["share"]
    assert abs(shift - move["gain"]) < 1e-9 < move["gain"]
    assert move["before"]["worst"]["name"]
    assert move["after"]["worst"]["name"]
    assert [each["id"] for each in found["units"]["unknown"]] == ["19-107"]
    # The unit of which nothing recent is known told last of the very point that is advised.
    assert (move["point"], found["ask_first"]) == ("post-middelburg", ["19-107"])
    assert run([*ASKED, "--assume", "relocation_least_gain=0.5", "--lang", "en"], {}) == 0
    assert "Nothing to move" in capsys.readouterr().out


def test_faults_of_the_file_and_an_unknown_region_are_told(tmp_path, capsys):
    file = tmp_path / "units.json"
    file.write_text('{"at": "2022-11-22 10:00", "units": [{"id": "a", "state": "x"}]}', "utf-8")
    assert run(["relocate", "netherlands", str(file), "--region", "VR19"], {}) == 1
    told = capsys.readouterr().err
    assert "units.json, regel 1: Bij state staat 'x'" in told
    assert "Veld since ontbreekt" in told
    assert run(["relocate", "netherlands", str(UNITS)], {}) == 2
    told = capsys.readouterr().err
    assert "VR19" in told
    assert "Geef met --region" in told
    absent = str(tmp_path / "none.json")
    assert run(["relocate", "netherlands", absent, "--region", "VR19"], {}) == 1
    told = capsys.readouterr().err
    assert "Dit bestand bestaat niet" in told
    assert "Errno" not in told
