"""Signing in with the sign-in service of an organisation: a real provider, a real browser."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def to_provider(page, server):
    page.goto(f"{server.address}/accounts/login/")
    page.get_by_role("button", name="Aanmelden met Testhuis").click()
    page.wait_for_url(f"{server.issuer}/**")


def say_who(page, name):
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("x")
    page.locator("button[type=submit]").click()


def consent(page, server):
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"{server.address}/**")


def sign_in(page, server, name):
    to_provider(page, server)
    say_who(page, name)
    consent(page, server)


def test_who_is_unknown_gets_an_account_without_a_role_and_hears_what_to_do(page_of, strict_server):
    page = page_of()
    sign_in(page, strict_server, "onbekend")
    words = page.locator("main").inner_text()
    assert "nog geen rol" in words
    assert "onbekend@example.nl" in words
    assert "Mensen en rollen" in words
    assert page.goto(f"{strict_server.address}/beheer/").status == 403


def test_who_was_invited_is_recognised_by_the_checked_address(page_of, strict_server):
    page = page_of()
    sign_in(page, strict_server, "genodigd")
    assert page.goto(f"{strict_server.address}/mijn-capaciteit/").status == 200
    assert "Organisation 1" in page.content()
    assert not [text for text in page.heard if "Content Security Policy" in text]


@pytest.mark.parametrize(
    ("name", "said"),
    [("ongecontroleerd", "al een account"), ("zonderadres", "geen e-mailadres")],
)
def test_who_cannot_be_told_apart_is_refused(page_of, strict_server, name, said):
    page = page_of()
    sign_in(page, strict_server, name)
    assert said in page.locator("main").inner_text()
    assert "/accounts/login/" in page.goto(f"{strict_server.address}/bord/").url


def test_the_request_carries_state_and_a_challenge(page_of, strict_server):
    page, asked = page_of(), []
    page.on("request", lambda request: asked.append(request.url))
    to_provider(page, strict_server)
    address = next(url for url in asked if url.startswith(f"{strict_server.issuer}/auth?"))
    given = parse_qs(urlsplit(address).query)
    assert given["code_challenge_method"] == ["S256"]
    assert len(given["code_challenge"][0]) >= 43
    assert len(given["state"][0]) >= 16


def test_a_forged_state_is_refused(page_of, strict_server):
    page = page_of()
    to_provider(page, strict_server)
    forged = f"{strict_server.address}/accounts/oidc/oidc/login/callback/?code=x&state=forged"
    assert page.goto(forged).status in {400, 401, 403}
    assert "niet aangemeld" in page.locator("main").inner_text()
    assert "/accounts/login/" in page.goto(f"{strict_server.address}/bord/").url


def test_the_answer_to_one_browser_does_not_sign_in_another(page_of, strict_server):
    """Else somebody could be signed in, unawares, as another."""
    page, other, asked = page_of(), page_of(), []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, strict_server, "genodigd")
    answer = next(url for url in asked if "/login/callback/?" in url)
    assert other.goto(answer).status in {400, 401, 403}
    assert "/accounts/login/" in other.goto(f"{strict_server.address}/bord/").url
