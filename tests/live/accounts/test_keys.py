"""Keys of connected systems: scope, rotation, revocation, expiry."""

from datetime import UTC, datetime, timedelta

import pytest
from live.region import a_person, organisation

from spoedketen.live.accounts import key_ring
from spoedketen.live.accounts.actions import NewKey, create_key, revoke_key, rotate_key
from spoedketen.live.accounts.key_ring import KeyRing
from spoedketen.live.accounts.models import ApiKey
from spoedketen.live.accounts.values import Forbidden

AT = datetime(2030, 1, 1, tzinfo=UTC)
PEPPER = "only-for-tests"


def ring():
    return KeyRing(PEPPER)


@pytest.fixture
def owner(country):
    return a_person("organisation_administrator", of="o1")


def wanted(**more):
    given = {"organisation_id": organisation("o1"), "name": "EPD", "scopes": ("capacity.report",)}
    return NewKey(**{**given, **more})


def test_a_key_acts_for_its_organisation_with_its_scope_only(owner):
    actor = ring().actor(create_key(owner, wanted(), AT), AT, "127.0.0.1")
    assert actor.organisations == {organisation("o1")}
    assert actor.may("capacity.report", frozenset({"own_organisation"}))
    assert not actor.may("stop.declare", frozenset({"own_organisation"}))
    assert not actor.may("capacity.report", frozenset({"own_network"}))


def test_the_secret_is_kept_nowhere(owner):
    secret = create_key(owner, wanted(), AT)
    row = ApiKey.objects.get()
    assert secret.partition(".")[2] not in str(vars(row))
    assert secret.encode() not in bytes(row.digest)


@pytest.mark.parametrize("spoiled", ["", "sk_", "sk_0000000000.x", "Bearer x", "\x00"])
def test_another_secret_is_nobody(owner, spoiled):
    create_key(owner, wanted(), AT)
    assert ring().actor(spoiled, AT, "") is None


def test_the_right_prefix_with_another_secret_is_nobody(owner):
    secret = create_key(owner, wanted(), AT)
    assert ring().actor(secret[:-1] + ("a" if secret[-1] != "a" else "b"), AT, "") is None


def test_a_revoked_key_is_nobody(owner):
    secret = create_key(owner, wanted(), AT)
    revoke_key(owner, ApiKey.objects.get().id, AT)
    assert ring().actor(secret, AT, "") is None


def test_after_rotation_both_hold_until_the_overlap_ends(owner):
    old = create_key(owner, wanted(), AT)
    new = rotate_key(owner, ApiKey.objects.get().id, AT, timedelta(hours=1))
    assert ring().actor(old, AT, "") is not None
    assert ring().actor(new, AT, "") is not None
    later = AT + timedelta(hours=1)
    assert ring().actor(old, later, "") is None
    assert ring().actor(new, later, "") is not None


def test_nobody_makes_or_ends_keys_of_another_organisation(owner):
    create_key(owner, wanted(), AT)
    other = a_person("organisation_administrator", of="o2")
    with pytest.raises(Forbidden):
        create_key(other, wanted(), AT)
    with pytest.raises(Forbidden):
        revoke_key(other, ApiKey.objects.get().id, AT)
    with pytest.raises(Forbidden):
        create_key(a_person("emergency_nurse", of="o1"), wanted(), AT)


def test_what_is_asked_of_the_ring_at_hand_never_asks_the_database(owner, monkeypatch):
    secret, held = create_key(owner, wanted(), AT), ring()
    assert held.at_hand(secret, AT, "") is None
    assert held.actor(secret, AT, "") is not None
    monkeypatch.setattr(key_ring, "keys_version", pytest.fail)
    assert held.at_hand(secret, AT, "") is not None
    # Its time runs out between two looks at the clock.
    clock = iter([held.read_at, *[held.read_at + 60] * 9])
    monkeypatch.setattr(key_ring, "monotonic", lambda: next(clock))
    assert held.at_hand(secret, AT, "") is not None
    assert held.at_hand(secret, AT, "") is None
