"""Two append-only tables: what happened, and the chain that shows nothing was changed since."""

from django.db import models
from django.db.models.functions import Now


class AuditEntry(models.Model):
    """One line of the log, with the fields of NEN 7513; names are copied, so a line stands alone.

    Stores identifiers of actors and objects as text, no foreign keys: the log must outlive them.
    """

    recorded_at = models.DateTimeField(db_default=Now())
    happened_at = models.DateTimeField()
    event = models.CharField(max_length=60)
    action = models.CharField(max_length=1)
    outcome = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    actor_roles = models.CharField(max_length=300)
    organisation = models.CharField(max_length=120)
    access_point = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=160)
    authorisation = models.CharField(max_length=120)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = "auditregel"
        verbose_name_plural = "auditregels"


class AuditLink(models.Model):
    """The place of one line in the chain: the hash of the line and of the link before it."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT)
    digest = models.BinaryField()
    linked_at = models.DateTimeField(db_default=Now())
