"""What the form behind a step asked of a person and filled by itself. Old steps keep NULL: nobody counted then.

Adding a column that may be empty leaves the table where it is, so the triggers that keep steps as they are stay on it;
one more keeps the new columns.
"""

from django.db import migrations, models

SQLITE = (
    "CREATE TRIGGER matters_effort_kept BEFORE UPDATE OF asked, filled ON matters_step "
    "BEGIN SELECT RAISE(ABORT, 'matters_step is never changed'); END"
)
POSTGRES = (
    "CREATE TRIGGER matters_effort_kept BEFORE UPDATE OF asked, filled ON matters_step "
    "FOR EACH ROW EXECUTE FUNCTION matters_kept()"
)


def forwards(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES, params=None)


def backwards(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON matters_step"
    schema_editor.execute(f"DROP TRIGGER matters_effort_kept{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_open_work_by_due")]

    operations = [
        migrations.AddField(model_name="step", name="asked", field=models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(model_name="step", name="filled", field=models.PositiveSmallIntegerField(null=True)),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(condition=models.Q(("asked__isnull", False)), fields=["unit", "at"], name="step_effort"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
