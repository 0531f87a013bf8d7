"""People at a browser, signed in without the forms: for tests of what comes after."""

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from spoedketen.live.accounts import sessions


def at_browser(actor):
    """Return a client of a person who signed in with a second factor."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get(id=actor.id))
    session = client.session
    sessions.begin(session, timezone.now())
    session[sessions.SECOND_FACTOR] = actor.id
    session.save()
    return client
