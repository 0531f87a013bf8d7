"""What the other tests rely on: their database is the real one, with the rights of production."""

import subprocess
import sys

import pytest
from django.db import ProgrammingError, connection, transaction

from spoedketen.live.events.models import StreamEpoch


def user():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_have_the_rights_of_the_application():
    assert user() == ("spoedketen_app", "spoedketen")
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry")


def test_a_commit_stays_in_the_database_of_the_test(committed_db):
    assert user() == ("spoedketen_app", committed_db)
    StreamEpoch.objects.update_or_create(id=1, defaults={})
    assert StreamEpoch.objects.count() == 1


@pytest.mark.django_db
def test_a_process_writes_in_a_database_of_its_own(live_environment):
    words = [sys.executable, "-m", "django", "begin_epoch"]
    as_owner = {"DATABASE_URL": live_environment["SPOEDKETEN_OWNER_DATABASE_URL"]}
    told = {**live_environment, **as_owner}
    done = subprocess.run(words, env=told, capture_output=True, text=True, check=True)
    assert len(done.stdout.strip()) == 32
