"""Land and water for the zoom map, from our own server."""

from functools import cache
from typing import Any

import shapely
from django.http import HttpResponse, JsonResponse
from shapely.geometry import mapping

from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.sources.background import background

SIMPLER_DEGREES = 0.002
AN_HOUR = "private, max-age=3600"


@needs("board.view")
def show_ground(request: PageRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Give the background as GeoJSON."""
    answer = JsonResponse(_ground())
    answer.headers["Cache-Control"] = AN_HOUR
    return answer


@cache
def _ground() -> dict[str, Any]:
    around = background()
    kinds = {"neighbour": around.neighbours, "land": around.land, "water": around.water}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"kind": kind},
                "geometry": mapping(shapely.simplify(shape, SIMPLER_DEGREES)),
            }
            for kind, shape in kinds.items()
        ],
    }
