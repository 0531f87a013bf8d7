"""What services told of themselves, and the newest of each."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class _Figures(models.Model):
    """The columns that an observation and the newest one share; null is unknown, never zero."""

    service_id = models.BigIntegerField()
    resource = models.CharField(max_length=40)
    horizon = models.CharField(max_length=4)
    source = models.CharField(max_length=10)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    physical = models.IntegerField(null=True)
    staffed = models.IntegerField(null=True)
    occupied = models.IntegerField(null=True)
    free = models.IntegerField(null=True)
    blocked = models.IntegerField(null=True)
    reserved = models.IntegerField(null=True)
    surge = models.IntegerField(null=True)
    low = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    waiting_minutes = models.IntegerField(null=True)

    class Meta:
        abstract = True


class Observation(_Figures):
    """What a sender said, once; rows are never changed or removed by the server."""

    public_id = models.UUIDField(unique=True)
    organisation_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    fingerprint = models.BinaryField(max_length=16)
    actor = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="observation_key_once"),
            models.CheckConstraint(
                condition=Q(staffed__isnull=True)
                | Q(free__isnull=True)
                | Q(free__lte=models.F("staffed")),
                name="observation_free_within_staffed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["service_id", "resource", "horizon", "-observed_at"],
                name="observation_history",
            ),
            models.Index(
                fields=["service_id", "received_at"],
                name="observation_arrival",
                condition=Q(horizon="now"),
            ),
        ]


class CurrentObservation(_Figures):
    """The newest observation per service, resource and horizon; can be made again from the log."""

    observation_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service_id", "resource", "horizon"], name="one_current_observation"
            ),
        ]


class CrowdingReport(models.Model):
    """What was counted for a crowding score, and the score; rows are never changed.

    ``raw`` and ``score`` are null where only the perceived crowding was told.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    service_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    source = models.CharField(max_length=10)
    formula = models.CharField(max_length=40)
    inputs = models.JSONField()
    raw = models.FloatField(null=True)
    score = models.FloatField(null=True)
    band = models.CharField(max_length=30, blank=True)
    perceived = models.SmallIntegerField(null=True)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    reported_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="crowding_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["service_id", "-observed_at", "-id"], name="crowding_history"),
        ]


class RegionHistory(models.Model):
    """What was available in a region per half hour and sector; region 0 is the nation."""

    region_id = models.BigIntegerField()
    sector = models.CharField(max_length=40)
    slot = models.DateTimeField()
    available = models.FloatField(null=True)
    staffed = models.FloatField(null=True)
    sources = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region_id", "slot", "sector"], name="one_sum_per_slot"
            ),
        ]
