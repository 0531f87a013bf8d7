"""The log of escalation levels, and what providers agreed to do at each."""

import uuid
from typing import ClassVar

from django.db import models


class LevelChange(models.Model):
    """One step of a region; rows are never changed, and the newest is how the region stands.

    Region 0 is the nation. Name, rank and tone are those of the agreement at the time, so that
    the log stays readable when the agreement is another.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    region_id = models.BigIntegerField()
    version = models.IntegerField()
    kind = models.CharField(max_length=12)
    level = models.CharField(max_length=40)
    name = models.JSONField()
    rank = models.SmallIntegerField()
    tone = models.CharField(max_length=12)
    previous = models.CharField(max_length=40)
    previous_name = models.JSONField()
    since = models.DateTimeField()
    at = models.DateTimeField()
    review_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
    ticked = models.JSONField(default=list)
    criteria = models.SmallIntegerField(default=0)
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    agreement_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region_id", "version"], name="level_step_once"),
        ]


class Deployment(models.Model):
    """What a provider does at a level; a row replaces the earlier ones of the same agreement."""

    agreement = models.UUIDField(default=uuid.uuid4)
    version = models.IntegerField(default=1)
    is_withdrawn = models.BooleanField(default=False)
    organisation_id = models.BigIntegerField()
    site_id = models.BigIntegerField(null=True)
    region_id = models.BigIntegerField()
    level = models.CharField(max_length=40)
    what = models.CharField(max_length=300)
    number = models.IntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    within_minutes = models.IntegerField(null=True)
    contact_kind = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "version"], name="deployment_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["region_id"], name="deployment_region")]
