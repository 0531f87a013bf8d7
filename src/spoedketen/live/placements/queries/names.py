"""How people call where a service is."""

from spoedketen.live.directory.queries import directory


def name_of(service: str) -> str:
    """Return how people call the location of a service."""
    found = directory().by_slug.get(service)
    return found.site.name if found else service
