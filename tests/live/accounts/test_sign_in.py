"""Coming in: password, second factor, links, and sessions that end."""

import base64
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from live.region import a_person

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.actions import create_link
from spoedketen.live.accounts.actions.field_secrets import renew_field_secrets
from spoedketen.live.audit.models import AuditEntry

PASSWORD = "een lang wachtwoord"  # noqa: S105 - of a test
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


@pytest.fixture
def person(country):
    cache.clear()
    actor = a_person("emergency_nurse", of="o1")
    user = get_user_model().objects.get(id=actor.id)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def browser():
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True
    settings.IS_LOOPBACK = True


def code(at=None):
    counter = int(at or time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def with_app(user):
    return totp.TOTP.activate(user, SECRET).instance


def sign_in(browser, user, **more):
    return browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **more})


def lines(event):
    return AuditEntry.objects.filter(event=event)


def test_without_a_second_factor_one_is_led_to_set_it_up_and_can_do_nothing_else(person, browser):
    assert sign_in(browser, person).status_code == 302
    for path in ("/bord/", "/mijn-capaciteit/", "/beheer/", "/hulp/", "/beheer/django/"):
        answer = browser.get(path)
        assert (answer.status_code, answer.url) == (302, "/accounts/2fa/"), path
    assert "Voor u verder kunt" in browser.get("/accounts/2fa/").content.decode()


def test_setting_up_an_app_opens_the_way_and_keeps_the_secret_encrypted(person, browser):
    sign_in(browser, person)
    again = browser.post(
        "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD}
    )
    assert again.status_code == 302
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    wanted = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert browser.post("/accounts/2fa/totp/activate/", {"code": wanted}).status_code == 302
    stored = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert stored.startswith("v1:test:")
    assert secret not in stored
    seeds = Authenticator.objects.get(user=person, type="recovery_codes").data
    assert str(seeds["seed"]).startswith("v1:test:")


def test_with_a_second_factor_the_password_alone_is_not_enough(person, browser):
    with_app(person)
    answer = sign_in(browser, person)
    assert answer.url == "/accounts/2fa/authenticate/"
    assert browser.get("/bord/").url.startswith("/accounts/login/")
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert browser.post("/accounts/2fa/authenticate/", {"code": code()}).status_code == 302
    assert browser.get("/bord/").status_code == 200
    assert lines("login").filter(outcome="success", actor_id=str(person.id)).count() == 1


def test_a_code_works_once(person, browser):
    with_app(person)
    used = code()
    sign_in(browser, person)
    assert browser.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 302
    other = Client(HTTP_HOST="localhost")
    sign_in(other, person)
    assert other.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 200


def test_a_recovery_code_stands_in_for_the_app_once(person, browser):
    with_app(person)
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    sign_in(browser, person)
    assert browser.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == 302
    other = Client(HTTP_HOST="localhost")
    sign_in(other, person)
    assert other.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == 200


def test_the_session_gets_another_name_at_signing_in(person, browser):
    browser.get("/accounts/login/?next=/bord/")
    session = browser.session
    session["x"] = 1
    session.save()
    before = session.session_key
    sign_in(browser, person)
    assert browser.session.session_key != before


def test_in_a_demonstration_on_loopback_a_password_is_enough(person, browser, demonstration):
    sign_in(browser, person)
    assert browser.get("/bord/").status_code == 200


@pytest.mark.parametrize(
    "sign",
    [
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_HOST": "capaciteit.example.nl"},
        {"HTTP_HOST": "localhost.example.nl:8000"},
    ],
)
def test_what_comes_through_a_proxy_is_not_loopback_whatever_it_says(
    person, browser, demonstration, settings, sign
):
    settings.ALLOWED_HOSTS = ["*"]
    sign_in(browser, person)
    assert browser.get("/bord/", **sign).status_code == 302


@pytest.mark.parametrize(("demo", "loopback"), [(True, False), (False, True), (False, False)])
def test_every_other_installation_asks_a_second_factor(person, browser, settings, demo, loopback):
    settings.DEMONSTRATION, settings.IS_LOOPBACK = demo, loopback
    link = create_link(person.id, timezone.now())
    assert browser.post(f"/open/{link}/").url == "/accounts/2fa/"
    assert browser.get("/bord/").url == "/accounts/2fa/"


def test_the_link_of_a_demonstration_opens_the_board_once(person, browser, demonstration):
    link = create_link(person.id, timezone.now())
    assert browser.get(f"/open/{link}/").url == "/bord/"
    assert browser.get("/bord/").status_code == 200
    assert Client(HTTP_HOST="localhost").get(f"/open/{link}/").status_code == 403


def test_who_only_reads_a_link_does_not_use_it_up(person, browser):
    link = create_link(person.id, timezone.now())
    for look in (browser.get, browser.head, browser.get):
        assert look(f"/open/{link}/").status_code == 200
    page = browser.get(f"/open/{link}/")
    assert "no-store" in page.headers["Cache-Control"]
    assert '<form method="post">' in page.content.decode()
    assert browser.get("/bord/").url.startswith("/accounts/login/")
    assert browser.post(f"/open/{link}/").status_code == 302
    for spent in (browser.get, browser.post):
        assert spent(f"/open/{link}/").status_code == 403


def test_in_a_demonstration_a_link_read_through_a_proxy_is_not_used_up(
    person, browser, demonstration
):
    link = create_link(person.id, timezone.now())
    assert browser.get(f"/open/{link}/", HTTP_VIA="1.1 proxy").status_code == 200
    assert browser.head(f"/open/{link}/").status_code == 200
    assert browser.get(f"/open/{link}/").url == "/bord/"


