"""The interface for connected systems as a page: every operation, with what it asks."""

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render

from spoedketen.live.accounts.policy import policy
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.words import told

Operations = Mapping[str, Sequence[Mapping[str, str]]]


@needs("own.settings")
def show_interface(
    request: PageRequest, operations: Callable[[], Operations], description: str
) -> HttpResponse:
    """Show every operation by resource; the routes say where they come from."""
    groups = [(tag, [(each, _right(each)) for each in rows]) for tag, rows in operations().items()]
    context = {"groups": groups, "description": description}
    return render(request, "web/interface.html", context)


def _right(each: Mapping[str, str]) -> str:
    found = policy().permissions.get(each["permission"])
    return told(found.label) if found else each["permission"]
