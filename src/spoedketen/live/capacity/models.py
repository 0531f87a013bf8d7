"""Observations, the newest of each, and stops."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now


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


class Stop(models.Model):
    """A declared state of a service or a part of it, during a period.

    ``until`` is when it ends or would end; ``during`` is the same as a range, which is empty, and
    so without bounds, where a stop ended at the moment it began. ``scope_range`` is
    ``[0, 10000)`` for the whole department and one number for a part, so the exclusion
    constraint lets no part overlap the whole.
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


class AlertWatch(models.Model):
    """How a rule stands for one subject, where that is not calm; one row a rule and subject.

    ``service_id`` 0 is a region, ``region_id`` 0 the nation. ``kind`` is ``alert`` for what the
    rule looks at and ``crossing`` for the present figure of a rule that looks ahead.
    """

    rule = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    service_id = models.BigIntegerField()
    region_id = models.BigIntegerField()
    phase = models.CharField(max_length=10)
    since = models.DateTimeField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "kind", "service_id", "region_id"], name="one_watch"
            ),
        ]


class Alert(models.Model):
    """A signal: what crossed which threshold of which rule, and what became of it.

    ``rule_terms`` is the rule as it then was. ``parts`` is what the figure was made of. A signal is
    open until somebody closes it with an outcome; ``cleared_at`` is when the figure eased.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    rule = models.CharField(max_length=60)
    rule_terms = models.JSONField()
    agreement_id = models.BigIntegerField()
    service_id = models.BigIntegerField()
    region_id = models.BigIntegerField()
    raised_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    value = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    latest = models.FloatField(null=True)
    latest_at = models.DateTimeField(null=True)
    parts = models.JSONField(default=list)
    sources = models.IntegerField(default=0)
    sources_total = models.IntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=200, blank=True)
    escalated_at = models.DateTimeField(null=True)
    came_true_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "service_id", "region_id"],
                condition=Q(cleared_at__isnull=True),
                name="one_alert_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-raised_at"], name="alert_raised"),
            models.Index(
                fields=["closed_at"], name="alert_open", condition=Q(closed_at__isnull=True)
            ),
        ]


class AlertStep(models.Model):
    """One step in the life of a signal; rows are never changed."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    action = models.SmallIntegerField(null=True)


class AlertCrossing(models.Model):
    """A time in which the present figure was beyond the threshold of a rule that looks ahead."""

    rule = models.CharField(max_length=60)
    service_id = models.BigIntegerField()
    region_id = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "service_id", "region_id"],
                condition=Q(ended_at__isnull=True),
                name="one_crossing_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["rule", "-began_at"], name="crossing_began")]
