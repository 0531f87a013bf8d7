"""Stops with every step in their life."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now


class Stop(models.Model):
    """A declared state of a service or a part of it, during a period.

    ``until`` is when it ends or would end; ``during`` is the same as a range, which is empty, and
    so without bounds, where a stop ended at the moment it began. ``scope_range`` is
    ``[0, 10000)`` for the whole department and one number for a part, so the exclusion
    constraint lets no part overlap the whole. ``drill`` names the drill that it belongs to: such a
    stop counts in no figure.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    service_id = models.BigIntegerField()
    scope = models.CharField(max_length=40, blank=True)
    scope_range = IntegerRangeField()
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    during = DateTimeRangeField()
    until = models.DateTimeField()
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    retracted_at = models.DateTimeField(null=True)
    lapse_told_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    declared_by = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    agreement_id = models.BigIntegerField(null=True)
    alternatives = models.JSONField(default=list)
    drill = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="stop_key_once"),
            ExclusionConstraint(
                name="stop_no_overlap",
                expressions=[
                    (
                        Func("service_id", "service_id", models.Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("scope_range", RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["service_id", "-declared_at"], name="stop_history"),
            models.Index(fields=["until"], name="stop_until"),
        ]


class StopChange(models.Model):
    """One step in the life of a stop; rows are never changed."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.CharField(max_length=200)


class StopSeen(models.Model):
    """A control room that has seen a stop."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="seen")
    control_room_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stop", "control_room_id"], name="seen_once"),
        ]


class StopConcern(models.Model):
    """A control room that a stop concerns, set when it is declared."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="concerns")
    control_room_id = models.BigIntegerField()


class StopArrival(models.Model):
    """Patients who arrived while the department was on stop; a retraction is a row with -1."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="arrivals")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=200)
