"""Several statements in one round trip: in order, each with what was committed when it began."""

import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from spoedketen.live.events.together import together


def test_each_statement_is_answered_for_itself(db):
    with together(), connection.cursor() as one, connection.cursor() as other:
        one.execute("SELECT 1")
        other.execute("SELECT %s::int + 1", [2])
        assert (other.fetchone(), one.fetchone()) == ((3,), (1,))


@pytest.mark.parametrize("fetched", [True, False], ids=["fetched", "unfetched"])
def test_the_first_that_fails_is_told_of_and_the_connection_lives_on(db, fetched):
    with pytest.raises(DataError, match="division by zero"):  # noqa: SIM117, PT012 - one act
        with transaction.atomic(), together():
            with connection.cursor() as one, connection.cursor() as other:
                one.execute("SELECT 1 / 0")
                other.execute("SELECT 1")
                if fetched:
                    other.fetchone()
    with connection.cursor() as after:
        after.execute("SELECT 5")
        assert after.fetchone() == (5,)
