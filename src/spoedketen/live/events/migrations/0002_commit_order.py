"""Commit order for readers, an epoch to begin with, and rows that only age away."""

from django.db import migrations

FORWARD = """
ALTER TABLE events_outboxevent ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX events_commit_order ON events_outboxevent (xid, id);
SELECT spoedketen_protect('events_outboxevent');
INSERT INTO events_streamepoch (id, epoch, since) VALUES (1, gen_random_uuid(), now());
CREATE FUNCTION spoedketen_forget_events(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE gone bigint;
BEGIN
  IF before > now() - interval '1 day' THEN
    RAISE EXCEPTION 'events of the last day are kept';
  END IF;
  PERFORM set_config('spoedketen.retention', 'on', true);
  DELETE FROM events_outboxevent WHERE at < before;
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('spoedketen.retention', 'off', true);
  RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    """Run by the owner of the database."""

    dependencies = [("events", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
