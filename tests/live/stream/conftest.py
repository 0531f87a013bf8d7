"""A stage for streams, on a committed country, with short patience."""

import pytest


@pytest.fixture
def stage(committed_country, monkeypatch):
    """The stream in a loop of its own; what is done now and then is done often."""
    from live.stream.stage import Stage  # noqa: PLC0415 - only where Django is used

    from spoedketen.live.stream import application, broadcast, watch  # noqa: PLC0415

    monkeypatch.setattr(application, "_broadcasts", {})
    monkeypatch.setattr(application, "_watches", {})
    monkeypatch.setattr(broadcast, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(broadcast, "COALESCE_SECONDS", 0.01)
    monkeypatch.setattr(broadcast, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    made = Stage()
    yield made
    made.close()


@pytest.fixture
def person(stage):
    """Somebody who may see the board."""
    from live.region import a_person  # noqa: PLC0415 - only where Django is used

    return a_person("emergency_nurse", of="o1")


@pytest.fixture
def session(person):
    """The session of that person."""
    from live.stream.stage import signed_in  # noqa: PLC0415 - only where Django is used

    return signed_in(person.id)


@pytest.fixture
def outage(committed_db, postgres):
    """Shut the database and cut every line to it; opened again by what is returned, or at last."""
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    def run(*statements):
        connection.close()
        with postgres.superuser() as superuser:
            for statement in statements:
                superuser.execute(statement)

    def begin():
        run(
            f"ALTER DATABASE {committed_db} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{committed_db}'",  # noqa: E501, S608 - a name of our own
        )
        return end

    def end():
        run(f"ALTER DATABASE {committed_db} ALLOW_CONNECTIONS true")

    yield begin
    end()
