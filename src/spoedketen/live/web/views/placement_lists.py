"""The list of placements as CSV; nothing of who the patient is."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from spoedketen.live.placements.queries.placements import placements
from spoedketen.live.placements.queries.relations import VIEW
from spoedketen.live.placements.values import PlacementInfo
from spoedketen.live.web import placement_words as words
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.sheets import sheet


@needs(VIEW)
def placements_sheet(request: PageRequest) -> HttpResponse:
    """Give the open placements and those closed in the last day."""
    header = [
        _("plaatsing"), _("zorg"), _("toestand"), _("sinds"), _("van"), _("plaats"), _("naar"),
        _("regiehouder"), _("gewenst"), _("wacht vanaf"), _("telt vanaf"), _("leeftijd"),
        _("geslacht"), _("verzekeraar"), _("uitvragen lopen"), _("gereserveerd tot"),
        _("toegezegd"), _("aangekomen"), _("afgesloten"),
    ]  # fmt: skip
    open_ones = placements(request.actor, request.at)
    rows = [*open_ones, *placements(request.actor, request.at, closed=True)]
    return sheet("plaatsingen", header, [_cells(row) for row in rows])


def _cells(row: PlacementInfo) -> list[object]:
    where = row.destination_name or row.external_name
    return [
        row.id, words.care_word(row.care), words.state_word("placement", row.state),
        row.state_since, row.origin_name, row.place_name, where, row.holder_name, row.wanted_at,
        row.clock_start, words.clock_word(row.clock_kind), row.age_years,
        words.sex_word(row.sex), words.insurer_word(row.insurer), row.enquiries_out,
        row.held_until, row.accepted_at, row.arrived_at, row.closed_at,
    ]  # fmt: skip
