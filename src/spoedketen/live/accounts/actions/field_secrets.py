"""Writing the secrets of second factors anew with the key that is in use."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from spoedketen.live.accounts.field_keys import field_keys, key_name
from spoedketen.live.accounts.values import system_actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine

FIELDS = ("secret", "seed")


@transaction.atomic
def renew_field_secrets(at: datetime) -> int:
    """Encrypt with the first key what another key encrypted; return how many rows changed."""
    keys, changed = field_keys(settings.FIELD_KEYS), 0
    for row in Authenticator.objects.select_for_update().exclude(type="webauthn"):
        old = {name: row.data[name] for name in FIELDS if name in row.data}
        fresh = {
            name: keys.encrypt(keys.decrypt(text))
            for name, text in old.items()
            if key_name(text) != keys.current
        }
        if fresh:
            row.data = {**row.data, **fresh}
            row.save(update_fields=["data"])
            changed += 1
    line = AuditLine(
        event="field_keys.renewed",
        action="U",
        object_type="field_key",
        object_id=keys.current,
        authorisation="command",
        details={"rows": changed},
    )
    record(system_actor("renew_field_keys").as_audited(), line, at)
    return changed
