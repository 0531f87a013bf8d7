"""The outbox and the epoch of the stream."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class OutboxEvent(models.Model):
    """A change that happened: identifiers and a kind, never the figures themselves.

    The column ``xid`` (made by the migration) holds the transaction, so that readers go in commit
    order: the id alone is given out before the commit.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    service = models.CharField(max_length=160, blank=True)
    regions = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField(db_default=Now())


class StreamEpoch(models.Model):
    """The one row that names this history; a restored database gets another."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid.uuid4)
    since = models.DateTimeField(db_default=Now())


class Deed(models.Model):
    """What a sender asked under a key of its own: asked again, it is the same deed."""

    owner = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    subject = models.CharField(max_length=160)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "key"], name="deed_once"),
        ]
