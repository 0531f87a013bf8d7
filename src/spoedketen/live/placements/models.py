"""A placement with its steps, the enquiries that went out for it and the places held for it."""

import uuid
from typing import ClassVar

from django.db import models

OPEN_ENQUIRY = ("requested", "received")
OPEN_RESERVATION = ("held", "confirmed")


class Placement(models.Model):
    """One aggregate from need to place.

    ``origin_service`` is the bed that comes free. ``clock_start`` is when waiting began, and
    ``clock_kind`` why then. ``round`` goes up each time the search begins anew: one commitment a
    round. A place outside the directory has a name and number of its own. ``approved_at`` is when
    a region agreed to the place of this round, where its escalation level asks for that.
    ``amended_at`` is when something changed that providers are told.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.IntegerField(default=1)
    round = models.IntegerField(default=1)
    request = models.ForeignKey(
        "requests.CareRequest", models.PROTECT, null=True, related_name="placements"
    )
    patient = models.ForeignKey("requests.Patient", models.PROTECT, null=True)
    care = models.CharField(max_length=40)
    origin_id = models.BigIntegerField()
    origin_service = models.CharField(max_length=160, blank=True)
    holder_id = models.BigIntegerField()
    wanted_at = models.DateTimeField()
    clock_start = models.DateTimeField()
    clock_kind = models.CharField(max_length=20)
    place = models.CharField(max_length=160)
    place_name = models.CharField(max_length=200)
    network_id = models.BigIntegerField(null=True)
    age_years = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    insurer = models.CharField(max_length=40, blank=True)
    limits = models.JSONField(default=list)
    wishes = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20)
    state_since = models.DateTimeField()
    destination = models.CharField(max_length=160, blank=True)
    destination_id = models.BigIntegerField(null=True)
    external_name = models.CharField(max_length=200, blank=True)
    external_ura = models.CharField(max_length=8, blank=True)
    carrier_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    amended_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "closed_at"], name="placement_of_holder"),
            models.Index(fields=["origin_id", "closed_at"], name="placement_of_origin"),
            models.Index(fields=["destination_id", "closed_at"], name="placement_to"),
        ]


class PlacementStep(models.Model):
    """One step of a placement, an enquiry or a reservation; rows are never changed.

    ``data`` holds no patient data.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="steps")
    version = models.IntegerField()
    of = models.CharField(max_length=12)
    subject = models.CharField(max_length=160, blank=True)
    move = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "version"], name="placement_step_once"),
        ]


class Enquiry(models.Model):
    """A question to one provider service; it tells nothing of who the patient is.

    ``version`` goes up when what it tells is amended, and ``before`` is what it told at first.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="enquiries")
    round = models.IntegerField()
    service = models.CharField(max_length=160)
    organisation_id = models.BigIntegerField()
    state = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    deadline = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    version = models.IntegerField(default=1)
    amended_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "state"], name="enquiry_of"),
            models.Index(fields=["state", "deadline"], name="enquiry_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["placement", "service"],
                condition=models.Q(state__in=OPEN_ENQUIRY),
                name="one_enquiry_open",
            ),
            models.UniqueConstraint(
                fields=["placement", "round"],
                condition=models.Q(state="committed"),
                name="one_commitment",
            ),
        ]


class Reservation(models.Model):
    """A place of a service held for a placement until a moment."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="reservations")
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True)
    service = models.CharField(max_length=160)
    service_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    resource = models.CharField(max_length=60)
    state = models.CharField(max_length=12)
    held_at = models.DateTimeField()
    held_by = models.CharField(max_length=200)
    until = models.DateTimeField()
    beyond = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["service_id", "resource", "state"], name="reservation_of"),
            models.Index(fields=["state", "until"], name="reservation_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=models.Q(state__in=OPEN_RESERVATION),
                name="one_place_held",
            ),
        ]
