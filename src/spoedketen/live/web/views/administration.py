"""Beheer: what there is for this person, and how long records are kept."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.capacity.actions.retention import retention_table
from spoedketen.live.web.administration import matters
from spoedketen.live.web.gate import PageRequest, needs


@needs("own.settings")
def show_matters(request: PageRequest) -> HttpResponse:
    """Show what this person may administer."""
    return render(request, "web/administration.html", {"matters": matters(request.actor)})


@needs("own.settings")
def show_retention(request: PageRequest) -> HttpResponse:
    """Show how long each kind of record is kept, and who answers for it."""
    controllers = {
        "organisation": _("de organisatie die doorgeeft"),
        "network": _("het acutezorgnetwerk"),
        "installation": _("de beheerder van deze installatie"),
    }
    rows = [
        {**row, "answers": controllers[row["controller"]], "years": row["keep_days"] // 365}
        for row in retention_table().values()
    ]
    return render(request, "web/retention.html", {"rows": rows})
