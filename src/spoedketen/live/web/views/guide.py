"""Help: all keys, and how to read the screens."""

from django.http import HttpResponse
from django.shortcuts import render

from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.words import state_meanings


@needs("board.view")
def show_help(request: PageRequest) -> HttpResponse:
    """Show the help."""
    return render(request, "web/help.html", {"states": state_meanings()})
