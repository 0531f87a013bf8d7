"""Queued work of this app: what is kept too long goes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from spoedketen.live.capacity.actions.retention import forget_old


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="retention", pass_context=False)
def retention(timestamp: int) -> None:
    """Let go, every night, of what the retention table no longer asks to keep."""
    del timestamp
    forget_old(timezone.now())
