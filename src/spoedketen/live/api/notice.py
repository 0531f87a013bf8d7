"""The mark of a demonstration, on every item."""

from django.conf import settings

DEMONSTRATION = "Demonstratie: verzonnen cijfers"


def notice() -> str | None:
    """Return the warning where the figures are invented."""
    return DEMONSTRATION if settings.DEMONSTRATION else None
