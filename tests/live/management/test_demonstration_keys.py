"""The keys of a demonstration that began with an older version do what this one asks."""

import pytest
from django.utils import timezone
from live.region import organisation

from spoedketen.live.accounts.actions import make_keys
from spoedketen.live.accounts.models import ApiKey
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.management.demonstration import KEYS, SCOPES, widen_demonstration_keys

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("country")
def test_keys_of_an_older_demonstration_are_widened_once_and_others_never():
    now = timezone.now()
    for name in (KEYS, "van een ander"):
        make_keys({"o1": organisation("o1")}, name, ["capacity.report"], now)
    widen_demonstration_keys(now)
    lines = AuditEntry.objects.count()
    widen_demonstration_keys(now)
    assert AuditEntry.objects.count() == lines
    assert set(ApiKey.objects.get(name=KEYS).scopes) == set(SCOPES)
    assert ApiKey.objects.get(name="van een ander").scopes == ["capacity.report"]
