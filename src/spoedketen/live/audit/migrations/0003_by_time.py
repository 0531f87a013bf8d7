"""A small index by time, so that a search of a month does not read the log of years."""

from django.db import migrations

FORWARD = "CREATE INDEX audit_time ON audit_auditentry USING brin (happened_at)"


class Migration(migrations.Migration):
    """Run by the owner of the database."""

    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, "DROP INDEX audit_time")]
