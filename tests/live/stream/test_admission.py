"""Who may listen, to what, and for how long."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from live.patience import until
from live.region import a_person, region
from live.stream.stage import signed_in, tell

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.actions import ensure_person
from spoedketen.live.accounts.models import Assignment


@pytest.mark.parametrize("session", ["", "unknown", "x" * 500, "\x00", "é"])
def test_without_a_session_nobody_listens(stage, session):
    assert stage.open(session).status == 401


def test_without_a_role_nobody_listens(stage):
    nobody = ensure_person("nobody@example.invalid", "Nobody")
    assert stage.open(signed_in(nobody)).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_a_stream_is_only_read(stage, session, method):
    assert stage.open(session, method=method).status == 405


def sign_out(person, session):
    Session.objects.filter(session_key=session).delete()


def expire(person, session):
    Session.objects.filter(session_key=session).update(expire_date=timezone.now())


def change_password(person, session):
    user = get_user_model().objects.get(id=person.id)
    user.set_password("another long password")
    user.save()


def close_account(person, session):
    get_user_model().objects.filter(id=person.id).update(is_active=False)


def end_role(person, session):
    Assignment.objects.filter(user_id=person.id).update(valid_to=timezone.now())


def changed(session, **told):
    store = SessionStore(session)
    store.update(told)
    store.save()


def last_too_long(person, session):
    changed(session, **{sessions.BEGUN: timezone.now().timestamp() - 13 * 3600})


def leave_a_shared_desk(person, session):
    long_ago = timezone.now().timestamp() - 16 * 60
    changed(session, **{sessions.SHARED: True, sessions.USED: long_ago})


def lose_the_second_factor(person, session):
    changed(session, **{sessions.SECOND_FACTOR: None})


OVER = [last_too_long, leave_a_shared_desk, lose_the_second_factor]
REVOCATIONS = [sign_out, expire, change_password, close_account, end_role, *OVER]


@pytest.mark.parametrize("revoke", OVER)
def test_a_session_past_its_time_or_without_second_factor_does_not_listen(
    stage, person, session, revoke
):
    revoke(person, session)
    assert stage.open(session).status == 401


@pytest.mark.parametrize(
    ("header", "status"),
    [((b"host", b"localhost"), 200), ((b"host", b"care.example"), 401), ((b"via", b"x"), 401)],
)
def test_a_demonstration_asks_no_second_factor_on_this_machine_only(
    stage, person, session, settings, header, status
):
    settings.DEMONSTRATION, settings.IS_LOOPBACK = True, True
    lose_the_second_factor(person, session)
    headers = [(b"host", b"localhost"), header] if header[0] != b"host" else [header]
    assert stage.open(session, more=headers).status == status


@pytest.mark.parametrize("revoke", REVOCATIONS)
def test_a_stream_ends_with_what_it_rests_on(stage, person, session, revoke):
    other = stage.open(signed_in(a_person("dispatcher", at="k1").id))
    client = stage.open(session)
    revoke(person, session)
    until(lambda: client.is_over)
    assert not other.is_over
    status = 403 if revoke is end_role else 401
    assert stage.open(session, client.last_id).status == status


@pytest.mark.parametrize("revoke", [sign_out, change_password])
def test_a_stream_ends_though_the_database_was_away(stage, person, session, outage, revoke):
    client = stage.open(session)
    revoke(person, session)
    end = outage()
    until(lambda: any(kind == "beat" for kind, _, _ in client.frames) or client.is_over)
    end()
    until(lambda: client.is_over)


def test_without_a_database_a_newcomer_is_told_to_come_back(stage, session, outage):
    stage.open(session)
    outage()
    until(lambda: stage.open(session).status == 503)


def test_a_region_hears_its_own_and_what_concerns_everybody(stage, session):
    here, beside = region("n1"), region("n2")
    both = stage.open(session, query=f"regio={here}&regio={beside}")
    one = stage.open(session, query=f"regio={here}")
    other = stage.open(session, query=f"regio={beside}")
    everything = stage.open(session, query="regio=&regio=x&regio=-1&regio=" + "9" * 30)
    tell("mine", regions=(here,))
    tell("theirs", regions=(beside,))
    tell("everybody's")
    until(lambda: everything.heard[1] == 3 and both.heard[1] == 3)
    until(lambda: one.heard[1] == 2 and set(one.heard[0]) == {"mine", "everybody's"})
    until(lambda: other.heard[1] == 2 and set(other.heard[0]) == {"theirs", "everybody's"})


def test_a_region_resumes_with_its_own_only(stage, session):
    here, beside = region("n1"), region("n2")
    query = f"regio={here}"
    client, everything = stage.open(session, query=query), stage.open(session)
    stage.leave(client)
    tell("theirs", regions=(beside,))
    tell("mine", regions=(here, beside))
    until(lambda: everything.heard[1] == 2)
    back = stage.open(session, client.last_id, query=query)
    assert back.heard == (["mine"], 1)


def test_a_line_that_is_quiet_still_beats(stage, session, monkeypatch):
    monkeypatch.setattr("spoedketen.live.stream.broadcast.HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr("spoedketen.live.stream.broadcast.POLL_SECONDS", 0.02)
    client = stage.open(session)
    until(lambda: [kind for kind, _, _ in client.frames].count("beat") > 2)


def test_who_does_not_read_holds_nobody_up_and_is_let_go(stage, session, monkeypatch):
    monkeypatch.setattr("spoedketen.live.stream.broadcast.KEPT_FRAMES", 5)
    slow, quick = stage.open(session, is_slow=True), stage.open(session)
    for number in range(20):
        tell(f"s{number}")
        until(lambda number=number: quick.heard[1] == number + 1)
    stage.call(slow.gate.set)
    until(lambda: slow.is_over)
    assert slow.heard == ([], 0)
    back = stage.open(session, slow.last_id)
    assert back.heard[1] == 20
