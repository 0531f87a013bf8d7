"""What the sign-in library has no page for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from spoedketen.live.web.gate import anybody


@anybody
def closed(request: HttpRequest) -> HttpResponse:
    """Say how one gets an account or a new password here: not by oneself."""
    return render(request, "account/closed.html", status=404)