def test_a_link_does_not_pass_by_a_second_factor_that_is_there(person, browser):
    with_app(person)
    link = create_link(person.id, timezone.now())
    assert browser.post(f"/open/{link}/").url == "/accounts/2fa/authenticate/"
    assert browser.get("/bord/").url.startswith("/accounts/login/")


def test_who_came_in_without_proving_it_must_do_so_with_the_factor_that_is_there(
    person, browser, settings
):
    """A session of a demonstration does not outlive the demonstration."""
    settings.DEMONSTRATION = settings.IS_LOOPBACK = True
    sign_in(browser, person)
    assert browser.get("/bord/").status_code == 200
    settings.DEMONSTRATION = False
    with_app(person)
    assert browser.get("/bord/").url.startswith("/accounts/2fa/reauthenticate/")
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 302
    proof = browser.post("/accounts/2fa/reauthenticate/?next=/bord/", {"code": code()})
    assert proof.url == "/bord/"
    assert browser.get("/bord/").status_code == 200


@pytest.mark.parametrize(
    ("hours", "minutes", "shared", "idle", "holds"),
    [
        (11, 1, False, 0, True),
        (13, 1, False, 0, False),
        (1, 14, True, 0, True),
        (1, 16, True, 0, False),
        (1, 59, False, 0, True),
        (1, 31, False, 30, False),
    ],
)
def test_a_session_ends_after_twelve_hours_or_unused_on_a_shared_desk(
    settings, hours, minutes, shared, idle, holds
):
    settings.IDLE_SECONDS = idle * 60
    now = timezone.now()
    session = {
        sessions.BEGUN: (now - timedelta(hours=hours)).timestamp(),
        sessions.USED: (now - timedelta(minutes=minutes)).timestamp(),
        sessions.SHARED: shared,
    }
    assert sessions.is_over(session, now) is not holds


def test_a_page_that_renews_itself_does_not_keep_a_shared_desk_open(person, browser, demonstration):
    sign_in(browser, person, shared_desk="1")
    session = browser.session
    session[sessions.USED] -= 600
    session.save()
    used = session[sessions.USED]
    browser.get("/bord/", HTTP_X_PIECE="1")
    assert browser.session[sessions.USED] == used
    browser.get("/bord/")
    assert browser.session[sessions.USED] > used
    session = browser.session
    session[sessions.USED] -= 3600
    session.save()
    assert browser.get("/bord/").url == "/accounts/login/?next=/bord/"


def test_a_closed_account_is_out_at_once(person, browser, demonstration):
    sign_in(browser, person)
    get_user_model().objects.filter(id=person.id).update(is_active=False)
    assert browser.get("/bord/").url.startswith("/accounts/login/")
    assert sign_in(browser, person).status_code in {200, 302}
    assert browser.get("/bord/").url.startswith("/accounts/login/")


def test_a_new_password_ends_the_sessions_elsewhere(person, browser, demonstration):
    other = Client(HTTP_HOST="localhost")
    sign_in(browser, person)
    sign_in(other, person)
    new = "een heel ander wachtwoord"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post("/accounts/password/change/", given).status_code == 302
    assert browser.get("/bord/").status_code == 200
    assert other.get("/bord/").url.startswith("/accounts/login/")
    assert lines("password.changed").count() == 1


def test_wrong_passwords_are_logged_and_after_five_there_is_a_pause(person, browser):
    wrong = {"login": person.email, "password": "not this"}
    for _ in range(5):
        browser.post("/accounts/login/", wrong)
    assert lines("login").filter(outcome="failure", object_id=str(person.id)).count() == 5
    refused = browser.post("/accounts/login/", {**wrong, "password": PASSWORD})
    print(refused.content.decode()[1500:4000])
    assert "Te veel" in refused.content.decode()
    assert sign_in(browser, person).status_code == 200


def test_an_address_that_nobody_has_is_not_written_down(person, browser):
    browser.post("/accounts/login/", {"login": "mijnwachtwoord@x.nl", "password": "x"})
    line = lines("login").get(outcome="failure")
    assert "mijnwachtwoord" not in str(vars(line))


def test_going_out_is_logged(person, browser, demonstration):
    sign_in(browser, person)
    browser.post("/accounts/logout/")
    assert lines("logout").get().actor_id == str(person.id)
    assert browser.get("/bord/").status_code == 302


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/"])
def test_nobody_makes_an_account_or_resets_a_password_alone(country, browser, path):
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"email": "x@example.nl", "password1": "y"}).status_code in {403, 404}
    assert not get_user_model().objects.filter(email="x@example.nl").exists()


def test_who_has_no_role_is_told_so_and_what_to_do(person, browser, demonstration):
    stranger = get_user_model().objects.create_user("nieuw@example.nl", PASSWORD, name="Nieuw")
    sign_in(browser, stranger)
    page = browser.get("/bord/")
    assert page.status_code == 403
    assert "nog geen rol" in page.content.decode()
    assert "nieuw@example.nl" in page.content.decode()


def test_a_new_field_key_takes_over_what_the_old_one_encrypted(person, settings):
    factor = with_app(person)
    RecoveryCodes.activate(person)
    old = settings.FIELD_KEYS
    fresh = "fresh:" + base64.b64encode(b"f" * 32).decode()
    settings.FIELD_KEYS = f"{fresh}\n{old}"
    assert renew_field_secrets(timezone.now()) == 2
    settings.FIELD_KEYS = fresh
    factor.refresh_from_db()
    assert factor.data["secret"].startswith("v1:fresh:")
    assert factor.wrap().validate_code(code())
    assert renew_field_secrets(timezone.now()) == 0
