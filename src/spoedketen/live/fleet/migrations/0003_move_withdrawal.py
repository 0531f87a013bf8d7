"""That a decided move is not to be made after all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("fleet", "0002_unit_status_and_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="MoveWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("decision", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="fleet.movedecision")),
            ],
        ),
        migrations.RunSQL("SELECT spoedketen_protect('fleet_movewithdrawal');", migrations.RunSQL.noop),
    ]
