"""The verbs about protocols."""

from domain.triage.writing import written

from spoedketen.cli.main import run
from spoedketen.domain.triage.loading import bundled

EXAMPLE = str(bundled()[0])


def test_a_sound_protocol_passes(capsys):
    assert run(["triage", "check", EXAMPLE], {}) == 0
    assert "niet voor klinisch gebruik" in capsys.readouterr().out


def test_every_fault_has_file_and_line(tmp_path, capsys):
    file = tmp_path / "own.yaml"
    file.write_text(written().replace("U2", "U9").replace("gives: home", "then: one"), "utf-8")
    assert run(["triage", "check", str(file), "--lang", "en"], {}) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) >= 2
    assert all(line.startswith(f"{file}:") for line in told)
    assert any("loop" in line for line in told)


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path, capsys):
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("none.yaml", "bytes.yaml", "."):
        assert run(["triage", "check", str(tmp_path / name)], {}) == 2
    assert run(["triage", "table", str(tmp_path / "none.yaml")], {}) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_decision_table_is_in_the_language_of_the_reader(capsys):
    assert run(["triage", "table", EXAMPLE, "--lang", "en"], {}) == 0
    told = capsys.readouterr().out
    assert "chest pain" in told
    assert "control_room" in told
