"""A form that was sent twice: what was kept the first time stands, and that is said."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from spoedketen.live.web.gate import PageRequest


def sent_before(request: PageRequest, service: str) -> HttpResponse:
    """Lead to a fresh form with what was kept, after a double click or a step back."""
    said = _(
        "Dit formulier was al doorgegeven; dat is bewaard en staat hieronder. Klopt er iets niet, "
        "geef het dan opnieuw door."
    )
    messages.info(request, said)
    return redirect("web:report", service)
