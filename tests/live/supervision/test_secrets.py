"""Secrets: made once, closed to others, whole, or from outside."""

import base64
import stat

import pytest

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.secret_files import (
    database_passwords,
    ensure_secret,
    field_key,
    secret_variables,
)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_them(tmp_path):
    database_passwords(tmp_path)
    secret_variables(tmp_path, {})
    folder = tmp_path / "secrets"
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {
        *("secret_key", "field_keys", "key_pepper", "database_passwords.json")
    }


def test_they_stay_the_same_at_the_next_start(tmp_path):
    first = secret_variables(tmp_path, {})
    before = {path: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert secret_variables(tmp_path, {}) == first
    assert {path: path.read_text() for path in before} == before
    assert len(set(before.values())) == len(before)


def test_what_comes_from_outside_is_not_made(tmp_path):
    given = {"SPOEDKETEN_SECRET_KEY": "given", "SPOEDKETEN_FIELD_KEYS_FILE": "somewhere"}
    assert list(secret_variables(tmp_path, given)) == ["SPOEDKETEN_KEY_PEPPER_FILE"]
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["key_pepper"]


def test_a_field_key_has_an_id_and_thirty_two_bytes():
    number, _, key = field_key().partition(":")
    assert len(number) == 8
    assert len(base64.b64decode(key, validate=True)) == 32
    assert field_key() != field_key()


def test_a_secret_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.write_text("x")
    path.chmod(0o644)
    with pytest.raises(RequestError, match="secret_readable"):
        ensure_secret(path, lambda: "y")
