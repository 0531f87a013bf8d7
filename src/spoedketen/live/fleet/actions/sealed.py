"""Which columns of runs hold ciphertext."""

from typing import Any

from django.db import models

from spoedketen.live.fleet.models import Prealert


def sealed_columns() -> tuple[tuple[models.Manager[Any], str], ...]:
    """Return rows and column of everything that is sealed."""
    return ((Prealert.objects, "content"),)
