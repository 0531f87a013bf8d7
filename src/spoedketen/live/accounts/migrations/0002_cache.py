"""The table of the cache that all processes share: limits on signing in, codes that were used."""

from django.db import migrations

FORWARD = """
CREATE TABLE spoedketen_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX spoedketen_cache_expires ON spoedketen_cache (expires);
"""


class Migration(migrations.Migration):
    """Run by the owner of the database."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE spoedketen_cache")]
