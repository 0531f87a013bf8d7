"""Contacts get a kind of the list; what fits none is kept as other, with its words in the note."""

from typing import Any

from django.db import migrations, models

KINDS = {
    "stop": "stop",
    "contact stop": "stop",
    "emergency_department": "emergency_coordinator",
    "seh": "emergency_coordinator",
    "seh-coördinator": "emergency_coordinator",
    "coördinator seh": "emergency_coordinator",
    "dienstdoende arts": "duty_doctor",
    "dienstdoend arts": "duty_doctor",
    "ward": "admission_coordinator",
    "opnamecoördinator": "admission_coordinator",
    "beddencoördinator": "admission_coordinator",
    "intensive_care": "intensive_care",
    "ic": "intensive_care",
    "transferbureau": "transfer_office",
    "obstetrics": "obstetrics",
    "verloskunde": "obstetrics",
    "kindergeneeskunde": "paediatrics",
    "mental_health": "mental_health",
    "ggz": "mental_health",
    "crisiscoördinator": "crisis_coordinator",
    "cbrn": "cbrn",
    "raad van bestuur": "board",
    "ict": "systems",
}


def to_kinds(apps: Any, schema_editor: object) -> None:
    for row in apps.get_model("directory", "Contact").objects.all():
        kind = KINDS.get(row.kind.strip().lower())
        if kind is None:
            row.note = f"{row.kind}: {row.note}" if row.note else row.kind
        row.kind = kind or "other"
        row.save()


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_more_kinds")]
    operations = [
        migrations.AlterField(
            model_name="contact",
            name="note",
            field=models.CharField(blank=True, max_length=300, verbose_name="toelichting"),
        ),
        migrations.RunPython(to_kinds, migrations.RunPython.noop),
    ]
