"""A case with its patient, its steps and its notes; what tells who the patient is stands apart."""

import uuid
from typing import ClassVar

from django.db import models


class Patient(models.Model):
    """Who the patient is, as ciphertext; ``pseudonym`` is what other tables know.

    ``bsn_digest`` is a keyed digest of the citizen service number, so that the same person is
    found again without reading anybody.
    """

    pseudonym = models.UUIDField(unique=True, default=uuid.uuid4)
    identity = models.TextField()
    bsn_digest = models.CharField(max_length=64, blank=True, db_index=True)
    recorded_at = models.DateTimeField()


class CareRequest(models.Model):
    """One case, whatever door it came in by.

    ``holder`` is the organisation that keeps it until it is closed; ``desk_region`` the network
    that it belongs to. ``caller`` is ciphertext: name, callback number and how related; so is
    ``triage_draft``, the answers of a triage that is not done.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.IntegerField(default=1)
    track = models.CharField(max_length=12)
    door = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    origin_id = models.BigIntegerField(null=True)
    holder_id = models.BigIntegerField()
    held_by = models.BigIntegerField(null=True)
    held_by_name = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    desk_region_id = models.BigIntegerField(null=True)
    control_room_id = models.BigIntegerField(null=True)
    complaint = models.CharField(max_length=200)
    place = models.CharField(max_length=160)
    place_name = models.CharField(max_length=200)
    lat = models.FloatField()
    lon = models.FloatField()
    age_years = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    insurer = models.CharField(max_length=40, blank=True)
    care = models.JSONField(default=list)
    condition = models.CharField(max_length=40, blank=True)
    limits = models.JSONField(default=list)
    known_sites = models.JSONField(default=list)
    unwanted_sites = models.JSONField(default=list)
    urgency_scheme = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=10, blank=True)
    is_life_threatening = models.BooleanField(default=False)
    target_at = models.DateTimeField(null=True)
    incident = models.CharField(max_length=60, blank=True)
    caller = models.TextField(blank=True)
    patient = models.ForeignKey(Patient, models.PROTECT, null=True)
    chosen_service = models.CharField(max_length=160, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    right_door = models.CharField(max_length=40, blank=True)
    triage_draft = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "closed_at"], name="request_of_holder"),
            models.Index(fields=["opened_at"], name="request_opened"),
        ]


class RequestStep(models.Model):
    """One step in the life of a case; rows are never changed. ``data`` holds no patient data."""

    request = models.ForeignKey(CareRequest, models.PROTECT, related_name="steps")
    version = models.IntegerField()
    move = models.CharField(max_length=20)
    state = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "version"], name="request_step_once"),
        ]


class RequestNote(models.Model):
    """A free note, as ciphertext; rows are never changed."""

    request = models.ForeignKey(CareRequest, models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    text = models.TextField()
