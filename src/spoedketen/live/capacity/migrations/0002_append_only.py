"""What was reported, and each step of a stop, stay as they were written."""

from django.db import migrations

FORWARD = """
SELECT spoedketen_protect('capacity_observation');
SELECT spoedketen_protect('capacity_stopchange');
SELECT spoedketen_protect('capacity_stopseen');
SELECT spoedketen_protect('capacity_stoparrival');
CREATE INDEX observation_observed ON capacity_observation (observed_at);
ALTER TABLE capacity_currentobservation SET (fillfactor = 70);
"""


class Migration(migrations.Migration):
    """Run by the owner of the database."""

    dependencies = [("capacity", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
