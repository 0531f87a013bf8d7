"""Which drill a stop, a signal or a crossing belongs to; what was before is taken for real."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("capacity", "0006_stop_report_editions"),
    ]

    operations = [
        migrations.AddField(model_name=name, name="drill", field=models.CharField(blank=True, default="", max_length=60))
        for name in ("stop", "alert", "alertcrossing")
    ]
