"""Matches with what they were made of, and hand-overs from one holder to another."""

import uuid
from typing import ClassVar

from django.db import models

from spoedketen.live.requests.models.cases import CareRequest


class Match(models.Model):
    """One question "who can act, and where", as it was asked and answered; never changed.

    ``versions`` names directory, agreement and moment; ``shown`` the best options with their
    figures; ``reasons`` is one code per candidate and ``inputs`` what each looked like, both
    compressed, so that the whole is made again.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(CareRequest, models.PROTECT, null=True, related_name="matches")
    organisation_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    asked = models.JSONField()
    versions = models.JSONField()
    shown = models.JSONField()
    counts = models.JSONField()
    forced = models.CharField(max_length=12, blank=True)
    reasons = models.BinaryField()
    inputs = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="match_at")]


class Choice(models.Model):
    """Which option a person chose, and why another than the first; rows are never changed."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="choices")
    service = models.CharField(max_length=160)
    care = models.CharField(max_length=40)
    place = models.IntegerField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)


class HandOver(models.Model):
    """A case on its way to another holder, who must take it; until then the former keeps it.

    ``to`` is ``control_room``, ``provider`` or ``desk``; ``record`` is the whole case as
    ciphertext at the time, so that nobody asks again. ``outcome`` is what became of it there.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(CareRequest, models.PROTECT, related_name="hand_overs")
    to = models.CharField(max_length=14)
    organisation_id = models.BigIntegerField(null=True)
    control_room_id = models.BigIntegerField(null=True)
    service = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=12, default="sent")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    from_organisation_id = models.BigIntegerField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    urgency = models.CharField(max_length=10, blank=True)
    record = models.TextField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "state"], name="hand_over_of"),
            models.Index(fields=["control_room_id", "state"], name="hand_over_room"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(state="sent"), name="one_hand_over_open"
            ),
        ]
