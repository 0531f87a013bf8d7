"""Tables of a newer version are refused before anything is changed."""

import psycopg
import pytest

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.table_versions import refuse_newer_tables


def test_the_tables_of_this_version_are_accepted(database_clone):
    refuse_newer_tables(database_clone[1].owner)


def test_an_empty_database_is_accepted(postgres):
    with postgres.database() as (_, addresses):
        refuse_newer_tables(addresses.owner)


def test_a_step_that_this_version_does_not_know_is_refused_and_named(database_clone):
    owner = database_clone[1].owner
    with psycopg.connect(owner) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('capacity', '9999_later', now()), ('library', '9999_of_others', now())"
        )
    with pytest.raises(RequestError, match="tables_newer") as refused:
        refuse_newer_tables(owner)
    assert refused.value.parameters == {"found": "capacity 9999_later"}
