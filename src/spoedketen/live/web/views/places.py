"""Places for who types one or points at one on the map."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.place_tables import Place
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.requests.places import label_of, like, within
from spoedketen.live.requests.queries.relations import VIEW
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.region_map import NATION, Box, box_of
from spoedketen.live.web.regions import chosen_region

CELLS = 5


@needs(VIEW)
def name_places(request: PageRequest) -> HttpResponse:
    """Give places that may be meant by what somebody types."""
    text = (request.GET.get("place") or request.GET.get("plaats") or "").strip()
    found = [label_of(place) for place in like(text)] if text else []
    return render(request, "web/place_choices.html", {"places": found})


@needs("board.view")
def places_around(request: PageRequest) -> HttpResponse:
    """Give the window of the reader's region and the places in the window asked for, as GeoJSON."""
    window = _window(request.GET.get("vak", ""))
    answer = {"type": "FeatureCollection", "bbox": _home(request), "features": _features(window)}
    return JsonResponse(answer)


def _window(given: str) -> Box | None:
    try:
        west, south, east, north = (float(degrees) for degrees in given.split(","))
    except ValueError:
        return None
    return (west, south, east, north) if west < east and south < north else None


def _features(window: Box | None) -> list[dict[str, Any]]:
    if window is None:
        return []
    try:
        return [_feature(place) for place in within(*window, cells=CELLS)]
    except RequestError:  # in the first seconds there are no places: the map works without names
        return []


def _feature(place: Place) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {"name": place.name},
    }


def _home(request: PageRequest) -> Box:
    """Return the window on the locations of the reader's region."""
    region = chosen_region(request)
    if region is None:
        return NATION
    here = directory().services_in(region.id, local_day(request.at))
    return box_of(sorted({(each.site.lat, each.site.lon) for each in here}))
