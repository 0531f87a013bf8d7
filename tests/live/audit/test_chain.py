"""The chain shows any line that was changed, removed or put in another order."""

import pytest
from django.db import DatabaseError, connection, transaction
from live.database import PASSWORDS
from live.region import NOW

from spoedketen.live.audit.actions import link, record
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.audit.queries import chain_report
from spoedketen.live.audit.values import AuditActor, AuditLine

ACTOR = AuditActor(kind="user", id="1", name="Somebody")


SWAP = """
    UPDATE audit_auditlink SET entry_id = 6 - entry_id
      + 2 * (SELECT min(id) - 1 FROM audit_auditentry) WHERE position IN (2, 4)
"""


def a_line(number):
    return AuditLine(
        event="test", action="C", object_type="thing", object_id=str(number), authorisation="x"
    )


@pytest.fixture
def chained(committed_db):
    for number in range(5):
        record(ACTOR, a_line(number), NOW)
    assert link() == 5
    return committed_db


def as_owner(*statements):
    """Do what only somebody with the owner's password could do, with the guards off."""
    usual = dict(connection.settings_dict)
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(USER="spoedketen_owner", PASSWORD=PASSWORDS.owner)
    with connection.cursor() as cursor:
        for table in ("audit_auditentry", "audit_auditlink"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        for statement in statements:
            cursor.execute(statement)
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(usual)


def test_an_untouched_chain_is_sound(chained):
    report = chain_report()
    assert (report.is_sound, report.linked, report.unlinked) == (True, 5, 0)


def test_lines_written_since_the_last_link_are_reported_as_unlinked(chained):
    record(ACTOR, a_line(9), NOW)
    report = chain_report()
    assert (report.linked, report.unlinked, report.is_sound) == (5, 1, True)
    assert report.oldest_unlinked_at is not None


@pytest.mark.parametrize(
    ("statement", "place", "reason"),
    [
        ("UPDATE audit_auditentry SET actor_name = 'Else' WHERE object_id = '2'", 3, "changed"),
        ("UPDATE audit_auditentry SET details = '{\"a\": 1}' WHERE object_id = '0'", 1, "changed"),
        ("DELETE FROM audit_auditlink WHERE position = 4", 4, "missing"),
        (SWAP, 2, "changed"),
    ],
)
def test_a_change_is_found_where_it_was_made(chained, statement, place, reason):
    if statement == SWAP:
        as_owner(
            "ALTER TABLE audit_auditlink DROP CONSTRAINT IF EXISTS audit_auditlink_entry_id_key",
            statement,
        )
    else:
        as_owner(statement)
    report = chain_report()
    assert (report.broken_at, report.reason, report.linked) == (place, reason, place - 1)


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditlink", "events_outboxevent"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_itself_cannot_remove_a_line(chained, table, verb):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_the_application_itself_cannot_change_a_line(chained):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(actor_name="Else")


FROM_ANOTHER_CLUSTER = """
    INSERT INTO audit_auditentry (happened_at, event, action, outcome, actor_kind, actor_id,
      actor_name, actor_roles, organisation, access_point, object_type, object_id, authorisation,
      details, xid)
    SELECT happened_at, event, action, outcome, actor_kind, actor_id, actor_name, actor_roles,
      organisation, access_point, object_type, 'restored', authorisation, details,
      '900000000'::xid8
    FROM audit_auditentry LIMIT 1
"""


def test_a_line_that_was_restored_before_it_was_linked_is_linked(chained):
    with connection.cursor() as cursor:
        cursor.execute(FROM_ANOTHER_CLUSTER)
    record(ACTOR, a_line(9), NOW)
    assert link() == 2
    assert chain_report().is_sound
    assert chain_report().unlinked == 0
