"""Every route of the server."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from spoedketen.live.api.application import api
from spoedketen.live.api.health import healthz, metrics, readyz
from spoedketen.live.api.operations import DESCRIPTION, operations
from spoedketen.live.directory.admin import site as directory_site
from spoedketen.live.web.views.interface import show_interface

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path(
        "koppelen/",
        show_interface,
        {"operations": operations, "description": DESCRIPTION},
        name="interface",
    ),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("spoedketen.live.web.account_urls")),
    path("beheer/django/", directory_site.urls),
    path("", include("spoedketen.live.web.urls")),
]
handler403 = "spoedketen.live.web.messages.denied_page"
handler404 = "spoedketen.live.web.messages.missing_page"
handler500 = "spoedketen.live.web.messages.fault_page"
