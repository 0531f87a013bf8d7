"""Setting up and using a second factor in a real browser, under the strict content policy."""

import re
import time
from importlib.resources import files
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "een lang wachtwoord"  # noqa: S105 - of a test


def barriers(page):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]


def by_link(page, server, name):
    page.goto(f"{server.address}/open/{server.links[name]}/")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/")
    assert page.url == f"{server.address}/accounts/2fa/"


def with_authenticator(page):
    """Give the browser a built-in authenticator, as a fingerprint reader would be."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def refused_by_policy(page):
    return [text for text in page.heard if "Content Security Policy" in text]


def test_a_passkey_is_made_and_signs_in_alone(page_of, strict_server):
    page = page_of()
    with_authenticator(page)
    by_link(page, strict_server, "sleutel")
    page.get_by_role("link", name="Toevoegen toegangssleutel").click()
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    page.get_by_role("link", name="Naar het bord").click()
    expect(page.locator("nav.rail")).to_be_visible()
    page.goto(f"{strict_server.address}/accounts/logout/")
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url("**/accounts/login/")
    page.get_by_role("button", name="Aanmelden met een toegangssleutel").click()
    expect(page.locator("nav.rail")).to_be_visible()
    assert refused_by_policy(page) == []


def test_a_browser_without_a_key_says_so_instead_of_nothing(page_of, strict_server):
    page = page_of()
    page.goto(f"{strict_server.address}/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')) }")
    page.get_by_role("button", name="Aanmelden met een toegangssleutel").click()
    expect(page.locator("[data-passkey-fault]")).to_be_visible()


def test_an_app_with_codes_and_a_password_from_the_link_to_the_board(page_of, strict_server):
    page = page_of()
    by_link(page, strict_server, "app")
    page.get_by_role("link", name="Kiezen wachtwoord").click()
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Wachtwoord opslaan").click()
    page.goto(f"{strict_server.address}/accounts/2fa/totp/activate/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Bevestigen").click()
    secret = page.locator(".qr code").inner_text()
    assert page.locator(".qr img").evaluate("image => image.naturalWidth") > 0
    page.locator("#id_code").fill("000000")
    page.get_by_role("button", name="Instellen").click()
    expect(page.locator(".fault")).to_be_visible()
    secret = page.locator(".qr code").inner_text()
    page.locator("#id_code").fill(code(secret))
    page.get_by_role("button", name="Instellen").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    assert len(page.locator(".codes li").all()) == 10
    spare = page.locator(".codes li").first.inner_text()
    page.goto(f"{strict_server.address}/accounts/logout/")
    page.get_by_role("button", name="Afmelden").click()
    page.locator("#id_login").fill("app@example.nl")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("heading", name="Tweede factor")).to_be_visible()
    page.locator("#id_code").fill(spare)
    page.keyboard.press("Enter")
    expect(page.locator("nav.rail")).to_be_visible()
    assert refused_by_policy(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_of_signing_in_have_no_barriers(page_of, strict_server, scheme, language):
    page = page_of(color_scheme=scheme, bypass_csp=True, locale=language)
    for path in ("login/", "signup/", "3rdparty/login/error/"):
        page.goto(f"{strict_server.address}/accounts/{path}")
        assert page.locator("html").get_attribute("lang") == language
        assert barriers(page) == [], path


def test_the_pages_of_the_second_factor_have_no_barriers(page_of, strict_server):
    page = page_of(bypass_csp=True)
    by_link(page, strict_server, "toets")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in ("", "totp/activate/", "webauthn/add/", "webauthn/"):
            page.goto(f"{strict_server.address}/accounts/2fa/{path}")
            assert barriers(page) == [], (scheme, path)
        page.goto(f"{strict_server.address}/accounts/password/set/")
        assert barriers(page) == [], scheme
    assert re.search(r"<h1>Wachtwoord kiezen</h1>", page.content())
