"""A run with the moments of its legs, where it is now, and its announcement to a service."""

import uuid
from typing import ClassVar

from django.db import models

ACTIVE = "active"


class Run(models.Model):
    """One deployment of one unit. ``request`` names a case by its public id, where there is one."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.IntegerField(default=1)
    organisation_id = models.BigIntegerField()
    control_room_id = models.BigIntegerField(null=True)
    safety_region_id = models.BigIntegerField(null=True)
    network_id = models.BigIntegerField(null=True)
    municipality = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=160)
    place_name = models.CharField(max_length=200)
    vehicle = models.CharField(max_length=40)
    unit_type = models.CharField(max_length=40)
    mission = models.CharField(max_length=40)
    needs = models.JSONField(default=list)
    scheme = models.CharField(max_length=40)
    urgency = models.CharField(max_length=10)
    request = models.CharField(max_length=40, blank=True)
    incident = models.CharField(max_length=60, blank=True)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    state_since = models.DateTimeField()
    destination = models.CharField(max_length=160, blank=True)
    destination_reason = models.CharField(max_length=500, blank=True)
    destination_match = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "closed_at"], name="run_of"),
            models.Index(fields=["control_room_id", "closed_at"], name="run_in"),
            models.Index(fields=["reported_at"], name="run_reported"),
        ]


class RunTime(models.Model):
    """When a leg began; rows are never changed and the newest of a leg counts."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="times")
    leg = models.CharField(max_length=20)
    at = models.DateTimeField()
    source = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)


class CurrentPosition(models.Model):
    """Where a unit is now; gone when its run ends."""

    run = models.OneToOneField(Run, models.CASCADE, related_name="position")
    lat = models.FloatField()
    lon = models.FloatField()
    at = models.DateTimeField()


class MmtCall(models.Model):
    """What the criteria said of some findings, and that the team was cancelled."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="mmt_calls")
    criteria_version = models.CharField(max_length=40)
    findings = models.JSONField(default=list)
    deploy = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)


class Prealert(models.Model):
    """What a service is told of who comes; ``content`` is ciphertext."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.IntegerField(default=1)
    run = models.ForeignKey(Run, models.PROTECT, related_name="prealerts")
    service = models.CharField(max_length=160)
    service_type = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    content = models.TextField()
    eta = models.DateTimeField()
    state = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    amended_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "state"], name="prealert_to"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run"],
                condition=models.Q(state=ACTIVE),
                name="one_prealert_active",
            ),
        ]


class UnitStatus(models.Model):
    """The last that was told of a unit between runs; an older message changes nothing."""

    organisation_id = models.BigIntegerField()
    vehicle = models.CharField(max_length=40)
    safety_region_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20)
    since = models.DateTimeField()
    at = models.DateTimeField()
    station = models.CharField(max_length=160, blank=True)
    towards = models.CharField(max_length=160, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    free_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["safety_region_id"], name="unit_status_in"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "vehicle"], name="one_status_a_unit")
        ]


class MoveDecision(models.Model):
    """What a person did with advice to move a unit: never changed, one for each advice.

    ``advice`` is as it was given, ``inputs`` tell of which versions and reports it was made.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    safety_region_id = models.BigIntegerField()
    control_room_id = models.BigIntegerField()
    token = models.CharField(max_length=64)
    advice = models.JSONField()
    inputs = models.JSONField()
    choice = models.CharField(max_length=10)
    unit = models.CharField(max_length=40, blank=True)
    point = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["safety_region_id", "-at"], name="move_decision_in"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["safety_region_id", "token"], name="one_decision_an_advice"
            )
        ]


class MoveWithdrawal(models.Model):
    """That a decided move is not to be made after all: never changed, one for each decision."""

    decision = models.OneToOneField(MoveDecision, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
