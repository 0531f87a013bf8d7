"""Every page: behind the gate, with a permission of its own."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from spoedketen.live.accounts.policy import policy
from spoedketen.live.web.urls import urlpatterns

OPEN = {"language", "theme", "open_link", "citizens"}


@pytest.mark.parametrize("route", urlpatterns, ids=lambda route: route.name)
def test_every_page_names_a_permission_or_is_open_by_name(route):
    permission = route.callback.permission
    assert permission in policy().permissions or (permission is None and route.name in OPEN)


@pytest.mark.parametrize(
    "path", ["/", "/bord/", "/bord/stukken/", "/mijn-capaciteit/", "/stops/", "/hulp/"]
)
@pytest.mark.django_db
def test_who_is_not_signed_in_is_asked_to(path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.django_db
def test_a_used_or_invented_link_lets_nobody_in():
    answer = Client().get("/open/verzonnen/")
    assert answer.status_code == 403
    assert "werkt niet meer" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_says_so_and_leads_on():
    answer = Client().get("/bestaat-niet/")
    assert answer.status_code == 404
    assert "Naar het bord" in answer.content.decode()


def test_the_pages_about_faults_are_ours():
    resolver = get_resolver()
    for code in (403, 404, 500):
        assert resolver.resolve_error_handler(code).__module__ == "spoedketen.live.web.messages"


@pytest.mark.django_db
def test_language_and_theme_are_kept_and_lead_back_to_our_own_pages_only():
    client = Client()
    answer = client.post("/keuze/taal/", {"language": "en", "next": "/bord/"})
    assert answer.url == "/bord/"
    assert answer.cookies["django_language"].value == "en"
    answer = client.post("/keuze/thema/", {"theme": "dark", "next": "https://elders.example/"})
    assert answer.url == "/"
    assert answer.cookies["thema"].value == "dark"
    assert "thema" not in Client().post("/keuze/thema/", {"theme": "roze"}).cookies
