"""What was told of a quarter, as it was told."""

from typing import ClassVar

from django.db import models


class StopReportEdition(models.Model):
    """A report of a quarter as it was told; rows are never changed.

    ``own`` is what it was made of, location by location: it is never told, and a next edition is
    compared with it.
    """

    quarter = models.CharField(max_length=7)
    number = models.SmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    told = models.JSONField()
    own = models.JSONField()
    agreements = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quarter", "number"], name="edition_once"),
        ]
