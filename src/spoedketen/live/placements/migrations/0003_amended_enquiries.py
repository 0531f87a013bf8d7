"""That the need of an enquiry changed while it ran, and what it told before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("placements", "0002_approval"),
    ]

    operations = [
        migrations.AddField("placement", "amended_at", models.DateTimeField(null=True)),
        migrations.AddField("enquiry", "version", models.IntegerField(default=1)),
        migrations.AddField("enquiry", "amended_at", models.DateTimeField(null=True)),
        migrations.AddField("enquiry", "before", models.JSONField(default=dict)),
    ]
