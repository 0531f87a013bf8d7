"""Commit order for the linker, and rows that are never changed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION spoedketen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('spoedketen.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION spoedketen_protect(tabled regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
    FOR EACH ROW EXECUTE FUNCTION spoedketen_append_only()', tabled);
  EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION spoedketen_append_only()', tabled);
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'spoedketen_app') THEN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM spoedketen_app', tabled);
  END IF;
END $$;
ALTER TABLE audit_auditentry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_commit_order ON audit_auditentry (xid, id);
SELECT spoedketen_protect('audit_auditentry');
SELECT spoedketen_protect('audit_auditlink');
"""


class Migration(migrations.Migration):
    """Run by the owner of the database."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
