"""Secrets of second factors: encrypted, bound to a key, readable after a key was replaced."""

import base64

import pytest

from spoedketen.live.accounts.field_keys import UnknownKey, field_keys, key_name

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


def test_what_is_encrypted_names_its_key_and_hides_the_text():
    sealed = field_keys(NEW).encrypt("JBSWY3DPEHPK3PXP")
    assert key_name(sealed) == "new"
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert field_keys(NEW).decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_the_same_text_never_looks_the_same():
    keys = field_keys(NEW)
    assert keys.encrypt("x") != keys.encrypt("x")


def test_after_a_new_key_is_put_first_the_old_ciphertext_still_opens():
    sealed = field_keys(OLD).encrypt("secret")
    both = field_keys(f"{NEW}\n{OLD}")
    assert both.decrypt(sealed) == "secret"
    assert key_name(both.encrypt("secret")) == "new"


def test_without_its_key_a_ciphertext_says_which_one_is_missing():
    sealed = field_keys(OLD).encrypt("secret")
    with pytest.raises(UnknownKey, match=r"old.*new"):
        field_keys(NEW).decrypt(sealed)


def test_an_altered_ciphertext_and_one_moved_to_another_key_are_refused():
    sealed = field_keys(OLD).encrypt("secret")
    altered = sealed[:-6] + ("AAAAAA" if sealed[-6:] != "AAAAAA" else "BBBBBB")
    same = base64.b64encode(b"o" * 32).decode()
    with pytest.raises(UnknownKey):
        field_keys(OLD).decrypt(altered)
    with pytest.raises(UnknownKey):
        field_keys(f"other:{same}").decrypt(sealed.replace(":old:", ":other:"))


@pytest.mark.parametrize("given", ["", "short:AAAA", "JBSWY3DPEHPK3PXP"])
def test_keys_that_are_none_are_refused(given):
    with pytest.raises(ValueError):  # noqa: PT011 - any refusal of the text
        field_keys(given)
