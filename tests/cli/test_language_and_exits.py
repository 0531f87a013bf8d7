"""Both languages say everything; exit codes tell an answer, faulty data and wrong use apart."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_csv_folder, a_pack_folder, travel_rows

from spoedketen.cli.main import run, spoedketen

HELP = [
    [], ["access"], ["sensitivity"], ["norms"], ["norms", "list"], ["norms", "show"], ["region"],
    ["region", "build"], ["region", "check"], ["region", "show"], ["travel"], ["travel", "fit"],
    ["travel", "matrix"], ["siting"], ["report"], ["report", "access"],
]  # fmt: skip
DUTCH = re.compile(
    r"\b(?:de|het|een|van|voor|niet|geen|mensen|inwoners|grens|locaties?|gemeente|binnen|minuten|"
    r"onbekende?|kies|pakket|gebruik|fout|opties|opdrachten|toon|wordt|naar)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    r"\b(?:the|people|limit|sites?|municipality|within|minutes|unknown|choose|usage|error|"
    r"options:|commands:|try|message|missing|no such|known|default)\b",
    re.IGNORECASE,
)
PLACES = r"(Hospital \w+|Town \d|Municipality \d|Province|invented|nl\|en|Station \w+|Tiny|Klein)"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs") / "tiny"
    services = [
        *({"site": i, "service_type": "emergency_department", "calendar": "always"} for i in "12"),
        {"site": "1", "service_type": "gp_out_of_hours_post", "calendar": "night"},
    ]
    rows = [row for mode in ("ambulance_siren", "car") for row in travel_rows(5, mode=mode)]
    return a_pack_folder(folder, services=services, travel=rows)


def words_of(text, pattern):
    text = re.sub(r"-{1,2}\w[\w-]*|(default|standaard): \w+|'[^']*'", "", re.sub(PLACES, "", text))
    return sorted({word.lower() for word in pattern.findall(text)})


@pytest.mark.parametrize("path", HELP, ids=" ".join)
def test_help_is_in_one_language(command, path):
    for words in (["--help"], ["-h"]):
        code, english, _ = command(*path, *words, language="en")
        assert (code, words_of(english, DUTCH)) == (0, [])
    code, dutch, _ = command(*path, "--help", language="nl")
    assert code == 0
    assert words_of(dutch, ENGLISH) == []
    assert "Gebruik: spoedketen" in dutch
    assert "Usage: spoedketen" in english


TABLES = [
    ["access", "TINY"],
    ["access", "TINY", "--close", "1"],
    ["access", "TINY", "--close", "1", "--close", "2"],
    ["access", "TINY", "--norm", "hap_30"],
    ["access", "TINY", "--as-of", "2010-01-01"],
    ["access", "TINY", "--at", "tue 03:00"],
    ["sensitivity", "TINY"],
    ["sensitivity", "TINY", "--limit", "20"],
    ["norms", "list"],
    ["region", "show", "TINY"],
    ["region", "check", "TINY"],
]


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_tables_are_in_one_language(tiny, command, words):
    words = [tiny if word == "TINY" else word for word in words]
    code, english, _ = command(*words, language="en")
    assert (code, words_of(english, DUTCH)) == (0, [])
    code, dutch, _ = command(*words, language="nl")
    assert (code, words_of(dutch, ENGLISH)) == (0, [])
    assert dutch.split() != english.split()
    if words[0] in {"access", "sensitivity"}:
        assert "eigen berekening, niet de RIVM-analyse" in " ".join(dutch.split())
        assert "own calculation, not the RIVM analysis" in " ".join(english.split())


WRONG = [
    ["acces"],
    ["access"],
    ["access", "nowhere"],
    ["access", "TINY", "--norn", "x"],
    ["access", "TINY", "--norm", "x"],
    ["access", "TINY", "--lang", "fr"],
    ["access", "TINY", "--close", "9"],
    ["access", "TINY", "--close", "Hospital"],
    ["access", "TINY", "--close", ""],
    ["access", "TINY", "--scenario", "none.yaml"],
    ["access", "TINY", "--as-of", "yesterday"],
    ["access", "TINY", "--at", "noon"],
    ["access", "TINY", "--limit", "x"],
    ["access", "TINY", "--limit", "nan"],
    ["access", "TINY", "--limit", "-1"],
    ["access", "TINY", "--limit", "inf"],
    ["access", "TINY", "--limit", "1e308"],
    ["access", "TINY", "--speed-factor", "1e-308"],
    ["access", "TINY", "--assume", "on_scene_minutes=1e308"],
    ["access", "TINY", "--capability", "magic"],
    ["access", "x" * 5000],
    ["access", "TINY", "--close", "\x1b[31m"],
    ["travel", "matrix", "--pack", "TINY", "--from", "areas", "--to", "areas", "-o", "OUT"],
    ["access", "TINY", "--speed-factor", "0"],
    ["access", "TINY", "--speed-factor", "nan"],
    ["access", "TINY", "--assume", "x"],
    ["access", "TINY", "--assume", "x=1"],
    ["access", "TINY", "--assume", "on_scene_minutes=inf"],
    ["access", "TINY", "--assume", "on_scene_minutes=-1"],
    ["access", "TINY", "--assume", "helicopter_cruise_kph=0"],
    ["access", "TINY", "--travel", "teleport"],
    ["access", "TINY", "--travel", "roads"],
    ["access", "[/tiny]"],
    ["sensitivity", "TINY", "--norm", "a1_15"],
    ["sensitivity", "TINY", "--as-of", "2010-01-01"],
    ["norms", "show"],
    ["norms", "show", "seh"],
    ["norms", "show", "seh_45", "--as-of", "x"],
    ["region", "build", "none.yaml", "-o", "OUT"],
    ["region", "build", "none.yaml"],
    ["travel", "matrix", "--pack", "TINY", "--from", "moon", "--to", "areas", "-o", "OUT"],
    ["travel", "matrix", "--pack", "TINY", "--mode", "x", "--from", "a", "--to", "b", "-o", "OUT"],
]


@pytest.mark.parametrize("words", WRONG, ids=lambda words: " ".join(words)[:80])
def test_wrong_use_is_told_in_one_language_with_exit_code_two(tiny, command, words, tmp_path):
    told = {"TINY": str(tiny), "OUT": str(tmp_path / "out")}
    words = [told.get(word, word) for word in words]
    code, out, english = command(*words, language="en")
    assert (code, out) == (2, "")
    assert words_of(english.replace(str(tiny), ""), DUTCH) == []
    assert "Error: " in english
    code, out, dutch = command(*words, language="nl")
    assert (code, out) == (2, "")
    assert words_of(dutch.replace(str(tiny), ""), ENGLISH) == []
    assert "Fout: " in dutch
    assert "{" not in english + dutch
    assert "\x1b" not in english + dutch
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("table", "text"),
    [("areas", "id,name\n"), ("stations", "id,name\ns0,S\n"), ("sites", "\xff"), ("areas", "")],
)
@pytest.mark.parametrize(
    "verb", [["access"], ["sensitivity"], ["region", "show"], ["region", "check"]]
)
def test_faults_in_data_are_all_told_with_exit_code_one(command, tmp_path, table, text, verb):
    folder = a_csv_folder(tmp_path)
    (folder / f"{table}.csv").write_bytes(text.encode("latin1"))
    code, out, english = command(*verb, folder, language="en")
    assert (code, out) == (1, "")
    assert f"{table}.csv" in english or table == "areas"
    assert words_of(english, DUTCH) == []
    assert command(*verb, folder, language="nl")[0] == 1


def test_a_recipe_with_faults_writes_nothing(command, tmp_path):
    recipe = tmp_path / "r.yaml"
    recipe.write_text(
        "name: t\ntitle: {nl: K, en: T}\ndate: 2022-06-01\ntables:\n  areas:\n    origin: assumed\n"
        "    source: x\n    blocks: [{file: none.csv, columns: {id: id}}]\n"
    )
    code, out, err = command("region", "build", recipe, "--data", tmp_path, "-o", tmp_path / "out")
    assert (code, out) == (1, "")
    assert "none.csv" in err
    assert not (tmp_path / "out").exists()


def test_names_with_brackets_and_colons_are_printed_as_they_are(command, tmp_path):
    site = {"id": "1", "name": "[West] :smile: [/x]", "kind": "hospital", "lat": 52.0, "lon": 5.0}
    services = [{"site": "1", "service_type": "emergency_department", "calendar": "always"}]
    folder = a_pack_folder(tmp_path / "p", sites=[site], services=services)
    code, out, _ = command("sensitivity", folder)
    assert code == 0
    assert "[West] :smile: [/x]" in out


def test_the_version_is_told_and_the_last_language_wins(command):
    code, out, _ = command("--version")
    assert (code, len(out.splitlines())) == (0, 1)
    assert "Usage" in command("--lang", "nl", "access", "--lang", "en", "--help")[1]
    assert "Gebruik" in command("access", "--lang=en", "--lang=nl", "--help")[1]
    assert "Gebruik" in command("--help", language="fr_FR.UTF-8")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [(["norms", "list"], 0), (["norms", "show", "x"], 2), (["--help"], 0), ([], 2)],
)
def test_the_process_ends_with_the_same_codes(words, code):
    call = [sys.executable, "-c", "from spoedketen.cli.main import main; main()", *words]
    done = subprocess.run(call, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_fault_of_a_road_file_is_told_with_its_place(command, tmp_path, language):
    texts = {
        "edges.csv": "from_node,to_node,length_m,speed_kph\na,z,1,50\na,b,-1,50\n",
        "nodes.csv": "node_id,lat,lon\na,52,5\nb,52,5.01\n",
        "points.csv": "id,lat,lon\nx,52,5\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    roads, nodes, points = (tmp_path / name for name in texts)
    words = ["--roads", roads, "--nodes", nodes, "--from", points, "--to", points]
    code, out, told = command(
        "travel", "matrix", *words, "-o", tmp_path / "out.csv", language=language
    )
    assert (code, out) == (1, "")
    assert len([line for line in told.splitlines() if line.startswith("  - ")]) == 2
    assert "edges.csv" in told
    assert "z" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
@pytest.mark.parametrize("words", [["norms", "list"], ["norms", "list", "--json"]], ids=" ".join)
def test_an_answer_that_cannot_be_written_is_told(words):
    with Path("/dev/full").open("wb") as full:
        done = process(words, stdout=full)
    assert done.returncode == 2
    assert b"Fout: " in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_who_stops_reading_or_reads_few_characters_gets_no_traceback():
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "wb") as closed:
        assert process(["norms", "list", "--json"], stdout=closed).stderr == b""
    closed_too = ["-c", "import os; os.close(1); from spoedketen.cli.main import main; main()"]
    done = subprocess.run(
        [sys.executable, *closed_too, "norms", "list", "--json"], capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr
    done = process(["norms", "show", "seh_45"], environment={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0


def process(words, stdout=subprocess.PIPE, environment=None):
    call = [sys.executable, "-c", "from spoedketen.cli.main import main; main()", *words]
    known = {**os.environ, "LANG": "nl", **(environment or {})}
    return subprocess.run(call, stdout=stdout, stderr=subprocess.PIPE, env=known, check=False)


def test_the_reference_page_is_the_help_of_every_command():
    root = Path(__file__).parents[2]
    script = root / "scripts" / "cli-reference"
    made = (root / "docs" / "reference" / "cli.md").read_text("utf-8")
    code = f"import runpy; print(runpy.run_path({str(script)!r})['page'](), end='')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode() == made


def test_a_misspelt_assumption_is_answered_with_those_it_looks_like(command):
    scenario = Path(__file__).parents[2] / "examples" / "close_one_ed.yaml"
    asked = ("impact", "netherlands", "--scenario", scenario, "--assume", "ed_nurse_patient=3")
    code, _told, err = command(*asked)
    assert code == 2
    assert "ed_nurse_patients" in err
    assert err.count(",") < 8


@pytest.mark.parametrize(
    ("cause", "code", "said"),
    [(KeyboardInterrupt(), 130, "Interrupted."), (EOFError(), 2, "")],
    ids=["Ctrl-C", "no answer to a question"],
)
def test_who_presses_ctrl_c_is_told_that_it_stopped(cause, code, said, monkeypatch, capsys):
    def pressed(_):
        raise cause

    monkeypatch.setattr(spoedketen, "invoke", pressed)
    assert run(["norms", "list", "--lang", "en"], {}) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert (said in told.err) if said else not told.err.strip()
