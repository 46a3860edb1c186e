"""What forms asked that lead to no step of a matter. A row is never changed."""

from __future__ import annotations

from django.db import migrations, models

SQLITE = [
    "CREATE TRIGGER store_form_kept BEFORE UPDATE ON store_formsent "
    "BEGIN SELECT RAISE(ABORT, 'store_formsent is never changed'); END"
]
POSTGRES = [
    """CREATE FUNCTION store_kept() RETURNS trigger AS $$ BEGIN
        RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER store_form_kept BEFORE UPDATE ON store_formsent FOR EACH ROW EXECUTE FUNCTION store_kept()",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER store_form_kept", params=None)
    else:
        schema_editor.execute("DROP TRIGGER store_form_kept ON store_formsent", params=None)
        schema_editor.execute("DROP FUNCTION store_kept", params=None)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_once_keys")]

    operations = [
        migrations.CreateModel(
            name="FormSent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=60)),
                ("unit", models.BigIntegerField(null=True)),
                ("hour", models.DateTimeField()),
                ("asked", models.PositiveSmallIntegerField()),
                ("filled", models.PositiveSmallIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["unit", "hour"], name="store_form_unit_hour")]},
        ),
        migrations.RunPython(forwards, backwards),
    ]
