"""Deliveries to another platform, and findings on what came late or not."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class DeliveryReceipt(models.Model):
    """What another platform received, as told by who may; rows are never changed."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    service_id = models.BigIntegerField()
    platform = models.CharField(max_length=40)
    delivered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    proof = models.CharField(max_length=300, blank=True)
    told_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "key"], name="receipt_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["service_id", "platform", "delivered_at"], name="receipt_arrival"),
        ]


class DeliveryFinding(models.Model):
    """Deliveries that failed in a row, with the rule as it was and what did arrive."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    service_id = models.BigIntegerField()
    rule = models.JSONField()
    agreement_id = models.BigIntegerField()
    evidence = models.JSONField()
    opened_at = models.DateTimeField()
    answer_before = models.DateField()
    state = models.CharField(max_length=10, default="open")
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service_id"],
                condition=Q(closed_at__isnull=True),
                name="one_open_finding",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-opened_at"], name="finding_opened")]


class DeliveryFindingStep(models.Model):
    """One step in the life of a finding; rows are never changed."""

    finding = models.ForeignKey(DeliveryFinding, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    note = models.CharField(max_length=1000, blank=True)
