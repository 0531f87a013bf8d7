"""Asking only for what changed, and changing only what is still as it was."""

import re

from django.http import HttpRequest, HttpResponse

VERSION = re.compile(r'^(?:W/)?"v(\d{1,9})"$')


def unchanged(request: HttpRequest, response: HttpResponse, tag: str) -> bool:
    """Set the tag and tell whether the caller already has it."""
    response["ETag"] = f'"{tag}"'
    given = [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]
    return f'"{tag}"' in given or f'W/"{tag}"' in given


def expected_version(request: HttpRequest) -> int | None:
    """Return the version the caller acts on, or None where it does not say.

    A tag that is not one of ours matches no version.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in {"", "*"}:
        return None
    found = VERSION.match(given)
    return int(found.group(1)) if found else 0
