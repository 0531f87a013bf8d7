"""The same report as one plain Django view per request: what the group commits are compared with.

It does what the server does for one observation, the way one usually writes it: the key is looked
up, the permission checked, and in one transaction the row, its line in the audit log, its event and
the current figure are stored. It has no middleware, no validation library and no measures, all of
which speaks in its favour.
"""

import json
import os
import uuid
from datetime import datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoedketen.live.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - after the setup
from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.db import IntegrityError, connection, transaction  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from spoedketen.live.accounts import keys  # noqa: E402
from spoedketen.live.accounts.models import ApiKey  # noqa: E402
from spoedketen.live.audit.models import AuditEntry  # noqa: E402
from spoedketen.live.capacity.models import CurrentObservation, Observation  # noqa: E402
from spoedketen.live.directory.models import Service  # noqa: E402
from spoedketen.live.events.models import OutboxEvent  # noqa: E402

HORIZON = "now"


def report(request: HttpRequest) -> JsonResponse:
    """Store one observation."""
    key = _key(request)
    if key is None or "capacity.report" not in key.scopes:
        return JsonResponse({"detail": "no valid key"}, status=401)
    told = json.loads(request.body)
    service = Service.objects.select_related("site").filter(slug=told["service"]).first()
    if service is None or service.site.organisation_id != key.organisation_id:
        return JsonResponse({"detail": "not your service"}, status=403)
    if told["free"] > told["staffed"] or told["free"] < 0:
        return JsonResponse({"detail": "free and staffed do not fit"}, status=422)
    try:
        row = _store(key, service, told, timezone.now())
    except IntegrityError:
        row = Observation.objects.get(organisation_id=key.organisation_id, key=told["key"])
        return JsonResponse({"status": "duplicate", "id": str(row.public_id)})
    return JsonResponse({"status": "accepted", "id": str(row.public_id)}, status=201)


def _key(request: HttpRequest) -> ApiKey | None:
    secret = request.headers.get("Authorization", "").removeprefix("Bearer ")
    held = ApiKey.objects.select_related("organisation").filter(
        prefix=keys.prefix_of(secret), revoked_at__isnull=True
    )
    found = held.first()
    if found is None:
        return None
    is_same = keys.is_same(bytes(found.digest), keys.digest(secret, settings.KEY_PEPPER))
    return found if is_same else None


@transaction.atomic
def _store(key: ApiKey, service: Service, told: dict[str, Any], at: datetime) -> Observation:
    observed = datetime.fromisoformat(told["observed_at"])
    figures = {
        "source": "automatic",
        "observed_at": observed,
        "received_at": at,
        "valid_until": observed + timedelta(hours=1),
        "staffed": told["staffed"],
        "free": told["free"],
    }
    place = {"service_id": service.id, "resource": told["resource"], "horizon": HORIZON}
    row = Observation.objects.create(
        public_id=uuid.uuid4(),
        organisation_id=key.organisation_id,
        key=told["key"],
        fingerprint=b"0" * 16,
        actor=f"key:{key.id}",
        **place,
        **figures,
    )
    _log(key, row, at)
    current, is_new = CurrentObservation.objects.select_for_update().get_or_create(
        **place, defaults={**figures, "observation_id": row.id}
    )
    if not is_new and current.observed_at <= observed:
        for name, value in {**figures, "observation_id": row.id}.items():
            setattr(current, name, value)
        current.save()
    OutboxEvent.objects.create(
        kind="capacity.observed", subject=service.slug, service=service.slug, regions=[]
    )
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY spoedketen_outbox")
    return row


def _log(key: ApiKey, row: Observation, at: datetime) -> None:
    AuditEntry.objects.create(
        happened_at=at,
        event="capacity.observed",
        action="C",
        outcome="success",
        actor_kind="key",
        actor_id=str(key.id),
        actor_name=key.name,
        actor_roles="machine",
        organisation=key.organisation.name[:120],
        access_point="127.0.0.1",
        object_type="observation",
        object_id=str(row.public_id),
        authorisation="capacity.report",
    )


urlpatterns = [path("api/v1/observations", report)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = ASGIHandler()
