"""What was judged of a case: triage, advice and consults."""

import uuid
from typing import ClassVar

from django.db import models

from spoedketen.live.requests.models.cases import CareRequest


class TriageResult(models.Model):
    """One triage, made here or elsewhere; rows are never changed.

    ``computed`` is what the protocol gave, ``urgency`` what the triagist chose; they differ only
    with a ``reason``. ``trace`` holds every question with its answer, to be replayed.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(CareRequest, models.PROTECT, related_name="triages")
    system = models.CharField(max_length=20)
    protocol = models.CharField(max_length=80, blank=True)
    protocol_version = models.CharField(max_length=40, blank=True)
    complaint = models.CharField(max_length=200)
    scheme = models.CharField(max_length=20)
    computed = models.CharField(max_length=10)
    urgency = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)
    action = models.CharField(max_length=60, blank=True)
    care = models.JSONField(default=list)
    condition = models.CharField(max_length=40, blank=True)
    red_flags = models.JSONField(default=list)
    advice = models.JSONField(default=dict)
    trace = models.JSONField(default=list)
    at = models.DateTimeField()
    author = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)


class Advice(models.Model):
    """Telephone advice with its safety net, and who authorised it; rows are never changed.

    The authorisation is a second row for the same advice.
    """

    request = models.ForeignKey(CareRequest, models.PROTECT, related_name="advices")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    safety_net = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=60)


class Consult(models.Model):
    """A second discipline invited while the case is judged, and what it changed."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(CareRequest, models.PROTECT, related_name="consults")
    discipline = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField(null=True)
    question = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    effect = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "answered_at"], name="consult_of"),
        ]
