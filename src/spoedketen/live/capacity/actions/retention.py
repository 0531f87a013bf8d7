"""Letting go of what is kept too long."""

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.core.management import call_command
from django.db import connection

from spoedketen.live.capacity.models import RegionHistory
from spoedketen.live.events.actions import forget_deeds


@cache
def retention_table() -> dict[str, dict[str, Any]]:
    """Return how long each kind of record is kept, and who is answerable for it."""
    text = (files("spoedketen.live.capacity") / "retention.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["records"])


def forget_old(at: datetime) -> dict[str, int]:
    """Remove events, sums, keys of deeds and sessions past their term; return how many of each."""
    kept = {name: at - timedelta(days=row["keep_days"]) for name, row in retention_table().items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT spoedketen_forget_events(%s)", [kept["outbox"]])
        events = cursor.fetchone()[0]
    sums, _ = RegionHistory.objects.filter(slot__lt=kept["region_history"]).delete()
    deeds = forget_deeds(kept["deed"])
    call_command("clearsessions", verbosity=0)
    return {"outbox": events, "region_history": sums, "deed": deeds}
