"""Signals, what is watched for them, and when their figures were really reached."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


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

    ``rule_terms`` is the rule as it then was. ``parts`` is what the figure was made of, ``sites``
    the locations that it rests on. A signal is
    open until somebody closes it with an outcome; ``cleared_at`` is when the figure eased.
    ``drill`` names the drill that brought it about: it counts in no score.
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
    sites = models.JSONField(default=list)
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
    drill = models.CharField(max_length=60, blank=True, default="")

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
    drill = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "service_id", "region_id"],
                condition=Q(ended_at__isnull=True),
                name="one_crossing_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["rule", "-began_at"], name="crossing_began")]
